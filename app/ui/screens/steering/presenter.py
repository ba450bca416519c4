"""What needs a supervisor now, what is selected of it, and moving leads to somebody else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.acts.changes import Changes
from app.acts.side_exits import Reassign
from app.acts.undo import Undo
from app.domain.errors import Incomplete, KnownError
from app.domain.transitions import offer_moves
from app.reads.steering import SteeringAnswer, SteeringGroup, SteeringQuestion, SteeringRow
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.screens.steering.words import can_take, moved_words
from app.ui.tr import tr

_LOOK_MS = 4_000
"""A list that needs somebody is true within 5 s."""
_MINUTE = timedelta(minutes=1)
"""After which words like '3 min late' are said anew though nothing else has changed."""
_EMPTY = SteeringAnswer((), dict.fromkeys(SteeringGroup, 0), ())


class SteeringPresenter(QObject):
    """The screen 'Needs you' as the view shows it.

    Signals:
        listed: The lists are new (`SteeringAnswer`).
        chosen: What is selected, or who takes it, changed.
        refused: An act was not done (`KnownError`).
        needs: How much has to be seen to, for the rail.
        moved: Leads were moved, all that were asked for.
    """

    listed = Signal(object)
    chosen = Signal()
    refused = Signal(object)
    needs = Signal(int)
    moved = Signal()

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.answer = _EMPTY
        self.owner: UUID | None = None
        self.everything = 0
        self.selected: tuple[SteeringRow, ...] = ()
        self.to: UUID | None = None
        self._moving: list[UUID] = []
        self._offered = False
        self._listed_at: datetime | None = None
        self._done: list[Changes] = []
        office.changes.listen(self, ("queue", "lead", "handoffs", "people"), self._on_stale)
        # Only the clock makes points late: look again while somebody looks.
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_MS)
        self._clock.timeout.connect(self.refresh)

    def start(self, owner: UUID | None = None) -> None:
        """The screen is shown, perhaps for one person."""
        if owner is not None:
            self.owner = owner
        self._clock.start()
        self.refresh()

    def stop(self) -> None:
        """The screen is hidden."""
        self._clock.stop()

    @Slot()
    def refresh(self) -> None:
        """Ask again."""
        self.office.ask(
            SteeringQuestion(self.owner),
            owner=self,
            on_done=self._take,
            on_failed=self.refused.emit,
        )

    def look_at(self, owner: UUID | None) -> None:
        """Only what this person has; None is everybody."""
        if owner != self.owner:
            self.owner = owner
            self.select(())
            self.refresh()

    def select(self, leads: Sequence[UUID]) -> None:
        """These leads are selected."""
        wanted = set(leads)
        # A lead may stand in two lists (overdue, and handed off past its time).
        rows = {row.lead: row for row in self.answer.rows if row.lead in wanted}
        self.selected = tuple(rows.values())
        if self.to is not None and not self._fits(self.to):
            self.to = None
        self.chosen.emit()

    def give_to(self, person: UUID | None) -> None:
        """Who takes the selected leads over."""
        self.to = person
        self.chosen.emit()

    def name_of(self, person: UUID | None) -> str:
        """Name of somebody leads can stand with."""
        return next((one.name for one in self.answer.people if one.id == person), "")

    def move(self, why: str) -> None:
        """Move the selected leads with their points; one act for each.

        Raises:
            Incomplete: Nothing is selected, or nobody was chosen.
        """
        if not self.selected:
            raise Incomplete("leads", tr("Select the leads that are to move."))
        if self.to is None:
            raise Incomplete("to", tr("Choose who takes them over."))
        if self._moving:
            return
        rows, to = self.selected, self.to
        name = rows[0].name or rows[0].company
        roles = next((one.roles for one in self.answer.people if one.id == to), ())
        self._offered = all(offer_moves(row.stage, roles) for row in rows)
        self._moving, self._done = [row.lead for row in rows], []

        def done(changes: Changes) -> None:
            self._done.append(changes)
            self._one_less(name, self.name_of(to))

        def failed(error: KnownError) -> None:
            self.refused.emit(error)
            self._one_less(name, self.name_of(to))

        for row in rows:
            self.office.do(
                Reassign(row.lead, to, why.strip()), owner=self, on_done=done, on_failed=failed
            )

    def _one_less(self, name: str, to: str) -> None:
        self._moving.pop()
        if self._moving or not self._done:
            return
        done = tuple(self._done)
        self.moved.emit()
        self.select(())
        self.refresh()
        self.office.notice(
            moved_words(len(done), to, name, offered=self._offered),
            "send" if self._offered else "arrow-right",
            done[-1].act_id,
            on_undo=lambda: self._take_back(done[:-1]),
        )

    def _take_back(self, others: tuple[Changes, ...]) -> None:
        """The toast took one act back; the others of the same move follow, each by its own."""
        for changes in others:
            if changes.act_id is not None:
                self.office.do(Undo(changes.act_id), owner=self, on_failed=self.refused.emit)

    def _fits(self, person: UUID) -> bool:
        found = next((one for one in self.answer.people if one.id == person), None)
        return found is not None and can_take(found, self.selected)

    def _take(self, answer: SteeringAnswer) -> None:
        same, self.answer = answer == self.answer, answer
        if self.owner is None:
            self.everything = answer.total
            self.needs.emit(answer.total)
        else:
            self.office.ask(
                SteeringQuestion(), owner=self, on_done=self._take_total, key="steering-total"
            )
        now = self.office.now()
        if same and self._listed_at is not None and now - self._listed_at < _MINUTE:
            return  # whoever is choosing rows is not to be disturbed
        self._listed_at = now
        self.listed.emit(answer)
        self.select([row.lead for row in self.selected])

    def _take_total(self, answer: SteeringAnswer) -> None:
        if answer.total != self.everything:
            self.everything = answer.total
            self.needs.emit(answer.total)
            self.listed.emit(self.answer)

    def _on_stale(self, _stale: Stale) -> None:
        self.refresh()
