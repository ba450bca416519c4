"""Opens a list for the import screen: its rows, what its columns are, the countries there are."""

from dataclasses import dataclass
from pathlib import Path

from app.exchange.fields import Mapping
from app.exchange.mapping import guess_mapping
from app.exchange.readers import Table, open_table
from app.exchange.region_list import Region, regions
from app.exchange.templates import Template
from app.host.paths import Paths
from app.jobs.import_templates import template_for


@dataclass(frozen=True)
class OpenedList:
    """A list that can be shown.

    Attributes:
        guessed: What its columns seem to be.
        template: What a person said they are, of a list with the same headers.
    """

    table: Table
    guessed: Mapping
    regions: tuple[Region, ...]
    template: Template | None = None


def open_list(path: Path, paths: Paths) -> OpenedList:
    """Opens a list and reads its first rows. Belongs on the jobs lane.

    Raises:
        NotAList: The file is something else than a list.
        KnownError: It can't be opened.
    """
    table = open_table(path)
    guessed = guess_mapping(table)
    assert table.sample is not None  # read here, so that nobody reads it on the UI thread
    return OpenedList(table, guessed, regions(), template_for(paths, table))
