"""How often the garbage collector looks: seldom in a command, as usual in what runs for long.

Starting makes a hundred and fifty thousand objects, which all stay. To look through them for garbage is a
quarter of a command's time: on the way, and once more by the interpreter at its end.
Refuses to switch the collector off while anything runs: an export may be long.
"""

import gc

_USUAL = gc.get_threshold()
_SELDOM = 250_000


def collect_seldom() -> None:
    """For a program that is over in a moment."""
    gc.set_threshold(_SELDOM, *_USUAL[1:])


def collect_as_usual() -> None:
    """For a program that stays."""
    gc.set_threshold(*_USUAL)


def collect_no_more() -> None:
    """For one whose work is done and closed: what is left goes with the process, unlooked at."""
    gc.freeze()
