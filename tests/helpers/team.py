"""A small team on a real store: people, a campaign, leads, and a call in few words."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.acts import attempt, house, lists, save_call
from app.acts.new_lead import NewLead, NewPhone
from app.acts.points import PointDraft, PointWhen, PromiseDraft
from app.domain.campaign import Campaign, CardRule, Choice, Costs, Question
from app.domain.vocabulary import DeskKind, Role
from app.domain.wall_time import WallTime
from app.host.ids import new_id
from app.jobs.workplace import Workplace, this_computer
from app.reads.desk import Actor
from app.reads.search_leads import SearchQuestion
from tests.helpers.clock import FixedClock

HOURS = (((9 * 60, 20 * 60),),) * 5 + ((), ())


def campaign_of(name: str = "Cold-chain film EU", **changes: Any) -> Campaign:
    """A campaign with two questions, a card and a gate of 60."""
    plain: dict[str, Any] = {
        "id": new_id(),
        "version": 1,
        "name": name,
        "region": "DE",
        "hours": HOURS,
        "answer_minutes": 20,
        "questions": (
            Question(
                "pallets",
                "How many pallets leave the site in a week?",
                "Pallets in a week",
                (
                    Choice("under_50", "Under 50"),
                    Choice("200_500", "200–500", 12, "200–500 pallets a week"),
                ),
            ),
            Question(
                "decides",
                "Who decides on stretch film?",
                "Who decides",
                (
                    Choice("alone", "She decides", 40, "Decides alone"),
                    Choice("someone", "Someone else", -5, "Someone else decides"),
                ),
                decides=("alone",),
            ),
        ),
        "card": (
            CardRule("source:Web form", 14, "Came by web form"),
            CardRule("signal", 10, "Buying signal"),
        ),
        "costs": Costs(per_lead_minor=240, hour_minor=3100),
    }
    return Campaign(**{**plain, **changes})


@dataclass
class Team:
    """The people by first name, their campaign, and leads by name."""

    workplace: Workplace
    clock: FixedClock
    people: dict[str, Actor] = field(default_factory=dict)
    campaign: Campaign = field(default_factory=campaign_of)
    leads: dict[str, UUID] = field(default_factory=dict)

    def act(self, command: Any, who: str = "petra", role: Role | None = None) -> Any:
        """Performs an act as this person, in their first role."""
        actor = self.people.get(who, this_computer())
        return self.workplace.act(command, actor, role or _first(actor))

    def ask(self, question: Any, who: str = "petra", role: Role | None = None) -> Any:
        """Asks as this person."""
        actor = self.people.get(who, this_computer())
        return self.workplace.ask(question, actor, role or _first(actor))

    def add_leads(self, *rows: NewLead, campaign: UUID | None = None, job: str = "") -> None:
        """Imports these rows and knows the leads by name."""
        job = job or f"job-{len(self.leads)}"
        self.act(lists.StartImport(job, campaign or self.campaign.id, f"{job}.csv", {}))
        self.act(lists.TakeRows(job, rows, len(rows)))
        self.act(lists.EndImport(job))
        for row in rows:
            found = self.ask(SearchQuestion(row.name or row.phones[0].e164))
            mine = [one for one in found if one.campaign == (campaign or self.campaign.id)]
            self.leads[row.name or row.phones[0].e164] = mine[0].lead

    def dial(self, lead: str, who: str = "mara", *, answer: bool = True) -> UUID:
        """Dials the first phone; 5 s later somebody answers. Returns the attempt."""
        number = self.leads[lead]
        card = self.card(lead, who)
        started = self.act(attempt.StartAttempt(number, card.phone.e164), who)
        self.clock.forward(seconds=5)
        if answer:
            self.act(attempt.AnswerCall(number, started.attempt), who)
        return started.attempt  # type: ignore[no-any-return]

    def call(
        self, lead: str, disposition: str, who: str = "mara", *, seconds: int = 120, **more: Any
    ) -> save_call.Saved:
        """A whole call: dialled, answered if the disposition says so, ended, saved."""
        from app.domain.dispositions import DISPOSITIONS
        from app.domain.vocabulary import Disposition

        rule = DISPOSITIONS[Disposition(disposition)]
        attempt_id = self.dial(lead, who, answer=rule.reached)
        self.clock.forward(seconds=seconds)
        self.act(attempt.EndCall(self.leads[lead], attempt_id), who)
        self.clock.forward(seconds=20)
        if rule.needs_reason:
            more.setdefault("reason", rule.reasons[0])
        if rule.needs_point:
            more.setdefault("point", self.point())
        if disposition == "wrong_person":
            more.setdefault("whom", "Anna")
        command = save_call.SaveCall(self.leads[lead], attempt_id, disposition, **more)
        return self.act(command, who)  # type: ignore[no-any-return]

    def qualify(self, lead: str, who: str = "mara") -> None:
        """A conversation after which the gate is met."""
        self.call(
            lead,
            "interested",
            who,
            notes=(save_call.NoteLine("signal", "Wants a price", 4000),),
            answers=(
                save_call.AnswerLine("pallets", "200_500", 1000),
                save_call.AnswerLine("decides", "alone", 2000),
            ),
        )

    def point(self, *, hours: float = 24, zone: str = "Europe/Warsaw") -> PointDraft:
        """A whole continuation point, due in so many hours."""
        return PointDraft(
            stopped_at="Will it hold in the freezer",
            opens_with="“Ewa, you asked whether it holds at −25 °C.”",
            open_question="Does it hold at −25 °C?",
            when=when(self.clock.now() + timedelta(hours=hours), zone),
            promises=(
                PromiseDraft("us", "Freezer data sheet", self.clock.now() + timedelta(hours=8)),
            ),
        )

    def card(self, lead: str, who: str = "mara") -> Any:
        """The card of a lead as this person sees it."""
        from app.reads.lead_card import LeadCardQuestion

        return self.ask(LeadCardQuestion(self.leads[lead]), who)


def _first(actor: Actor) -> Role:
    return next(role for role in Role if role in actor.roles)


def when(at: datetime, zone: str = "Europe/Warsaw") -> PointWhen:
    """A point's time at this moment: window 10 min before to 10 after."""
    from zoneinfo import ZoneInfo

    from app.domain.points import window_of_time

    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
    window = window_of_time(WallTime(local, zone), hours=HOURS)
    return PointWhen(
        local.isoformat(), zone, window.due_from, window.due_until, window.lapses_at, said="then"
    )


def lead_row(name: str = "Ewa Nowicka", number: str = "+48585550172", **more: Any) -> NewLead:
    """A row of a list."""
    plain: dict[str, Any] = {
        "line": 2,
        "company": "Baltica Cold Chain",
        "role": "Head of Operations",
        "place": "Gdańsk",
        "country": "PL",
        "zone": "Europe/Warsaw",
        "zones": ("Europe/Warsaw",),
        "pronoun": "her",
        "source": "Web form",
        "staff": "240",
        "phones": (NewPhone(number),),
    }
    return NewLead(name=name, **{**plain, **more})


def small_team(workplace: Workplace, clock: FixedClock, *, desk: str = "qualifier") -> Team:
    """Mara (telemarketer), Dana (qualifier), Jonas and Lea (telesales), Petra (supervisor, admin).

    One campaign, three leads: Ewa, Hanna and Tomás.
    """
    team = Team(workplace, clock, campaign=campaign_of(desk=DeskKind(desk)))
    for name, roles in (
        ("Mara Lindqvist", ("telemarketer",)),
        ("Dana Souček", ("qualifier",)),
        ("Jonas Okafor", ("telesales",)),
        ("Lea Brunner", ("telesales",)),
        ("Petra Holm", ("supervisor", "admin")),
    ):
        kept = team.act(house.SetPerson(name, roles))
        key = name.split(" ")[0].casefold()
        team.people[key] = Actor(kept.person, name, frozenset(Role(one) for one in roles))
    team.act(house.SetCampaign(team.campaign))
    team.add_leads(
        lead_row(),
        lead_row(
            "Hanna Virtanen",
            "+35835550161",
            line=3,
            company="Kaleva Print",
            place="Tampere",
            country="FI",
            zone="Europe/Helsinki",
            zones=("Europe/Helsinki",),
            source="Bought list",
        ),
        lead_row(
            "Tomás Ribeiro",
            "+351225550148",
            line=4,
            company="Ferragens Ribeiro",
            place="Porto",
            country="PT",
            zone="Europe/Lisbon",
            zones=("Europe/Lisbon",),
            pronoun="his",
            source="Referral",
        ),
    )
    return team
