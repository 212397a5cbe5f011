"""Sixty-six situations in the order in which they are looked at: the table that operators can rely on.

Each line is a situation, the most pressing first, and its sum. Where two have the same, the older
ticket comes first, so their order here does not matter.
"""

from datetime import timedelta
from typing import Any

from tipline.priority import ReasonCode, TipFacts, reasons, score

ORDER = """
215 threat weapon now seen:0 picture
190 threat now seen:5 second
185 threat now seen:5 picture fresh
155 threat second seen:20 pin
155 danger now seen:5 picture
150 threat now seen:20 not_sure heard
145 threat now pin
125 weapon now seen:5 picture fresh
120 danger now
120 danger weapon
115 now seen:5 picture fresh second own_eyes
110 threat seen:120
110 now seen:5 picture second features
100 threat
100 threat danger
100 now seen:5 picture fresh certain own_eyes
 95 threat heard pin
 90 now seen:5 picture fresh pin certain unfounded
 90 weapon now features
 90 now seen:2 second unfounded
 90 now seen:5 picture pin own_eyes useful
 85 now seen:5 picture certain
 80 weapon seen:30 picture pin
 80 danger
 80 danger unfounded
 80 now seen:5 near pin
 75 now seen:5 picture unfounded certain
 75 weapon seen:10 picture
 75 danger general
 75 now seen:10 certain
 70 now seen:5 own_eyes
 65 now seen:1
 65 seen:40 second own_eyes certain
 60 now seen:5 not_sure
 60 seen:40 second picture
 55 now seen:10 heard
 55 seen:30 second useful
 50 weapon seen:120
 50 seen:30 picture pin features
 50 now certain
 50 seen:5 second
 45 seen:10 picture fresh
 45 seen:10 picture certain
 40 weapon
 40 now
 35 seen:10 picture
 35 seen:10 near
 35 seen:120 second
 30 seen:10 fits
 30 seen:10 recording
 25 seen:5
 25 second
 20 seen:120 picture
 20 seen:5 direction heard
 15 seen:120 own_eyes
 15 seen:5 unfounded
 10 seen:120
 10 picture
 10 seen:30 impossible
  5 pin
  5 picture general
  0
 -5 general
 -5 picture known
-10 seen:12000
-10 unfounded
-20 picture dismissed
-30 picture notices_own
-50 exercise
"""

_R = ReasonCode
_COMPARED = {
    "second": _R.SECOND_SIGHTING,
    "near": _R.NEAR_LAST_SEEN,
    "fits": _R.TRAVEL_FITS,
    "impossible": _R.TRAVEL_IMPOSSIBLE,
}
_FACTS: dict[str, dict[str, Any]] = {
    "threat": {"threat_to_life": True},
    "danger": {"danger_in_words": True},
    "weapon": {"weapon": True},
    "now": {"still_there": True},
    "picture": {"has_picture": True},
    "fresh": {"fresh_picture": True},
    "known": {"picture_known": True},
    "dismissed": {"dismissed_picture": True},
    "notices_own": {"notices_own_picture": True},
    "recording": {"has_recording": True},
    "pin": {"has_pin": True},
    "direction": {"has_direction": True},
    "certain": {"certain": True},
    "not_sure": {"certain": False},
    "own_eyes": {"own_eyes": True},
    "heard": {"own_eyes": False},
    "features": {"features_matched": 2},
    "useful": {"earlier_useful": True},
    "unfounded": {"earlier_unfounded": True},
    "general": {"general": True},
    "exercise": {"exercise": True},
}


def _facts(words: list[str]) -> TipFacts:
    told: dict[str, Any] = {}
    for word in words:
        told |= _FACTS.get(word, {})
        if word.startswith("seen:"):
            told["seen_ago"] = timedelta(minutes=int(word.removeprefix("seen:")))
    compared = frozenset(code for word, code in _COMPARED.items() if word in words)
    return TipFacts(compared=compared, **told)


def test_sixty_situations_in_their_order() -> None:
    expected = [line.strip() for line in ORDER.strip().splitlines()]
    worked_out = []
    for line in expected:
        _, *words = line.split()
        worked_out.append((score(reasons(_facts(words))), words))
    in_order = sorted(worked_out, key=lambda situation: -situation[0])
    assert [" ".join([str(total), *words]) for total, words in in_order] == expected
    assert len(expected) >= 60
    assert len(set(expected)) == len(expected)
