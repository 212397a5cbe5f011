"""Who is at the door: a browser's token, signing in with the bot's code, signing out.

Holds the cookie, the door before every page, and the two forms. Refuses a code from another site's form,
a token that the browser brought along when it signs in, and more than a few tries.
"""

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from console.answers import NEVER_KEPT, answer
from console.moderators.pages import sign_in_page
from console.posting import check_often, read_form, was_welcome
from console.visit import FRONT, Visit, visit_of
from desk.district.sign_ins import SHIFT, Entrance, enter, entered, leave
from tipline.quota import Quota

__all__ = [
    "AT",
    "TRIES",
    "at_the_door",
    "door",
    "entrance_if_any",
    "entrance_of",
    "here",
    "sign_in",
    "sign_out",
    "usual_tries",
]

AT: Final = "/console"
_COOKIE = "console"
_SIGN_IN = f"{AT}/in"
# What is to be had without signing in: the way in, and the script.
_OPEN = (_SIGN_IN, f"{AT}/live-")
_ENTRANCE = web.RequestKey("entrance", Entrance)


TRIES: web.AppKey[Quota] = web.AppKey("tries")
"""How often one household may try a code that opens nothing: the place of `usual_tries`."""


def usual_tries() -> Quota:
    """Ten an hour, in this process's memory."""
    return Quota(10, timedelta(hours=1))


@web.middleware
async def door(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let in whoever is signed in; all others are shown the way in."""
    if request.path.startswith(_OPEN):
        return await handler(request)
    found = await _entered(request)
    if found is None:
        raise web.HTTPSeeOther(_SIGN_IN)
    request[_ENTRANCE] = found
    return await handler(request)


def entrance_of(request: web.Request) -> Entrance:
    """Who has been let in."""
    return request[_ENTRANCE]


def entrance_if_any(request: web.Request) -> Entrance | None:
    """The same where perhaps nobody was."""
    return request.get(_ENTRANCE)


def here(request: web.Request) -> Visit:
    """The visit of somebody who is signed in, in their own language unless the address names one."""
    found = entrance_if_any(request)
    return visit_of(request, None if found is None else found.language)


async def at_the_door(request: web.Request) -> web.Response:
    """The form; a code that the link brought stands in it, and only a press uses it up."""
    visit = here(request)
    typed = request.query.get("code", "")[:64]
    return answer(request, sign_in_page(visit, typed=typed), keep=NEVER_KEPT)


async def sign_in(request: web.Request) -> web.Response:
    """Trade a code for a token of this browser."""
    form, front = await read_form(request), request.app[FRONT]
    check_often(request, request.app[TRIES])
    token: str | None = await front.desk.write(enter, form.get("code", ""))
    if token is None:
        page = sign_in_page(here(request), refused=True)
        return answer(request, page, status=403, keep=NEVER_KEPT)
    was_welcome(request, request.app[TRIES])
    response = web.Response(status=303, headers={"Location": f"{AT}/"})
    response.set_cookie(
        _COOKIE,
        token,
        path=AT,
        max_age=int(SHIFT.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=urlsplit(front.policy.public_url).scheme == "https",
    )
    return response


async def sign_out(request: web.Request) -> web.Response:
    """The token opens nothing any more, wherever it was copied to."""
    await read_form(request)
    await request.app[FRONT].desk.write(leave, request.cookies.get(_COOKIE, ""))
    response = web.Response(status=303, headers={"Location": _SIGN_IN})
    response.del_cookie(_COOKIE, path=AT)
    return response


async def _entered(request: web.Request) -> Entrance | None:
    token = request.cookies.get(_COOKIE, "")
    if not token:
        return None
    found: Entrance | None = await request.app[FRONT].desk.read(entered, token)
    return found
