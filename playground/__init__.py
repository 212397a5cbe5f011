"""A stand-in for the Telegram Bot API on loopback, with a browser page of three phones.

It holds a small world (people, chats, messages, files) and answers a bot as Telegram would:
same paths, same fields, same words of refusal. It refuses to be anything else: it imports none
of the project's other packages, talks to no network beyond loopback, and is no messenger.
"""
