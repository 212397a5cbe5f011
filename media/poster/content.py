"""What a poster says, already in one language.

Holds plain values. Refuses to know any text of its own: words are chosen at the edge, where the
reader's language is known. An empty field is left out of the picture.
"""

from dataclasses import dataclass, field

from tipline.notices import NoticeKind

__all__ = ["Entry", "Photo", "Poster", "Section"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One described feature: "Hair", "bald", "Witness · 2026-11-18"."""

    label: str
    value: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of bare pixels (JPEG), and what stands below it."""

    jpeg: bytes = field(repr=False)
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A paragraph beside its label; `lead` is its first line, set stronger, or `loud`: to be seen from
    afar.
    """

    label: str
    text: str
    lead: str = ""
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Poster:
    """A whole poster, from top to bottom."""

    kind: NoticeKind
    unit: str
    number: str
    headline: str
    presumption: str
    name: str = ""  # of whom it is about
    banner: str = ""  # across the top: an exercise, or what became of the notice
    offence: str = ""
    photos: tuple[Photo, ...] = ()
    entries: tuple[Entry, ...] = ()
    described: str = ""  # the entries' label
    sections: tuple[Section, ...] = ()
    safety: str = ""
    address: str = ""  # what the QR code leads to
    proof: str = ""  # what is said beside it
    small_print: tuple[Entry, ...] = ()
    mark: str = ""  # across the whole, diagonally

    def texts(self) -> list[str]:
        """Everything on it that is to be read."""
        entries = [*self.entries, *self.small_print]
        return [
            *(self.unit, self.number, self.headline, self.name, self.presumption),
            *(self.banner, self.offence),
            *(self.described, self.safety, self.proof, self.mark),
            *(photo.caption for photo in self.photos),
            *(text for one in entries for text in (one.label, one.value, one.origin)),
            *(text for one in self.sections for text in (one.label, one.lead, one.text)),
        ]
