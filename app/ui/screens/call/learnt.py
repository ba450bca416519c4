"""What is read besides the lead: reviews of one's calls with it, the proof of its hand-off."""

from functools import cached_property
from typing import TYPE_CHECKING

from app.reads.lead_card import LeadCard
from app.ui.screens.call.call_pane import is_offer

if TYPE_CHECKING:
    from app.ui.reviews.own_reviews import OwnReviews
    from app.ui.reviews.proof import Proof
    from app.ui.screens.call.view import CallScreen


class Learnt:
    """Both parts are loaded and made for the first lead that is shown, not for the first window."""

    def __init__(self, screen: "CallScreen") -> None:
        self._screen = screen

    @cached_property
    def own_reviews(self) -> "OwnReviews":
        """At the head of the thread."""
        from app.ui.reviews.own_reviews import OwnReviews

        made = OwnReviews(self._screen.office)
        made.hear_asked.connect(self._screen.commands.play)
        self._screen.call.history.add_head(made)
        return made

    @cached_property
    def proof(self) -> "Proof":
        """Beside a lead that is offered."""
        from app.ui.reviews.proof import Proof

        made = Proof(self._screen.office)
        self._screen.call.beside.addWidget(made)
        return made

    def show(self, card: LeadCard | None) -> None:
        """Another lead, or the same one read again."""
        offered = card is not None and is_offer(card)
        if card is not None or "own_reviews" in vars(self):
            self.own_reviews.show_card(card)
        if offered or "proof" in vars(self):
            self.proof.show_lead(card.state.id if card is not None and offered else None)

    def stop(self) -> None:
        """Nothing is heard any more."""
        if "proof" in vars(self):
            self.proof.player.stop()

    def may_judge(self) -> bool:
        """Whether the last follow-up waits for its judgement."""
        return "own_reviews" in vars(self) and self.own_reviews.may_judge()

    def judge(self, resumed: bool) -> None:
        """Say whether the last follow-up went on where the conversation stopped."""
        self.own_reviews.judge(resumed)
