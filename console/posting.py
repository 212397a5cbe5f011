"""What is sent to us by a form: from where, by whom how often, and how much of it is read.

Holds the reading of a form and the two doors before it. Refuses a form that another site sends in
somebody's name, more than a page's worth, and to keep an address: how often one comes is counted
under a keyed hash, in this process's memory.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from console.visit import FRONT, Front
from tipline.quota import Quota

__all__ = ["check_often", "read_form", "was_welcome"]

_LARGEST = 32 * 1024  # the longest words we take, every character percent-encoded
_MOST_FIELDS = 8
_FORM = "application/x-www-form-urlencoded"
_OURS = ("same-origin", "none")


async def read_form(request: web.Request) -> dict[str, str]:
    """The fields of a form that one of our own pages sent. Raises the answer that refuses another."""
    _check_origin(request, request.app[FRONT])
    if request.content_type != _FORM:
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > _LARGEST:
        raise web.HTTPRequestEntityTooLarge(_LARGEST, request.content_length or 0)
    raw = await request.read()
    if len(raw) > _LARGEST:
        raise web.HTTPRequestEntityTooLarge(_LARGEST, len(raw))
    try:
        fields = parse_qsl(
            raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise web.HTTPBadRequest from None
    return dict(fields)


def check_often(request: web.Request, quota: Quota) -> None:
    """Raise the answer for somebody who comes too often."""
    if not quota.takes(_visitor(request), request.app[FRONT].desk.kit.clock()):
        raise web.HTTPTooManyRequests


def was_welcome(request: web.Request, quota: Quota) -> None:
    """This time does not count: a whole station comes from one address."""
    quota.gives_back(_visitor(request))


def _visitor(request: web.Request) -> bytes:
    """What a household is counted by."""
    return request.app[FRONT].desk.kit.vault.keyed("visitor", _neighbourhood(request))


def _check_origin(request: web.Request, front: Front) -> None:
    """A browser says where a form stood. There is no cookie that it could be sent in the name of;
    still nobody's browser shall be made to object.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in _OURS:
        raise web.HTTPForbidden
    # "null" is what our own pages send, since they send no referrer.
    ours = {request.host, _host(front.policy.public_url)} - {""}
    if origin not in (None, "null") and _host(origin or "") not in ours:
        raise web.HTTPForbidden


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _neighbourhood(request: web.Request) -> str:
    """The address that the visitor's provider gave: of IPv6 the network, which is one household.

    Only a proxy on our own network is believed, and only the last name that it added.
    """
    address = _address(request.remote or "")
    if address is not None and (address.is_private or address.is_loopback):
        told = request.headers.getall("X-Forwarded-For", [""])[-1].rsplit(",", 1)[-1]
        address = _address(told) or address
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip())
    except ValueError:
        return None
