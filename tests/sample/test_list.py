"""The list that the sample team imports: small, invented, with the rows that pictures show."""

import io
import json
from pathlib import Path

from app.exchange.mapping import guess_mapping
from app.exchange.readers import open_table
from app.host.paths import Paths
from app.jobs.import_command import run
from app.jobs.import_words import ImportOrder

LIST = Path(__file__).resolve().parents[2] / "resources/sample/lists/fruitlogistica-2026.xlsx"


def test_its_columns_are_known_and_it_is_small() -> None:
    table = open_table(LIST)
    assert guess_mapping(table).taken == 9
    assert table.width == 11
    assert LIST.stat().st_size < 200_000
    names = [cells[0] for _, cells in table.sample[:17]]
    assert (names[0], names[6], names[-1]) == ("Annika Vogt", "Liam O’Connor", "Tiina Saar")
    mails = [cells[4] for _, cells in table.rows() if cells[4]]
    assert all(one.endswith(".example") for one in mails), "a mail address that could be somebody's"


def test_without_the_team_only_phones_and_marks_stop_rows(tmp_path: Path) -> None:
    out = io.StringIO()
    order = ImportOrder(LIST, "Fair", dry_run=True, as_json=True)
    assert run(Paths.of(tmp_path / "none"), order, out, io.StringIO()) == 0
    said = json.loads(out.getvalue())
    counts = {one: said[one] for one in ("rows", "taken", "refused", "duplicates")}
    assert counts == {"rows": 2406, "taken": 2311, "refused": 95, "duplicates": 0}
