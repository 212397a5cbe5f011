"""Every column says who could read it, and every database rule is where it should be."""

from typing import Any

import pytest
from sqlalchemy import Column, LargeBinary

from storage.columns import ColumnClass
from storage.tables.everything import metadata

COLUMNS = [
    pytest.param(column, id=f"{table.name}.{column.name}")
    for table in metadata.sorted_tables
    for column in table.columns
]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_declares_its_class(column: Column[Any]) -> None:
    assert column.info.get("class") in set(ColumnClass)


@pytest.mark.parametrize("column", COLUMNS)
def test_bytes_are_sealed_or_keyed_or_said_to_be_operational(column: Column[Any]) -> None:
    kind = column.info["class"]
    is_bytes = isinstance(column.type, LargeBinary)
    assert is_bytes or kind not in (ColumnClass.SEALED, ColumnClass.KEYED)
    assert not (is_bytes and kind is ColumnClass.PUBLIC)
