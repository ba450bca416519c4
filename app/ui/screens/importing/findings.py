"""The right of steps 2 and 3: how many leads the list gives, and what becomes of the other rows."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.phrases import phrase
from app.jobs.import_book import Becomes
from app.ui.screens.importing.presenter import ImportPresenter, Step
from app.ui.screens.importing.words import NO_PHONE, Finding, bar_parts, findings
from app.ui.theme.tokens import Step as Type
from app.ui.theme.tokens import Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.buttons import Button, PrimaryAct
from app.ui.widgets.cards import Notice
from app.ui.widgets.panes import Foot, FormScroll, Pane
from app.ui.widgets.small import Bar
from app.ui.widgets.text import ElidedLabel, IconLabel, Label, Paragraph

_WORDS = {
    Step.COLUMNS: phrase("Choose the campaign"),
    Step.CAMPAIGN: phrase("Import"),
}


class FindingRow(QWidget):
    """One kind of rows: icon, title, count, and a sentence below."""

    def __init__(self, finding: Finding, px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6 * px)
        head = QHBoxLayout()
        head.setSpacing(8 * px)
        head.addWidget(IconLabel(finding.icon, finding.tone, 14))
        head.addWidget(ElidedLabel(finding.title), 1)
        head.addWidget(Label(f"{finding.count:,}", weight=Weight.SEMIBOLD, tabular=True))
        box.addLayout(head)
        box.addWidget(make_line())
        if finding.text:
            words = QHBoxLayout()
            words.setContentsMargins(22 * px, 0, 0, 4 * px)
            words.addWidget(Paragraph(finding.text, Type.META, Tone.TEXT2))
            box.addLayout(words)
        self.setAccessibleName(f"{finding.title}: {finding.count}. {finding.text}")


class Findings(Pane):
    """The figure, its bar, the findings, and the way on."""

    def __init__(self, presenter: ImportPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("What was found"), parent=parent)
        self.presenter = presenter
        self._shown: tuple[Finding, ...] | None = None
        self._rows: list[QWidget] = []
        self.figure = Label("0", Type.FIGURE, tabular=True)
        self.of = Label("", Type.BODY, Tone.TEXT2, tabular=True)
        self.bar = Bar((), 10)
        self.back = Button(tr("Back"))
        self.on = PrimaryAct(tr(_WORDS[Step.COLUMNS]), key="Ctrl+Enter")
        self.back.set_height(36)
        self.found = FormScroll(tr("Findings"))
        self.box.addLayout(self._top())
        self.box.addWidget(make_line())
        self.box.addWidget(self.found, 1)
        self.foot = Foot()
        self.foot.row.addWidget(self.back)
        self.foot.row.addWidget(self.on, 1)
        self.box.addWidget(self.foot)
        self.found.form.addStretch(1)
        presenter.checked.connect(self.show_found)
        presenter.mapped.connect(self.show_found)
        presenter.moved.connect(self.show_found)

    def _top(self) -> QVBoxLayout:
        top = QVBoxLayout()
        top.setContentsMargins(self.px(16), self.px(9), self.px(16), self.px(12))
        top.setSpacing(self.px(8))
        line = QHBoxLayout()
        line.setSpacing(self.px(8))
        line.addWidget(self.figure)
        line.addWidget(self.of)
        line.addStretch(1)
        top.addLayout(line)
        top.addWidget(self.bar)
        return top

    @Slot()
    def show_found(self) -> None:
        """Show the counts as they are now."""
        presenter, book = self.presenter, self.presenter.book
        step = presenter.step if presenter.step in _WORDS else Step.COLUMNS
        self.on.set_act(tr(_WORDS[step]))
        self.on.setEnabled(presenter.ready)
        if book is None:
            return
        new = book.counts[Becomes.NEW]
        self.figure.setText(f"{new:,}")
        whole = book.checked or book.table.estimate
        self.of.setText(tr("new prospects of {whole:,} rows", whole=whole))
        self.bar.set_parts(bar_parts(book) or ((0.0, Tone.TEXT3),))
        if step is Step.CAMPAIGN:
            self.on.set_act(tr("Import {taken:,} rows", taken=book.taken))
        found = findings(book) if presenter.mapping.has_phone else ()
        if found != self._shown or not presenter.mapping.has_phone:
            self._show(found)

    def _show(self, found: tuple[Finding, ...]) -> None:
        self._shown = found
        for old in self._rows:
            self.found.form.removeWidget(old)
            old.hide()
            old.deleteLater()
        rows: list[QWidget] = [FindingRow(one, self.px(1)) for one in found]
        looking = self.presenter.looking
        if not self.presenter.mapping.has_phone:
            rows.append(Notice("phone-off", Tone.WARN, tr("No phone column"), tr(NO_PHONE)))
        elif looking is not None and looking.broken is not None:
            rows.append(
                Notice("triangle-alert", Tone.WARN, tr("The file breaks off"), str(looking.broken))
            )
        for at, row in enumerate(rows):
            self.found.form.insertWidget(at, row)
        self._rows = rows
