"""Reviewers side by side, and beside the reps: how far they lie apart, and on which calls."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.reads.calibration import Calibration, CalibrationQuestion
from app.reads.recordings import RecordingRow
from app.reads.resumes import DAYS, Resumes, ResumesQuestion
from app.ui.lists.as_of import NEVER_TEXT, AsOf
from app.ui.office import Office
from app.ui.reviews import words as review_words
from app.ui.screens.recordings.side_list import SideRows
from app.ui.screens.recordings.words import when_words
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.messages import BannerStack
from app.ui.widgets.panes import FormScroll
from app.ui.widgets.rows import ItemModel, QueueItem, RowItem
from app.ui.widgets.text import Label, LinkLabel


class SideBySide(Themed, QDialog):
    """Of 90 days: the mean spread of each question, widest first, then the calls.

    Below, how often rep and reviewer say the same of a follow-up: resumed, or restarted.

    Signals:
        call_asked: The `RecordingRow` of a call.
        differing_asked: The calls of which the two say otherwise.
    """

    call_asked = Signal(object)
    differing_asked = Signal()

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self.office = office
        self.setWindowTitle(tr("Reviewers side by side"))
        self._rows: dict[object, RecordingRow] = {}
        self.none = Label(
            tr(
                "No call of the last 90 days was scored by two reviewers. Score a call that "
                "somebody else has scored: each sees the other's scores only once the own ones "
                "are sent."
            ),
            Step.BODY,
            Tone.TEXT2,
            wrap=True,
        )
        self.about = Label(
            tr("Mean spread on the scale from 1 to 5, 90 days"), Step.META, Tone.TEXT2
        )
        self._means = QGridLayout()
        self._means.setHorizontalSpacing(self.px(12))
        self._means.setVerticalSpacing(self.px(6))
        self._means.setColumnStretch(0, 1)
        self.means = FormScroll(tr("Mean spread by question"))
        self.means.form.setContentsMargins(0, 0, 0, 0)
        self.means.form.addLayout(self._means)
        self.means.form.addStretch(1)
        self.model = ItemModel()
        self.list = SideRows(tr("Calls that two or more reviewers scored"))
        self.list.setModel(self.model)
        self.list.entered.connect(self._open)
        self.list.clicked.connect(self._clicked)
        self.follow_ups = Label("", Step.META, Tone.TEXT2, wrap=True)
        self.differ = LinkLabel("", Step.META)
        self.differ.activated.connect(self._open_differing)
        self.differ.hide()
        self.back = Button(tr("Go back"), key="Esc")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self.reject)
        box = QVBoxLayout(self)
        pad = self.px(16)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(self.px(10))
        box.addWidget(Label(tr("Reviewers side by side"), Step.TITLE))
        self.banners = BannerStack()
        box.addWidget(self.banners)
        self.as_of = AsOf(office, self, self.banners)
        self.as_of.lacking.connect(self._on_lacking)
        box.addWidget(self.none)
        box.addWidget(self.about)
        box.addWidget(self.means, 1)
        box.addWidget(self.list, 1)
        box.addWidget(make_line())
        box.addWidget(
            Label(tr("Follow-ups, resumed or restarted"), Step.BODY, weight=Weight.SEMIBOLD)
        )
        said = QHBoxLayout()
        said.setSpacing(self.px(12))
        said.addWidget(self.follow_ups, 1)
        said.addWidget(self.differ, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(said)
        box.addLayout(button_row(self.back, right=True))
        self.resize(self.px(520), self.px(520))
        self._show(Calibration((), ()))
        office.ask(CalibrationQuestion(), owner=self, on_done=self._show, key="calibration")
        asked = ResumesQuestion(days=DAYS)
        office.ask(asked, owner=self, on_done=self._show_follow_ups, key="follow-ups")

    @Slot(object)
    def _on_lacking(self, lacking: frozenset[str]) -> None:
        if lacking:
            self.none.setText(tr(NEVER_TEXT))

    def _show(self, found: Calibration) -> None:
        known = bool(found.calls)
        self.none.setVisible(not known)
        for widget in (self.about, self.means, self.list):
            widget.setVisible(known)
        for at, mean in enumerate(found.means):
            self._means.addWidget(Label(mean.text or tr("The whole"), wrap=True), at, 0)
            spread = Label(f"{mean.mean:.1f}", Step.BODY, weight=Weight.SEMIBOLD, tabular=True)
            calls = tr("call") if mean.n == 1 else tr("calls")
            n = Label(f"{mean.n} {calls}", Step.META, Tone.TEXT3, tabular=True)
            n.setAccessibleName(
                tr(
                    "{text}: {mean:.1f} apart, {n} {calls}",
                    text=mean.text or tr("The whole"),
                    mean=mean.mean,
                    n=mean.n,
                    calls=calls,
                )
            )
            self._means.addWidget(spread, at, 1)
            self._means.addWidget(n, at, 2)
        self._rows = {one.row.attempt: one.row for one in found.calls}
        now, zone = self.office.now(), self.office.zone
        items: list[RowItem] = []
        for one in found.calls:
            row, whole = one.row, one.spreads[-1]
            when = when_words(row.dialled_at, now, zone)
            who = row.name or row.company or tr("No name")
            words = tr(
                "{reviewers} reviewers: {spread}",
                reviewers=one.reviewers,
                spread=review_words.spread_words(whole, {}),
            )
            items.append(
                QueueItem(who, "", f"{row.by_name} · {when}", words, "users", key=row.attempt)
            )
        self.model.set_items(items)

    def _show_follow_ups(self, found: Resumes) -> None:
        self.follow_ups.setText(review_words.agreement_words(found.agreement))
        count = found.counts["differed"]
        self.differ.setText(tr("{count} differ", count=count) if count != 1 else tr("1 differs"))
        self.differ.setAccessibleName(tr("{differ}, open the list", differ=self.differ.text()))
        self.differ.setVisible(count > 0)

    @Slot()
    def _open_differing(self) -> None:
        self.differing_asked.emit()
        self.accept()

    @Slot(object)
    def _open(self, key: object) -> None:
        if key in self._rows:
            self.call_asked.emit(self._rows[key])
            self.accept()

    @Slot()
    def _clicked(self) -> None:
        self._open(self.list.key_at(self.list.currentIndex()))
