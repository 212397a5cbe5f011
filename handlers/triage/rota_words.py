"""An entry in the rota as it is typed: `me mon-fri 20:00-08:00 second`.

Holds the parting of the name from the hours. Refuses to know whose name it is: the desk says.
"""

from tipline.refusals import Refusal
from tipline.rota import Hours, Place, read_entry

__all__ = ["name_and_hours"]


def name_and_hours(text: str) -> tuple[str, tuple[Hours, Place]]:
    """The words before those that are hours, and these. Raises what `read_entry` refuses.

    A name may have several words, so as many as are no hours are taken for it, and at least one.
    """
    words = text.split()
    for count in range(1, len(words)):
        try:
            return " ".join(words[:count]), read_entry(" ".join(words[count:]))
        except Refusal as refusal:
            if refusal.code != "rota.not_understood" or count + 1 == len(words):
                raise
    raise Refusal("rota.no_hours")
