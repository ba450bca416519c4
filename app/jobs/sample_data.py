"""The sample team's files as plain records: who, which campaigns, which leads, what happened when.

The format is described in `resources/sample/README.md`.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.campaign import Campaign, CardRule, Choice, Costs, GateRule, Question, Span
from app.domain.vocabulary import DeskKind
from app.host.ids import new_id

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing of the history, at a moment (aware UTC). `kind` is 'import', 'lead' or 'act'."""

    at: datetime
    kind: str
    data: Record


@dataclass(frozen=True, slots=True)
class SampleData:
    """Everything of the sample team.

    Attributes:
        zone: IANA zone of the team's wall times.
        events: The whole history in order.
        audio: Sound files by key: {"file", "seconds", "channels"}.
    """

    folder: Path
    team: Record
    zone: str
    people: tuple[Record, ...]
    campaigns: dict[str, Campaign]
    leads: dict[str, Record]
    events: tuple[Event, ...]
    audio: dict[str, Record]
    scenes: dict[str, Record]
    drafts: dict[str, Record]

    @property
    def clock(self) -> datetime:
        """The moment at which the sample opens, aware UTC."""
        return self.moment(self.team["clock"])

    def moment(self, wall: datetime) -> datetime:
        """A team wall time as a moment."""
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(ZoneInfo("UTC"))


def read_sample(folder: Path) -> SampleData:
    """Reads the sample team.

    Args:
        folder: `resources/sample`.
    """
    team, story, rest, history, reviews = (
        tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("team", "story", "prospects", "history", "reviews")
    )
    manifest = tomllib.loads((folder / "audio" / "manifest.toml").read_text(encoding="utf-8"))
    zone = team["team"]["zone"]
    imports = {one["key"]: one for one in team["imports"]}
    leads = {one["key"]: one for one in [*story["leads"], *rest["leads"]]}
    data = SampleData(
        folder=folder,
        team=team["team"],
        zone=zone,
        people=tuple(team["people"]),
        campaigns={one["key"]: _campaign(one) for one in team["campaigns"]},
        leads=leads,
        events=(),
        audio={one["key"]: one for one in manifest["audio"]},
        scenes={one["picture"]: one for one in story["scenes"]},
        drafts={one["key"]: one for one in story["drafts"]},
    )
    events = [Event(data.moment(one["at"]), "import", one) for one in imports.values()]
    for lead in leads.values():
        at = lead["added"] if "added" in lead else imports[lead["import"]]["at"]
        events.append(Event(data.moment(at), "lead", lead))
    acts = [*story["acts"], *history["acts"], *reviews["acts"]]
    events += [Event(data.moment(act["at"]), "act", act) for act in acts]
    order = {"import": 0, "lead": 1, "act": 2}
    events.sort(key=lambda one: (one.at, order[one.kind]))
    return SampleData(**{**_fields(data), "events": tuple(events)})


def _fields(data: SampleData) -> Record:
    return {name: getattr(data, name) for name in SampleData.__slots__}


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _spans(rows: list[list[str]]) -> tuple[Span, ...]:
    return tuple((_minutes(start), _minutes(end)) for start, end in rows)


def _campaign(one: Record) -> Campaign:
    hours = one["hours"]
    return Campaign(
        id=new_id(),
        version=one["version"],
        name=one["name"],
        desk=DeskKind(one["desk"]),
        region=one.get("region"),
        hours=(_spans(hours["mon_fri"]),) * 5 + (_spans(hours["sat"]), _spans(hours["sun"])),
        gap_minutes=one["gap_minutes"],
        attempts_in_a_row=one["attempts_in_a_row"],
        attempts_a_day=one["attempts_a_day"],
        answer_minutes=one["answer_minutes"],
        ask_consent_each_time=one["ask_consent_each_time"],
        questions=tuple(_question(q) for q in one["questions"]),
        card=tuple(CardRule(c["when"], c["points"], c["reason"]) for c in one["card"]),
        gate=GateRule(**one["gate"]),
        costs=Costs(**one["costs"]),
    )


def _question(one: Record) -> Question:
    return Question(
        key=one["key"],
        text=one["text"],
        short=one["short"],
        required=one["required"],
        decides=tuple(one.get("decides", ())),
        offers_times=one.get("offers_times", False),
        choices=tuple(
            Choice(c["key"], c["label"], c["points"], c.get("reason", "")) for c in one["choices"]
        ),
    )
