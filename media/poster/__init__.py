"""Posters: a notice as a picture for chats and as pages for walls, from one layout.

`media.poster.making.make` is the way in. What is to be read comes in already worded and goes
`content` → `layout` (bands) → `pages` → `png` or `pdf`; nothing goes back. Pictures come in as the
bare JPEGs that the confined worker made: this room opens no other file.
"""
