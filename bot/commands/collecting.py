"""How often the garbage collector looks: seldom in a command, as usual in what runs for long.

Starting makes a hundred thousand objects which all stay; looking through them again and again
for garbage is a sixth of a command's time. Refuses to switch the collector off: an export may be
long.
"""

import gc

_USUAL = gc.get_threshold()
_SELDOM = 50_000


def collect_seldom() -> None:
    """For a program that is over in a moment."""
    gc.set_threshold(_SELDOM, *_USUAL[1:])


def collect_as_usual() -> None:
    """For a program that stays."""
    gc.set_threshold(*_USUAL)
