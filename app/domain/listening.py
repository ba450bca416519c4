"""What to listen to next: a fair plan per rep and week, two calls at random and three that died.

It is worked out, never kept: whoever asks, on whichever computer, in whichever hour of the week,
gets the same calls. By construction no call stands in two plans: a call can be drawn at random
only in the week after it was made, and as one after which a lead died only in the week after the
first death; who was drawn at random is never listed as dead.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

RANDOM, DIED = 2, 3
LONG_MONOLOGUE_S = 60.0
"""From here on a rep's monologue after an objection is long (ours to choose: guides say 76 or 150 s
without a source that can be traced)."""


class Why(StrEnum):
    """Why a call stands in the plan."""

    RANDOM = "random"
    REJECTED = "rejected"  # its lead was handed off and came back
    LOST = "lost"  # its lead had been interested, and was lost or disqualified
    MONOLOGUE = "monologue"  # the rep talked long after an objection


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recorded call of the rep.

    Attributes:
        at: When it was dialled, aware UTC.
        heard_at: When it was reviewed first; None if never.
        rejected_at, lost_at: When its lead died after it, if it was the call before that.
        sound: Sound was kept. Without it a call is never drawn at random, and as one after which
            a lead died only behind the others: its notes can be read.
    """

    attempt: UUID
    at: datetime
    heard_at: datetime | None = None
    rejected_at: datetime | None = None
    lost_at: datetime | None = None
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Pick:
    """A call of the plan, and why it is there."""

    attempt: UUID
    why: Why


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week on the team's clock."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime, zone: str) -> "Week":
        """The week in which a moment lies."""
        year, number, _ = moment.astimezone(ZoneInfo(zone)).isocalendar()
        return cls(year, number)

    def begins(self, zone: str) -> datetime:
        """Its Monday, 00:00."""
        monday = date.fromisocalendar(self.year, self.number, 1)
        return datetime.combine(monday, time(), ZoneInfo(zone))

    def before(self, weeks: int = 1) -> "Week":
        """The week so many weeks earlier."""
        monday = date.fromisocalendar(self.year, self.number, 1) - timedelta(weeks=weeks)
        return Week(*monday.isocalendar()[:2])


def plan(
    candidates: Iterable[Candidate],
    week: Week,
    *,
    team: str,
    person: str,
    zone: str,
    monologues: Mapping[UUID, float] | None = None,
) -> tuple[Pick, ...]:
    """The calls of one rep to listen to in a week: first those that died, then the random ones.

    Args:
        candidates: The rep's recorded calls of the last months, in any order.
        week: The week in which they are listened to. Its calls are of the weeks before.
        team, person: Seeds of the draw, with the week.
        zone: The team's clock, by which weeks begin.
        monologues: Longest monologue of the rep after an objection, in seconds, by call; calls
            whose speech is not known are not there.

    Returns:
        At most `DIED` calls after which a lead died, at most `RANDOM` random ones. Fewer when the
        week before had fewer: nothing is filled up, so that each kind stays what it says.
    """
    by_week: dict[Week, list[Candidate]] = {}
    for one in candidates:
        by_week.setdefault(Week.of(one.at, zone), []).append(one)
    draw = _Draw(team, person, zone, monologues or {}, by_week)
    drawn = draw.at_random(week)
    died = draw.died(week)
    return (*died, *(Pick(one.attempt, Why.RANDOM) for one in drawn))


@dataclass(frozen=True, slots=True)
class _Draw:
    team: str
    person: str
    zone: str
    monologues: Mapping[UUID, float]
    by_week: Mapping[Week, list[Candidate]]

    def at_random(self, week: Week) -> list[Candidate]:
        """The two of the calls of the week before, not reviewed before this week began."""
        begins = week.begins(self.zone)
        pool = [
            one
            for one in self.by_week.get(week.before(), ())
            if one.sound and not _heard(one, begins)
        ]
        return sorted(pool, key=lambda one: self._lot(week, one))[:RANDOM]

    def died(self, week: Week) -> list[Pick]:
        """Up to three of the calls whose first death lay in the week before; each kind first."""
        begins = week.begins(self.zone)
        found: list[tuple[Candidate, Why]] = []
        for called, some in self.by_week.items():
            died = [
                (one, death[1])
                for one in some
                if (death := self._first_death(one)) is not None
                and Week.of(death[0], self.zone) == week.before()
                and not _heard(one, begins)
            ]
            drawn = {one.attempt for one in self.at_random(called.before(-1))} if died else set()
            found += [one for one in died if one[0].attempt not in drawn]
        found.sort(key=lambda one: (not one[0].sound, self._lot(week, one[0])))
        by_kind: dict[Why, list[Candidate]] = {}
        for one, why in found:
            by_kind.setdefault(why, []).append(one)
        picked: list[Pick] = []
        while by_kind and len(picked) < DIED:
            for kind in [one for one in Why if one in by_kind]:
                picked.append(Pick(by_kind[kind].pop(0).attempt, kind))
                if not by_kind[kind]:
                    del by_kind[kind]
        return picked[:DIED]

    def _first_death(self, one: Candidate) -> tuple[datetime, Why] | None:
        long = self.monologues.get(one.attempt, 0.0) >= LONG_MONOLOGUE_S
        deaths = [
            (at, why)
            for at, why in (
                (one.rejected_at, Why.REJECTED),
                (one.lost_at, Why.LOST),
                (one.at if long else None, Why.MONOLOGUE),
            )
            if at is not None
        ]
        return min(deaths, key=lambda death: death[0]) if deaths else None

    def _lot(self, week: Week, one: Candidate) -> bytes:
        """A lot that nobody can wish for: sha256 over team, rep, week and call."""
        said = f"{self.team}|{self.person}|{week.year}-W{week.number:02}|{one.attempt}"
        return hashlib.sha256(said.encode()).digest()


def _heard(one: Candidate, before: datetime) -> bool:
    return one.heard_at is not None and one.heard_at < before
