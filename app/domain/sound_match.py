"""Whose call a sound file from elsewhere holds: candidates, how certain each is, and why.

Certain enough to be kept without asking is only what number, time and length all speak for, and no
other call does as well. Everything else a person decides, who sees the same reasons and doubts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from uuid import UUID

from app.domain.phrases import phrase
from app.domain.sound_clues import Basis, Clues, MomentClue, NumberClue

AT_ONCE = timedelta(minutes=2)
"""Clocks of two devices differ by no more."""
NEAR = timedelta(minutes=15)
SLACK = timedelta(seconds=30)
"""By which a sound may be longer than its call: ringing, and a stop that is late."""
_HOURS = 14
_LEAST_NATIONAL = 7
_COUNTRY_CODE = (1, 2, 3)


class Certainty(IntEnum):
    """How sure a match is."""

    POSSIBLE = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is known of a call.

    Attributes:
        name: Of whom was called, for a list of candidates.
        has_sound: There is a recording of it already.
    """

    attempt: UUID
    lead: UUID
    name: str
    e164: str
    dialled_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    has_sound: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that a file may belong to.

    Attributes:
        reasons: What speaks for it, clauses.
        doubts: What is uncertain, clauses; kept with the recording.
        away: How far its time is from the call.
        began_at: When the sound began, as the file says; None where only its end is known.
    """

    call: CallFacts
    certainty: Certainty
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    away: timedelta
    began_at: datetime | None = None


class _Number(IntEnum):
    OTHER = 0
    NONE = 1
    NATIONAL = 2
    WHOLE = 3


class _Time(IntEnum):
    NONE = 0
    OTHER_HOUR = 1
    NEAR = 2
    THEN = 3


@dataclass(frozen=True, slots=True)
class _TimeFit:
    how: _Time
    away: timedelta
    moment: MomentClue | None = None
    hours: int = 0

    @property
    def by_file(self) -> bool:
        """It rests on when the file was last written, which copying may change."""
        return self.moment is None or self.moment.basis is Basis.FILE


def match(clues: Clues, calls: Iterable[CallFacts]) -> tuple[Candidate, ...]:
    """The calls that a file may belong to, the most certain first."""
    some = list(calls)
    graded = [(one, _number(clues.numbers, one.e164)) for one in some]
    if any(grade >= _Number.NATIONAL for _, grade in graded):
        graded = [(one, grade) for one, grade in graded if grade >= _Number.NATIONAL]
    found = [made for one, grade in graded if (made := _candidate(clues, one, grade))]
    return tuple(sorted(_alone(found), key=lambda one: (-one.certainty, one.away)))


def _number(numbers: tuple[NumberClue, ...], e164: str) -> _Number:
    if not numbers:
        return _Number.NONE
    return max(_one_number(one, e164.lstrip("+")) for one in numbers)


def _one_number(clue: NumberClue, dialled: str) -> _Number:
    if clue.digits == dialled:
        return _Number.WHOLE
    # A short number inside a long one is another number: what is left must be a country code.
    national = clue.digits.lstrip("0")
    left = len(dialled) - len(national)
    fits = dialled.endswith(national) and len(national) >= _LEAST_NATIONAL
    if not clue.whole and fits and left in _COUNTRY_CODE:
        return _Number.NATIONAL
    return _Number.OTHER


def _candidate(clues: Clues, call: CallFacts, number: _Number) -> Candidate | None:
    time = _time(clues, call)
    longer = _longer(clues, call)
    certainty = _certainty(number, time)
    if certainty is None:
        return None
    if longer or call.has_sound:
        certainty = Certainty.POSSIBLE
    moment = time.moment
    began = moment.at + timedelta(hours=time.hours) if moment and not time.by_file else None
    return Candidate(
        call,
        certainty,
        (*_number_reasons(number), *_time_reasons(time)),
        (
            *_number_doubts(number),
            *_time_doubts(time),
            *longer,
            *((phrase("the call has a recording already"),) if call.has_sound else ()),
        ),
        time.away,
        began,
    )


def _certainty(number: _Number, time: _TimeFit) -> Certainty | None:
    then = time.how is _Time.THEN
    if number is _Number.WHOLE and then and not time.by_file:
        return Certainty.SURE
    if number >= _Number.NATIONAL:
        return Certainty.LIKELY if time.how >= _Time.NEAR else Certainty.POSSIBLE
    if number is _Number.NONE and then and not time.by_file:
        return Certainty.LIKELY
    return Certainty.POSSIBLE if time.how >= _Time.NEAR else None


def _time(clues: Clues, call: CallFacts) -> _TimeFit:
    """The best fit; of two alike the one that says when the sound began."""
    length = timedelta(seconds=clues.seconds)
    fits = [_fit(one, call, length) for one in clues.moments]
    return max(fits, key=lambda one: (one.how, not one.by_file, -one.away))


def _fit(moment: MomentClue, call: CallFacts, length: timedelta) -> _TimeFit:
    end = call.ended_at or (call.answered_at or call.dialled_at) + length
    if moment.basis is Basis.FILE:
        return _graded(moment, abs(moment.at - end))
    fit = _graded(moment, _outside(moment.at, call.dialled_at, end))
    if fit.how is not _Time.NONE or moment.zone_said:
        return fit
    for hours in (sign * one for one in range(1, _HOURS + 1) for sign in (1, -1)):
        away = _outside(moment.at + timedelta(hours=hours), call.dialled_at, end)
        if away <= AT_ONCE:
            return _TimeFit(_Time.OTHER_HOUR, away, moment, hours)
    return fit


def _graded(moment: MomentClue, away: timedelta) -> _TimeFit:
    how = _Time.THEN if away <= AT_ONCE else _Time.NEAR if away <= NEAR else _Time.NONE
    return _TimeFit(how, away, moment)


def _outside(at: datetime, start: datetime, end: datetime) -> timedelta:
    return max(start - at, at - end, timedelta())


def _longer(clues: Clues, call: CallFacts) -> tuple[str, ...]:
    if call.ended_at is None:
        return ()
    lasted = call.ended_at - call.dialled_at
    if timedelta(seconds=clues.seconds) <= lasted + SLACK:
        return ()
    return (
        phrase(
            "it is longer than the call: {seconds:.0f} s, not {lasted:.0f}",
            seconds=clues.seconds,
            lasted=lasted.total_seconds(),
        ),
    )


def _number_reasons(number: _Number) -> tuple[str, ...]:
    return (phrase("it names the number of the call"),) if number >= _Number.NATIONAL else ()


def _number_doubts(number: _Number) -> tuple[str, ...]:
    return {
        _Number.NONE: (phrase("it names no number"),),
        _Number.OTHER: (phrase("it names another number"),),
        _Number.NATIONAL: (phrase("it names the number without its country"),),
    }.get(number, ())


def _time_reasons(time: _TimeFit) -> tuple[str, ...]:
    if time.how < _Time.NEAR:
        return ()
    if time.by_file:
        return (phrase("it was written when the call ended"),)
    return (phrase("its time is that of the call"),) if time.how is _Time.THEN else ()


def _time_doubts(time: _TimeFit) -> tuple[str, ...]:
    if time.how is _Time.NONE:
        return (phrase("its time does not fit the call"),)
    if time.how is _Time.OTHER_HOUR:
        return (
            phrase(
                "its clock is {hours} h from ours: another zone, or another call",
                hours=abs(time.hours),
            ),
        )
    doubts = []
    if time.by_file:
        doubts.append(phrase("its time is known only from when the file was written"))
    if time.how is _Time.NEAR:
        minutes = round(time.away.total_seconds() / 60)
        doubts.append(phrase("its time is {minutes} min from the call", minutes=minutes))
    return tuple(doubts)


def _alone(found: list[Candidate]) -> list[Candidate]:
    """Where several are as certain, only one whose span holds the moment stays so."""
    best = max((one.certainty for one in found), default=Certainty.POSSIBLE)
    rivals = [one for one in found if one.certainty is best]
    if best is Certainty.POSSIBLE or len(rivals) == 1:
        return found
    inside = [one for one in rivals if not one.away]
    if len(inside) == 1:
        said = phrase("another call fits better")
    else:
        inside, said = [], phrase("{count} calls fit as well", count=len(rivals))
    return [
        replace(one, certainty=Certainty.POSSIBLE, doubts=(*one.doubts, said))
        if one in rivals and one not in inside
        else one
        for one in found
    ]
