"""What to listen to next: the week's plan of each rep, and why each call stands in it."""

from PySide6.QtCore import Signal, Slot

from app.domain.phrases import capital
from app.reads.listening import ListeningPlan, ListeningQuestion, Planned
from app.reads.recordings import RecordingRow
from app.ui.changes import Stale
from app.ui.lists.as_of import AsOf
from app.ui.office import Office
from app.ui.reviews import words as review_words
from app.ui.screens.recordings.side_list import PAGES, SidePage
from app.ui.screens.recordings.words import when_words
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.meters import clock_text
from app.ui.widgets.rows import HeadItem, QueueItem

_ICONS = {
    "random": "circle-dot",
    "rejected": "corner-up-left",
    "lost": "x",
    "monologue": "message-square",
}


class PlanPane(SidePage):
    """The plan of the week, by rep.

    Signals:
        picked: The `RecordingRow` that was chosen.
    """

    picked = Signal(object)

    def __init__(self, office: Office, pages: tuple[str, ...]) -> None:
        empty = EmptyState(
            tr("Nothing to listen to this week"),
            tr(
                "Each Monday brings a few calls of the week before: at random, and those after "
                "which a lead died."
            ),
        )
        super().__init__(PAGES[1], pages, empty)
        self.office = office
        self.plans: tuple[ListeningPlan, ...] = ()
        self._rows: dict[object, RecordingRow] = {}
        self._asked = False
        self.list.picked.connect(self._pick)
        self.as_of = AsOf(office, self, self.banners)
        self.as_of.lacking.connect(self._on_lacking)
        office.changes.listen(self, {"recordings"}, self._stale)

    def ask(self) -> None:
        """Read the plan."""
        self._asked = True
        self.office.ask(ListeningQuestion(), owner=self, on_done=self._take, key="plan")

    def _stale(self, _stale: Stale) -> None:
        if self._asked:
            self.ask()

    @Slot(object)
    def _on_lacking(self, lacking: frozenset[str]) -> None:
        if lacking:
            self.stack.setCurrentWidget(self.away)

    def _take(self, plans: tuple[ListeningPlan, ...]) -> None:
        self.plans = plans
        self._rows = {one.row.attempt: one.row for plan in plans for one in plan.rows}
        left = sum(plan.left for plan in plans)
        self.head.set_title(tr("To listen"), tr("{left} left", left=left) if self._rows else "")
        items: list[object] = []
        for plan in plans:
            if plan.rows:
                items.append(HeadItem(plan.name, _count(plan), "user"))
                items += [self._item(one) for one in plan.rows]
        self.show_items(items)

    def _item(self, one: Planned) -> QueueItem:
        row, why = one.row, review_words.why_words(one.why, one.monologue_s)
        when = when_words(row.dialled_at, self.office.now(), self.office.zone)
        heard = tr("Heard, {why}", why=why) if one.done else capital(why)
        if not row.sound:
            heard = tr("{heard}, no sound", heard=heard)
        return QueueItem(
            row.name or row.company or tr("No name"),
            clock_text(row.seconds),
            f"{row.by_name} · {when}",
            heard,
            "circle-check" if one.done else _ICONS.get(one.why, ""),
            Tone.OK if one.done else Tone.TEXT2,
            key=row.attempt,
        )

    @Slot(object)
    def _pick(self, attempt: object) -> None:
        if attempt in self._rows:
            self.picked.emit(self._rows[attempt])


def _count(plan: ListeningPlan) -> str:
    return (
        tr("{left} of {count} left", left=plan.left, count=len(plan.rows))
        if plan.left
        else tr("all heard")
    )
