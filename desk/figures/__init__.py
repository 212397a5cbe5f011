"""The figures that an agency reports, as numbers and as the picture of a week.

Holds use cases. Refuses words, Telegram's types, and anything about one person.
"""
