"""What a reader takes, said in JSON Schema as well, so that others can check before they send.

Holds the pairing of a reader with its shape (draft 2020-12).
Refuses to promise more than it can: a shape lets through whatever its reader does and perhaps more,
because a schema tells no time, judges no words and counts no UTF-16 units.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

Shape = Mapping[str, object]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shaped(Generic[P, T]):
    """A reader that knows its shape; called like any other."""

    read: Callable[P, T]
    shape: Shape

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Read."""
        return self.read(*args, **kwargs)


def shaped(shape: Shape) -> Callable[[Callable[P, T]], Shaped[P, T]]:
    """Give the decorated reader this shape."""

    def give(read: Callable[P, T]) -> Shaped[P, T]:
        return Shaped(read, shape)

    return give


def shape_of(read: object) -> Shape:
    """The reader's shape; one without takes anything, as far as a schema can say."""
    return read.shape if isinstance(read, Shaped) else {}


def or_null(shape: Shape) -> Shape:
    """The shape of a field that may be null as well."""
    return {"anyOf": [shape, {"type": "null"}]}
