"""The list of offences on the command line: shown, and changes proposed, by a supervisor at the top."""

from tests.bot.conftest import PUBLISHER, City
from tipline.offences import OFFENCES

SUPERVISOR = "5"  # of the sample district, in the order in which it is founded
POISON = ("--name-zh", "非法买卖毒害性物质", "--name-en", "illegal sale of poison")


def test_the_list_is_shown_and_a_change_proposed(district: City) -> None:
    told = district.done("offences", "list")
    assert (told["version"], told["codes"], told["changes"]) == (1, list(OFFENCES), [])
    heavy = ("--article", "125", "--years", "10")
    district.done("offences", "add", "sale_of_poison", "--by", SUPERVISOR, *POISON, *heavy)
    district.done("offences", "remove", "theft", "--by", SUPERVISOR)
    changes = district.done("offences", "list")["changes"]
    assert [(one["code"], one["step"]) for one in changes] == [
        ("theft", "proposed"),
        ("sale_of_poison", "proposed"),
    ]
    assert "sale_of_poison" in district.run("offences", "list").out


def test_what_must_not_be_proposed_is_refused(district: City) -> None:
    light = ("--article", "125", "--years", "3")
    command = ("offences", "add", "sale_of_poison")
    assert district.refused(*command, "--by", SUPERVISOR, *POISON, *light) == "offence.too_light"
    heavy = ("--article", "246", "--years", "5")
    code = district.refused(*command, "--by", SUPERVISOR, *POISON, *heavy)
    assert code == "offence.forbidden_article"
    code = district.refused("offences", "remove", "theft", "--by", PUBLISHER)
    assert code == "officer.not_allowed"
