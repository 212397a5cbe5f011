"""The web application and what it is made of.

Holds the factory. Refuses to know how updates come in: the webhook is added by `bot`.
"""

from aiohttp import web

from console.health import Probe, add_health

__all__ = ["make_console"]


def make_console(ready: Probe) -> web.Application:
    """The application; `ready` finds out how things are, without raising."""
    app = web.Application()
    add_health(app, ready)
    return app
