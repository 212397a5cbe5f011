"""Signing in to the console, on both databases: once, in one browser, for a shift, and not a moment longer."""

import pytest

from desk.actors import OPERATOR
from desk.district.officers import disable_officer, enrol, invite_again
from desk.district.sign_ins import SHIFT, offer
from storage.tables.sign_ins import SignIn
from tests.console.desk_site import Browser, DeskSite, token_in
from tests.desk.ticket_desk import refused
from tests.servers.migrated import on_sqlite
from tipline.roles import Role

PAGES = (
    "/",
    "/mine",
    "/tickets/1",
    "/tickets/1/photos/1.jpg",
    "/tickets/1/photos/1-small.jpg",
    "/notices",
    "/nowhere",
)


async def test_nobody_gets_past_the_door(desk_site: DeskSite) -> None:
    desk_site.stage.tip()
    for token in ("", "x", "0" * 43, "Ω"):
        for path in PAGES:
            answer = await Browser(desk_site, token).get(path)
            assert (answer.status, answer.headers["Location"]) == (303, "/console/in"), path
    assert (await desk_site.ask("GET", "")).headers["Location"] == "/console/"


async def test_a_code_opens_one_browser_once(desk_site: DeskSite) -> None:
    code = desk_site.code(desk_site.stage.wang)
    shown = await desk_site.ask("GET", f"/in?code={code}")
    assert f'value="{code}"' in shown.text  # looking uses nothing up: Telegram looks at links, too
    first = await desk_site.post("/in", {"code": code.lower().replace("-", " ")})
    assert (first.status, first.headers["Location"]) == (303, "/console/")
    told = first.headers["Set-Cookie"].lower()
    assert "httponly" in told
    assert "samesite=strict" in told
    assert "path=/console" in told
    assert (await Browser(desk_site, token_in(first)).get("/")).status == 200
    again = await desk_site.post("/in", {"code": code})
    assert again.status == 403
    assert "Set-Cookie" not in again.headers
    (row,) = desk_site.stage.desk.rows(SignIn)
    assert code.encode() not in bytes(row.code_key) + bytes(row.token_key)
    assert len(desk_site.acts("console.entered")) == 1


async def test_a_code_is_worth_nothing_after_ten_minutes_or_a_newer_one(
    desk_site: DeskSite,
) -> None:
    wang = desk_site.stage.wang
    old, new = desk_site.code(wang), desk_site.code(wang)
    assert (await desk_site.post("/in", {"code": old})).status == 403
    desk_site.stage.desk.clock.move(minutes=10)
    assert (await desk_site.post("/in", {"code": new})).status == 403
    assert desk_site.acts("console.entered") == []


async def test_a_shift_ends(desk_site: DeskSite) -> None:
    here = await desk_site.signed_in(desk_site.stage.wang)
    desk_site.stage.desk.clock.move(seconds=SHIFT.total_seconds() - 1)
    assert (await here.get("/")).status == 200
    desk_site.stage.desk.clock.move(seconds=1)
    assert (await here.get("/")).status == 303


async def test_signing_out_ends_a_copied_cookie_and_no_other_browser(desk_site: DeskSite) -> None:
    wang = desk_site.stage.wang
    here, there = await desk_site.signed_in(wang), await desk_site.signed_in(wang)
    out = await here.post("/out")
    assert (out.status, out.headers["Location"]) == (303, "/console/in")
    assert (await here.get("/")).status == 303
    assert (await there.get("/")).status == 200
    assert (await here.post("/out")).status == 303  # twice is once
    assert len(desk_site.acts("console.left")) == 1


async def test_who_is_disabled_is_out_at_once(desk_site: DeskSite) -> None:
    wang, desk = desk_site.stage.wang, desk_site.stage.desk
    here, code = await desk_site.signed_in(wang), desk_site.code(wang)
    desk.do(disable_officer, OPERATOR, wang.id)
    assert (await here.get("/")).status == 303
    assert desk.rows(SignIn) == []
    assert (await desk_site.post("/in", {"code": code})).status == 403
    invitation = desk.do(invite_again, OPERATOR, wang.id)
    assert desk.do(enrol, invitation.code, *desk.person(777)) is not None
    assert (await here.get("/")).status == 303  # back, and still not in the old browser


async def test_who_moves_to_another_account_leaves_the_old_browsers(desk_site: DeskSite) -> None:
    wang, desk = desk_site.stage.wang, desk_site.stage.desk
    here = await desk_site.signed_in(wang)
    invitation = desk.do(invite_again, OPERATOR, wang.id)
    assert (await here.get("/")).status == 200
    assert desk.do(enrol, invitation.code, *desk.person(777)) is not None
    assert (await here.get("/")).status == 303


@on_sqlite
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Content_Type": "text/plain"}, 415),
    ],
)
async def test_another_sites_form_signs_nobody_in_or_out(
    desk_site: DeskSite, headers: dict[str, str], status: int
) -> None:
    wang = desk_site.stage.wang
    here, code = await desk_site.signed_in(wang), desk_site.code(wang)
    assert (await desk_site.post("/in", {"code": code}, **headers)).status == status
    assert (await here.post("/out", **headers)).status == status
    assert (await here.get("/")).status == 200
    assert (await desk_site.post("/in", {"code": code})).status == 303


@on_sqlite
async def test_a_token_that_was_brought_along_is_not_taken_over(desk_site: DeskSite) -> None:
    code = desk_site.code(desk_site.stage.wang)
    planted = "planted-by-somebody-else-0123456789abcdefgh"
    answer = await desk_site.post("/in", {"code": code}, Cookie=f"console={planted}")
    assert token_in(answer) != planted
    assert (await Browser(desk_site, planted).get("/")).status == 303


@on_sqlite
async def test_a_megabyte_is_not_read_and_guessing_ends(desk_site: DeskSite) -> None:
    assert (await desk_site.post("/in", {"code": "x" * 1_000_000})).status == 413
    for _ in range(12):  # a whole shift comes from one address: whoever gets in was no guess
        await desk_site.signed_in(desk_site.stage.wang)
    for _ in range(10):
        assert (await desk_site.post("/in", {"code": "CO-00000-00000"})).status == 403
    code = desk_site.code(desk_site.stage.wang)
    assert (await desk_site.post("/in", {"code": code})).status == 429
    desk_site.stage.desk.clock.move(minutes=9)
    assert (await desk_site.post("/in", {"code": code})).status == 429
    desk_site.stage.desk.clock.move(minutes=52)
    fresh = desk_site.code(desk_site.stage.wang)
    assert (await desk_site.post("/in", {"code": fresh})).status == 303


@on_sqlite
async def test_a_code_is_for_those_who_see_something_there(desk_site: DeskSite) -> None:
    stage = desk_site.stage
    for number, role in ((201, Role.AUDITOR), (202, Role.CUSTODIAN)):
        officer = stage.desk.officer(number, role)
        refused("officer.not_allowed", stage, offer, officer, officer.to)
    refused("officer.not_allowed", stage, offer, None, stage.citizen().to)
    assert stage.said("officer.console") == []
