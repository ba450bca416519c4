"""`segue audio attach`: a file goes to the call that is named, or to the one that it fits."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from app.domain.errors import KnownError
from app.domain.sound_match import Candidate
from app.domain.vocabulary import Role
from app.jobs.by_command import main_role
from app.jobs.elsewhere import attach_file, by_person, chosen, match_file
from app.jobs.foreign import look_into
from app.jobs.workplace import Workplace
from app.reads.desk import Actor
from app.reads.found_sounds import CallQuestion


@dataclass(frozen=True, slots=True)
class Done:
    """What was attached to which call, as the command says it."""

    attempt: UUID
    lead: UUID
    name: str
    dialled_at: datetime
    file_name: str
    seconds: float
    reasons: tuple[str, ...]
    problems: tuple[str, ...]


def attach(
    workplace: Workplace, actor: Actor, path: Path, call: str, *, right_is_rep: bool
) -> Done:
    """Attach a file.

    Args:
        call: Id of a call; '' looks for it.
        right_is_rep: The rep is on the right channel; else left is taken and said so.

    Raises:
        KnownError: It can't be decoded, no single call fits, or the call does not take it.
    """
    role = main_role(actor, Role.SUPERVISOR)
    candidate = (
        _named(workplace, actor, role, path, call) if call else _found(workplace, actor, role, path)
    )
    act = by_person(workplace, actor, role)
    done = attach_file(workplace, path, candidate, act, right_is_rep=right_is_rep or None)
    one = candidate.call
    return Done(
        done.attempt,
        done.lead,
        one.name,
        one.dialled_at,
        done.file_name,
        done.seconds,
        candidate.reasons,
        done.problems,
    )


def _found(workplace: Workplace, actor: Actor, role: Role, path: Path) -> Candidate:
    found = match_file(workplace, path, actor, role)
    if found.certain is not None:
        return found.certain
    if not found.candidates:
        raise KnownError(f"No call fits {path.name}.", "Nothing was changed.", _NAME_IT)
    lines = [
        f"{one.call.attempt} {one.call.name}, {one.call.dialled_at:%Y-%m-%d %H:%M} UTC: "
        + "; ".join((*one.reasons, *one.doubts))
        for one in found.candidates[:_SHOWN]
    ]
    raise KnownError(
        f"No single call is certain for {path.name}.",
        "Nothing was changed.",
        f"{_NAME_IT} These may be it:\n  " + "\n  ".join(lines),
    )


_NAME_IT = "Name the call with --call."
_SHOWN = 5


def _named(workplace: Workplace, actor: Actor, role: Role, path: Path, call: str) -> Candidate:
    try:
        attempt = UUID(call)
    except ValueError as failure:
        raise KnownError(f"'{call}' is no id of a call.", "Nothing was changed.") from failure
    facts = workplace.ask(CallQuestion(attempt), actor, role)
    if facts is None:
        raise KnownError(f"There is no call {call}.", "Nothing was changed.")
    return chosen(path, look_into(path), facts, workplace.zone)
