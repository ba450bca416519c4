"""`segue import` as a person at a terminal and a script see it."""

import io
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import KnownError
from app.exchange.mapping import guess_mapping
from app.exchange.readers import NotAList, open_table
from app.exchange.templates import Template
from app.host.paths import Paths
from app.jobs.doctor import examine
from app.jobs.import_command import run
from app.jobs.import_templates import keep_template
from app.jobs.import_words import ImportOrder
from app.jobs.workplace import Workplace
from tests.helpers.waiting import until

LIST = """Name;Company;Tel.;Land
Annika Vogt;Vogt Frucht;040 5550182;Deutschland
Rui Tavares;Vinhos;+351 22 555 01 48;Portugal
Nobody;Nothing;n/a;Portugal
Annika Vogt;Vogt Frucht;+49 40 5550182;Deutschland
"""


class Terminal:
    """One profile and a folder in which lists lie."""

    def __init__(self, paths: Paths, folder: Path) -> None:
        self.paths = paths
        self.folder = folder
        self.out = self.err = ""

    def file(self, text: str = LIST, name: str = "list.csv") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, file: Path | None = None, campaign: str = "Fair", **more: Any) -> int:
        out, err = io.StringIO(), io.StringIO()
        order = ImportOrder(file, campaign, **more)
        try:
            return run(self.paths, order, out, err)
        finally:
            self.out, self.err = out.getvalue(), err.getvalue()

    def json(self, file: Path, campaign: str = "Fair", **more: Any) -> dict[str, Any]:
        assert self.run(file, campaign, as_json=True, **more) == 0
        said: dict[str, Any] = json.loads(self.out)
        assert said["taken"] + said["refused"] + said["duplicates"] == said["rows"]
        return said


@pytest.fixture
def terminal(profile: Paths, tmp_path: Path) -> Terminal:
    return Terminal(profile, tmp_path)


def test_json_stands_alone_on_stdout(terminal: Terminal) -> None:
    assert terminal.json(terminal.file()) == {
        "rows": 4,
        "taken": 2,
        "refused": 1,
        "duplicates": 1,
        "problems": [
            {"line": 4, "reason": "no phone"},
            {"line": 5, "reason": "the same as line 2"},
        ],
    }
    assert "2 of 4 rows taken into Fair, 1 refused, 1 duplicates." in terminal.err
    again = terminal.json(terminal.file())
    assert (again["taken"], again["duplicates"], again["refused"]) == (0, 3, 1)
    assert examine(terminal.paths).ok


def test_without_json_each_row_not_taken_is_said(terminal: Terminal) -> None:
    assert terminal.run(terminal.file()) == 0
    assert terminal.out.splitlines()[:2] == ["line 4: no phone", "line 5: the same as line 2"]
    assert terminal.err == ""


def test_dry_run_says_the_same_and_writes_nothing(terminal: Terminal) -> None:
    terminal.paths.root.rmdir() if not any(terminal.paths.root.iterdir()) else None
    seen = terminal.json(terminal.file(), dry_run=True)
    assert not terminal.paths.store.exists()
    assert terminal.json(terminal.file()) == seen


def test_dry_run_looks_beside_an_open_window_and_an_import_refuses(terminal: Terminal) -> None:
    terminal.json(terminal.file())
    with Workplace(terminal.paths, what="the window"):
        seen = terminal.json(terminal.file(), dry_run=True)
        assert (seen["taken"], seen["duplicates"]) == (0, 3)
        with pytest.raises(KnownError, match="open in the window"):
            terminal.run(terminal.file())


def test_region_and_mapping_can_be_said(terminal: Terminal) -> None:
    file = terminal.file("who;a;b\nAnna;x;030 23125001\nBert;y;030 23125002\n", "odd.csv")
    assert terminal.json(file, maps=("b=phone:mobile", "1=name"))["refused"] == 2
    said = terminal.json(file, campaign="Berlin", maps=("3=phone", "1=name"), region="de")
    assert said["taken"] == 2
    with pytest.raises(KnownError, match="no column 'z'"):
        terminal.run(file, maps=("z=phone",))
    with pytest.raises(KnownError, match="cannot be 'fone'"):
        terminal.run(file, maps=("3=fone",))
    with pytest.raises(KnownError, match="is no country"):
        terminal.run(file, region="Nowhere")


def test_undo_by_the_line_that_the_import_says(terminal: Terminal) -> None:
    terminal.run(terminal.file())
    line = terminal.out.splitlines()[-1]
    assert line.startswith("Undo within 7 days: segue import --undo ")
    assert terminal.run(undo=line.rpartition(" ")[2]) == 0
    assert terminal.out == "2 leads of list.csv were withdrawn.\n"
    assert terminal.json(terminal.file())["taken"] == 2
    with pytest.raises(KnownError, match="No import begins with 'zz'"):
        terminal.run(undo="zz")


def test_what_is_no_list_makes_no_campaign(terminal: Terminal) -> None:
    picture = terminal.folder / "face.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    with pytest.raises(NotAList, match=r"face.csv"):
        terminal.run(picture)
    with pytest.raises(KnownError, match="no column that looks like a phone"):
        terminal.run(terminal.file("a,b\n1,2\n"))
    assert not terminal.paths.store.exists()


def test_only_a_person_of_the_team_can_be_named(terminal: Terminal) -> None:
    with pytest.raises(KnownError, match="no single person named 'Nobody'"):
        terminal.run(terminal.file(), name="Nobody")


def test_the_command_itself(terminal: Terminal) -> None:
    """Exit codes and streams of the real program."""
    good = _segue(terminal, str(terminal.file()), "--campaign", "Fair", "--json")
    assert good.returncode == 0
    assert json.loads(good.stdout)["taken"] == 2
    bad = _segue(terminal, str(terminal.file("", "empty.csv")), "--campaign", "Fair", "--json")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr.startswith("empty.csv is empty.")
    assert len(bad.stderr.splitlines()) == 1


@pytest.mark.timeout(180)
def test_ctrl_c_stops_after_the_chunk_and_says_how_to_undo(terminal: Terminal) -> None:
    rows = "".join(f"Person {n};C;+49 30 23{n:05};\n" for n in range(60_000))
    file = terminal.file("Name;Company;Tel.;Land\n" + rows, "long.csv")
    process = subprocess.Popen(
        _command(terminal, str(file), "--campaign", "Fair", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
        start_new_session=True,
    )
    until(lambda: _size(terminal.paths) > 1_000_000, 30, "the first chunks")
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    said = json.loads(out)
    assert process.returncode == 130, err
    assert 0 < said["taken"] < 60_000
    assert "Stopped; what was taken stays." in err
    assert "segue import --undo " in err
    assert "Traceback" not in err
    again = terminal.json(file, dry_run=True)
    assert again["duplicates"] == said["taken"]


def _size(paths: Paths) -> int:
    wal = paths.store.with_name(paths.store.name + "-wal")
    return wal.stat().st_size if wal.exists() else 0


def _command(terminal: Terminal, *words: str) -> list[str]:
    place = ("--profile-dir", str(terminal.paths.root))
    return [sys.executable, "-m", "app", "import", *words, *place]


def _segue(terminal: Terminal, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(terminal, *words), capture_output=True, text=True, check=False, timeout=60
    )


# (file, rows, taken, refused, duplicates) with --region DE where the list says no country.
COUNTS = [
    ("samples/google_contacts_2024.csv", 9, 8, 0, 1),
    ("samples/hubspot_contacts.csv", 9, 8, 0, 1),
    ("samples/outlook_cp1252_semicolon.csv", 5, 4, 0, 1),
    ("samples/pipedrive_people.csv", 9, 8, 0, 1),
    ("samples/salesforce_leads_dataloader.csv", 9, 8, 0, 1),
    ("vicidial/test_VICIDIAL_lead_file.txt", 14, 14, 0, 0),
    ("vicidial/testMULTI_VICIDIAL_lead_file.csv", 14, 14, 0, 0),
    ("vicidial/testMULTI_VICIDIAL_lead_file.xls", 14, 14, 0, 0),
    ("vicidial/testMULTI_VICIDIAL_lead_file.xlsx", 14, 14, 0, 0),
    ("messy/csvkit/test_locale.csv", 1, 0, 1, 0),  # 200.000.000 could be a phone
]


@pytest.mark.data
@pytest.mark.parametrize(("name", "rows", "taken", "refused", "duplicates"), COUNTS)
def test_counts_of_real_layouts(
    terminal: Terminal,
    data_dir: Path,
    name: str,
    rows: int,
    taken: int,
    refused: int,
    duplicates: int,
) -> None:
    region = "" if "messy" in name else "DE"
    said = terminal.json(data_dir / "import-formats" / name, region=region, dry_run=True)
    found = tuple(said[one] for one in ("rows", "taken", "refused", "duplicates"))
    assert found == (rows, taken, refused, duplicates), said["problems"]
    assert len(said["problems"]) == refused + duplicates


@pytest.mark.data
def test_every_other_file_gets_one_clear_sentence(terminal: Terminal, data_dir: Path) -> None:
    counted = {name for name, *_ in COUNTS}
    folder = data_dir / "import-formats"
    others = [
        one
        for one in sorted(folder.rglob("*"))
        if one.is_file() and str(one.relative_to(folder)) not in counted
    ]
    assert len(others) > 30
    for file in others:
        with pytest.raises(KnownError) as failure:
            terminal.run(file, region="DE", dry_run=True)
        sentence = failure.value.what
        assert file.name in sentence, file
        assert sentence.endswith(".")
        assert "\n" not in str(failure.value)
        assert "Traceback" not in sentence
    assert not terminal.paths.store.exists()


def test_a_saved_template_is_used_and_said(terminal: Terminal) -> None:
    terminal.paths.create()
    path = terminal.file()
    table = open_table(path)
    saved = guess_mapping(table).with_field(1, None).with_field(3, None)
    at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    keep_template(terminal.paths, table, Template(saved, "AT", at))
    said = terminal.json(path, dry_run=True)
    assert said["taken"] == 3  # as Austrian numbers, the two of Hamburg are not the same
    assert "Columns as you saved them on Tue 24 Nov 2026" in terminal.err
    said = terminal.json(path, dry_run=True, maps=("4=country",), region="DE")
    assert said["taken"] == 2
    said = terminal.json(path, dry_run=True, guess=True)
    assert said["taken"] == 2
    assert "saved" not in terminal.err
    terminal.paths.templates.write_text("{", encoding="utf-8")
    assert terminal.json(path, dry_run=True)["taken"] == 2  # what can't be read stops no import
    with pytest.raises(KnownError, match="can't be read"):
        keep_template(terminal.paths, table, Template(saved, "AT", at))
    assert terminal.paths.templates.read_text(encoding="utf-8") == "{"
