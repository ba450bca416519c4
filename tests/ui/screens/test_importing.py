"""The import screen: real lists through real widgets into a real store."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from app.acts.do_not_call import BlockNumber
from app.exchange.fields import Field
from app.reads.house import CampaignsQuestion
from app.reads.imports import ImportsQuestion
from app.reads.queue import QueueQuestion
from app.ui.screens.importing import ImportScreen
from app.ui.screens.importing.presenter import Step
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.opened import Open, Opened
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.team import Team

HEADER = ("Name", "Firma", "Tel.", "Hinweis xy", "Nicht anrufen")
ROWS: list[tuple[str, ...]] = [
    ("Annika Vogt", "Vogt Frucht", "+49 40 66969 182", "a", ""),
    ("Ewa Nowicka", "Baltica Cold Chain", "+48 58 555 01 72", "b", ""),  # known
    ("Pierre Lacombe", "Vergers", "n/a", "c", ""),  # no phone
    ("Liam O'Connor", "Harbour Foods", "+353 21 555 0119", "d", ""),  # on the list
    ("Nora Baumann", "Baumann", "+41 44 555 01 68", "e", "ja"),  # marked
    ("", "", "+49 40 66969 183", "f", ""),  # a number only
    ("Annika Vogt", "Vogt Frucht", "+49 40 66969 182", "g", ""),  # twice
    ("Otto Berg", "Berg", "030 23125 001", "h", ""),  # nobody says the country
]


def a_list(folder: Path, rows: list[tuple[str, ...]] = ROWS, name: str = "fair.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADER, *rows])
    return path


def opened(open_screen: Open, path: Path) -> Opened:
    at = open_screen(ImportScreen)
    paste(at, path)
    at.until(lambda: at.screen.presenter.step is Step.COLUMNS)
    looked(at)
    return at


def paste(at: Opened, path: Path) -> None:
    at.screen.file.path.setText(str(path))
    at.screen.file.path.setFocus()
    at.key(Qt.Key.Key_Return)


def looked(at: Opened) -> None:
    presenter = at.screen.presenter
    at.until(lambda: presenter.looking and presenter.looking.seconds is not None)
    at.until(lambda: not at.screen.preview._soon.isActive())


def fates(at: Opened) -> list[str]:
    model = at.screen.preview.tables.model
    last = model.columnCount() - 1
    return [model.index(row, last).data() for row in range(model.rowCount())]


def leads(team: Team) -> int:
    return sum(team.ask(QueueQuestion(), "mara").counts.values())


def test_the_rows_stand_there_with_what_becomes_of_them(
    open_screen: Open, team: Team, tmp_path: Path
) -> None:
    team.act(BlockNumber("+353215550119", "he himself", "asked for it"))
    before = leads(team)
    at = opened(open_screen, a_list(tmp_path))
    assert fates(at) == [
        "New", "Known", "Bad phone", "Do not call", "Do not call", "Number", "Twice", "Bad phone",
    ]  # fmt: skip
    found = {row.finding.title: row.finding.count for row in at.screen.findings._rows}
    assert found == {
        "Already known": 1,
        "Twice in this file": 1,
        "On a do-not-call list": 2,
        "Phone cannot be dialled": 2,
        "No person and no company": 1,
    }
    assert at.screen.findings.figure.text() == "1"
    texts = [one.text() for one in at.screen.preview.segments.buttons()]
    assert texts == ["All 8", "Problems 5", "New 2"]
    combos = [at.screen.preview.tables.file_head.combo(n).currentText() for n in range(5)]
    assert combos == ["Person", "Company", "Phone", "Leave out", "Do not call"]
    assert leads(team) == before, "a look wrote something"
    assert team.ask(ImportsQuestion())[0].file_name != "fair.csv"
    at.until(lambda: fixed_text_problems(at.screen) == [])


def test_filters_show_problems_and_new_ones(open_screen: Open, tmp_path: Path) -> None:
    at = opened(open_screen, a_list(tmp_path))
    segments = at.screen.preview.segments
    at.click(segments.buttons()[1])
    assert fates(at) == ["Bad phone", "Do not call", "Twice", "Bad phone"]
    at.click(segments.buttons()[2])
    assert fates(at) == ["New", "New", "Number"]


def test_a_country_for_national_numbers_is_chosen_above(open_screen: Open, tmp_path: Path) -> None:
    at = opened(open_screen, a_list(tmp_path))
    region = at.screen.preview.region
    region.setFocus()
    region.setCurrentIndex(region.findData("DE") - 1)
    at.key(Qt.Key.Key_Down)
    assert at.screen.presenter.region == "DE"
    at.until(lambda: fates(at)[-1] == "New")


def test_a_column_is_said_by_its_combo(open_screen: Open, tmp_path: Path) -> None:
    at = opened(open_screen, a_list(tmp_path))
    combo = at.screen.preview.tables.file_head.combo(4)
    combo.setFocus()
    at.key(Qt.Key.Key_Home)
    assert combo.currentText() == "Leave out"
    at.until(lambda: fates(at)[4] == "New")
    assert "3 of 5 matched" in at.screen.steps.buttons[1].accessibleName()


def test_without_a_phone_column_there_is_no_way_on(open_screen: Open, tmp_path: Path) -> None:
    at = opened(open_screen, a_list(tmp_path))
    combo = at.screen.preview.tables.file_head.combo(2)
    combo.setFocus()
    at.key(Qt.Key.Key_Home)
    on = at.screen.findings.on
    at.until(lambda: not on.isEnabled())
    words = [one.accessibleName() for one in at.screen.findings._rows]
    assert words == ["No phone column"]
    at.screen.on()
    assert at.screen.presenter.step is Step.COLUMNS
    at.screen.presenter.set_field(2, Field.PHONE)
    at.until(on.isEnabled)


def test_a_whole_import_and_its_undo(open_screen: Open, team: Team, tmp_path: Path) -> None:
    before = leads(team)
    at = opened(open_screen, a_list(tmp_path))
    at.key(Qt.Key.Key_Space)  # the primary act has the focus
    assert at.screen.presenter.step is Step.CAMPAIGN
    campaign = at.screen.campaign
    at.act("Next step of the import").run()
    assert campaign.fields["name"].error() == "Say what the new campaign is called."
    assert campaign.name.hasFocus()
    at.type(team.campaign.name)
    at.act("Next step of the import").run()
    assert "There is a campaign of this name" in campaign.fields["name"].error()
    at.type("Fruit Logistica", campaign.name)
    at.type("Trade fair", campaign.source)
    at.type("2.40", campaign.cost)
    assert at.screen.findings.on.text() == "Import 4 rows"
    at.click(at.screen.findings.on)
    run = at.screen.run
    at.until(lambda: run.title.text() == "4 leads are in")
    row = team.ask(ImportsQuestion())[0]
    assert (row.campaign_name, row.taken, row.refused, row.duplicates) == (
        "Fruit Logistica",
        4,
        3,
        1,
    )
    assert leads(team) == before + 4
    made = {one.name: one for one in team.ask(CampaignsQuestion())}
    assert made["Fruit Logistica"].costs.per_lead_minor == 240
    assert run.table.cells.rowCount() == 4
    at.until(lambda: fixed_text_problems(at.screen) == [])
    at.click(run.undo)
    at.until(lambda: run.title.text() == "This import was undone")
    assert leads(team) == before
    assert at.notices[-1].text.startswith("4 leads were withdrawn.")
    at.click(run.queue)
    at.until(lambda: at.screen.file.table.cells.rowCount() > 0)
    assert at.screen.file.isVisible()


def test_an_existing_campaign_knows_its_leads(
    open_screen: Open, team: Team, tmp_path: Path
) -> None:
    at = opened(open_screen, a_list(tmp_path))
    at.screen.on()
    combo = at.screen.campaign.campaign
    combo.setFocus()
    at.key(Qt.Key.Key_Home)
    assert combo.currentText() == team.campaign.name
    at.until(lambda: fates(at)[1] == "Has a lead")
    assert at.screen.campaign.cost.text() == "2.40"
    # The campaign's region reads the number that has no country.
    at.until(lambda: fates(at)[-1] == "New")


def test_what_was_not_taken_goes_to_a_file_that_can_come_again(
    open_screen: Open, team: Team, tmp_path: Path
) -> None:
    at = opened(open_screen, a_list(tmp_path))
    at.screen.on()
    at.type("Fruit", at.screen.campaign.name)
    at.screen.on()
    at.until(at.screen.run.save.isVisible)
    rest = tmp_path / "rest.csv"
    at.screen.presenter.run.save_rest(str(rest))
    at.until(lambda: at.notices)
    with rest.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["line", "reason", *HEADER]
    assert [row[0] for row in rows[1:]] == ["4", "6", "8", "9"]
    assert rows[-1][2:] == list(ROWS[-1])


def test_stopping_keeps_what_was_taken_and_the_list_goes_on_later(
    open_screen: Open, team: Team, tmp_path: Path
) -> None:
    rows = [(f"Person {n}", "C", f"+49 30 23{n:05}", "", "") for n in range(4000)]
    path = a_list(tmp_path, rows)
    at = opened(open_screen, path)
    at.screen.on()
    at.type("Long", at.screen.campaign.name)
    at.screen.on()
    run = at.screen.run
    at.until(lambda: at.screen.presenter.running.read > 0)
    at.click(run.stop)
    at.until(lambda: run.title.text().startswith("Stopped: "))
    first = team.ask(ImportsQuestion())[0]
    assert 0 < first.taken < 4000
    assert first.ended_at is None
    at.click(run.queue)
    paste(at, path)
    at.until(lambda: at.screen.presenter.step is Step.COLUMNS)
    at.screen.on()
    campaign = at.screen.campaign.campaign
    campaign.setCurrentIndex(campaign.findText("Long"))
    campaign.activated.emit(campaign.currentIndex())
    at.screen.on()
    at.qtbot.waitUntil(lambda: run.title.text() == "4,000 leads are in", timeout=15_000)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "fair.csv is empty."), (b"%PDF-1.7 \x00", "fair.csv is")],
)
def test_what_is_no_list_is_said_under_the_path(
    open_screen: Open, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "fair.csv"
    path.write_bytes(content)
    at = open_screen(ImportScreen)
    paste(at, path)
    at.until(lambda: at.screen.file.error.text().startswith(sentence))
    assert at.screen.presenter.step is Step.FILE
    assert at.screen.file.path.hasFocus()
    paste(at, a_list(tmp_path, name="good.csv"))
    at.until(lambda: at.screen.presenter.step is Step.COLUMNS)


def test_a_dropped_file_is_opened(open_screen: Open, tmp_path: Path) -> None:
    at = open_screen(ImportScreen)
    drop = at.screen.file.drop
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(a_list(tmp_path)))])
    action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    held = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), action, data, buttons, held)
    drop.dragEnterEvent(enter)
    assert enter.isAccepted()
    drop.dropEvent(QDropEvent(QPointF(9, 9), action, data, buttons, held))
    at.until(lambda: at.screen.presenter.step is Step.COLUMNS)


@pytest.mark.parametrize("size", [(1388, 815), (1228, 640)])
def test_nothing_is_cut_in_any_step(
    open_screen: Open, tmp_path: Path, size: tuple[int, int]
) -> None:
    at = open_screen(ImportScreen, size=size)
    at.until(lambda: fixed_text_problems(at.screen) == [])
    paste(at, a_list(tmp_path))
    at.until(lambda: at.screen.presenter.step is Step.COLUMNS)
    looked(at)
    at.until(lambda: fixed_text_problems(at.screen) == [])
    at.screen.on()
    at.until(lambda: fixed_text_problems(at.screen) == [])
    at.type("Fruit", at.screen.campaign.name)
    at.screen.on()
    at.until(at.screen.run.undo.isVisible)
    at.until(lambda: fixed_text_problems(at.screen) == [])


def combos(at: Opened) -> list[str]:
    return [at.screen.preview.tables.file_head.combo(n).currentText() for n in range(5)]


def test_what_was_said_of_the_columns_is_known_the_next_time(
    open_screen: Open, team: Team, tmp_path: Path
) -> None:
    at = opened(open_screen, a_list(tmp_path))
    preview = at.screen.preview
    assert preview.hint.text() == "Guessed from names and first rows"
    assert not preview.other.isVisible()
    at.screen.presenter.set_field(3, Field.NOTE)
    at.screen.presenter.set_region("DE")
    at.click(preview.save)
    at.until(lambda: preview.hint.text() == "Mapped as you saved it on Tue 24 Nov")
    assert at.notices[-1].text == "Lists with the headers of fair.csv are mapped like this."

    again = opened(open_screen, a_list(tmp_path, ROWS[:3], "autumn.csv"))
    preview = again.screen.preview
    assert preview.hint.text() == "Mapped as you saved it on Tue 24 Nov"
    assert combos(again) == ["Person", "Company", "Phone", "Note", "Do not call"]
    assert preview.region.currentData() == "DE"
    again.click(preview.other)
    assert preview.hint.text() == "Guessed from names and first rows"
    assert combos(again)[3] == "Leave out"
    assert preview.region.currentData() is None
    again.click(preview.other)
    assert combos(again)[3] == "Note"
    again.screen.presenter.set_field(4, None)
    assert preview.hint.text() == "Mapped as you saved it on Tue 24 Nov, changed since"
    again.until(lambda: fixed_text_problems(again.screen) == [])


def test_other_headers_know_nothing_and_none_can_be_saved(
    open_screen: Open, tmp_path: Path
) -> None:
    at = opened(open_screen, a_list(tmp_path))
    at.act("Save the columns as a template").run()
    at.until(lambda: at.screen.presenter.saved.template is not None)
    other = tmp_path / "other.csv"
    other.write_text("Name;Tel.\nAnnika Vogt;+49 40 66969 182\n", encoding="utf-8")
    at = opened(open_screen, other)
    assert at.screen.preview.hint.text() == "Guessed from names and first rows"
    bare = tmp_path / "bare.csv"
    rows = [f"Annika Vogt{n};+49 40 66969 18{n}\n" for n in range(9)]
    bare.write_text("".join(rows), encoding="utf-8")
    at = opened(open_screen, bare)
    assert at.screen.presenter.table.header == ()
    assert not at.screen.preview.save.isEnabled()
    assert not at.act("Save the columns as a template").enabled()


def test_a_template_that_cannot_be_saved_is_said(
    open_screen: Open, team: Team, tmp_path: Path
) -> None:
    at = opened(open_screen, a_list(tmp_path))
    team.workplace.paths.templates.mkdir()  # nothing can take the place of a folder
    at.click(at.screen.preview.save)
    at.until(lambda: at.failed)
    assert "template" in at.failed[-1].what
    assert at.screen.preview.hint.text() == "Guessed from names and first rows"
    again = opened(open_screen, a_list(tmp_path))  # and a list opens all the same
    assert again.screen.preview.hint.text() == "Guessed from names and first rows"
