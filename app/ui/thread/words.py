"""The thread in words: one row for each call, answer, hand-off, deal act and comment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.dispositions import DISPOSITIONS, REJECTIONS, DispositionRule
from app.domain.vocabulary import Disposition, RejectionReason, Role
from app.domain.wall_time import local_of
from app.domain.wording import DAYS, day_words
from app.reads.lead_card import LeadCard
from app.reads.thread import CommentItem, ThreadItem
from app.ui.lists.lateness import aside_words
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.rows import ThreadItem as Row

ROLE_TONES = {
    Role.TELEMARKETER: Tone.TELEMARKETING,
    Role.QUALIFIER: Tone.QUALIFICATION,
    Role.TELESALES: Tone.TELESALES,
}
_LAYERS = {
    Role.TELEMARKETER: "telemarketing",
    Role.QUALIFIER: "qualification",
    Role.TELESALES: "telesales",
    Role.SUPERVISOR: "supervision",
    Role.ADMIN: "administration",
}
SHOWN = frozenset(
    {
        "conversation",
        "attempt",
        "handoff",
        "rejected",
        "returned",
        "won",
        "lost",
        "parked",
        "disqualified",
        "reopened",
        "reassigned",
        "do_not_call",
        "lifted",
        "waived",
        "corrected",
    }
)
"""Lines of the panel; moves of a point and corrections of a profile stay in the whole history."""


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """What stands behind a row.

    Attributes:
        item: The line of the thread.
        comment: The comment, if the row is one.
    """

    item: ThreadItem
    comment: CommentItem | None = None


def thread_rows(card: LeadCard, me: UUID | None, zone: str, now: datetime) -> list[Row]:
    """All rows, newest first; comments stand below their call."""
    rows: list[Row] = []
    for item in card.thread:
        if item.kind not in SHOWN:
            continue
        rows.append(_row(item, me, zone, now))
        rows += [_comment(item, one, me, zone) for one in item.comments]
    return rows


def _who(by: UUID | None, name: str, me: UUID | None) -> str:
    return tr("You") if by is not None and by == me else name or tr("The gate")


def _when(at: datetime, zone: str, now: datetime) -> str:
    there, today = local_of(at, zone), local_of(now, zone)
    if there.date() == today.date():
        return tr("today {there:%H:%M}", there=there)
    return f"{tr(DAYS[there.weekday()])} {tr(day_words(there.date()))}"


def _row(item: ThreadItem, me: UUID | None, zone: str, now: datetime) -> Row:
    who = _who(item.by, item.by_name, me)
    meta = f"{_when(item.at, zone, now)}, {_kind(item)}"
    if item.corrected:
        meta += tr(", corrected")
    if item.stale:
        meta += f", {aside_words(item.stale)}"
    icon, name = "", ""
    if item.recorded:
        icon, name = "play", tr("Play")
    elif item.kind == "handoff":
        icon, name = "file-text", tr("Read")
    elif item.sound_problem and item.kind == "conversation":
        icon, name = "volume-x", item.sound_problem
    return Row(
        who=who,
        meta=meta,
        text=_text(item),
        tone=ROLE_TONES.get(Role(item.role), Tone.ACCENT) if item.role else Tone.ACCENT,
        act_icon=icon,
        act_name=name,
        avatar=_initials(item.by_name) if who == tr("You") else "",
        key=ThreadKey(item),
    )


def same_day(at: datetime, now: datetime, zone: str) -> bool:
    """Whether two moments lie on one day of the team's zone."""
    return local_of(at, zone).date() == local_of(now, zone).date()


def _initials(name: str) -> str:
    words = name.split()
    return "".join(one[0] for one in (words[:1] + words[1:][-1:])).upper()


def _kind(item: ThreadItem) -> str:
    if item.kind in ("conversation", "attempt"):
        layer = _LAYERS.get(Role(item.role), item.role) if item.role else ""
        if item.kind == "conversation":
            return tr(
                "{layer}, {seconds} min", layer=layer, seconds=max(1, round(item.seconds / 60))
            )
        rule = DISPOSITIONS.get(Disposition(item.disposition)) if item.disposition else None
        return tr(rule.label).lower() if rule else tr("attempt")
    if item.kind == "handoff":
        return tr("hand-off, intent {score}", score=item.score)
    return {
        "rejected": tr("rejected: {why}", why=rejection_words(item.reason)),
        "returned": tr("sent back"),
        "do_not_call": tr("do not call"),
        "lifted": tr("do-not-call lifted"),
    }.get(item.kind, item.kind)


def _text(item: ThreadItem) -> str:
    if item.kind == "corrected":
        return f"{tr(item.summary)}: {item.reason}"
    if item.summary:
        return quoted(item.summary) if item.kind == "rejected" else item.summary
    if item.notes:
        return " ".join(f"{note.text.rstrip('.')}." for note in item.notes[:2])
    return rejection_words(item.reason) if item.reason else ""


def _comment(item: ThreadItem, one: CommentItem, me: UUID | None, zone: str) -> Row:
    moment = clock(one.offset_ms)
    what = (
        tr("broke at {moment}: {broke}", moment=moment, broke=one.broke)
        if one.broke
        else tr("comment at {moment}", moment=moment)
    )
    if one.answers is not None:
        what = tr("answer at {moment}", moment=moment)
    return Row(
        who=_who(one.by, one.by_name, me),
        meta=what,
        text=one.text,
        tone=Tone.ACCENT,
        act_icon="play" if item.recorded else "",
        act_name=tr("Play at {moment}", moment=moment) if item.recorded else "",
        avatar=_initials(one.by_name),
        key=ThreadKey(item, one),
    )


def rejection(card: LeadCard) -> ThreadItem | None:
    """The rejection that still stands: nothing has been answered to it since."""
    if not card.state.rejected:
        return None
    return next((one for one in card.thread if one.kind == "rejected"), None)


# --- words that other places say, too ----------------------------------------------------------


def clock(offset_ms: int | None) -> str:
    """A moment of the call as mm:ss."""
    if offset_ms is None:
        return ""
    minutes, seconds = divmod(max(0, offset_ms) // 1000, 60)
    return f"{minutes:02d}:{seconds:02d}"


def quoted(text: str) -> str:
    """A sentence in quotation marks, once."""
    return f"“{text.strip(' “”')}”" if text.strip() else ""


def rejection_words(code: str) -> str:
    """A rejection reason as it is said."""
    if code in set(RejectionReason):
        return tr(REJECTIONS[RejectionReason(code)].label)
    return code


def label_of(rule: DispositionRule, role: Role) -> str:
    """'Continue' is what telesales calls a callback."""
    if rule.code is Disposition.CALLBACK and role is Role.TELESALES:
        return tr("Continue")
    return tr(rule.label)
