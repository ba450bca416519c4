"""Step 1: choose a list, drop it, or paste its path; and the imports there were."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.ui.screens.importing.others import Others
from app.ui.screens.importing.presenter import ImportPresenter
from app.ui.screens.importing.templates_dialog import TemplatesDialog
from app.ui.screens.importing.words import IMPORT_COLUMNS, import_rows
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.celltable import CellTable
from app.ui.widgets.fields import FieldError, TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.panes import Pane
from app.ui.widgets.text import IconLabel, Label, Paragraph

KINDS = phrase("Lists (*.csv *.tsv *.txt *.xlsx *.xls *.ods);;All files (*)")


class DropPlace(Themed, QWidget):
    """Takes a dropped file.

    Signals:
        dropped: The path of a file.
    """

    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._over = False
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(self.px(24), self.px(26), self.px(24), self.px(26))
        self.box.setSpacing(self.px(8))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One local file may be dropped."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()
            self._over = True
            self.update()

    def dragLeaveEvent(self, event: object) -> None:
        """The file was taken away again."""
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Here it is."""
        self._over = False
        self.update()
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData().urls()[0].toLocalFile())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dashed edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        painter.setBrush(QColor(theme.selected if self._over else theme.sunken))
        pen = QPen(QColor(theme.accent if self._over else theme.field), 1)
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class FileStep(Pane):
    """Where a list comes from, and the imports of before with their undo."""

    def __init__(self, presenter: ImportPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("File"), parent=parent)
        self.presenter = presenter
        self.drop = DropPlace()
        self.choose = Button(tr("Choose a file…"), Face.PRIMARY, icon="folder-open")
        self.choose.set_height(36)
        self.path = TextField(placeholder=tr("Documents/fair.xlsx"), icon="file-spreadsheet")
        self.path.setAccessibleName(tr("Path of the list"))
        self.open = Button(tr("Open"), key="Enter")
        self.error = FieldError()
        self._fill_drop()
        self.table = CellTable(tr("Imports"), IMPORT_COLUMNS, 36)
        self.templates = Button(tr("Templates…"), icon="bookmark")
        self.templates.setToolTip(tr("What you said of the columns of lists"))
        self.templates.hide()
        self.undo = Button(tr("Undo import"), icon="undo-2")
        self.undo.setEnabled(False)
        self.nothing = Paragraph(
            tr(
                "Nothing was imported yet. CSV, TSV and Excel lists come in as they are: HubSpot, "
                "Salesforce, Zoho, Pipedrive, Google, Outlook and VICIdial are known by "
                "their columns."
            ),
            Step.BODY,
            Tone.TEXT2,
        )
        self._lay_out()
        self.choose.clicked.connect(self._on_choose)
        self.open.clicked.connect(self._on_open)
        self.path.returnPressed.connect(self._on_open)
        self.path.textEdited.connect(lambda: self.error.say(""))
        self.drop.dropped.connect(self._on_dropped)
        self.table.picked.connect(self._on_picked)
        self.undo.clicked.connect(self._on_undo)
        self.templates.clicked.connect(self.open_templates)
        presenter.listed.connect(self.show_imports)
        self.others = Others(presenter, self)
        presenter.saved.listed.connect(self._on_templates)
        presenter.refused.connect(self._on_refused)
        presenter.opened.connect(lambda: self.error.say(""))

    def _fill_drop(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        self.drop.box.addWidget(IconLabel("file-spreadsheet", Tone.TEXT3, 28), 0, centre)
        self.drop.box.addWidget(Label(tr("Drop a list here"), Step.TITLE), 0, centre)
        kinds = tr(
            "CSV, TSV, text with semicolons or pipes, Excel. UTF-8, UTF-16 or Windows letters."
        )
        self.drop.box.addWidget(Label(kinds, Step.META, Tone.TEXT2), 0, centre)
        self.drop.box.addWidget(self.choose, 0, centre)
        row = QHBoxLayout()
        row.setSpacing(self.px(6))
        row.addStretch(1)
        row.addWidget(Label(tr("or paste a path"), Step.BODY, Tone.TEXT2))
        self.path.setMinimumWidth(self.px(340))
        row.addWidget(self.path)
        row.addWidget(self.open)
        row.addStretch(1)
        self.drop.box.addLayout(row)
        self.drop.box.addWidget(self.error, 0, centre)

    def _lay_out(self) -> None:
        pad = self.px(20)
        around = QVBoxLayout()
        around.setContentsMargins(pad, pad, pad, pad)
        around.addWidget(self.drop)
        self.head = PaneHead(tr("Imports so far"))
        self.head.add(self.templates)
        self.head.add(self.undo)
        empty = QWidget()
        inside = QVBoxLayout(empty)
        inside.setContentsMargins(pad, self.px(12), pad, 0)
        inside.addWidget(self.nothing)
        inside.addStretch(1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(empty)
        self.box.addLayout(around)
        self.box.addWidget(make_line())
        self.box.addWidget(self.head)
        self.box.addWidget(self.stack, 1)

    # --- showing ---------------------------------------------------------------------------------

    @Slot()
    def show_imports(self) -> None:
        """Show the imports there were."""
        imports, office = self.presenter.imports, self.presenter.office
        detail = str(len(imports)) if imports else ""
        if self.presenter.unheard:
            detail = tr("as last heard: the team can't be reached")
        self.head.set_title(tr("Imports so far"), detail)
        self.table.show_rows(import_rows(imports, office.now(), office.zone))
        self.stack.setCurrentIndex(0 if imports else 1)
        self._on_picked(self.table.key())

    @Slot(object)
    def _on_picked(self, job: object) -> None:
        row = next((one for one in self.presenter.imports if one.job == job), None)
        can = row is not None and row.undo_until is not None and row.uncalled > 0
        self.undo.setEnabled(can)
        self.undo.setToolTip("" if can else tr("Choose an import of the last 7 days"))

    @Slot(object)
    def _on_refused(self, why: KnownError) -> None:
        if self.isVisible():
            self.error.say(str(why))
            self.path.setFocus()

    @Slot()
    def _on_templates(self) -> None:
        saved = self.presenter.saved
        self.templates.setVisible(bool(saved.all) or saved.problem is not None)

    # --- acting ----------------------------------------------------------------------------------

    @Slot()
    def _on_choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a list"), str(Path.home()), tr(KINDS)
        )
        if path:
            self.path.setText(path)
            self.presenter.open(path)

    @Slot()
    def _on_open(self) -> None:
        self.presenter.open(self.path.text())

    @Slot(str)
    def _on_dropped(self, path: str) -> None:
        self.path.setText(path)
        self.presenter.open(path)

    @Slot()
    def open_templates(self) -> None:
        """What was saved of the columns of lists, to be deleted one by one."""
        TemplatesDialog(self.presenter.saved, self).open()

    @Slot()
    def _on_undo(self) -> None:
        job = self.table.key()
        if isinstance(job, str):
            self.undo.setEnabled(False)
            self.presenter.run.undo(job)
