"""The left of the import screen: the four steps, and what is known of each."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.phrases import phrases
from app.ui.screens.importing.presenter import ImportPresenter, Step
from app.ui.theme.tokens import Step as Type
from app.ui.theme.tokens import Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, draw_icon, paint_focus_ring
from app.ui.widgets.panes import Pane
from app.ui.widgets.runs import Run, draw_runs
from app.ui.widgets.text import ElidedLabel, IconLabel, Label, Paragraph

_TITLES = phrases("File", "Columns and check", "Campaign", "Import")


class StepButton(Themed, QAbstractButton):
    """One step: its number or a tick, title, and a line below."""

    def __init__(self, number: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._detail = number, ""
        self._done = False
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_step(self, detail: str, *, current: bool, done: bool) -> None:
        """Show where the step stands."""
        self._detail, self._done = detail, done
        self.setChecked(current)
        state = tr("current") if current else tr("done") if done else ""
        self.setAccessibleName(", ".join(one for one in (self.text(), detail, state) if one))
        self.setToolTip(detail)
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(self.px(150), self.px(54))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, sign and words."""
        painter, theme, px = QPainter(self), self.theme, self.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.fillRect(self.rect(), QColor(theme.selected))
            painter.fillRect(0, 0, px(3), self.height(), QColor(theme.accent))
        disc = QRectF(px(17), px(9), px(19), px(19))
        if self._done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(disc)
            draw_icon(
                painter, "check", theme.on_accent, disc.left() + px(3), disc.top() + px(3), px(13)
            )
        else:
            ink = theme.accent if self.isChecked() else theme.text3
            painter.setPen(QPen(QColor(ink), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc)
            painter.setFont(self.host.font(Type.CAPTION))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._number))
        left, room = px(47), self.width() - px(57)
        tone = Tone.ACCENT if self.isChecked() else Tone.TEXT
        title = [Run(self.text(), tone, Weight.SEMIBOLD if self.isChecked() else Weight.MEDIUM)]
        draw_runs(painter, QRectF(left, px(8), room, px(20)), title, self.host, Type.BODY)
        below = QRectF(left, px(27), room, px(18))
        draw_runs(painter, below, [Run(self._detail, Tone.TEXT2)], self.host, Type.META)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), theme, px(4))


class Steps(Pane):
    """Title, file, the steps, and what holds for all of them.

    Signals:
        asked: A step was pressed.
    """

    asked = Signal(int)

    def __init__(self, presenter: ImportPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Steps"), parent=parent)
        self.presenter = presenter
        self.setObjectName("sunken")
        self.file = ElidedLabel("", Type.META, Tone.TEXT2)
        head = QVBoxLayout()
        head.setContentsMargins(self.px(16), self.px(12), self.px(12), self.px(10))
        head.setSpacing(0)
        head.addWidget(Label(tr("Import leads"), Type.TITLE))
        head.addWidget(self.file)
        self.box.addLayout(head)
        self.buttons: list[StepButton] = []
        for number, title in enumerate(_TITLES):
            button = StepButton(number + 1, tr(title))
            button.clicked.connect(lambda _checked=False, at=number: self.asked.emit(at))
            self.buttons.append(button)
            self.box.addWidget(button)
        self.box.addStretch(1)
        self.box.addLayout(self._promise())
        for signal in (presenter.moved, presenter.opened, presenter.mapped, presenter.chose):
            signal.connect(self.show_steps)
        presenter.progressed.connect(self.show_steps)
        self.show_steps()

    def _promise(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(self.px(16), 0, self.px(16), self.px(12))
        row.setSpacing(self.px(6))
        row.addWidget(IconLabel("shield-check", Tone.TEXT2, 14), 0, Qt.AlignmentFlag.AlignTop)
        words = tr("Nobody on a do-not-call list becomes a lead. Nothing is written before step 4.")
        row.addWidget(Paragraph(words, Type.META, Tone.TEXT2), 1)
        return row

    @Slot()
    def show_steps(self) -> None:
        """Show where everything stands."""
        presenter, table = self.presenter, self.presenter.table
        self.file.setText(table.path.name if table else tr("CSV, text or Excel"))
        details = (self._file(), self._columns(), self._campaign(), tr("can be undone for 7 days"))
        for step, (button, detail) in zip(
            Step, zip(self.buttons, details, strict=True), strict=True
        ):
            ended = step is Step.RUN and presenter.running is not None and not presenter.busy
            done = presenter.step > step or ended
            button.show_step(detail, current=presenter.step is step, done=done)
            button.setEnabled(self._may_go(step))

    def _may_go(self, step: Step) -> bool:
        presenter = self.presenter
        if presenter.step is Step.RUN:
            return step is Step.RUN
        return step is not Step.RUN and (step is Step.FILE or presenter.table is not None)

    def _file(self) -> str:
        table = self.presenter.table
        if table is None:
            return tr("by dialog, drop or path")
        sheet = tr("Sheet “{sheet}”, ", sheet=table.sheet) if table.sheet else ""
        return tr(
            "{sheet}{word}{count:,} rows",
            sheet=sheet,
            word=tr("about ") if not table.sheet else "",
            count=self._count(),
        )

    def _count(self) -> int:
        table, looking = self.presenter.table, self.presenter.looking
        if looking is not None and looking.seconds:
            return looking.book.checked
        return (
            max(0, table.estimate - 1) if table and table.sheet else table.estimate if table else 0
        )

    def _columns(self) -> str:
        mapping = self.presenter.mapping
        if self.presenter.table is None:
            return tr("guessed, you correct")
        return tr("{taken} of {count} matched", taken=mapping.taken, count=len(mapping.columns))

    def _campaign(self) -> str:
        choice = self.presenter.choice
        if self.presenter.step < Step.CAMPAIGN:
            return tr("source, segment, cost")
        name = choice.campaign.name if choice.campaign else choice.name
        return ", ".join(one for one in (name, choice.source) if one) or tr("source, segment, cost")
