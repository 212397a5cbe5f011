"""Which unit a ticket is for, and whether it follows when more becomes known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.routing import Follow, Route, RoutedBy, Units, follow, route
from tipline.tickets import TicketState

S, B = TicketState, RoutedBy

ROUTES = """
notice matter area nearest | unit by
1      4      2    3       | 1    notice
1      -      -    -       | 1    notice
-      4      2    3       | 4    matter
-      4      -    -       | 4    matter
-      -      2    3       | 2    area
-      -      -    3       | 3    nearest
-      -      -    -       | 9    duty
"""


@pytest.mark.parametrize("line", ROUTES.strip().splitlines()[1:])
def test_the_order_of_the_decision(line: str) -> None:
    notice, matter, area, nearest, _, unit, by = (None if w == "-" else w for w in line.split())
    known = {"notice": notice, "matter": matter, "area": area, "nearest": nearest}
    units = Units(duty=9, **{name: int(value) for name, value in known.items() if value})
    assert route(units) == Route(int(str(unit)), RoutedBy(str(by)))


FOLLOWS = """
now:by    unit then:by  unit | new        claimed   awaiting_reply forwarded actioned closed
duty      9    area     2    | moves      suggested suggested      stays     stays    stays
duty      9    matter   2    | moves      suggested suggested      stays     stays    stays
area      1    matter   2    | moves      suggested suggested      stays     stays    stays
matter    1    area     2    | moves      suggested suggested      stays     stays    stays
duty      9    nearest  2    | moves      suggested suggested      stays     stays    stays
area      1    area     2    | moves      suggested suggested      stays     stays    stays
nearest   1    area     2    | moves      suggested suggested      stays     stays    stays
area      2    area     2    | stays      stays     stays          stays     stays    stays
nearest   2    area     2    | stays      stays     stays          stays     stays    stays
area      1    duty     9    | stays      stays     stays          stays     stays    stays
notice    1    area     2    | stays      stays     stays          stays     stays    stays
person    1    area     2    | stays      stays     stays          stays     stays    stays
"""


@pytest.mark.parametrize("line", FOLLOWS.strip().splitlines()[1:])
def test_who_follows_and_who_stays(line: str) -> None:
    by, unit, then_by, then_unit, _, *expected = line.split()
    now, then = Route(int(unit), B(by)), Route(int(then_unit), B(then_by))
    assert [follow(now, then, state) for state in S] == [Follow(word) for word in expected]


some = st.none() | st.integers(1, 5)


@given(
    units=st.builds(
        Units, duty=st.integers(1, 5), notice=some, matter=some, area=some, nearest=some
    )
)
def test_a_ticket_always_has_a_unit_and_one_that_is_there(units: Units) -> None:
    found = route(units)
    assert found.unit_id in {units.notice, units.matter, units.area, units.nearest, units.duty}
    assert found.by is not B.PERSON
