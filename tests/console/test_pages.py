"""The public pages over real HTTP, on both databases, from a process that holds no private key."""

import asyncio
import io
import json
import re
from pathlib import Path
from typing import Any

from PIL import Image

from bot.sample.district import sign
from desk.notices import lookup as notices
from desk.notices.posters import open_for_anybody
from desk.notices.rows import notice_row
from locales.catalogue import Texts
from storage.audit_log import sign_head
from storage.keyfiles import load_keys
from storage.tables.notices import NoticePhoto
from tests.console.site import MARKUP, Answer, Site, picture
from tests.desk.notice_house import story
from tests.desk.published import end, publish, publish_with_photos
from tests.servers.migrated import on_sqlite
from tipline.offences import OFFENCES

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
PATHS = ("/", "/n/WH-2026-0001", "/register", "/register.json", "/icon.svg", "/nowhere")


async def test_a_live_notice_says_what_its_card_says(site: Site) -> None:
    number = site.publish()
    page = await site.get(f"/n/{number}", Accept_Language="en")
    assert page.status == 200
    for said in (
        "genuine and in force",
        "A man hit a woman in the street and ran away.",
        "Suspected: intentional injury",
        "bald",
        "35–45",
        "Do not approach",
        "presumed innocent",
        "https://t.me/tipline_bot?start=n-WH-2026-0001",
        'href="tel:110"',
    ):
        assert said in page.text, said


@on_sqlite
async def test_an_ended_notice_describes_nobody(site: Site) -> None:
    notice_id = publish(site.desk, site.people)
    number = site.number(notice_id)
    before = await site.get(f"/n/{number}")
    end(site.desk, site.people, notice_id)
    page = await site.get(f"/n/{number}", If_None_Match=before.headers["ETag"])
    assert page.status == 200
    assert "已撤销" in page.text
    assert "武汉市公安局" in page.text
    assert not [
        said for said in ("光头", "江汉路", "殴打", "A4201", "故意伤害") if said in page.text
    ]


async def test_a_notice_that_was_replaced_leads_to_the_new_one(site: Site) -> None:
    old = publish(site.desk, site.people)
    new = site.desk.do(notices.draft, site.people[0], story(), supersedes_id=old)
    site.desk.do(notices.submit, site.people[0], new)
    seen = site.desk.look(notice_row, new).content_hash
    site.desk.do(sign, site.people[1], new, seen)
    page = await site.get(f"/n/{site.number(old)}?lang=en")
    assert f'href="/n/{site.number(new)}?lang=en"' in page.text


async def test_the_photo_is_there_while_the_notice_is_live_and_no_longer(site: Site) -> None:
    notice_id, number = site.publish_with_photo()
    page = await site.get(f"/n/{number}")
    assert f'src="/n/{number}/photo.jpg"' in page.text
    photo = await site.get(f"/n/{number}/photo.jpg")
    assert (photo.status, photo.headers["Content-Type"]) == (200, "image/jpeg")
    assert photo.body == picture()
    assert Image.open(io.BytesIO(photo.body)).size == (320, 240)
    tag = photo.headers["ETag"]
    assert (await site.get(f"/n/{number}/photo.jpg", If_None_Match=tag)).status == 304
    end(site.desk, site.people, notice_id)
    gone = await site.get(f"/n/{number}/photo.jpg", If_None_Match=tag)
    assert gone.status == 404
    assert "photo.jpg" not in (await site.get(f"/n/{number}")).text
    assert [row.public_key for row in site.desk.rows(NoticePhoto)] == [None]


@on_sqlite
async def test_every_photo_is_on_the_page_and_at_its_own_address(site: Site) -> None:
    sizes = [(320, 240), (200, 300)]
    pictures = [picture(size) for size in sizes]
    number = site.number(publish_with_photos(site.desk, site.people, *pictures))
    page = await site.get(f"/n/{number}")
    for place, jpeg in zip(("", "-2"), pictures, strict=True):
        assert f'src="/n/{number}/photo{place}.jpg"' in page.text
        assert (await site.get(f"/n/{number}/photo{place}.jpg")).body == jpeg
    for place in ("-3", "-0", "-99", "-x"):
        assert (await site.get(f"/n/{number}/photo{place}.jpg")).status == 404


@on_sqlite
async def test_the_poster_shows_how_the_notice_stands_now(site: Site) -> None:
    notice_id, number = site.publish_with_photo()
    page = await site.get(f"/n/{number}?lang=zh")
    assert f'src="/n/{number}/poster.png?lang=zh"' in page.text
    live = await site.get(f"/n/{number}/poster.png?lang=zh")
    assert (live.status, live.headers["Content-Type"]) == (200, "image/png")
    Image.open(io.BytesIO(live.body)).verify()
    again = await site.get(f"/n/{number}/poster.png?lang=zh", If_None_Match=live.headers["ETag"])
    assert again.status == 304
    walls = await site.get(f"/n/{number}/poster.pdf?lang=zh")
    assert walls.headers["Content-Type"] == "application/pdf"
    assert walls.body.startswith(b"%PDF")
    end(site.desk, site.people, notice_id)
    withdrawn = await site.get(
        f"/n/{number}/poster.png?lang=zh", If_None_Match=live.headers["ETag"]
    )
    assert withdrawn.status == 200
    assert withdrawn.body != live.body


@on_sqlite
async def test_a_crowd_that_looks_has_a_poster_drawn_once(site: Site) -> None:
    number = site.publish()
    posters = site.front.posters
    opened = await site.front.desk.read(open_for_anybody, number)
    assert opened is not None
    same = [posters.of(site.front.desk.kit, opened, Texts("en")) for _ in range(3)]
    assert len({id(drawn) for drawn in await asyncio.gather(*same)}) == 1


# What is not there, whatever the reason, gets one and the same page.
NOWHERE = (
    "/n/WH-2026-9999",
    "/n/XX-2026-0001",
    "/n/WH-2026-1",
    "/n/WH-2026-0000",
    "/n/1",
    "/n/draft",
    "/n/%D9%A1",
    "/n/WH-2026-%EF%BC%90%EF%BC%90%EF%BC%90%EF%BC%91",
    "/n/WH-2026-%D9%A0%D9%A0%D9%A0%D9%A1",
    "/n/%00",
    "/n/" + "A" * 5000,
    "/n/..%2f..%2fetc%2fpasswd",
    "/n/WH-2026-0002/photo.jpg",
    "/n/WH-2026-0002/poster.png",
    "/n/WH-2026-0001/photo.jpg",
    "/n?number=WH-2026",
    "/n?number=",
    "/favicon.ico",
    "/.env",
    "/console/",
)


@on_sqlite
async def test_what_is_not_there_gives_no_hint(site: Site) -> None:
    site.publish()
    drafted = site.desk.do(notices.draft, site.people[0], story())
    site.desk.do(notices.submit, site.people[0], drafted)
    answers = [await site.get(path) for path in NOWHERE]
    assert {answer.status for answer in answers} == {404}
    assert len({without_address(answer) for answer in answers}) == 1
    assert "查不到" in answers[0].text


def without_address(answer: Answer) -> str:
    """The page without the links by which it names itself in the other language."""
    return re.sub(r'href="[^"]*\?lang=[a-z]+"', "", answer.text)


@on_sqlite
async def test_a_number_is_found_however_it_is_typed(site: Site) -> None:
    site.publish()
    typed = await site.get("/n/wh-2026-0001?lang=en")
    assert (typed.status, typed.headers["Location"]) == (301, "/n/WH-2026-0001?lang=en")
    asked = await site.get("/n?number=%20wh-2026-0001")
    assert (asked.status, asked.headers["Location"]) == (303, "/n/WH-2026-0001")


@on_sqlite
async def test_every_answer_carries_the_policy(site: Site) -> None:
    site.publish()
    style = re.search(r'href="(/style-[0-9a-f]+\.css)"', (await site.get("/")).text)
    assert style is not None
    for path in (*PATHS, style[1]):
        answer = await site.get(path)
        assert answer.headers["Content-Security-Policy"] == POLICY, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] == "no-referrer", path
        assert "Set-Cookie" not in answer.headers, path
        head = await site.ask("HEAD", path)
        assert (head.status, head.body) == (answer.status, b""), path
        assert head.headers["Content-Length"] == str(len(answer.body)), path
        assert head.headers["Cache-Control"] == answer.headers["Cache-Control"], path


@on_sqlite
async def test_no_copy_is_read_without_asking(site: Site) -> None:
    site.publish()
    for path in ("/", "/n/WH-2026-0001", "/register", "/nowhere"):
        kept = (await site.get(path)).headers["Cache-Control"]
        assert kept == "public, max-age=0, must-revalidate", path
    page = await site.get("/n/WH-2026-0001")
    again = await site.get("/n/WH-2026-0001", If_None_Match=page.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    other = await site.get("/n/WH-2026-0001?lang=en", If_None_Match=page.headers["ETag"])
    assert other.status == 200


# What the address asks for, what the browser speaks, what the page is in.
LANGUAGES = (
    ("", "", "zh-Hans"),
    ("", "en-GB,en;q=0.9", "en"),
    ("", "fr, de;q=0.9", "zh-Hans"),
    ("", "en;q=0.2, zh-CN", "zh-Hans"),
    ("", "fr;q=1, en;q=0.4, zh;q=0.3", "en"),
    ("", "zh-TW, en", "zh-Hans"),
    ("", "en;q=much,zh;q=0.1", "zh-Hans"),
    ("en", "zh-CN", "en"),
    ("zh", "en", "zh-Hans"),
    ("EN", "", "zh-Hans"),
    ("<script>", "en", "en"),
)


@on_sqlite
async def test_the_language(site: Site) -> None:
    for asked, spoken, tag in LANGUAGES:
        headers = {"Accept-Language": spoken} if spoken else {}
        page = await site.ask("GET", "/", params={"lang": asked} if asked else {}, headers=headers)
        assert f'<html lang="{tag}">' in page.text, (asked, spoken)
        assert page.headers["Vary"] == "Accept-Language"
        assert 'hreflang="en"' in page.text
        assert 'hreflang="zh-Hans"' in page.text


@on_sqlite
async def test_markup_in_every_field_is_shown_inert(site: Site) -> None:
    both = {"zh": MARKUP, "en": MARKUP}
    described = [
        {"feature": "clothing.upper", "value": both, "source": "witness", "as_of": "2026-11-18"},
        {
            "feature": "marks",
            "value": {"kind": "scar", "where": both, "text": both},
            "source": "camera",
            "as_of": "2026-11-18",
        },
    ]
    site.publish(
        case_number=MARKUP[:60],
        legal_basis={"instrument": both, "number": MARKUP[:60]},
        facts={**story()["facts"], "text": both, "place": both},
        ask=both,
        contact=both,
        description=described,
    )
    page = await site.get("/n/WH-2026-0001")
    assert page.status == 200
    assert "<script" not in page.text
    assert "<b onclick" not in page.text
    assert page.text.count("&lt;script&gt;") >= 8


@on_sqlite
async def test_a_wrong_method_is_told_in_words(site: Site) -> None:
    site.publish()
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        for path in ("/", "/n/WH-2026-0001", "/register", "/register.json"):
            page = await site.ask(method, path)
            assert (page.status, page.headers["Allow"]) == (405, "GET,HEAD"), (method, path)
            assert "<h1>" in page.text


@on_sqlite
async def test_a_failure_is_told_in_words_too(site: Site) -> None:
    site.desk.store.engine.dispose()
    site.desk.store.close()
    page = await site.get("/n/WH-2026-0001")
    assert page.status == 503
    assert page.headers["Cache-Control"] == "no-store"
    assert "暂时打不开" in page.text


async def test_the_register_counts_what_was_published(site: Site) -> None:
    live = publish(site.desk, site.people)
    withdrawn = publish(site.desk, site.people, offence="robbery")
    publish(site.desk, site.people, exercise=True)
    site.desk.do(notices.draft, site.people[0], story())
    end(site.desk, site.people, withdrawn)
    told: dict[str, Any] = json.loads((await site.get("/register.json")).body)
    states = {
        "live": 0,
        "suspended": 0,
        "superseded": 0,
        "cancelled": 0,
        "resolved": 0,
        "expired": 0,
    }
    assert told["notices"] == {**states, "live": 1, "cancelled": 1}
    assert told["exercises"] == 1
    assert told["offences"] == {
        "intentional_injury": {**states, "live": 1},
        "robbery": {**states, "cancelled": 1},
    }
    assert [unit["code"] for unit in told["units"]] == ["WH"]
    assert told["objections"] == {"asked": 0, "under_review": 0, "upheld": 0, "declined": 0}
    listed = told["offences_list"]
    assert (listed["version"], listed["changes"]) == (1, [])
    assert [one["code"] for one in listed["entries"]] == list(OFFENCES)
    arson = {"code": "arson", "names": {"zh": "放火", "en": "arson"}}
    assert listed["entries"][0] == arson | {"article": 114, "limb_years": 10}
    assert told["audit"] is None
    assert "还没有签过名" in (await site.get("/register")).text
    assert site.number(live) == "WH-2026-0001"


@on_sqlite
async def test_the_register_shows_the_newest_signed_head(site: Site, tmp_path: Path) -> None:
    site.publish()
    ring = load_keys(
        tmp_path / "keys", desk_private=False, relay_private=False, signing_private=True
    )
    head = site.desk.store.write_now(sign_head, ring, site.desk.clock())
    assert head is not None
    told = json.loads((await site.get("/register.json")).body)
    assert told["audit"]["seq"] == head.seq
    assert told["audit"]["hash"] == head.hash.hex()
    page = await site.get("/register")
    assert head.hash.hex() in page.text
