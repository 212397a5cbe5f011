"""The addresses at which somebody objects to a notice and comes back for the answer.

Holds the handlers. Refuses to write down who asked, and to answer a receipt that is typed wrong in
another way than one that nobody has.
"""

from aiohttp import web

from console.answers import NEVER_KEPT, answer
from console.objection_pages import TRAP, asked_page, form_page, look_page, state_page
from console.posting import check_often, read_form
from console.visit import FRONT, visit_of
from desk.objections import asking
from tipline.objections import Ground
from tipline.refusals import Refusal

__all__ = ["ask", "look", "looked_for"]

UNPROCESSABLE = 422


async def ask(request: web.Request, number: str) -> web.Response:
    """Keep an objection that was sent by the form, and show its receipt."""
    visit, fields = visit_of(request), await read_form(request)
    ground, words = fields.get("ground", ""), fields.get("words", "")
    if fields.get(TRAP) or ground not in set(Ground):
        page = form_page(visit, number, ground, words, None)
        return answer(request, page, status=UNPROCESSABLE, keep=NEVER_KEPT)
    check_often(request, visit.front.asked)
    try:
        # A browser sends the ends of lines as two characters, whatever was typed.
        told = words.replace("\r\n", "\n")
        receipt = await visit.front.desk.write(asking.ask, number, Ground(ground), told)
    except Refusal as refusal:
        page = form_page(visit, number, ground, words, refusal)
        return answer(request, page, status=UNPROCESSABLE, keep=NEVER_KEPT)
    return answer(request, asked_page(visit, number, receipt), keep=NEVER_KEPT)


async def look(request: web.Request) -> web.Response:
    """The form for a receipt."""
    return answer(request, look_page(visit_of(request)))


async def looked_for(request: web.Request) -> web.Response:
    """How the objection of a receipt stands."""
    visit, fields = visit_of(request), await read_form(request)
    check_often(request, request.app[FRONT].looked)
    try:
        facts = await visit.front.desk.read(asking.by_receipt, fields.get("receipt", ""))
        if facts is None:
            raise Refusal("receipt.unknown")
    except Refusal as refusal:
        page = look_page(visit, refusal)
        return answer(request, page, status=UNPROCESSABLE, keep=NEVER_KEPT)
    return answer(request, state_page(visit, facts), keep=NEVER_KEPT)
