"""The console's addresses: which of them shows what, to whom.

Holds the routes, behind the door. Refuses to say of another unit's ticket more than of one that is none.
"""

from aiohttp import web

from console.answers import FOR_GOOD, NEVER_KEPT, OURS_ALONE, answer
from console.failing import as_pages
from console.moderators.counts import COUNTS, Counts
from console.moderators.entrance import (
    AT,
    TRIES,
    at_the_door,
    door,
    entrance_if_any,
    entrance_of,
    here,
    sign_in,
    sign_out,
    usual_tries,
)
from console.moderators.looks import LOOKS, Looks
from console.moderators.notices_page import notices_page, unchanged_page
from console.moderators.pages import LIVE, LIVE_PATH, no_desk_page
from console.moderators.queue_page import queue_page
from console.moderators.ticket_page import ticket_page
from console.visit import FRONT, Front
from desk.viewing.notices import notices_shown, unchanged_shown
from desk.viewing.tickets import look_at, photo, ticket_shown, tickets_shown

__all__ = ["add_desk"]

_LARGEST_ID = 2**63 - 1
_STATUS = {"lifecycle.not_found": 404, "officer.not_allowed": 403, "tip.gone": 404}


def add_desk(app: web.Application, front: Front) -> None:
    """Serve the console on `app`. Its vault must open what the desk's key opens."""
    desk = web.Application(middlewares=[as_pages(_none, _STATUS), door])
    desk[FRONT], desk[TRIES] = front, usual_tries()
    desk[LOOKS], desk[COUNTS] = Looks(), Counts()
    for path, handler in {
        "/": _queue,
        "/mine": _mine,
        r"/tickets/{ticket:[0-9]{1,18}}": _ticket,
        r"/tickets/{ticket:[0-9]{1,18}}/photos/{part:[0-9]{1,19}}.jpg": _photo,
        r"/tickets/{ticket:[0-9]{1,18}}/photos/{part:[0-9]{1,19}}-small.jpg": _thumbnail,
        "/notices": _notices,
        r"/notices/{number:[A-Z0-9-]{1,40}}/unchanged/{after:[0-9]{1,18}}": _unchanged,
        "/in": at_the_door,
        LIVE_PATH.removeprefix(AT): _script,
    }.items():
        desk.router.add_get(path, handler)
    desk.router.add_post("/in", sign_in)
    desk.router.add_post("/out", sign_out)
    app.router.add_get(AT, _to_the_desk)  # before what would take it in, and find no such page
    app.add_subapp(AT, desk)


def _none(request: web.Request, status: int) -> web.Response:
    page = no_desk_page(here(request), entrance_if_any(request), status)
    return answer(request, page, status=status, keep=NEVER_KEPT)


async def _to_the_desk(_request: web.Request) -> web.Response:
    raise web.HTTPSeeOther(f"{AT}/")


async def _queue(request: web.Request) -> web.Response:
    return await _tickets(request, own=False)


async def _mine(request: web.Request) -> web.Response:
    return await _tickets(request, own=True)


async def _tickets(request: web.Request, *, own: bool) -> web.Response:
    entrance = entrance_of(request)
    facts = await request.app[FRONT].desk.read(tickets_shown, entrance.officer, own=own)
    return _live(request, queue_page(here(request), entrance, facts))


async def _ticket(request: web.Request) -> web.Response:
    entrance, ticket_id = entrance_of(request), int(request.match_info["ticket"])
    await _written_down(request, ticket_id)
    facts = await request.app[FRONT].desk.read(ticket_shown, entrance.officer, ticket_id)
    return _live(request, ticket_page(here(request), entrance, facts))


async def _photo(request: web.Request) -> web.Response:
    return await _picture(request, small=False)


async def _thumbnail(request: web.Request) -> web.Response:
    return await _picture(request, small=True)


async def _picture(request: web.Request, *, small: bool) -> web.Response:
    officer, ticket_id = entrance_of(request).officer, int(request.match_info["ticket"])
    part_id = int(request.match_info["part"])
    await _written_down(request, ticket_id)
    if part_id > _LARGEST_ID:
        raise web.HTTPNotFound
    found = await request.app[FRONT].desk.read(photo, officer, ticket_id, part_id, small=small)
    if found is None:
        raise web.HTTPNotFound
    return answer(request, found, kind="image/jpeg", keep=OURS_ALONE)


async def _written_down(request: web.Request, ticket_id: int) -> None:
    """Nothing of a ticket is shown before it is written down who looks."""
    entrance, desk, looks = entrance_of(request), request.app[FRONT].desk, request.app[LOOKS]
    seen, now = (entrance.id, ticket_id), desk.kit.clock()
    if looks.due(seen, now):
        await desk.write(look_at, entrance.officer, ticket_id, opened=looks.first(seen))
        looks.written(seen, now)


async def _notices(request: web.Request) -> web.Response:
    entrance, desk = entrance_of(request), request.app[FRONT].desk
    officer = entrance.officer
    facts = await request.app[COUNTS].of(
        (officer.unit_ids, officer.roles), lambda: desk.read(notices_shown, officer)
    )
    return _live(request, notices_page(here(request), entrance, facts))


async def _unchanged(request: web.Request) -> web.Response:
    entrance, about = entrance_of(request), request.match_info
    number, after = about["number"], int(about["after"])
    desk = request.app[FRONT].desk
    facts = await desk.read(unchanged_shown, entrance.officer, number, after)
    return _live(request, unchanged_page(here(request), entrance, facts))


async def _script(request: web.Request) -> web.Response:
    return answer(request, LIVE, kind="text/javascript", keep=FOR_GOOD)


def _live(request: web.Request, page: bytes) -> web.Response:
    return answer(request, page, keep=OURS_ALONE, scripted=True)
