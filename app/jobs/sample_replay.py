"""What a replay of the sample team's history knows while it runs."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from app.acts.table import perform
from app.domain.state import LeadState
from app.domain.vocabulary import DeskKind, Role
from app.host.ids import new_id
from app.jobs.sample_data import Record, SampleData
from app.jobs.workplace import this_computer
from app.reads import cases
from app.reads.desk import Actor, Desk

DEVICE = "sample"


@dataclass(slots=True)
class Replay:
    """What a replay knows while it runs: ids by the keys of the files."""

    data: SampleData
    session: Any
    recordings: Path
    people: dict[str, Actor] = field(default_factory=dict)
    leads: dict[str, UUID] = field(default_factory=dict)
    calls: dict[tuple[str, datetime], UUID] = field(default_factory=dict)
    notes: dict[tuple[str, str], UUID] = field(default_factory=dict)
    comments: dict[tuple[str, datetime], UUID] = field(default_factory=dict)
    reviews: dict[UUID, UUID] = field(default_factory=dict)
    sounds: dict[str, tuple[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def do(self, command: Any, at: datetime, who: str = "", role: Role | None = None) -> Any:
        """Performs an act at a moment of the history."""
        actor = self.people[who] if who else this_computer()
        desk = Desk(
            self.session,
            at,
            new_id,
            actor,
            role or next(one for one in Role if one in actor.roles),
            DEVICE,
            self.data.zone,
        )
        return perform(command, desk)

    def zone_of(self, lead: str) -> str:
        """IANA zone of a lead's prospect."""
        return str(self.data.leads[lead]["zone"])

    def state(self, lead: UUID) -> LeadState:
        """A lead as it stands now."""
        prospect = cases.prospect_of(self.session, lead)
        case = cases.load_case(self.session, prospect) if prospect else None
        assert case is not None
        return case.leads[lead]

    def who(self, one: Record) -> str:
        """Who acts: where the gate itself passed the lead on, whoever it was given to."""
        who = str(one["who"])
        key = one["lead"]
        campaign = self.data.campaigns[self.data.leads[key]["campaign"]]
        if campaign.desk is not DeskKind.AUTOMATIC or Role.TELESALES not in self.people[who].roles:
            return who
        state = self.state(self.leads[key])
        holder = state.handoff_to or state.owner
        for name, person in self.people.items():
            if person.id == holder and Role.TELESALES in person.roles:
                return name
        return who
