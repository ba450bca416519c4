"""Two versions side by side, of which one is kept by choice."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.campaign import Campaign
from app.jobs.team_errands import Conflicted, name_of
from app.reads.house import CampaignsQuestion
from app.ui.clash import Clash
from app.ui.lists.clash_words import FieldPair, pairs, theirs_words
from app.ui.office import Office
from app.ui.theme import theme_host
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.panes import FormScroll
from app.ui.widgets.text import ElidedLabel, IconLabel, Label

_NAME, _WIDE, _HIGH = 168, 760, 560


class PairRow(Themed, QWidget):
    """One field: its name, theirs, mine; one that differs is tinted and carries a mark."""

    def __init__(self, pair: FieldPair, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pair = pair
        tone = Tone.TEXT if pair.differs else Tone.TEXT2
        weight = Weight.MEDIUM if pair.differs else Weight.REGULAR
        grid = columns(self)
        name = QHBoxLayout()
        name.setSpacing(self.px(6))
        if pair.differs:
            mark = IconLabel("arrow-right-left", Tone.WARN, 14)
            name.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        else:
            name.addSpacing(self.px(20))
        name.addWidget(Label(pair.name, Step.META, Tone.TEXT2, wrap=True), 1)
        grid.addLayout(name, 0, 0, Qt.AlignmentFlag.AlignTop)
        for at, text in ((1, pair.theirs), (2, pair.mine)):
            shown = Label(text, Step.BODY, tone, weight, wrap=True, selectable=True)
            shown.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(shown, 0, at)
        differs = tr("differs") if pair.differs else tr("the same")
        self.setAccessibleName(f"{pair.name}, {differs}: {pair.theirs}; {pair.mine}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint what differs."""
        if self.pair.differs:
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor(self.theme.tint(Tone.WARN)))


def columns(inside: QWidget) -> QGridLayout:
    """The three columns, alike in head and rows."""
    grid = QGridLayout(inside)
    px = theme_host().px
    grid.setContentsMargins(px(12), px(7), px(12), px(7))
    grid.setHorizontalSpacing(px(16))
    grid.setColumnMinimumWidth(0, px(_NAME))
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    return grid


class ClashDialog(Themed, QDialog):
    """Both versions of something. Esc keeps what the team has; what was typed stays.

    Signals:
        chosen: True: the own version is kept; False: theirs.
    """

    chosen = Signal(bool)

    def __init__(self, office: Office, clash: Clash, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._office, self.clash = office, clash
        other = clash.why.other
        name = name_of(other)
        title = tr("{name} was changed while you changed it", name=name)
        self.setWindowTitle(title)
        self.mine = Button(tr("Keep mine"), Face.PRIMARY)
        self.theirs = Button(tr("Keep theirs"))
        self.back = Button(tr("Go back"), key="Esc")
        self.back.setToolTip(tr("Theirs stays with the team, what you typed stays in the editor"))
        self.body = FormScroll(tr("Both versions"))
        self.body.form.setContentsMargins(0, 0, 0, 0)
        self.body.form.setSpacing(0)
        self.rows: list[PairRow] = []
        said = tr(
            "Both are whole versions. The one you keep is what the team works by from now on; "
            "the other stays in the history."
        )
        box = QVBoxLayout(self)
        pad = self.px(16)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(self.px(10))
        box.addWidget(Label(title, Step.TITLE, wrap=True))
        box.addWidget(Label(said, Step.BODY, Tone.TEXT2, wrap=True))
        box.addWidget(self._head())
        box.addWidget(make_line())
        box.addWidget(self.body, 1)
        box.addLayout(button_row(self.back, self.theirs, self.mine, right=True))
        for button in (self.mine, self.theirs, self.back):
            button.setAutoDefault(False)
        self.mine.setDefault(True)
        self.mine.clicked.connect(self._on_mine)
        self.theirs.clicked.connect(self._on_theirs)
        self.back.clicked.connect(self.reject)
        self.resize(self.px(_WIDE), self.px(_HIGH))
        office.ask(CampaignsQuestion(), owner=self, on_done=self._fill, key="clash")

    def _head(self) -> QWidget:
        head = _Head()
        grid = columns(head)
        edges = grid.contentsMargins()  # the rows are as much narrower as their scroll bar is wide
        edges.setRight(edges.right() + self.body.verticalScrollBar().sizeHint().width())
        grid.setContentsMargins(edges)
        other = self.clash.why.other
        office = self._office
        by = theirs_words(other.by, other.at, office.now(), office.zone)
        base = int(other.said.get("version") or 1) - 1
        for at, (words, meta) in enumerate(
            (
                ("", ""),
                (tr("With the team"), tr("{by}, version {version}", by=by, version=other.version)),
                (tr("Yours"), tr("made from version {base}", base=base)),
            )
        ):
            part = QVBoxLayout()
            part.setSpacing(self.px(2))
            part.addWidget(ElidedLabel(words, Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
            part.addWidget(ElidedLabel(meta, Step.META, Tone.TEXT2))
            grid.addLayout(part, 0, at)
        return head

    def _fill(self, campaigns: tuple[Campaign, ...]) -> None:
        other = self.clash.why.other
        names = {one.id: one.name for one in campaigns}
        for pair in pairs(other.kind, other.here, other.said, names):
            row = PairRow(pair)
            self.rows.append(row)
            self.body.form.addWidget(row)
        self.body.form.addStretch(1)
        self.mine.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_mine(self) -> None:
        self.chosen.emit(True)
        self.accept()

    @Slot()
    def _on_theirs(self) -> None:
        self.chosen.emit(False)
        self.accept()


class _Head(Themed, QWidget):
    """The names of both versions."""


class Clashes(QObject):
    """Shows each clash, one after the other, and does what was chosen."""

    def __init__(self, office: Office, window: QWidget) -> None:
        super().__init__(window)
        self._office, self._window = office, window
        self.dialog: ClashDialog | None = None
        office.conflicted.connect(self._on_conflict)

    @Slot(object)
    def _on_conflict(self, clash: Clash) -> None:
        # Over the dialog that asked, where one is open.
        above = self._window.window()
        for one in above.findChildren(QDialog):
            above = one if one.isVisible() else above
        dialog = ClashDialog(self._office, clash, above)
        dialog.chosen.connect(self._on_chosen)
        dialog.rejected.connect(self._on_back)
        self.dialog = dialog
        self._office.came_up.emit(dialog)

    @Slot(bool)
    def _on_chosen(self, mine: bool) -> None:
        clash = self._taken()
        if clash is None:
            return
        if mine:
            clash.mine()
        else:
            clash.left(Conflicted(clash.why.command, clash.why.other, theirs=True))

    @Slot()
    def _on_back(self) -> None:
        clash = self._taken()
        if clash is not None:
            clash.left(clash.why)

    def _taken(self) -> Clash | None:
        dialog, self.dialog = self.dialog, None
        return dialog.clash if dialog is not None else None
