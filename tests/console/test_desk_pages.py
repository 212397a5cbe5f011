"""The console's pages over real HTTP, on both databases: who sees what, and what a look leaves behind."""

import re
from typing import Any

import pytest

from desk.actors import OFFICER_NAME, OfficerActor
from desk.notices.deliveries import refused, unanswered
from desk.notices.lookup import cancel
from desk.notices.rows import notice_row
from desk.sealed import seal_desk, tip_bound_to
from desk.sent import FailureWhy
from desk.tickets import acts, dialogue
from desk.tickets.previews import preview_ready
from desk.tickets.rows import load
from desk.tips.rows import PARTS, key_of, preview_field, thumbnail_field
from desk.viewing import notices as viewing
from storage.sealing import seal
from storage.tables.people import Officer
from tests.console.desk_site import DeskSite
from tests.console.site import MARKUP, picture
from tests.desk.published import due, group
from tests.desk.ticket_desk import TRIAGE_CHAT, TicketDesk, do_jobs
from tests.servers.migrated import on_sqlite
from tipline.questions import Answer, Question
from tipline.roles import Role
from tipline.tips import PartKind

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'"
)


SMALL = picture((32, 24))


def with_photo(stage: TicketDesk, *, small: bool = True, **how: Any) -> tuple[int, int]:
    """A ticket whose tip has a picture with its preview, and `small` one: their numbers."""
    ticket_id = stage.tip(parts=({"kind": PartKind.PHOTO, "blob": "original"},), **how)
    tip_id = stage.row(ticket_id).tip_id

    def ready(session: Any, kit: Any) -> int:
        tip = load(session, ticket_id).tip
        part_id: int = session.execute(PARTS.select().where(PARTS.c.tip_id == tip_id)).one().id

        def put(plain: bytes, field: str) -> str:
            bound_to = tip_bound_to(tip_id, field).encode()
            kept: str = kit.blobs.put(seal(key_of(kit, tip), plain, bound_to=bound_to))
            return kept

        thumbnail = put(SMALL, thumbnail_field(part_id)) if small else None
        preview = put(picture(), preview_field(part_id))
        preview_ready(session, kit, part_id, preview, thumbnail_blob=thumbnail)
        return part_id

    return ticket_id, stage.desk.do(ready)


async def test_the_queue_says_what_presses_and_why(desk_site: DeskSite) -> None:
    stage = desk_site.stage
    quiet = stage.tip()
    pressing = stage.tip(
        user=9002, answers={Question.STILL_THERE: Answer(Question.STILL_THERE, "yes")}
    )
    stage.desk.do(acts.claim, stage.li, quiet)
    here = await desk_site.signed_in(stage.wang)
    page = await here.get("/?lang=en")
    assert page.status == 200
    assert page.headers["Content-Security-Policy"] == POLICY
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "2 open tickets" in page.text
    assert re.findall(r"/console/tickets/(\d+)", page.text) == [str(pressing), str(quiet)]
    assert "still there now +" in page.text
    assert stage.li.name in page.text
    assert "You hold no tickets." in (await here.get("/mine?lang=en")).text
    theirs = await (await desk_site.signed_in(stage.li)).get("/mine?lang=en")
    assert re.findall(r"/console/tickets/(\d+)", theirs.text) == [str(quiet)]


async def test_a_ticket_shows_all_that_its_card_would_and_the_conversation(
    desk_site: DeskSite,
) -> None:
    stage = desk_site.stage
    ticket_id = stage.claimed(words="在公交站。\n电话 13812345678")
    stage.desk.do(dialogue.to_tipster, stage.wang, ticket_id, dialogue.Line(words="哪个站？"))
    stage.answer(ticket_id, "三阳路，我的微信是 wxid_abc12345")
    here = await desk_site.signed_in(stage.wang)
    page = await here.get(f"/tickets/{ticket_id}")
    for said in ("在公交站。", "哪个站？", "三阳路", stage.wang.name, "〔电话", "对话"):
        assert said in page.text, said
    for hidden in ("13812345678", "wxid_abc12345"):
        assert hidden not in page.text


async def test_a_look_is_written_down_before_anything_is_shown(desk_site: DeskSite) -> None:
    stage = desk_site.stage
    ticket_id, part_id = with_photo(stage)
    here = await desk_site.signed_in(stage.wang)
    await here.get("/")
    assert desk_site.acts("console.looked") == []
    picture_first = await here.get(f"/tickets/{ticket_id}/photos/{part_id}-small.jpg")
    assert picture_first.body == SMALL
    (row,) = desk_site.acts("console.looked")
    assert (row.actor, row.record_id) == (f"officer:{stage.wang.id}", str(ticket_id))
    for _ in range(3):
        assert "👀" not in (await here.get(f"/tickets/{ticket_id}")).text  # oneself is no news
    assert stage.card(ticket_id)["looking"] == [stage.wang.name]
    other = await desk_site.signed_in(stage.li)
    assert stage.wang.name in (await other.get(f"/tickets/{ticket_id}")).text
    assert len(desk_site.acts("console.looked")) == 2
    for _ in range(2):  # still on the screen: the card goes on saying so
        stage.desk.clock.move(seconds=50)
        await here.get(f"/tickets/{ticket_id}")
    do_jobs(stage)
    assert stage.card(ticket_id)["looking"] == [stage.wang.name]
    stage.desk.clock.move(seconds=61)
    do_jobs(stage)
    assert "looking" not in stage.card(ticket_id)
    assert len(desk_site.acts("console.looked")) == 2


@on_sqlite
async def test_a_page_loads_thumbnails_and_a_press_the_whole_picture(desk_site: DeskSite) -> None:
    """A picture from before there were thumbnails stands for its own."""
    here = await desk_site.signed_in(desk_site.stage.wang)
    for small, loaded in ((True, SMALL), (False, picture())):
        ticket_id, part_id = with_photo(desk_site.stage, small=small)
        page = (await here.get(f"/tickets/{ticket_id}?lang=en")).text
        (image,) = re.findall(r'<img [^>]*src="/console([^"]+)"', page)
        (press,) = re.findall(r'<a href="/console([^"]+)"><img', page)
        assert 'alt="Photo 1 of 1; press to see it large"' in page
        assert (await here.get(image)).body == loaded
        assert (await here.get(press)).body == picture()
        assert press == f"/tickets/{ticket_id}/photos/{part_id}.jpg"


async def test_a_page_that_still_stands_is_not_sent_again(desk_site: DeskSite) -> None:
    stage = desk_site.stage
    ticket_id = stage.tip()
    here = await desk_site.signed_in(stage.wang)
    for path in ("/", f"/tickets/{ticket_id}"):
        tag = (await here.get(path)).headers["ETag"]
        assert (await here.get(path, If_None_Match=tag)).status == 304
    tag = (await here.get("/")).headers["ETag"]
    stage.desk.do(acts.claim, stage.li, ticket_id)
    changed = await here.get("/", If_None_Match=tag)
    assert changed.status == 200
    assert stage.li.name in changed.text


async def test_what_was_taken_back_is_shown_no_more(desk_site: DeskSite) -> None:
    stage = desk_site.stage
    ticket_id, part_id = with_photo(stage, words="他在公交站")
    here = await desk_site.signed_in(stage.wang)
    assert "他在公交站" in (await here.get(f"/tickets/{ticket_id}")).text
    stage.retract(ticket_id)
    page = await here.get(f"/tickets/{ticket_id}")
    assert page.status == 200
    assert "他在公交站" not in page.text
    for size in ("", "-small"):
        photo = await here.get(f"/tickets/{ticket_id}/photos/{part_id}{size}.jpg")
        assert photo.status == 404


async def test_another_units_ticket_is_like_one_that_is_none(desk_site: DeskSite) -> None:
    stage = desk_site.stage
    ticket_id, part_id = with_photo(stage)
    here = await desk_site.signed_in(stage.elsewhere)
    theirs = await here.get(f"/tickets/{ticket_id}")
    none = await here.get(f"/tickets/{ticket_id + 1}")
    assert (theirs.status, none.status) == (404, 404)
    assert theirs.body == none.body
    for path in (
        f"/tickets/{ticket_id}/photos/{part_id}.jpg",
        f"/tickets/{ticket_id}/photos/{part_id}-small.jpg",
        f"/tickets/{10**17}",
        f"/tickets/{10**18}",
        "/tickets/0",
        "/tickets/١",
        "/nowhere",
    ):
        assert (await here.get(path)).status == 404, path
    own, _ = with_photo(stage, user=9003)
    mine = await desk_site.signed_in(stage.wang)
    for path in (f"/tickets/{own}/photos/{part_id}.jpg", f"/tickets/{own}/photos/{2**63}.jpg"):
        assert (await mine.get(path)).status == 404, path
    assert [row.record_id for row in desk_site.acts("console.looked")] == [str(own)]
    assert "/console/tickets/" not in (await here.get("/")).text


ROLES = {
    Role.MODERATOR: (200, 200, 200),
    Role.OFFICER: (200, 200, 200),
    Role.SUPERVISOR: (200, 200, 200),
    Role.PUBLISHER: (403, 403, 200),
    Role.APPROVER: (403, 403, 200),
}


@on_sqlite
@pytest.mark.parametrize("role", ROLES)
async def test_each_role_sees_its_pages_and_nobody_a_citizen(
    desk_site: DeskSite, role: Role
) -> None:
    stage = desk_site.stage
    notice_id = stage.notice()
    ticket_id, part_id = with_photo(stage, notice=notice_id, user=987_654_321)
    officer = stage.desk.officer(300, role)
    here = await desk_site.signed_in(officer)
    paths = ("/", f"/tickets/{ticket_id}", "/notices")
    pages = [await here.get(path) for path in paths]
    assert tuple(page.status for page in pages) == ROLES[role]
    photo = await here.get(f"/tickets/{ticket_id}/photos/{part_id}.jpg")
    assert photo.status == ROLES[role][1]
    citizen = stage.citizen(987_654_321)
    secrets = ["987654321", citizen.person_key.hex(), citizen.person_key.hex()[:16]]
    secrets += [str(TRIAGE_CHAT), str(stage.row(ticket_id).tip_id)]
    for page in pages:
        assert [one for one in secrets if one in page.text] == []


@on_sqlite
async def test_nothing_that_was_written_becomes_markup(desk_site: DeskSite) -> None:
    stage = desk_site.stage
    every = {
        question: Answer(question, "", MARKUP)
        for question in (Question.WHERE, Question.WHEN, Question.MORE, Question.VEHICLE)
    }
    ticket_id = stage.claimed(words=MARKUP, answers=every)
    stage.desk.do(dialogue.to_tipster, stage.wang, ticket_id, dialogue.Line(words=MARKUP))
    stage.answer(ticket_id, MARKUP)
    name = seal_name(stage, stage.wang, MARKUP)
    here = await desk_site.signed_in(stage.wang)
    for path in ("/", f"/tickets/{ticket_id}"):
        page = (await here.get(path)).text
        assert "<script>alert" not in page
        assert "<b onclick" not in page
        assert page.count("<script") == 1  # ours, by its address
        assert name not in page
    assert (await here.get(f"/tickets/{ticket_id}")).text.count("&lt;script&gt;") >= 7


def seal_name(stage: TicketDesk, officer: OfficerActor, name: str) -> str:
    """Have an officer called so."""

    def change(session: Any, kit: Any) -> None:
        row = session.get(Officer, officer.id)
        row.name = seal_desk(kit, OFFICER_NAME, name)

    stage.desk.do(change)
    return name


async def test_a_notice_shows_how_far_it_is(desk_site: DeskSite) -> None:
    stage = desk_site.stage
    number = stage.desk.look(lambda s: number_of(s, stage.notice()))
    here = await desk_site.signed_in(stage.wang)
    page = await here.get("/notices?lang=en")
    assert number in page.text
    assert "Sent 0 · waiting 0 · failed 0 · unknown 0" in page.text
    there = await desk_site.signed_in(stage.elsewhere)
    assert number not in (await there.get("/notices")).text


async def test_every_chat_that_still_shows_a_withdrawn_notice_is_listed_page_by_page(
    desk_site: DeskSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "_CHATS_A_PAGE", 2)
    stage, desk = desk_site.stage, desk_site.stage.desk
    people = (stage.chief, stage.chief, stage.chief)
    for chat_id in (-101, -102, -103):
        group(desk, people, chat_id, "JH-1")
    notice_id = stage.notice()
    for one in due(desk):
        desk.store.write_now(unanswered, one.id, one.lease)
    desk.do(cancel, stage.chief, notice_id, "The wrong man.")
    for one in due(desk):
        desk.do(refused, one.id, one.lease, FailureWhy.NO_RIGHTS)
    here = await desk_site.signed_in(stage.wang)
    first = f"/notices/{desk.look(lambda s: number_of(s, notice_id))}/unchanged/0"
    assert f'href="/console{first}"' in (await here.get("/notices")).text
    page = await here.get(first)
    assert page.text.count("邻里：") == 2
    further = r'href="/console(/notices/[^"]+/unchanged/[1-9][0-9]*)"'
    [following] = re.findall(further, page.text)
    page = await here.get(following)
    assert page.text.count("邻里：") == 1
    assert re.findall(further, page.text) == []
    there = await desk_site.signed_in(stage.elsewhere)
    assert (await there.get(first)).status == 404


def number_of(session: Any, notice_id: int) -> str:
    """The number of a published notice."""
    return str(notice_row(session, notice_id).number)
