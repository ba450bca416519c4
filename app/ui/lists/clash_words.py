"""Two versions of a campaign, a person or a scorecard in words, field by field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.campaign import Campaign, Costs, Question, from_json
from app.domain.languages import language_name
from app.domain.scorecards import SCALE, CardQuestion
from app.domain.scorecards import from_json as card_questions
from app.domain.vocabulary import DeskKind, Role
from app.domain.wall_time import local_of
from app.domain.wording import ROLE_LABELS, day_words
from app.ui.screens.campaigns.draft import DAY_NAMES, hours_words, money_words
from app.ui.screens.campaigns.words import DESKS, disposition_words, points_words
from app.ui.tr import tr

Plain = dict[str, Any]
Said = dict[str, str]
_PLAIN = ("name", "region", "gap_minutes", "attempts_in_a_row", "attempts_a_day",
          "answer_minutes", "ask_consent_each_time", "active")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field in both versions."""

    name: str
    theirs: str
    mine: str

    @property
    def differs(self) -> bool:
        """The versions say other things."""
        return self.theirs != self.mine


def pairs(
    kind: str, here: Plain | None, said: Plain, campaigns: Mapping[UUID, str]
) -> tuple[FieldPair, ...]:
    """The fields of both versions, those that differ first.

    Args:
        kind: Of the facts: 'campaign_set', 'person_set' or 'scorecard_set'.
        campaigns: Names, for the campaigns of a person.
    """
    read: dict[str, Callable[[Plain], Said]] = {
        "campaign_set": _campaign,
        "person_set": lambda plain: _person(plain, campaigns),
        "scorecard_set": _card,
    }
    theirs, mine = read[kind](here) if here else {}, read[kind](said)
    names = [*mine, *(one for one in theirs if one not in mine)]
    none = tr("not there")
    found = [FieldPair(one, theirs.get(one, none), mine.get(one, none)) for one in names]
    return tuple(sorted(found, key=lambda pair: not pair.differs))


def theirs_words(by: str | None, at: datetime | None, now: datetime, zone: str) -> str:
    """'Ines Vogel, today 14:05'."""
    who = by or tr("Somebody else")
    if at is None:
        return who
    local, today = local_of(at, zone), local_of(now, zone).date()
    day = tr("today") if local.date() == today else tr(day_words(local.date()))
    return f"{who}, {day} {local:%H:%M}"


def _campaign(plain: Plain) -> Said:
    one = campaign_of(plain)
    gate = one.gate
    said = {
        tr("Name"): one.name,
        tr("Calls"): tr("in use") if one.active else tr("ended"),
        tr("Leads are passed on by"): tr(DESKS[one.desk]),
        tr("Region"): one.region or tr("none"),
        **{day: hours_words(span) or tr("no calls") for day, span in _days(one)},
        tr("Gap per number"): tr("{minutes} min", minutes=one.gap_minutes),
        tr("Attempts in a row"): str(one.attempts_in_a_row),
        tr("Attempts a day"): str(one.attempts_a_day),
        tr("Time to answer a hand-off"): tr("{minutes} min", minutes=one.answer_minutes),
        tr("Consent is asked"): tr("each time") if one.ask_consent_each_time else tr("once"),
        tr("Gate, score"): str(gate.score),
        tr("Gate, all questions"): _asked(gate.questions),
        tr("Gate, decision maker"): _asked(gate.decision_maker),
        tr("Gate, continuation point"): _asked(gate.point),
    }
    said |= _costs(one.costs) if plain.get("costs") else {}
    for question in one.questions:
        said[tr("Question: {short}", short=question.short)] = _question(question)
    for rule in one.card:
        said[tr("Card: {reason}", reason=rule.reason)] = points_words(rule.points)
    hidden = ", ".join(disposition_words(code) for code in sorted(one.hidden))
    return {**said, tr("Hidden endings"): hidden or tr("none")}


def campaign_of(plain: Plain) -> Campaign:
    """A campaign out of its columns as they travel."""
    return from_json(
        {**plain, "costs": plain.get("costs") or {}},
        id=UUID(plain.get("campaign") or plain["id"]),
        version=int(plain["version"]),
        desk=DeskKind(plain["desk"]),
        **{name: plain[name] for name in _PLAIN},
    )


def _days(one: Campaign) -> Iterable[tuple[str, Any]]:
    return zip(map(tr, DAY_NAMES), one.hours, strict=True)


def _asked(wanted: bool) -> str:
    return tr("asked for") if wanted else tr("not asked for")


def _costs(costs: Costs) -> Said:
    unset = tr("not set")
    return {
        tr("Currency"): costs.currency,
        tr("Cost of a lead"): money_words(costs.per_lead_minor) or unset,
        tr("Cost of an hour"): money_words(costs.hour_minor) or unset,
        tr("Other costs"): money_words(costs.other_minor) or unset,
    }


def _question(one: Question) -> str:
    answers = [f"{c.label} {points_words(c.points)}" if c.points else c.label for c in one.choices]
    return f"{one.text}\n{', '.join(answers)}"


def _person(plain: Plain, campaigns: Mapping[UUID, str]) -> Said:
    roles = [tr(ROLE_LABELS[role]) for role in Role if role in plain["roles"]]
    places = sorted(campaigns.get(UUID(one), tr("another")) for one in plain["campaigns"] or ())
    return {
        tr("Name"): plain["name"],
        tr("Roles"): ", ".join(roles) or tr("none"),
        tr("Campaigns"): ", ".join(places) or tr("All"),
        tr("Languages"): ", ".join(map(language_name, plain["languages"] or ())) or tr("none"),
        tr("Access"): tr("in the team") if plain["active"] else tr("ended"),
    }


def _card(plain: Plain) -> Said:
    said = {
        tr("Name"): plain["name"],
        tr("For"): tr(ROLE_LABELS[Role(plain["layer"])]),
        tr("Reviews"): tr("in use") if plain["active"] else tr("put aside"),
    }
    for number, one in enumerate(card_questions(plain["questions"]), 1):
        said[tr("Question {number}", number=number)] = _asks(one)
    return said


def _asks(one: CardQuestion) -> str:
    scored = tr("1 to 5") if one.kind == SCALE else tr("yes or no")
    must = tr(", must pass") if one.must_pass else ""
    return f"{one.text}\n{scored}, × {one.weight}{must}"
