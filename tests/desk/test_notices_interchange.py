"""Files of other agencies: read without harm, brought in whole or not at all, written out honestly."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.sample.district import sign
from desk.actors import OfficerActor
from desk.notices import lookup as notices
from desk.notices.card import draft_facts
from desk.notices.drafts import update_of
from desk.notices.importing import ImportRefused
from desk.notices.interchange.cap_xml import NAMESPACE, read_cap_xml, write_cap_xml
from desk.notices.interchange.exporting import published_notices, write_notices
from desk.notices.interchange.formats import Format, format_of, read_foreign
from desk.notices.interchange.importing import (
    BroughtIn,
    import_foreign,
    read_foreign_parcel,
)
from desk.notices.rows import document_of, notice_row, photos_of
from handlers.rendering.notice_text import card_text
from locales.catalogue import Texts
from storage.tables.notices import Notice
from tests.desk.notice_house import Desk, story
from tests.rules.interchange_samples import CAP_ALERT, FBI_ITEM, RED, YELLOW, published
from tests.servers.migrated import on_sqlite
from tipline.interchange.cap_out import to_cap
from tipline.interchange.transfer import Why, leaves
from tipline.languages import LANGUAGES, Language
from tipline.notice_content import normalise_notice
from tipline.notices import NoticeKind
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.strict_json import Unreadable

HOST = "tips.example"
Publish = Callable[..., tuple[int, str]]


@pytest.fixture
def publisher(notice_desk: Desk) -> OfficerActor:
    """Somebody who may draft."""
    return notice_desk.officer(1, Role.PUBLISHER)


@pytest.fixture
def approver(notice_desk: Desk) -> OfficerActor:
    """Somebody else who may approve."""
    return notice_desk.officer(2, Role.APPROVER)


def bring_in(desk: Desk, actor: OfficerActor, text: str, **how: Any) -> list[BroughtIn]:
    """Read a text in whatever format it is and import it."""
    parcel = read_foreign_parcel(desk.kit, text, format_of(text), **how)
    return desk.do(import_foreign, actor, parcel)


def held(desk: Desk, notice_id: int) -> dict[str, Any]:
    """The document of a notice."""
    return desk.store.read_now(
        lambda session: document_of(session, desk.kit, notice_row(session, notice_id))
    )


def publish(desk: Desk, publisher: OfficerActor, approver: OfficerActor, notice_id: int) -> str:
    """Submit a draft and approve it; returns its number."""
    desk.do(notices.submit, publisher, notice_id)
    reviewed = desk.look(notice_row, notice_id).content_hash
    return desk.do(sign, approver, notice_id, reviewed)


@pytest.fixture
def publish_story(notice_desk: Desk, publisher: OfficerActor, approver: OfficerActor) -> Publish:
    """Publishes the story's notice, with fields changed; gives its id and number."""

    def go(**changes: Any) -> tuple[int, str]:
        notice_id = notice_desk.do(notices.draft, publisher, story(**changes))
        return notice_id, publish(notice_desk, publisher, approver, notice_id)

    return go


# --- Which format -------------------------------------------------------------------------------

TEXTS: dict[str, tuple[Any, Format]] = {
    "ours": (story(), Format.OURS),
    "ours-many": ([story(), {}], Format.OURS),
    "ours-poor": ({"kind": "wanted"}, Format.OURS),
    "nothing": ([], Format.OURS),
    "no-object": ([None, 5], Format.OURS),
    "cap": (CAP_ALERT, Format.CAP_JSON),
    "cap-many": ([CAP_ALERT, CAP_ALERT], Format.CAP_JSON),
    "cap-feed": ({"warnings": [{"alert": CAP_ALERT, "uuid": "1"}]}, Format.CAP_JSON),
    "fbi": (FBI_ITEM, Format.FBI),
    "fbi-page": ({"total": 1, "page": 1, "items": [FBI_ITEM]}, Format.FBI),
    "interpol": (RED, Format.INTERPOL),
    "interpol-page": ({"total": 1, "_embedded": {"notices": [YELLOW]}}, Format.INTERPOL),
}


@pytest.mark.parametrize(("value", "form"), TEXTS.values(), ids=TEXTS)
def test_a_format_is_told_by_its_own_names(value: Any, form: Format) -> None:
    assert format_of(json.dumps(value)) is form


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"name": "x"}, "notice.format_unknown"),
        ([{}, {"name": "x"}], "notice.format_unknown"),
        ({"items": [{"x": 1}]}, "notice.format_unknown"),
        ([FBI_ITEM, RED], "notice.format_unclear"),
        (FBI_ITEM | RED, "notice.format_unclear"),
    ],
)
def test_a_format_is_not_guessed(value: Any, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        format_of(json.dumps(value))
    assert refused.value.code == code


def test_what_stands_around_the_notices_is_listed_too() -> None:
    page = {"total": 2, "page": 1, "items": [FBI_ITEM, FBI_ITEM]}
    file = read_foreign(json.dumps(page), Format.FBI)
    assert [start for start, _ in file.entries] == ["items[0]", "items[1]"]
    assert [one.path for one in file.outside] == ["total", "page"]
    feed = {"warnings": [{"alert": CAP_ALERT, "uuid": "1"}]}
    file = read_foreign(json.dumps(feed), Format.CAP_JSON)
    assert [start for start, _ in file.entries] == ["warnings[0].alert"]
    assert [one.path for one in file.outside] == ["warnings[0].uuid"]


# --- XML that means harm ----------------------------------------------------------------------------

_BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
_ALERT = f'<alert xmlns="{NAMESPACE}">'
XML: dict[str, tuple[str, str]] = {
    "cut": (f"{_ALERT}<sender>x", "check.not_xml"),
    "empty": ("", "check.not_xml"),
    "bomb": (
        f'<!DOCTYPE alert [<!ENTITY a0 "ha">{_BOMB}]>{_ALERT}<note>&a8;</note></alert>',
        "check.doctype",
    ),
    "quadratic": (
        f'<!DOCTYPE x [<!ENTITY a "{"a" * 9999}">]>{_ALERT}<note>{"&a;" * 999}</note></alert>',
        "check.doctype",
    ),
    "file": (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>{_ALERT}<note>&a;</note></alert>',
        "check.doctype",
    ),
    "remote": ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><alert/>', "check.doctype"),
    "parameter": ('<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///x"> %p;]><alert/>', "check.doctype"),
    "unknown-entity": (f"{_ALERT}<note>&a;</note></alert>", "check.not_xml"),
    "deep": (f"{_ALERT}{'<info>' * 50_000}{'</info>' * 50_000}</alert>", "check.too_deep"),
    "twice": (f"{_ALERT}<sender>a</sender><sender>b</sender></alert>", "check.twice"),
    "older": ('<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"/>', "check.not_cap"),
    "nameless": ("<alert/>", "check.not_cap"),
    "html": ("<html><body/></html>", "check.not_cap"),
}


@pytest.mark.parametrize(("text", "code"), XML.values(), ids=XML)
def test_xml_that_is_none_or_means_harm_is_refused(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as bad:
        read_cap_xml(text)
    assert bad.value.code == code


def test_nothing_in_xml_is_lost() -> None:
    text = (
        f'{_ALERT}<sender id="7">a</sender>stray<x:y xmlns:x="urn:z"><x:w>v</x:w></x:y>'
        "<info><event>e</event></info></alert>"
    )
    assert dict(leaves(read_cap_xml(text))) == {
        "sender.@id": "7",
        "sender.#text": "a",
        "#text": "stray",
        '["{urn:z}y"]["{urn:z}w"]': "v",
        "info[0].event": "e",
    }


SAID = st.text(st.characters(exclude_categories=["C"]), max_size=30)


@given(SAID, SAID)
def test_elements_go_through_xml_and_back(one: str, other: str) -> None:
    alert = to_cap(published(), sender="WH")
    alert["info"][0] |= {"description": one, "instruction": other}
    assert read_cap_xml(write_cap_xml(alert)) == alert


def test_elements_stand_in_the_order_that_cap_asks_for() -> None:
    root = fromstring(write_cap_xml(to_cap(published(), sender="WH")))
    order = "identifier sender sent status msgType source scope restriction addresses code note"
    assert in_order(root, f"{order} references incidents info".split())
    order = "language category event responseType urgency severity certainty audience eventCode"
    order += " effective onset expires senderName headline description instruction web contact"
    info = root.find(f"{{{NAMESPACE}}}info")
    assert in_order(info, f"{order} parameter resource area".split())


def in_order(node: Any, names: list[str]) -> bool:
    """Whether the children come in this order."""
    places = [names.index(child.tag.rpartition("}")[2]) for child in node]
    return places == sorted(places)


# --- Bringing in ------------------------------------------------------------------------------------


@on_sqlite
def test_items_become_drafts_that_say_what_they_lack(
    notice_desk: Desk, publisher: OfficerActor
) -> None:
    page = {"items": [FBI_ITEM, FBI_ITEM | {"title": "SOMEBODY ELSE"}]}
    first, second = bring_in(notice_desk, publisher, json.dumps(page))
    assert held(notice_desk, second.id)["description"][0]["value"] == {"en": "SOMEBODY ELSE"}
    assert {fault.path for fault in first.faults} >= {"offence", "legal_basis", "facts.text.zh"}
    assert ("race", Why.NEVER_PUBLISHED) in {(one.path, one.why) for one in first.leftovers}
    with pytest.raises(Refusal) as refused:
        notice_desk.do(notices.submit, publisher, first.id)
    assert refused.value.code == "notice.faulty"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", [FBI_ITEM, RED, YELLOW], ids=["fbi", "red", "yellow"])
def test_an_unfinished_draft_can_be_looked_at(
    notice_desk: Desk, publisher: OfficerActor, source: dict[str, Any], language: Language
) -> None:
    [one] = bring_in(notice_desk, publisher, json.dumps(source))
    document = held(notice_desk, one.id)
    facts = notice_desk.do(
        lambda session, kit: draft_facts(session, kit, notice_row(session, one.id), document)
    )
    assert "· Name: " in card_text(Texts("en"), facts, "110", 4096)
    assert "110" in card_text(Texts(language), facts, "110", 1024)


@on_sqlite
def test_one_that_is_no_notice_refuses_all_and_names_entry_and_line(
    notice_desk: Desk, publisher: OfficerActor
) -> None:
    page = {"items": [FBI_ITEM, FBI_ITEM | {"status": "captured"}, None]}
    text = json.dumps(page, indent=1)
    with pytest.raises(ImportRefused) as refused:
        bring_in(notice_desk, publisher, text)
    ended, none = refused.value.faults
    assert (ended.entry, ended.path, ended.code) == (2, "status", "check.already_ended")
    assert "captured" in text.splitlines()[(ended.line or 0) - 1]
    assert (none.entry, none.code) == (3, "check.not_an_object")
    assert notice_desk.rows(Notice) == []


HARMFUL = {
    "bomb": (XML["bomb"][0], Format.CAP, "check.doctype"),
    "twice": ('{"entity_id": "1",\n "entity_id": "2"}', Format.INTERPOL, "check.twice"),
    "nan": ('{"entity_id": "1", "height": NaN}', Format.INTERPOL, "check.not_a_number"),
    "deep": ('{"entity_id": ' + "[" * 99 + "]" * 99 + "}", Format.INTERPOL, "check.too_deep"),
    "cut": ('{"entity_id": ', Format.INTERPOL, "check.not_json"),
}


@pytest.mark.parametrize(("text", "form", "code"), HARMFUL.values(), ids=HARMFUL)
@on_sqlite
def test_a_harmful_file_is_refused_with_one_line(
    notice_desk: Desk, text: str, form: Format, code: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        read_foreign_parcel(notice_desk.kit, text, form)
    assert [fault.code for fault in refused.value.faults] == [code]


@on_sqlite
def test_too_many_and_none_are_refused(notice_desk: Desk) -> None:
    for text, code in (
        (json.dumps([RED] * 201), "notice.import_too_many"),
        ("[]", "notice.import_refused"),
    ):
        with pytest.raises(Refusal) as refused:
            read_foreign_parcel(notice_desk.kit, text, Format.INTERPOL)
        assert refused.value.code == code


@on_sqlite
def test_only_publishers_bring_in(notice_desk: Desk, approver: OfficerActor) -> None:
    with pytest.raises(Refusal) as refused:
        bring_in(notice_desk, approver, json.dumps(RED))
    assert refused.value.code == "officer.not_allowed"


@on_sqlite
def test_a_kind_that_the_file_does_not_say_can_be_said(
    notice_desk: Desk, publisher: OfficerActor
) -> None:
    with pytest.raises(ImportRefused):
        bring_in(notice_desk, publisher, json.dumps(CAP_ALERT))
    [one] = bring_in(notice_desk, publisher, json.dumps(CAP_ALERT), kind=NoticeKind.MISSING)
    assert notice_desk.look(notice_row, one.id).kind is NoticeKind.MISSING


# --- Our own notices, out and in --------------------------------------------------------------------

Write = Callable[[Desk, str], str]


def as_xml(desk: Desk, number: str) -> str:
    """A published notice as CAP's XML."""
    document, left = write_notices(desk.look(published_notices, [number]), Format.CAP, host=HOST)
    assert left == []
    return str(document)


def as_json(desk: Desk, number: str) -> str:
    """A published notice as CAP's JSON."""
    found = desk.look(published_notices, [number])
    return json.dumps(write_notices(found, Format.CAP_JSON, host=HOST)[0])


@pytest.mark.parametrize("write", [as_xml, as_json])
@pytest.mark.parametrize("exercise", [True, False])
@on_sqlite
def test_a_notice_goes_out_by_cap_and_comes_back_whole(
    notice_desk: Desk,
    publisher: OfficerActor,
    approver: OfficerActor,
    publish_story: Publish,
    write: Write,
    exercise: bool,
) -> None:
    _, number = publish_story(exercise=exercise)
    [one] = bring_in(notice_desk, publisher, write(notice_desk, number))
    assert one.faults == ()
    assert normalise_notice(held(notice_desk, one.id)) == normalise_notice(story(exercise=exercise))
    assert publish(notice_desk, publisher, approver, one.id) != number


def test_an_update_names_what_it_replaces_both_ways(
    notice_desk: Desk, publisher: OfficerActor, approver: OfficerActor, publish_story: Publish
) -> None:
    old, first = publish_story()
    notice_desk.clock.move(days=1)
    new = notice_desk.do(update_of, publisher, old)
    second = publish(notice_desk, publisher, approver, new)
    alert = json.loads(as_json(notice_desk, second))[0]
    assert alert["msgType"] == "Update"
    assert alert["references"].split(",")[:2] == [f"WH@{HOST}", first]
    # What it names is live no more; an update of what is live now replaces that.
    [stale] = bring_in(notice_desk, publisher, json.dumps(alert))
    assert "references" in {one.path for one in stale.leftovers}
    assert notice_desk.look(notice_row, stale.id).supersedes_id is None
    newer = alert | {"references": f"WH@{HOST},{second},{alert['sent']}"}
    [fresh] = bring_in(notice_desk, publisher, json.dumps(newer))
    assert "references" not in {one.path for one in fresh.leftovers}
    assert notice_desk.look(notice_row, fresh.id).supersedes_id == new


@on_sqlite
def test_a_strangers_update_replaces_nothing_of_other_units(
    notice_desk: Desk, publish_story: Publish
) -> None:
    _, number = publish_story()
    other = notice_desk.officer(7, Role.PUBLISHER, unit="JH")
    alert = CAP_ALERT | {"msgType": "Update", "references": f"x,{number},y"}
    [one] = bring_in(notice_desk, other, json.dumps(alert), kind=NoticeKind.APPEAL)
    assert notice_desk.look(notice_row, one.id).supersedes_id is None


@on_sqlite
def test_a_withdrawn_notice_goes_out_as_a_cancel_and_does_not_come_in(
    notice_desk: Desk, publisher: OfficerActor, approver: OfficerActor, publish_story: Publish
) -> None:
    notice_id, number = publish_story()
    notice_desk.clock.move(hours=1)
    notice_desk.do(notices.cancel, approver, notice_id, "not him")
    text = as_xml(notice_desk, number)
    alert = read_cap_xml(text)
    assert alert["msgType"] == "Cancel"
    assert alert["references"].split(",")[1] == number
    with pytest.raises(ImportRefused) as refused:
        bring_in(notice_desk, publisher, text)
    assert [fault.code for fault in refused.value.faults] == ["check.cap_takes_back"]
    assert "not him" not in text


@on_sqlite
def test_photos_named_in_a_message_of_ours_lie_beside_it(
    notice_desk: Desk, publisher: OfficerActor, tmp_path: Path
) -> None:
    photo = {"file": "camera.jpg", "taken_on": "2026-11-18", "source": "camera"}
    text = json.dumps(to_cap(published(story(photos=[photo])), sender="WH"))
    with pytest.raises(ImportRefused) as refused:
        bring_in(notice_desk, publisher, text, folder=tmp_path)
    assert [fault.code for fault in refused.value.faults] == ["check.photo_missing"]
    Image.new("RGB", (64, 48), "navy").save(tmp_path / "camera.jpg")
    [one] = bring_in(notice_desk, publisher, text, folder=tmp_path)
    assert len(notice_desk.look(photos_of, one.id)) == 1


UNFIT: dict[str, tuple[dict[str, Any], Format]] = {
    "exercise-fbi": ({"exercise": True}, Format.FBI),
    "exercise-interpol": ({"exercise": True, "kind": "wanted"}, Format.INTERPOL),
    "appeal-fbi": ({"kind": "appeal"}, Format.FBI),
    "identify-interpol": ({"kind": "identify"}, Format.INTERPOL),
}


@pytest.mark.parametrize(("changes", "form"), UNFIT.values(), ids=UNFIT)
def test_a_form_that_would_say_something_else_is_refused(
    notice_desk: Desk,
    publish_story: Publish,
    changes: dict[str, Any],
    form: Format,
) -> None:
    _, number = publish_story(**changes)
    found = notice_desk.look(published_notices, [number])
    with pytest.raises(Refusal) as refused:
        write_notices(found, form, host=HOST)
    assert refused.value.code == "notice.format_unfit"


@on_sqlite
def test_an_ended_notice_is_no_wanted_poster(
    notice_desk: Desk, approver: OfficerActor, publish_story: Publish
) -> None:
    notice_id, number = publish_story()
    notice_desk.clock.move(days=1)
    notice_desk.do(notices.resolve, approver, notice_id, "found")
    with pytest.raises(Refusal) as refused:
        write_notices(notice_desk.look(published_notices, [number]), Format.FBI, host="")
    assert refused.value.code == "notice.format_unfit"


@on_sqlite
def test_one_cap_file_is_one_message(notice_desk: Desk, publish_story: Publish) -> None:
    publish_story()
    publish_story()
    found = notice_desk.look(published_notices, [])
    assert len(write_notices(found, Format.CAP_JSON, host="")[0]) == 2
    with pytest.raises(Refusal) as refused:
        write_notices(found, Format.CAP, host="")
    assert refused.value.code == "notice.export_one"
