"""A folder is taken for temporary files only where there is room."""

from pathlib import Path

import pytest

from tests.servers.memory import is_roomy


@pytest.mark.parametrize(("needed", "roomy"), [(1, True), (2**60, False)])
def test_room_is_what_decides(tmp_path: Path, needed: int, roomy: bool) -> None:
    assert is_roomy(tmp_path, needed) is roomy


def test_a_folder_that_is_not_there_is_not_taken(tmp_path: Path) -> None:
    assert not is_roomy(tmp_path / "nowhere", 1)
