"""Saving a call and going on: the next lead is shown at once, the act goes its way."""

from uuid import UUID

from PySide6.QtCore import QObject

from app.acts.changes import Changes
from app.acts.do_not_call import DoNotCall
from app.acts.save_call import Saved
from app.acts.thread import SetPoint
from app.domain.errors import Incomplete, KnownError
from app.domain.vocabulary import Disposition
from app.reads.lead_card import LeadCard
from app.ui.lists.lateness import reason_words
from app.ui.screens.call import draft as typed
from app.ui.screens.call.draft import CallDraft, Lack
from app.ui.screens.call.presenter import CallPresenter
from app.ui.screens.call.words import saved_words
from app.ui.tr import tr


class Saver(QObject):
    """Saves what the presenter holds; a saved call that is undone comes back with its draft."""

    def __init__(self, presenter: CallPresenter) -> None:
        super().__init__(presenter)
        self._one = presenter
        self._office = presenter.office

    def save(self, *, stay: bool = False) -> None:
        """Saves the call and goes on; what is missing is gone to instead."""
        one = self._one
        card, attempt = one.card, one.attempt
        if card is None:
            one.go_next()
            return
        if attempt is None:
            self._without_call(card, stay=stay)
            return
        lacks = one.missing()
        if lacks:
            one.point_at(lacks)
        else:
            self._with_call(card, attempt, stay=stay)

    def _with_call(self, card: LeadCard, attempt: UUID, *, stay: bool) -> None:
        one = self._one
        if one.line.line().on:
            one.line.hang_up()
        lead, saved = card.state.id, one.draft
        command = typed.to_command(saved, lead, attempt, one.place())
        told = saved_words(card, saved, one.place())

        def done(result: Saved) -> None:
            self._saved(lead, saved, told, result)
            if stay:
                one.reopen(lead)

        def failed(failure: KnownError) -> None:
            self._not_saved(lead, saved, failure)

        self._office.do(command, owner=self, on_done=done, on_failed=failed)
        one.free_line()
        if not stay:
            self._go_on(lead)

    def _go_on(self, lead: UUID) -> None:
        one = self._one
        following = one.following()
        one.card = None
        if following is not None:
            one.open(following)
        else:
            one.go_next(lead)

    def _without_call(self, card: LeadCard, *, stay: bool) -> None:
        """No call was made: a whole point is kept, else the lead is only left."""
        one = self._one
        if not one.draft.point.empty() and "set_point" in card.may:
            lacks = typed.point_lacks(one.draft, one.place())
            if lacks:
                one.point_at(lacks)
                return
            point = one.draft.point.draft(one.place())
            self._office.do(SetPoint(card.state.id, point), owner=self, on_done=self._point_set)
            one.draft.point = typed.PointText()
            one.touched("all")
        if not stay:
            one.go_next(card.state.id)

    def _point_set(self, changes: Changes) -> None:
        self._office.notice(tr("Continuation point set."), "check", changes.act_id)

    def _saved(self, lead: UUID, draft: CallDraft, told: str, result: Saved) -> None:
        if result.stale:
            told = tr("Kept, but nothing moved: {why}.", why=reason_words(result.stale))
        self._office.notice(
            told, "check", result.changes.act_id, lambda: self._one.reopen(lead, draft)
        )

    def _not_saved(self, lead: UUID, draft: CallDraft, failure: KnownError) -> None:
        """The store refused: the call stands here again with all that was typed."""
        self._one.reopen(lead, draft)
        if isinstance(failure, Incomplete):
            self._one.point_at((Lack(failure.field, tr(failure.what)),))
        else:
            self._office.failed.emit(failure)

    def never(self) -> None:
        """Never call again: with the call that runs, else by itself; then what is next."""
        one = self._one
        card = one.card
        if card is None:
            return
        if one.attempt is not None:
            one.draft.disposition = Disposition.DO_NOT_CALL.value
            self.save()
            return
        self._office.do(DoNotCall(card.state.id), owner=self, on_done=self._blocked)
        one.go_next(card.state.id)

    def _blocked(self, _: Changes) -> None:
        self._office.notice(tr("Nobody calls here again."), "ban")
