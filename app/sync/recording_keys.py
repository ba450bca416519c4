"""The keys of recordings: put behind the team's rights once, asked for by whoever wants to hear."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.errors import KnownError
from app.sync.blobs import Blob
from app.sync.sealing import SealKey
from app.sync.transport import Refused, Transport

_NO_QUESTION = ("42883", "42501")
ASKED = 500
"""Recordings that one question asks about."""


class NotGiven(KnownError):
    """The team gives no key of this recording, and why.

    Attributes:
        not_sent: It has none; False: it is not for this person.
    """

    not_sent = False


@dataclass(frozen=True, slots=True)
class Given:
    """A key that was given.

    Attributes:
        place: Where the team's recordings lie now.
    """

    blob: Blob
    place: str


def keep_key(transport: Transport, device: str, recording: UUID, blob: Blob) -> bool:
    """Puts the key of an own recording behind the right to hear it.

    Returns:
        Whether this is the key that counts; False: another one was kept before.

    Raises:
        Unreachable: There is no answer.
        Refused: SG003: the team has not heard of the recording; else it is not the own one.
    """
    body = {
        "device": device,
        "recording": str(recording),
        "blob": blob.name,
        "size": blob.size,
        "key": blob.key.text(),
    }
    return bool(transport.call("keep_recording_key", body)["kept"])


def without_key(
    transport: Transport, device: str, recordings: Sequence[tuple[UUID, str]]
) -> set[UUID] | None:
    """Of which recordings the team has no key that opens this blob.

    Args:
        recordings: Each with the name of its blob.

    Returns:
        None where the team can't say: it was set up by an older program.

    Raises:
        Unreachable: There is no answer.
    """
    lacking = {recording for recording, _ in recordings}
    for start in range(0, len(recordings), ASKED):
        some = recordings[start : start + ASKED]
        asked = [{"recording": str(recording), "blob": blob} for recording, blob in some]
        try:
            said = transport.call("recordings_kept", {"device": device, "recordings": asked})
        except Refused as problem:
            if problem.code not in _NO_QUESTION:
                raise
            return None
        lacking -= {UUID(one) for one in said["kept"]}
    return lacking


def ask_key(transport: Transport, device: str, recording: UUID, why: str) -> Given:
    """The key of a recording; the team notes that it was asked for.

    Args:
        why: What for: 'play', 'mend'.

    Raises:
        Unreachable: There is no answer.
        NotGiven: It is not for this person, or was not sent yet.
    """
    body = {"device": device, "recording": str(recording), "why": why}
    try:
        said = transport.call("recording_key", body)
        if said["key"] is None:
            raise _not_given(said)
        key = SealKey.of(said["key"])
        return Given(Blob(str(said["blob"]), int(said["size"]), key), str(said["place"]))
    except Refused as problem:
        raise NotGiven(problem.sentence, "Nothing was fetched.") from problem


MOST_HEARD = 500
"""Hearings that are said at once."""


def say_heard(transport: Transport, device: str, heard: Sequence[dict[str, str]]) -> None:
    """Tells the team which of its recordings were heard at this desk; it goes into the audit.

    Args:
        heard: {id, recording, at} of each, at most `MOST_HEARD`; those that it knows already change
            nothing.

    Raises:
        Unreachable: There is no answer.
        Refused: It does not take them; one that was set up by an older program has no such word.
    """
    transport.call("recording_heard", {"device": device, "heard": list(heard)})


def _not_given(said: dict[str, Any]) -> NotGiven:
    if said["why"] == "not_sent":
        whose = said["by_name"] or "the person who called"
        problem = NotGiven(
            f"The desk of {whose} has not sent this recording yet.",
            "It lies there and is not lost.",
            "It is sent by itself while Segue is open there; try again later.",
        )
        problem.not_sent = True
        return problem
    return NotGiven(
        "Your roles in the team do not let you hear this recording.",
        "That it was asked for is in the team's audit.",
    )
