"""One photo in place of several, drawn once however many chats wait for it."""

import asyncio

import pytest

from bot.collages import Collages
from desk.outgoing import COLLAGE_PART, DRILL_PART
from desk.posting import Prepared, PreparedFile
from media.collage import collage
from tests.media.poster.samples import face


def message(*parts: bytes, kind: str = COLLAGE_PART, name: str = "blob") -> Prepared:
    """A message that carries these files."""
    files = tuple(PreparedFile("photo.jpg", kind, data) for data in parts)
    facts = {"files": [{"blob": f"{name}{i}"} for i in range(len(parts))]}
    return Prepared(1, facts, files)


async def test_a_crowd_of_chats_waits_for_one_drawing() -> None:
    collages = Collages()
    crowd = [collages.joined(message(face(), face(400, 300))) for _ in range(30)]
    joined = await asyncio.gather(*crowd)
    assert {len(one.files) for one in joined} == {1}
    assert len({id(one.files[0].data) for one in joined}) == 1
    assert {one.files[0].kind for one in joined} == {"photo"}
    other = await collages.joined(message(face(400, 300), face(), name="other"))
    assert other.files[0].data != joined[0].files[0].data


async def test_a_single_photo_goes_as_it_is() -> None:
    prepared = message(b"pixels", kind="photo")
    assert await Collages().joined(prepared) is prepared


async def test_an_exercises_photo_is_marked_alone_as_well() -> None:
    prepared = message(face(), kind=DRILL_PART)
    [marked] = (await Collages().joined(prepared)).files
    assert marked.kind == "photo"
    assert marked.data == collage([face()], "演练 EXERCISE")


async def test_one_that_failed_is_tried_again() -> None:
    collages = Collages()
    with pytest.raises(AssertionError):
        await collages.joined(message(b"no picture", b"none either"))
    joined = await collages.joined(message(face(), face()))
    assert len(joined.files) == 1
