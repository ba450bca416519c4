"""The presenter's part that dials and hangs up: one way for every kind of dial."""

from datetime import timedelta
from uuid import UUID

from app.domain.vocabulary import Role
from app.jobs.call import CallLine
from app.jobs.call_state import Caller
from app.reads.lead_card import LeadCard
from app.ui.office import Office
from app.ui.screens.call.draft import Lack
from app.ui.tr import tr

HANG_UP_AFTER = timedelta(seconds=1.5)


class Dialling:
    """Dials by hand, from the list, from the palette, again; takes calls that come in."""

    office: Office
    role: Role
    card: LeadCard | None
    line: CallLine
    _last_dial: tuple[UUID, str] | None

    @property
    def attempt(self) -> UUID | None:
        """The attempt that waits for its ending."""
        raise NotImplementedError

    def open(self, lead: UUID, dial: str | None = None) -> None:
        """Opens a lead."""
        raise NotImplementedError

    def point_at(self, lacks: tuple[Lack, ...]) -> None:
        """Says what is missing and goes to the first of it."""
        raise NotImplementedError

    def caller(self) -> Caller:
        """Who calls."""
        return Caller(self.office.actor, self.role)

    def dial(self, e164: str = "") -> None:
        """Dials the first phone of the open lead, or this one; one way for every kind of dial."""
        card = self.card
        line = self.line.line()
        if card is None or line.on:
            return
        if self.attempt is not None:
            self.point_at((Lack("disposition", tr("Say how this call ended first.")),))
            return
        number = e164 or (card.phone.e164 if card.phone else "")
        if not number and card.prospect.phones:
            number = card.prospect.phones[0].e164
        self._last_dial = (card.state.id, number)
        self.line.dial(card.state.id, number, self.caller(), consent=self._consent())

    def dial_lead(self, lead: UUID, e164: str) -> None:
        """Dials a number of a lead that need not be open: by hand, from the palette, again."""
        if self.card is not None and self.card.state.id == lead:
            self.dial(e164)
        else:
            self.open(lead, e164)

    def may_redial(self) -> bool:
        """Whether there was a dial before, and the line is free."""
        return self._last_dial is not None and not self.line.line().on

    def redial(self) -> None:
        """Dials the last number again."""
        if self._last_dial is not None:
            self.dial_lead(*self._last_dial)

    def take_incoming(self, lead: UUID, e164: str) -> None:
        """Somebody calls back: the lead opens with where we stopped, the line is live."""
        if self.line.line().on:
            return
        self.open(lead)
        self.line.take_incoming(lead, e164, self.caller(), consent=False)

    def _consent(self) -> bool:
        card = self.card
        return (
            card is not None
            and card.prospect.consent is True
            and not card.campaign.ask_consent_each_time
        )

    def hang_up(self) -> None:
        """Ends the call; ignored in the first one and a half seconds."""
        line = self.line.line()
        if not line.on or line.dialled_at is None:
            return
        if self.office.now() - line.dialled_at >= HANG_UP_AFTER:
            self.line.hang_up()

    def key_f9(self) -> None:
        """Dials, or hangs up."""
        if self.line.line().on:
            self.hang_up()
        else:
            self.dial()
