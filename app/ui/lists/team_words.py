"""How it stands between a desk and its team, in the words of the status bar."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.phrases import phrase
from app.domain.syncing import CLOCK_NOTE
from app.jobs.team_link import Contact, Standing
from app.jobs.team_sounds import Sounds
from app.sync.transport import SHUT_OUT, TOO_OLD
from app.ui.lists.as_of import moment
from app.ui.lists.lateness import has_nothing_to_do_with_time, reason_words
from app.ui.theme.tokens import Tone
from app.ui.tr import tr

_SAID_BELOW = 3_600.0
"""Seconds of dialling that are left at which the banner counts them down."""
_NO_SOUNDS = Sounds()


@dataclass(frozen=True, slots=True)
class StandingWords:
    """One part of the status bar, and what its popover says first."""

    text: str
    icon: str
    tone: Tone
    detail: str


def standing_words(
    standing: Standing, zone: str, now: datetime, sounds: Sounds = _NO_SOUNDS
) -> StandingWords:
    """What the status bar says.

    Args:
        now: By the computer's clock, as all times of a standing are.
        sounds: How it stands with the recordings of this desk.
    """
    waits = standing.unsent.acts
    unsent = tr("{waits} unsent", waits=waits) if waits else ""
    if standing.contact is Contact.HEARD:
        rests = rests_words(standing, zone, now)
        detail = " ".join(filter(None, (rests, _clock_words(standing))))
        if waits:
            detail = tr("They are on their way.")
        if held := held_up_words(sounds):
            text = _and(unsent or tr("Synced"), held)
            return StandingWords(text, "cloud-alert", Tone.WARN, detail)
        if waits:
            return StandingWords(unsent, "cloud-upload", Tone.TEXT2, detail)
        return StandingWords(tr("Synced"), "cloud-check", Tone.OK, detail)
    if standing.contact is Contact.WAITING:
        return StandingWords(tr("Looking for the team"), "cloud", Tone.TEXT2, "")
    if standing.contact is Contact.BROKEN:
        text = _and(tr("Syncing fails"), unsent)
        return StandingWords(text, "cloud-alert", Tone.DANGER, broken_words(standing, zone, now))
    if standing.contact is Contact.REFUSED:
        short, what, safe = refused_words(standing)
        detail = what if standing.code == SHUT_OUT and not waits else f"{what} {safe}"
        return StandingWords(_and(short, unsent), "cloud-off", Tone.DANGER, detail)
    return StandingWords(
        _and(tr("Offline"), unsent), "cloud-off", Tone.WARN, _offline_words(standing, zone, now)
    )


def refused_words(standing: Standing) -> tuple[str, str, str]:
    """What a team that refuses says: (status bar, what happened, what is safe)."""
    if standing.code == SHUT_OUT:
        return (
            tr("Not in this team"),
            tr("The team does not let you in any more."),
            _kept_words(standing.unsent.acts),
        )
    if standing.code == TOO_OLD:
        safe = tr("What you do here is kept and still sent; nothing new is read until then.")
        return tr("Please update"), standing.refused, safe
    kept = tr("Everything you type and record is kept on this computer.")
    return tr("The team refuses"), standing.refused, kept


def broken_words(standing: Standing, zone: str, now: datetime) -> str:
    """What is said of a desk whose syncing breaks off on this computer."""
    words = tr(
        "Since {since} syncing breaks off on this computer; it is tried again by itself. Nothing "
        "reaches the team and nothing new comes until then. Look whether the disk is full; if it "
        "is not, tell your admin: the reason stands in the log."
    )
    return words.format(since=moment(standing.since, now, zone))


def _kept_words(waits: int) -> str:
    if not waits:
        return tr("All that you did here is with the team.")
    what = tr("1 change") if waits == 1 else tr("{waits} changes", waits=waits)
    words = tr(
        "What waits to be sent ({what}) stays on this computer and goes out when you sign in "
        "with a new invitation."
    )
    return words.format(what=what)


def offline_words(standing: Standing) -> str:
    """What the banner says while there is no contact; in the last hour also when dialling ends."""
    kept = tr("Everything you type and record is kept on this computer.")
    left = standing.dialling_left
    if left is None or left > _SAID_BELOW:
        return kept
    if left <= 0:
        return kept + " " + tr("Nobody may be dialled until the team is heard again.")
    minutes = max(1, int(left // 60))
    return kept + " " + tr("Dialling ends in {minutes} min.", minutes=minutes)


def rests_words(standing: Standing, zone: str, now: datetime) -> str:
    """What a team that was restored says of new leads; '' where they are handed out."""
    if standing.rests_until is None:
        return ""
    words = tr(
        "New leads come again when all desks have been heard, at {until} at the latest: "
        "until then somebody may still be calling them. Those you have can be called."
    )
    return words.format(until=moment(standing.rests_until, now, zone))


def _and(text: str, more: str) -> str:
    return f"{text} · {more}" if more else text


def _offline_words(standing: Standing, zone: str, now: datetime) -> str:
    since = moment(standing.since, now, zone)
    kept = tr("Offline since {since}. Everything you type and record is kept on this computer.")
    words = kept.format(since=since)
    left = standing.dialling_left or 0.0
    if left <= 0:
        return f"{words} " + tr("Nobody may be dialled until the team is heard again.")
    hours, minutes = divmod(int(left // 60), 60)
    until = tr("{hours}:{minutes:02d} h", hours=hours, minutes=minutes)
    return f"{words} " + tr("Dialling without the team ends in {until}.", until=until)


def _clock_words(standing: Standing) -> str:
    behind = standing.behind
    if behind is None or abs(behind) < CLOCK_NOTE:
        return ""
    minutes = round(abs(behind) / 60)
    how = tr("behind") if behind > 0 else tr("ahead")
    said = tr("This computer's clock is {minutes} min {how}; what is said here bears its time.")
    return said.format(minutes=minutes, how=how)


def sounds_words(sounds: Sounds) -> tuple[str, str]:
    """How it stands with the recordings of this desk: (what waits, more of it); '' for nothing."""
    if not sounds.waiting:
        return "", ""
    said = tr("1 recording waits to be sent")
    if sounds.waiting > 1:
        said = tr("{count} recordings wait to be sent", count=sounds.waiting)
    if not sounds.placed:
        return said, tr("The team has no store of recordings yet; they stay on this computer.")
    if sounds.problem is not None:
        return said, tr(sounds.problem.what)
    if sounds.of:
        percent = round(100 * sounds.done / sounds.of)
        return said, tr("Sending the first of them: {percent}%", percent=percent)
    return said, tr("They go out one after the other, never during a call.")


def held_up_words(sounds: Sounds) -> str:
    """'5 recordings wait' where something is in their way; '' while they go out by themselves."""
    if not sounds.waiting or (sounds.placed and sounds.problem is None):
        return ""
    if sounds.waiting == 1:
        return tr("1 recording waits")
    return tr("{count} recordings wait", count=sounds.waiting)


def sent_words(count: int, sounds: Sounds) -> str:
    """Whether all of this desk's work is with the team, as the popover says it first."""
    if count:
        one, more = tr("1 change waits to be sent"), tr("{count} changes wait to be sent")
        return one if count == 1 else more.format(count=count)
    if sounds.waiting == 1:
        return tr("All but one recording is with the team")
    if sounds.waiting:
        return tr("All but {count} recordings are with the team", count=sounds.waiting)
    return tr("All changes are with the team")


_ACTS = {
    "open_lead": ("eye", phrase("Lead opened")),
    "leave_lead": ("eye", phrase("Lead left")),
    "start_attempt": ("phone", phrase("Call begun")),
    "take_incoming": ("phone-incoming", phrase("Call taken")),
    "answer_call": ("phone", phrase("Call answered")),
    "end_call": ("phone", phrase("Call ended")),
    "save_call": ("phone", phrase("Call saved")),
    "add_notes": ("file-text", phrase("Notes")),
    "go_away": ("clock", phrase("Away or back")),
    "give_consent": ("file-text", phrase("Consent")),
    "set_point": ("clock", phrase("Continuation point set")),
    "move_point": ("clock", phrase("Continuation point moved")),
    "close_point": ("clock", phrase("Continuation point closed")),
    "tick_promise": ("check", phrase("Promise kept")),
    "answer_objection": ("file-text", phrase("Objection answered")),
    "correct_profile": ("file-text", phrase("Profile corrected")),
    "correct": ("file-text", phrase("Correction")),
    "change_phone": ("phone", phrase("Number changed")),
    "hand_off": ("check", phrase("Hand-off")),
    "send_back": ("undo-2", phrase("Sent back")),
    "accept": ("check", phrase("Hand-off accepted")),
    "reject": ("undo-2", phrase("Hand-off rejected")),
    "set_deal": ("trophy", phrase("Deal")),
    "win": ("trophy", phrase("Deal won")),
    "lose": ("file-text", phrase("Deal lost")),
    "park": ("clock", phrase("Parked")),
    "disqualify": ("file-text", phrase("Disqualified")),
    "reopen": ("file-text", phrase("Opened again")),
    "reassign": ("file-text", phrase("Given to somebody else")),
    "do_not_call": ("phone-off", phrase("Do not call")),
    "block_number": ("phone-off", phrase("Number blocked")),
    "keep_recording": ("file-audio", phrase("Recording")),
    "comment": ("file-text", phrase("Comment")),
    "send_review": ("file-text", phrase("Review sent")),
    "undo": ("undo-2", phrase("Taken back")),
}


def act_words(act: str) -> tuple[str, str]:
    """(icon, words) of an act: 'Call saved'."""
    icon, words = _ACTS.get(act, ("", ""))
    return icon or "file-text", tr(words) if words else act.replace("_", " ").capitalize()


def late_words(act: str, about: str, reason: str) -> str:
    """'Call saved, Ewa Nowak, came too late: the lead had moved on.' for a toast."""
    what = ", ".join(part for part in (act_words(act)[1], about) if part)
    if has_nothing_to_do_with_time(reason):
        return tr("{what} was set aside: {why}.", what=what, why=reason_words(reason))
    return tr("{what} came too late: {why}.", what=what, why=reason_words(reason))


def left_words(about: str) -> str:
    """That a lead went on which something was typed, for a toast."""
    return tr(
        "{name} has gone to somebody else. What you typed is kept: click the cloud below.",
        name=about or tr("A lead"),
    )


def dialling_words(standing: Standing) -> str:
    """Who may be called while the team is not heard; '' while it is."""
    if standing.code == SHUT_OUT:
        return tr("Nobody may be called from here any more.")
    if standing.code == TOO_OLD or standing.contact is Contact.HEARD:
        return ""  # the team is asked before each dial
    if standing.dialling_left is None:
        return ""
    if standing.dialling_left <= 0:
        return tr("Nobody may be dialled until the team is heard again.")
    hours, minutes = divmod(int(standing.dialling_left // 60), 60)
    until = tr("{hours}:{minutes:02d} h", hours=hours, minutes=minutes)
    words = tr(
        "Your own continuation points and the leads you hold may be called for {until} more."
    )
    return words.format(until=until)
