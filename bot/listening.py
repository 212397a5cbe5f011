"""Where the web server listens: the address of the settings, or a socket that is already ours.

Holds the one place where a port is taken. Refuses to start on an address that can't be had, by a
Refusal that names the setting; refuses to look for a free port and to take it later, since another
program may be quicker.
"""

import contextlib
import errno
import socket

from aiohttp import web

from bot.settings import Settings
from tipline.refusals import Refusal

LOOPBACK = "127.0.0.1"
_BACKLOG = 128
_FAULTS = {
    errno.EADDRINUSE: ("setting.port_taken", "WEB_PORT"),
    errno.EACCES: ("setting.port_forbidden", "WEB_PORT"),
}


def loopback_socket(wanted: int) -> socket.socket:
    """A listening socket on the wanted port, or on any where somebody else has that one."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError):
            return socket.create_server((LOOPBACK, port), backlog=_BACKLOG)
    raise OSError(errno.EADDRNOTAVAIL, "no port on loopback")


def site(runner: web.AppRunner, settings: Settings, listener: socket.socket | None) -> web.BaseSite:
    """The web server's place: `listener` where one was handed in, else the settings' address."""
    if listener is not None:
        return web.SockSite(runner, listener, backlog=_BACKLOG)
    return web.TCPSite(runner, settings.web_host, settings.web_port, backlog=_BACKLOG)


async def start(place: web.BaseSite, settings: Settings) -> None:
    """Start to listen. Raises the Refusal that says which setting has to change."""
    try:
        await place.start()
    except OSError as fault:
        code, setting = _FAULTS.get(fault.errno or 0, ("setting.host_unknown", "WEB_HOST"))
        raise Refusal(
            code, setting=setting, host=settings.web_host, port=settings.web_port
        ) from None
