"""Opens a list for the import screen: its rows, what its columns are, the countries there are."""

from dataclasses import dataclass
from pathlib import Path

from app.exchange.fields import Mapping
from app.exchange.mapping import guess_mapping
from app.exchange.readers import Table, open_table
from app.exchange.region_list import Region, regions


@dataclass(frozen=True)
class OpenedList:
    """A list that can be shown."""

    table: Table
    mapping: Mapping
    regions: tuple[Region, ...]


def open_list(path: Path) -> OpenedList:
    """Opens a list and reads its first rows. Belongs on the jobs lane.

    Raises:
        NotAList: The file is something else than a list.
        KnownError: It can't be opened.
    """
    table = open_table(path)
    mapping = guess_mapping(table)
    assert table.sample is not None  # read here, so that nobody reads it on the UI thread
    return OpenedList(table, mapping, regions())
