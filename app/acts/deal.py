"""The deal: its amount and date, won, lost."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.decide import decide, require_stage
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import Incomplete
from app.domain.state import LeadState
from app.domain.vocabulary import Stage
from app.reads import cases
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class SetDeal:
    """What the deal is worth and when it closes; amounts in minor units."""

    lead: UUID
    amount_minor: int
    currency: str
    per: str = ""
    closes_on: str = ""


@dataclass(frozen=True, slots=True)
class Win:
    """Won, with amount above zero, currency and the day of close."""

    lead: UUID
    amount_minor: int
    currency: str
    closed_on: str
    per: str = ""


@dataclass(frozen=True, slots=True)
class Lose:
    """Lost, with its reason."""

    lead: UUID
    reason: str


def set_deal(command: SetDeal, desk: Desk) -> Changes:
    """Opens the lead's deal or changes it; at most one is open per lead."""
    journal = Journal(desk, "set_deal")
    _, lead = journal.lead(command.lead)
    require_stage("set_deal", lead)
    say_deal(journal, lead, command)
    return journal.close()


def say_deal(journal: Journal, lead: LeadState, deal: SetDeal | Win) -> UUID:
    """Keeps the deal as it stands. Returns its id."""
    if deal.amount_minor <= 0 or len(deal.currency) != 3:
        raise Incomplete("amount", "Say the amount and its currency, as in 18,400 EUR.")
    number = lead.deal or journal.desk.new_id()
    closes = deal.closes_on if isinstance(deal, SetDeal) else deal.closed_on
    journal.say(
        f.DealSet(
            deal=number,
            amount_minor=deal.amount_minor,
            currency=deal.currency,
            per=deal.per,
            closes_on=closes,
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return number


def win(command: Win, desk: Desk) -> Changes:
    """Closes the deal as won; the open point closes with it."""
    journal = Journal(desk, "win")
    _, lead = journal.lead(command.lead)
    require_stage("win", lead)
    say_won(journal, lead, command)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    decide(journal, lead, campaign, Stage.WON)
    return journal.close()


def say_won(journal: Journal, lead: LeadState, deal: Win) -> None:
    """Keeps amount and the closing of a won deal."""
    if not deal.closed_on:
        raise Incomplete("closed_on", "Say the day it was agreed.")
    number = say_deal(journal, lead, deal)
    journal.say(
        f.DealClosed(
            deal=number,
            campaign=lead.campaign,
            won=True,
            amount_minor=deal.amount_minor,
            currency=deal.currency,
            source=lead.source,
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )


def lose(command: Lose, desk: Desk) -> Changes:
    """Closes the lead as lost, with its reason."""
    journal = Journal(desk, "lose")
    _, lead = journal.lead(command.lead)
    require_stage("lose", lead)
    say_lost(journal, lead, command.reason)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    decide(journal, lead, campaign, Stage.LOST)
    return journal.close()


def say_lost(journal: Journal, lead: LeadState, reason: str) -> None:
    """Keeps the closing of a lost deal."""
    if not reason:
        raise Incomplete("reason", "Say why it was lost.")
    journal.say(
        f.DealClosed(
            deal=lead.deal,
            campaign=lead.campaign,
            won=False,
            amount_minor=lead.deal_minor,
            currency=lead.deal_currency,
            reason=reason,
            source=lead.source,
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
