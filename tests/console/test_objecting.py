"""Objecting by the form, over real HTTP, from a process that holds no private key."""

import io
import re
from typing import Any
from urllib.parse import urlencode

from desk.notices.rows import notice_row
from desk.objections import reviewing
from desk.objections.climbing import climb
from desk.objections.rows import WORDS, open_field
from storage.tables.objections import Objection
from storage.tables.queues import Job
from tests.console.site import FORM, MARKUP, Answer, Site, form_headers
from tests.desk.published import end, publish
from tests.servers.migrated import on_sqlite
from tipline.roles import Role

NUMBER = "WH-2026-0001"
WORDS_SENT = "那天我在外地。\r\n" + MARKUP


async def send(site: Site, path: str, fields: dict[str, str], **headers: str) -> Answer:
    """What a browser sends for our own form; `headers` change it."""
    return await site.ask("POST", path, data=urlencode(fields), headers=form_headers(**headers))


async def object_to(site: Site, words: str = WORDS_SENT, **more: Any) -> Answer:
    """Fill the form in and send it."""
    fields = {"ground": "not_me", "words": words, "website": "", **more.pop("fields", {})}
    return await send(site, f"/n/{more.pop('number', NUMBER)}/objection", fields, **more)


def receipt_in(answer: Answer) -> str:
    """The receipt on a page."""
    found = re.search(r">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<", answer.text)
    assert found is not None, answer.text
    return found[1]


def kept(site: Site) -> list[Any]:
    """The objections in the database."""
    return site.desk.rows(Objection)


async def test_what_was_written_is_kept_to_the_letter_and_comes_back_with_an_answer(
    site: Site,
) -> None:
    site.publish()
    asked = await object_to(site)
    assert (asked.status, asked.headers["Cache-Control"]) == (200, "no-store")
    receipt = receipt_in(asked)
    [row] = kept(site)
    assert open_field(site.desk.kit, row, WORDS) == WORDS_SENT.replace("\r\n", "\n")
    waiting = await send(site, "/objection", {"receipt": receipt.lower().replace("-", " ")})
    assert waiting.status == 200
    assert "正在等人复查" in waiting.text
    reviewer = site.people[2]
    assert reviewer.to is not None
    site.desk.do(reviewing.take, reviewer, reviewer.to, row.id)
    site.desk.do(reviewing.suspend_meanwhile, reviewer, reviewer.to, row.id)
    assert "暂停生效" in (await site.get(f"/n/{NUMBER}")).text
    assert "光头" not in (await site.get(f"/n/{NUMBER}")).text
    site.desk.do(reviewing.decide, reviewer, reviewer.to, row.id, "uphold", f"车票属实 {MARKUP}")
    answered = await send(site, "/objection", {"receipt": receipt})
    assert "您说得对" in answered.text
    assert "车票属实 &lt;script&gt;" in answered.text
    assert "<script" not in answered.text
    assert "已撤销" in (await site.get(f"/n/{NUMBER}")).text
    register = (await site.get("/register?lang=en")).text
    assert "<dt>Upheld, notice withdrawn</dt><dd>1</dd>" in register


@on_sqlite
async def test_a_receipt_that_opens_nothing(site: Site) -> None:
    site.publish()
    await object_to(site)
    for typed in ("", "7K2Q-4XM9-PD0C", "7K2Q-4XM9-PD0D", "'; --", "\u0667" * 12, "A" * 4000):
        answer = await send(site, "/objection", {"receipt": typed})
        assert answer.status == 422, typed
        assert "<h1>" in answer.text
        assert "那天" not in answer.text


@on_sqlite
async def test_what_is_wrong_is_said_and_what_was_written_is_not_lost(site: Site) -> None:
    site.publish()
    mended = (
        ({"words": "  "}, "请写几个字"),
        ({"words": "长" * 2001}, "2000"),
        ({"words": "对吗", "ground": ""}, "请选一项"),
        ({"words": "对吗", "ground": "defamation"}, "请选一项"),
        ({"words": "对吗", "website": "http://x"}, "请选一项"),
    )
    for fields, said in mended:
        answer = await object_to(site, fields=fields)
        assert answer.status == 422, fields
        assert said in answer.text, fields
        assert fields["words"].strip() in answer.text, fields
    assert kept(site) == []


@on_sqlite
async def test_nothing_is_taken_from_elsewhere(site: Site) -> None:
    site.publish()
    evil = "https://evil.example"
    for headers, status in (
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Origin": evil}, 403),
        ({"Origin": evil, "Sec_Fetch_Site": "none"}, 403),
        ({"Origin": "http://[broken"}, 403),
        ({"Content_Type": "application/json"}, 415),
        ({"Content_Type": "multipart/form-data; boundary=x"}, 415),
        ({"Content_Type": f"{FORM}; charset=nonsense"}, 200),
        ({"Origin": site.url}, 200),
    ):
        answer = await object_to(site, **headers)
        assert answer.status == status, headers
        assert "<h1>" in answer.text
    assert len(kept(site)) == 2


@on_sqlite
async def test_too_much_too_often_and_in_the_wrong_way(site: Site) -> None:
    site.publish()
    large = io.BytesIO(urlencode({"words": "长" * 400_000}).encode())
    headers = {"Content-Type": FORM}
    assert (await site.ask("POST", "/objection", data=large, headers=headers)).status == 413
    many = "&".join(f"f{n}=1" for n in range(100))
    assert (await site.ask("POST", "/objection", data=many, headers=headers)).status == 400
    for method in ("GET", "PUT", "DELETE"):
        answer = await site.ask(method, f"/n/{NUMBER}/objection")
        assert (answer.status, answer.headers["Allow"]) == (405, "POST"), method
    assert [(await object_to(site)).status for _ in range(6)] == [200] * 5 + [429]
    # Behind our own proxy it is the address that the proxy saw, whatever else stands before it.
    for told, status in (("6.6.6.6, 8.8.8.8", 200), ("9.9.9.9, 8.8.8.8", 200)):
        assert (await object_to(site, X_Forwarded_For=told)).status == status
    assert [
        (await object_to(site, X_Forwarded_For=f"{n}.1.1.1, 8.8.8.8")).status for n in range(4)
    ] == [200] * 3 + [429]
    site.desk.clock.move(hours=1, seconds=1)
    assert (await object_to(site)).status == 200


@on_sqlite
async def test_only_what_was_published_and_stands_can_be_objected_to(site: Site) -> None:
    notice_id = publish(site.desk, site.people)
    assert (await object_to(site, number="WH-2026-9999")).status == 404
    assert (await object_to(site, number="nonsense")).status == 404
    end(site.desk, site.people, notice_id)
    answer = await object_to(site)
    assert answer.status == 422
    assert "已经撤销" in answer.text
    assert "<form" not in (await site.get(f"/n/{NUMBER}")).text
    assert kept(site) == []


@on_sqlite
async def test_the_way_on_runs_where_the_keys_are(site: Site) -> None:
    site.publish()
    site.desk.officer(9, Role.SUPERVISOR)
    await object_to(site)
    [row], [job] = kept(site), site.desk.rows(Job, kind="objection.climb")
    assert job.record_id == row.id
    site.desk.do(climb, row.id, None)
    assert len(site.desk.said("objection.asked")) == 2
    assert site.desk.look(notice_row, row.notice_id).number == NUMBER
