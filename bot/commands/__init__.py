"""The command line, `python -m bot …`: one module for each thing that an operator looks after.

Holds the commands and how they speak: help and refusals come from the catalogues, results also as
JSON. Each command imports what it needs when it runs, so that those which talk to no Telegram
start in a fraction of the time that aiogram alone would take.
Refuses rules and use cases: a command reads its arguments, calls the desk, and says what came of it.
"""
