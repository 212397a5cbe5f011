"""`stats` on the command line: for people, for programs, for spreadsheets."""

import csv
import io

from tests.bot.conftest import City


def test_figures_are_told_as_json_and_as_csv(district: City) -> None:
    found = district.done("stats", "--days", "2")
    assert (found["tips"]["total"], len(found["tips"]["by_day"])) == (0, 2)
    assert found["notices"]["published"] == 1
    answer = district.run("stats", "--csv", "--unit", "wh")
    rows = dict(csv.reader(io.StringIO(answer.out)))
    assert (rows["figure"], rows["notices.live"], rows["tips.by_hour.00"]) == ("value", "1", "0")
    told = district.run("stats").out
    assert "notices.published" in told


def test_a_unit_that_is_not_there_is_refused(city: City) -> None:
    assert city.refused("stats", "--unit", "XX") == "unit.not_found"
