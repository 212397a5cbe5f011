"""An offence that was added to the list later goes out by its name, not by its code."""

from dataclasses import replace

from tests.rules.interchange_samples import FULL, published
from tipline.interchange.cap_out import to_cap
from tipline.interchange.fbi import to_fbi
from tipline.interchange.transfer import Why

NAMES = {"zh": "盗窃自行车", "en": "bicycle theft"}
ADDED = {"offence": "bicycle_theft", "offence_names": NAMES}
PLAIN = published(FULL)
NOTICE = replace(PLAIN, document={**PLAIN.document, **ADDED})


def test_an_fbi_item_names_it_and_lists_the_other_language() -> None:
    found = to_fbi(NOTICE)
    assert found.value["description"] == "bicycle theft"
    left = {one.path: one.why for one in found.leftovers if one.path.startswith("offence")}
    assert left == {"offence_names.zh": Why.LANGUAGE}


def test_a_cap_message_names_it_in_both_languages() -> None:
    infos = to_cap(NOTICE, sender="WH@tips.example")["info"]
    assert [info["event"] for info in infos] == ["盗窃自行车", "bicycle theft"]
