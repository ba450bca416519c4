"""A short history in which every measure has something to count, and random acts to go on with."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.acts.accept import Accept
from app.acts.correct import Correct
from app.acts.deal import Lose, Win
from app.acts.do_not_call import DoNotCall
from app.acts.hand_off import HandOff
from app.acts.house import SetCampaign, SetPerson
from app.acts.reject import Reject
from app.acts.send_back import SendBack
from app.acts.side_exits import Disqualify, Park, Reassign, Reopen
from app.acts.undo import Undo
from app.domain import facts as f
from app.domain.campaign import Campaign, Costs
from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.jobs.workplace import Workplace
from app.reads import cases
from app.reads.desk import Actor
from tests.helpers.clock import FixedClock
from tests.helpers.team import Team, campaign_of, lead_row, small_team

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"
OTTO, NILS, IDA = "Otto Berg", "Nils Dahl", "Ida Falk"
LEADS = (EWA, HANNA, TOMAS, OTTO, NILS, IDA)
CALLERS, CLOSERS = ("mara", "sam"), ("jonas", "lea", "sam")
DISPOSITIONS = ("no_answer", "busy", "callback", "interested", "not_interested", "voicemail")


def campaigns(team: Team) -> tuple[Campaign, Campaign, Campaign]:
    """The team's campaign, one in another currency, and one without costs."""
    return team.campaign, _SWEDISH[0], _BARE[0]


_SWEDISH = [campaign_of("Skåne pallets", costs=Costs("SEK", 1000, 40000, 250000))]
_BARE = [campaign_of("Referrals", costs=Costs())]


def next_day(team: Team) -> None:
    """The next working day, 12:00 in Berlin."""
    at = team.clock.now().replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while at.weekday() > 4:
        at += timedelta(days=1)
    team.clock.set(at)


def story(workplace: Workplace, clock: FixedClock) -> Team:
    """Six leads: won, rejected, talked to, rejected after accepting, not reached, undecided."""
    team = small_team(workplace, clock)
    kept = team.act(SetPerson("Sam Two", ("telemarketer", "telesales")))
    team.people["sam"] = Actor(
        kept.person, "Sam Two", frozenset({Role.TELEMARKETER, Role.TELESALES})
    )
    for other in (*_SWEDISH, *_BARE):
        team.act(SetCampaign(other))
    sweden = {"country": "SE", "zone": "Europe/Stockholm", "zones": ("Europe/Stockholm",)}
    team.add_leads(
        lead_row(OTTO, "+4640555017", source="Fair", segment="Food", **sweden),
        lead_row(NILS, "+4640555018", line=3, source="Fair", **sweden),
        campaign=_SWEDISH[0].id,
    )
    team.add_leads(lead_row(IDA, "+4640555019", source="Referral", **sweden), campaign=_BARE[0].id)
    people = team.people
    for name in (EWA, HANNA, IDA):
        team.qualify(name)
    team.qualify(OTTO, "sam")
    team.act(HandOff(team.leads[EWA], people["jonas"].id), "dana")
    team.act(HandOff(team.leads[HANNA], people["lea"].id), "dana")
    team.act(HandOff(team.leads[OTTO], people["sam"].id), "dana")
    team.clock.forward(minutes=8)
    team.act(Accept(team.leads[EWA]), "jonas")
    team.act(Accept(team.leads[OTTO]), "sam", Role.TELESALES)
    team.clock.forward(minutes=4)
    team.act(Reject(team.leads[HANNA], "no_intent", "Only wanted a sample"), "lea")
    team.call(NILS, "no_answer")
    next_day(team)
    team.call(EWA, "callback", "jonas", seconds=300)
    team.act(Reassign(team.leads[OTTO], people["lea"].id, "Sam is away"))
    team.call(OTTO, "callback", "lea", seconds=200)
    team.act(Reject(team.leads[OTTO], "no_budget", "Nothing before next year"), "lea")
    team.call(TOMAS, "callback")
    team.act(Win(team.leads[EWA], 18_400_00, "EUR", "2026-11-25"), "jonas")
    team.act(HandOff(team.leads[IDA], people["lea"].id), "dana")
    return team


# --- random acts ---------------------------------------------------------------------------------


def _any(team: Team, whos: tuple[str, ...], make: Callable[[str], Any]) -> Any:
    for who in whos:
        try:
            return make(who)
        except KnownError:
            continue
    return None


def _caller(team: Team, lead: str, n: int) -> Any:
    next_day(team)
    kind = DISPOSITIONS[n % len(DISPOSITIONS)]
    return _any(team, CALLERS, lambda who: team.call(lead, kind, who))


def _closer(team: Team, lead: str, n: int) -> Any:
    next_day(team)
    deal = Win(team.leads[lead], 900_00 + n, ("EUR", "SEK")[n % 2], "2026-12-01")
    if n % 3 == 0:
        return _any(team, CLOSERS, lambda who: team.call(lead, "won", who, deal=deal))
    kind = ("callback", "no_answer", "lost")[n % 3]
    return _any(team, CLOSERS, lambda who: team.call(lead, kind, who, seconds=60 + n))


def _sales(command: Callable[[Team, str, int], Any]) -> Callable[[Team, str, int], Any]:
    def act(team: Team, lead: str, n: int) -> Any:
        team.clock.forward(seconds=30 + n)
        made = command(team, lead, n)
        return _any(team, CLOSERS, lambda who: team.act(made, who, Role.TELESALES))

    return act


def _by(who: str, command: Callable[[Team, str, int], Any]) -> Callable[[Team, str, int], Any]:
    def act(team: Team, lead: str, n: int) -> Any:
        team.clock.forward(seconds=30 + n)
        return _any(team, (who,), lambda one: team.act(command(team, lead, n), one))

    return act


def _correct(team: Team, lead: str, n: int) -> Any:
    """A supervisor corrects how one of the calls ended."""
    with team.workplace.store.reading() as session:
        facts = cases.load_facts(session, lead=team.leads[lead])
    calls = [one.id for one in facts if isinstance(one.body, f.CallSaved)]
    if not calls:
        return None
    now = ("interested", "no_answer", "callback", "won")[n % 4]
    command = Correct(team.leads[lead], calls[n % len(calls)], "disposition", now, "misheard")
    return _any(team, ("petra",), lambda who: team.act(command, who))


def _receiver(team: Team, n: int) -> Any:
    return team.people[CLOSERS[n % 3]].id


def _parked(team: Team, lead: str, n: int) -> Park:
    until = team.clock.now() + timedelta(days=20)
    return Park(team.leads[lead], until, "2026-12-20T10:00", "Europe/Berlin", "later")


STEPS: dict[str, Callable[[Team, str, int], Any]] = {
    "call": _caller,
    "qualify": lambda team, lead, _n: (
        next_day(team),
        _any(team, CALLERS, lambda who: team.qualify(lead, who)),
    )[1],
    "close": _closer,
    "hand_off": _by("dana", lambda t, lead, n: HandOff(t.leads[lead], _receiver(t, n))),
    "send_back": _by("dana", lambda t, lead, _n: SendBack(t.leads[lead], "no_intent", "Ask again")),
    "accept": _sales(lambda t, lead, _n: Accept(t.leads[lead])),
    "reject": _sales(lambda t, lead, _n: Reject(t.leads[lead], "too_early", "In spring")),
    "win": _sales(lambda t, lead, n: Win(t.leads[lead], 500_00 + n, "EUR", "2026-12-01")),
    "lose": _sales(lambda t, lead, _n: Lose(t.leads[lead], "Price")),
    "park": _sales(_parked),
    "disqualify": _by("mara", lambda t, lead, _n: Disqualify(t.leads[lead], "No need")),
    "reopen": _by("petra", lambda t, lead, _n: Reopen(t.leads[lead], "Asked again")),
    "reassign": _by("petra", lambda t, lead, n: Reassign(t.leads[lead], _receiver(t, n), "away")),
    "do_not_call": _by("petra", lambda t, lead, _n: DoNotCall(t.leads[lead], "asked")),
    "correct": _correct,
}


def go_on(team: Team, step: str, lead: str, n: int, *, undo: bool) -> None:
    """One random act, perhaps taken back at once; what the rules refuse does not happen."""
    result = STEPS[step](team, lead, n)
    changes = getattr(result, "changes", result)
    act_id = getattr(changes, "act_id", None)
    if undo and act_id is not None:
        for who, role in ((w, r) for w, a in team.people.items() for r in a.roles):
            try:
                team.act(Undo(act_id), who, role)
            except KnownError:
                continue
            return
