"""The templates of lists on the import screen: seen, deleted and put back one by one."""

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.exchange.fields import Field
from app.ui.screens.importing import ImportScreen
from app.ui.screens.importing.presenter import Step
from app.ui.screens.importing.templates_dialog import TemplateRow, TemplatesDialog
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.opened import Open, Opened
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.team import Team

FAIR, AUTUMN = "Name;Firma;Tel.;Hinweis xy", "Name;Tel.;Hinweis xy"


def read_in(at: Opened, path: Path, header: str) -> None:
    """Opens a list with these headers."""
    row = ";".join("+49 40 66969 182" if one == "Tel." else "x" for one in header.split(";"))
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    at.screen.presenter.open(str(path))
    at.until(lambda: at.screen.presenter.table and at.screen.presenter.table.path == path)
    at.until(lambda: at.screen.presenter.step is Step.COLUMNS)
    at.settled()


def with_two(open_screen: Open, folder: Path) -> Opened:
    """Two kinds of lists were mapped by hand and saved; the second is open."""
    at = open_screen(ImportScreen)
    for name, header in (("fair.csv", FAIR), ("autumn.csv", AUTUMN)):
        read_in(at, folder / name, header)
        at.screen.presenter.set_field(header.split(";").index("Hinweis xy"), Field.NOTE)
        at.click(at.screen.preview.save)
        at.until(lambda: at.screen.presenter.saved.template is not None)
        at.settled()
        at.team.clock.forward(hours=24)
    return at


def dialog(at: Opened) -> TemplatesDialog:
    at.screen.presenter.go(Step.FILE)
    at.click(at.screen.file.templates)
    (found,) = at.screen.findChildren(TemplatesDialog)
    found.activateWindow()  # no window manager here
    at.until(found.isActiveWindow)
    return found


def row(box: TemplatesDialog, title: str) -> TemplateRow:
    return next(one for one in box.rows if one.title.text() == title)


def kept(team: Team) -> list[str]:
    """The lists that the file of templates knows."""
    data = json.loads(team.workplace.paths.templates.read_text(encoding="utf-8"))
    return sorted(one["file"] for one in data["templates"].values())


def hint(at: Opened) -> str:
    return str(at.screen.preview.hint.text())


def test_each_says_what_it_is_for_and_one_is_deleted(
    open_screen: Open, team: Team, tmp_path: Path
) -> None:
    at = with_two(open_screen, tmp_path)
    box = dialog(at)
    assert [(one.title.text(), one.about.text()) for one in box.rows] == [
        ("autumn.csv", "Wed 25 Nov: Person, Phone, Note"),
        ("fair.csv", "Tue 24 Nov: Person, Company, Phone, Note"),
    ]
    assert fixed_text_problems(box) == []
    fair = row(box, "fair.csv")
    assert fair.away.accessibleName() == "Delete the template fair.csv"
    at.click(fair.away)
    assert fair.about.text() == "Deleted"
    assert fair.back.hasFocus()
    at.until(lambda: kept(team) == ["autumn.csv"])
    at.settled()
    at.click(box.close_button)
    read_in(at, tmp_path / "fair.csv", FAIR)
    assert hint(at) == "Guessed from names and first rows"
    read_in(at, tmp_path / "autumn.csv", AUTUMN)
    assert hint(at) == "Mapped as you saved it on Wed 25 Nov"


def test_what_was_deleted_is_put_back_as_it_was(
    open_screen: Open, team: Team, tmp_path: Path
) -> None:
    at = with_two(open_screen, tmp_path)
    before = team.workplace.paths.templates.read_text(encoding="utf-8")
    box = dialog(at)
    fair = row(box, "fair.csv")
    fair.away.setFocus()
    at.key(Qt.Key.Key_Space)
    at.until(lambda: kept(team) == ["autumn.csv"])
    at.key(Qt.Key.Key_Space)  # the focus is on 'Put back'
    at.until(lambda: kept(team) == ["autumn.csv", "fair.csv"])
    at.settled()
    assert team.workplace.paths.templates.read_text(encoding="utf-8") == before
    assert fair.about.text().startswith("Tue 24 Nov")
    assert QApplication.focusWidget() is fair.away


def test_the_columns_of_the_open_list_stay_when_its_template_goes(
    open_screen: Open, tmp_path: Path
) -> None:
    at = with_two(open_screen, tmp_path)
    box = dialog(at)
    at.click(row(box, "autumn.csv").away)
    at.until(lambda: at.screen.presenter.saved.template is None)
    at.settled()
    at.click(box.close_button)
    at.screen.presenter.go(Step.COLUMNS)
    assert not at.screen.preview.other.isVisible()
    assert at.screen.preview.tables.file_head.combo(2).currentText() == "Note"


def test_without_any_there_is_no_button_and_the_act_says_how_one_is_kept(
    open_screen: Open,
) -> None:
    at = open_screen(ImportScreen)
    assert not at.screen.file.templates.isVisible()
    at.act("Templates of lists…").run()
    (box,) = at.screen.findChildren(TemplatesDialog)
    assert box.rows == []
    at.click(box.close_button)


def test_a_template_that_cannot_be_deleted_stands_there_again_with_the_reason(
    open_screen: Open, team: Team, tmp_path: Path
) -> None:
    at = with_two(open_screen, tmp_path)
    box = dialog(at)
    team.workplace.paths.templates.write_text("{", encoding="utf-8")
    fair = row(box, "fair.csv")
    at.click(fair.away)
    at.until(lambda: fair.away.isVisible())
    assert "can't be read" in box.error.text()
    at.settled()


def test_a_damaged_one_is_named_and_can_go(open_screen: Open, team: Team, tmp_path: Path) -> None:
    at = with_two(open_screen, tmp_path)
    path = team.workplace.paths.templates
    data = json.loads(path.read_text(encoding="utf-8"))
    data["templates"]["0" * 24] = {"mapping": 3}
    path.write_text(json.dumps(data), encoding="utf-8")
    at.screen.presenter.refresh()
    at.settled()
    box = dialog(at)
    at.click(row(box, "A template that can't be read").away)
    at.until(lambda: len(json.loads(path.read_text())["templates"]) == 2)
    at.settled()
