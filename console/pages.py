"""The public pages: which address shows what.

Holds the routes. Refuses to remember who looked, and to say of a number more than whether such a notice was published.
"""

from dataclasses import replace

import orjson
from aiohttp import web

from console import objecting
from console.answers import ASK_AGAIN, FOR_GOOD, NEVER_KEPT, answer
from console.failing import as_pages
from console.frame import ICON, STYLE, STYLE_PATH
from console.notice_page import notice_page
from console.other_pages import front_page, no_page
from console.register_page import register_page
from console.visit import FRONT, Front, visit_of
from desk.notices import public
from desk.notices.posters import open_for_anybody
from desk.register import register
from tipline.notices import notice_number, parse_notice_number
from tipline.refusals import Refusal

__all__ = ["add_assets", "add_pages"]

_GET = ("GET", "HEAD")


def add_pages(app: web.Application, front: Front) -> None:
    """Serve the public pages on `app`."""
    app[FRONT] = front
    app.middlewares.append(as_pages(_none, {}))
    for path, handler in {
        "/": _front,
        "/n": _typed,
        "/n/{number}": _notice,
        r"/n/{number}/photo{place:(-[1-9]\d?)?}.jpg": _photo,
        "/n/{number}/poster.png": _poster,
        "/n/{number}/poster.pdf": _poster,
        "/objection": objecting.look,
        "/register": _register,
        "/register.json": _register_data,
    }.items():
        app.router.add_get(path, handler)
    app.router.add_post("/n/{number}/objection", _objection)
    app.router.add_post("/objection", objecting.looked_for)


def add_assets(app: web.Application) -> None:
    """Serve what every page of ours looks by: the style sheet and the icon."""
    app.router.add_get(STYLE_PATH, _style)
    app.router.add_get("/icon.svg", _icon)


def _none(request: web.Request, status: int) -> web.Response:
    page = no_page(visit_of(request), status, switch=request.method in _GET)
    # Whether there is such a notice can change any minute; a failure is over any second.
    keep = ASK_AGAIN if status == 404 else NEVER_KEPT
    return answer(request, page, status=status, keep=keep)


async def _front(request: web.Request) -> web.Response:
    return answer(request, front_page(visit_of(request)))


async def _typed(request: web.Request) -> web.Response:
    """A number that was typed in: on to its page, or to none."""
    number = _number(request.query.get("number", ""))
    raise web.HTTPSeeOther(visit_of(request).to(f"/n/{number}"))


async def _notice(request: web.Request) -> web.Response:
    number = _number(request.match_info["number"])
    visit = visit_of(request)
    if number != request.match_info["number"]:
        raise web.HTTPMovedPermanently(visit.to(f"/n/{number}"))
    facts = await visit.front.desk.read(public.notice_page, number)
    if facts is None:
        raise web.HTTPNotFound
    return answer(request, notice_page(visit, facts))


async def _photo(request: web.Request) -> web.Response:
    number, place = _number(request.match_info["number"]), request.match_info["place"]
    asked = public.notice_photo, number, int(place.removeprefix("-") or 1)
    photo = await request.app[FRONT].desk.read(*asked)
    if photo is None:
        raise web.HTTPNotFound
    return answer(request, photo, kind="image/jpeg")


async def _poster(request: web.Request) -> web.Response:
    """The poster as a picture, or the pages of it for walls."""
    number, visit = _number(request.match_info["number"]), visit_of(request)
    opened = await visit.front.desk.read(open_for_anybody, number)
    if opened is None:
        raise web.HTTPNotFound
    opened = replace(opened, address=opened.address or visit.bot(number) or "")
    picture, pages = await visit.front.posters.of(visit.front.desk.kit, opened, visit.t)
    if request.path.endswith(".png"):
        return answer(request, picture, kind="image/png")
    return answer(request, pages, kind="application/pdf")


async def _objection(request: web.Request) -> web.Response:
    number = _number(request.match_info["number"])
    if await request.app[FRONT].desk.read(public.notice_page, number) is None:
        raise web.HTTPNotFound
    return await objecting.ask(request, number)


async def _register(request: web.Request) -> web.Response:
    visit = visit_of(request)
    return answer(request, register_page(visit, await visit.front.desk.read(register)))


async def _register_data(request: web.Request) -> web.Response:
    facts = await request.app[FRONT].desk.read(register)
    return answer(request, orjson.dumps(facts), kind="application/json")


async def _style(request: web.Request) -> web.Response:
    return answer(request, STYLE, kind="text/css", keep=FOR_GOOD)


async def _icon(request: web.Request) -> web.Response:
    return answer(request, ICON, kind="image/svg+xml")


def _number(typed: str) -> str:
    """The number in its one form; whatever is none is simply not there."""
    try:
        return notice_number(*parse_notice_number(typed))
    except Refusal:
        raise web.HTTPNotFound from None
