"""Step 4: how far the import is, and what came of it."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.phrases import phrase
from app.jobs.import_list import ImportResult
from app.ui.screens.importing.presenter import ImportPresenter
from app.ui.screens.importing.run import Running
from app.ui.screens.importing.words import how_far, result_title, result_words
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.buttons import Button, PrimaryAct
from app.ui.widgets.celltable import CellRow, CellTable, Column
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.panes import Foot, Pane
from app.ui.widgets.rows import Cell
from app.ui.widgets.small import ProgressRow
from app.ui.widgets.text import Label, Paragraph

_COLUMNS = (Column(phrase("Line"), 80), Column(phrase("Why it was not taken")))
SHOWN = 500  # problems shown; all of them go to the repair file


class RunStep(Pane):
    """Progress with a way to stop, then the result with undo and the repair file."""

    def __init__(self, presenter: ImportPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Import"), parent=parent)
        self.presenter = presenter
        self.head = PaneHead(tr("Importing"))
        self.progress = ProgressRow("upload", tr("The list comes in"), "circle-stop", tr("Stop"))
        self.stop = Button(tr("Stop after this chunk"), icon="circle-stop")
        self.title = Label("", Step.NAME)
        self.words = Paragraph("", Step.BODY, Tone.TEXT2)
        self.undo = Button(tr("Undo import"), icon="undo-2")
        self.save = Button(tr("Save what was not taken…"), icon="download")
        self.again = Button(tr("Import another list"), icon="plus")
        self.queue = PrimaryAct(tr("Done"), key="Ctrl+Enter")
        self.queue.setFixedWidth(self.px(220))
        self.table = CellTable(tr("Rows that were not taken"), _COLUMNS, 31)
        self.more = Label("", Step.META, Tone.TEXT2)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._going())
        self.stack.addWidget(self._result())
        self.box.addWidget(self.head)
        self.box.addWidget(self.stack, 1)
        self.progress.act_asked.connect(presenter.stop)
        self.stop.clicked.connect(presenter.stop)
        self.undo.clicked.connect(self._on_undo)
        self.save.clicked.connect(self._on_save)
        self.again.clicked.connect(presenter.another)
        self.queue.clicked.connect(presenter.another)
        presenter.progressed.connect(self.show_run)
        presenter.moved.connect(self.show_run)

    def _going(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(self.px(20), self.px(20), self.px(20), self.px(20))
        box.setSpacing(self.px(10))
        box.addWidget(self.progress)
        note = tr("You can work on meanwhile: every act goes before the next rows of the list.")
        box.addWidget(Paragraph(note, Step.BODY, Tone.TEXT2))
        row = QHBoxLayout()
        row.addWidget(self.stop)
        row.addStretch(1)
        box.addLayout(row)
        box.addStretch(1)
        return page

    def _result(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(self.px(20), self.px(18), self.px(20), self.px(16))
        top.setSpacing(self.px(6))
        top.addWidget(self.title)
        top.addWidget(self.words)
        row = QHBoxLayout()
        row.setContentsMargins(0, self.px(8), 0, 0)
        row.setSpacing(self.px(8))
        for button in (self.undo, self.save, self.again):
            row.addWidget(button)
        row.addStretch(1)
        top.addLayout(row)
        box.addLayout(top)
        box.addWidget(make_line())
        box.addWidget(self.table, 1)
        foot = Foot()
        foot.row.addWidget(self.more)
        foot.row.addStretch(1)
        foot.row.addWidget(self.queue)
        box.addWidget(foot)
        return page

    # --- showing ---------------------------------------------------------------------------------

    @Slot()
    def show_run(self) -> None:
        """Show how far it is, or what came of it."""
        running = self.presenter.running
        if running is None:
            return
        if running.result is None:
            self._show_going(running)
        else:
            self._show_result(running, running.result)

    def _show_going(self, running: Running) -> None:
        self.stack.setCurrentIndex(0)
        self.head.set_title(tr("Importing"), self._campaign())
        self.progress.set_progress(*how_far(running.read, running.of))
        stopping = running.stop.is_set()
        self.stop.setEnabled(not stopping)
        self.stop.set_look(text=tr("Stopping…") if stopping else tr("Stop after this chunk"))

    def _campaign(self) -> str:
        choice = self.presenter.choice
        return choice.campaign.name if choice.campaign else choice.name

    def _show_result(self, running: Running, result: ImportResult) -> None:
        first = self.stack.currentIndex() == 0
        self.stack.setCurrentIndex(1)
        self.head.set_title(tr("Imported"), self._campaign())
        undone = running.withdrawn is not None
        self.title.setText(tr("This import was undone") if undone else result_title(result))
        words = (
            tr("{withdrawn:,} leads were withdrawn.", withdrawn=running.withdrawn)
            if undone
            else result_words(result)
        )
        self.words.set_runs(words)
        self.undo.setVisible(result.taken > 0 or (result.again and result.duplicates > 0))
        self.undo.setEnabled(not undone and not running.withdrawing)
        self.undo.set_look(text=tr("Withdrawing…") if running.withdrawing else tr("Undo import"))
        self.save.setVisible(bool(result.problems))
        if first:
            self.table.show_rows([_row(line, why) for line, why in result.problems[:SHOWN]])
            left = len(result.problems) - SHOWN
            self.more.setText(
                tr("and {left:,} more in the repair file", left=left) if left > 0 else ""
            )
            self.queue.setFocus()

    # --- acting ----------------------------------------------------------------------------------

    @Slot()
    def _on_undo(self) -> None:
        running = self.presenter.running
        if running is not None and running.result is not None:
            self.presenter.run.undo(running.result.job)

    @Slot()
    def _on_save(self) -> None:
        table = self.presenter.table
        if table is None:
            return
        name = str(table.path.with_name(f"{table.path.stem}-not-taken.csv"))
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Save what was not taken"), name, tr("CSV (*.csv)")
        )
        if path:
            self.presenter.run.save_rest(str(Path(path)))


def _row(line: int, why: str) -> CellRow:
    cells = (Cell(f"{line:,}", Tone.TEXT2, Weight.MEDIUM), Cell(why))
    return CellRow(line, cells, tr("line {line}: {why}", line=line, why=why))
