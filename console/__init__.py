"""Web pages: at present whether the program is alive and ready.

Holds an aiohttp application that knows nothing of how updates come in. Refuses anything of
Telegram, and business data without a login.
"""
