"""Above a call without sound: a recording that was made elsewhere is attached to it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.jobs.elsewhere import Attached
from app.jobs.found import Sight
from app.reads.recording import Recording
from app.ui.office import Office
from app.ui.screens.recordings.attach_words import SIDES, SOUNDS, uncertain
from app.ui.screens.recordings.attaching import Attaching
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.meters import clock_text
from app.ui.widgets.runs import Run
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import IconLabel, Label, Paragraph

HAS_SOUND = KnownError(
    "This call has a recording already.",
    "Both sounds are kept as they are.",
    "Take the other one away first, if it belongs to another call.",
)
NOT_YOURS = KnownError(
    "A recording is attached by whoever has the lead, or by a supervisor.",
    "The file was not touched.",
)
ONE_FILE = KnownError("One recording at a time.", "No file was touched.")


class AttachStrip(Themed, QFrame):
    """Offers to attach, shows a file before it is attached, and says why one is not.

    Signals:
        left: It goes while the keys are its own.
    """

    left = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Attach a recording"))
        self._call: Recording | None = None
        self._sight: Sight | None = None
        self._refusal: KnownError | None = None
        self._was_busy = self._over = False
        self.work = Attaching(office, self)
        self.icon = IconLabel("file-audio", Tone.TEXT2, 16)
        self.words = Paragraph("")
        self.sides = Segments(
            [tr(words) for words, _ in SIDES], tr("Who is on the left of its channels")
        )
        self.sides.choose(0)
        self.side_row = QWidget()
        self.choose = Button(tr("Attach a recording…"), icon="file-audio")
        self.attach = Button(tr("Attach to this call"), Face.PRIMARY, "check")
        self.drop_it = Button(tr("Not this file"))
        self._lay_out()
        self.choose.clicked.connect(self.ask_for_file)
        self.attach.clicked.connect(self._on_attach)
        self.drop_it.clicked.connect(self._on_back)
        self.work.seen.connect(self._on_seen)
        self.work.attached.connect(self._on_attached)
        self.work.refused.connect(self._on_refused)
        self.work.ended.connect(self._show)
        self.hide()

    def _lay_out(self) -> None:
        sides = QHBoxLayout(self.side_row)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(self.px(8))
        sides.addWidget(Label(tr("On the left"), Step.META, Tone.TEXT2))
        sides.addWidget(self.sides)
        sides.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(self.px(6))
        right.addWidget(self.words)
        right.addWidget(self.side_row)
        right.addLayout(button_row(self.attach, self.choose, self.drop_it))
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(16), self.px(10), self.px(16), self.px(10))
        row.setSpacing(self.px(10))
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(right, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A ground of its own and a line below."""
        painter = QPainter(self)
        ground = self.theme.selected if self._over else self.theme.sunken
        painter.fillRect(self.rect(), QColor(ground))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self.theme.line))

    @Slot(bool)
    def show_over(self, over: bool) -> None:
        """Files are held over the call, or no longer."""
        self._over = over
        self.update()

    # --- what is shown ----------------------------------------------------------------------------

    def show_call(self, one: Recording | None) -> None:
        """Another call is open, or the open one was read again."""
        same = one is not None and self._call is not None and one.attempt == self._call.attempt
        had, has = bool(self._call and self._call.sound), bool(one and one.sound)
        self._call = one
        if not same or had != has:
            if not same:
                self.work.stop()
            self._sight = self._refusal = None
        self._show()

    @property
    def offered(self) -> bool:
        """Whether a recording may be attached to the open call now."""
        one = self._call
        return one is not None and one.may_attach and not one.sound and not self.work.busy

    @Slot()
    def _show(self) -> None:
        one, sight, refusal = self._call, self._sight, self._refusal
        lacks = one is not None and one.may_attach and not one.sound
        shown = lacks or refusal is not None
        busy = self.work.busy
        focus = QApplication.focusWidget()
        mine = focus is not None and self.isAncestorOf(focus)
        self.drop_it.setVisible(busy or sight is not None or refusal is not None)
        leave = tr("Stop") if busy else tr("Not this file") if sight is not None else tr("Close")
        self.drop_it.set_look(text=leave)
        self.drop_it.setAccessibleName(leave)
        if mine and busy:  # else hiding the button would send the focus anywhere
            self.drop_it.setFocus(Qt.FocusReason.OtherFocusReason)
        self.side_row.setVisible(sight is not None and sight.two_sided)
        self.sides.setEnabled(not busy)
        self.attach.setVisible(sight is not None and not busy)
        self.choose.setVisible(lacks and sight is None and not busy)
        hidden = focus is not None and not focus.isVisibleTo(self)
        if mine and shown and not busy and (self._was_busy or hidden):
            first = self.attach if sight is not None else self.choose
            (first if lacks else self.drop_it).setFocus(Qt.FocusReason.OtherFocusReason)
        self._was_busy = busy
        self._say(sight, refusal)
        if mine and not shown:
            self.left.emit()
        if shown == self.isHidden():
            self.setVisible(shown)

    def _say(self, sight: Sight | None, refusal: KnownError | None) -> None:
        tone, icon = Tone.TEXT2, "file-audio"
        if refusal is not None:
            tone, icon = Tone.WARN, "triangle-alert"
            rest = " ".join(tr(part) for part in (refusal.safe, refusal.todo) if part)
            head = tr(refusal.what)
        elif self.work.busy:
            head = (
                tr("The file is converted.") if sight is not None else tr("The file is looked at.")
            )
            rest = tr("It stays where it is and as it is.")
        elif sight is not None:
            doubts = uncertain(sight)
            length = clock_text(sight.decoded.seconds)
            head = f"{sight.path.name}, {length}, {sight.decoded.format}"
            rest = (
                tr("Uncertain, and kept with the recording: {doubts}", doubts=doubts)
                if doubts
                else ""
            )
        else:
            head = tr("Was it recorded elsewhere?")
            rest = tr("Attach the file of another phone or recorder, or drop it here.")
        self.icon.set_icon(icon, tone)
        runs = [Run(head, Tone.TEXT, Weight.SEMIBOLD)]
        if rest:
            runs.append(Run(f" {rest}", Tone.TEXT2))
        self.words.set_runs(runs)
        self.words.setAccessibleName(f"{head} {rest}".strip())

    # --- what is done -----------------------------------------------------------------------------

    @Slot()
    def ask_for_file(self) -> None:
        """Choose the file."""
        if self.offered:
            path, _ = QFileDialog.getOpenFileName(self, tr("Attach a recording"), "", tr(SOUNDS))
            if path:
                self.take([Path(path)])

    def take(self, paths: list[Path]) -> None:
        """Files were chosen or dropped for the open call."""
        one = self._call
        if one is None or self.work.busy:
            return
        self._sight = self._refusal = None
        if not one.may_attach:
            self._refusal = NOT_YOURS
        elif one.sound:
            self._refusal = HAS_SOUND
        elif len(paths) != 1:
            self._refusal = ONE_FILE
        else:
            self.sides.choose(0)
            self.work.see(paths[0], one.attempt)
        self._show()

    @Slot(object)
    def _on_seen(self, sight: Sight) -> None:
        if self._call is not None and sight.candidate.call.attempt == self._call.attempt:
            self._sight = sight

    @Slot()
    def _on_attach(self) -> None:
        if self._sight is not None:
            at = self.sides.selected() or 0
            self.work.attach(self._sight, right_is_rep=SIDES[at][1])
            self._show()

    @Slot(object)
    def _on_attached(self, done: Attached) -> None:
        self._sight = self._refusal = None
        if self._call is not None and self._call.attempt == done.attempt:
            self._call = replace(self._call, sound=True)  # it is read again soon

    @Slot(object)
    def _on_refused(self, failure: KnownError) -> None:
        self._sight, self._refusal = None, failure

    @Slot()
    def _on_back(self) -> None:
        if self.work.busy:
            self.work.stop()
            return
        self._sight = self._refusal = None
        self._show()


class FileDrop(QObject):
    """Takes files that are dropped on a pane, beside the button that does the same.

    Signals:
        dropped: The files (`list[Path]`).
        over: Whether files are held over the pane now.
    """

    dropped = Signal(object)
    over = Signal(bool)

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        pane.setAcceptDrops(True)
        pane.installEventFilter(self)

    def eventFilter(self, _pane: QObject, event: QEvent) -> bool:
        """Local files alone; whether they are sounds the decoder says."""
        if event.type() == QEvent.Type.DragLeave:
            self.over.emit(False)
        if isinstance(event, QDropEvent) and event.type() in (
            QEvent.Type.DragEnter,
            QEvent.Type.Drop,
        ):
            urls = event.mimeData().urls()
            if not urls or not all(one.isLocalFile() for one in urls):
                return False
            event.acceptProposedAction()
            self.over.emit(isinstance(event, QDragEnterEvent))
            if not isinstance(event, QDragEnterEvent):
                self.dropped.emit([Path(one.toLocalFile()) for one in urls])
            return True
        return False
