"""Web pages: whether the program is alive, and what anybody may see of notices.

Holds an aiohttp application that knows nothing of how updates come in. Refuses anything of
Telegram, scripts, cookies, and business data without a login.
"""
