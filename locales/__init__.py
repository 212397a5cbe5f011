"""Every word people read, in zh-Hans and en.

Holds the catalogues (`zh/*.po`, `en/*.po`) and how a text is chosen and filled.
Refuses sentences in code: a room names a key and hands over parameters.
"""
