"""Why the team left an act out of the lead, in words: one table of all who say it."""

from app.domain.phrases import phrase
from app.domain.syncing import UNREADABLE
from app.ui.tr import tr

_BY_THEN = phrase("somebody else had the lead by then")
_NOT_UNDERSTOOD = phrase("the team did not understand all of it")
_LATE = {
    "epoch": _BY_THEN,
    "held": _BY_THEN,
    "lease": _BY_THEN,
    "owned": phrase("the lead belonged to somebody else by then"),
    "not_yours": phrase("the lead was not yours any more"),
    "lead changed hands": phrase("the lead changed hands during the call"),
    "moved": phrase("the lead had moved on at another desk"),
    "do_not_call": phrase("the prospect had asked not to be called"),
    "transition": phrase("the lead stood elsewhere by then"),
    "no_such_lead": phrase("the lead was no longer there"),
    "no_such_act": phrase("what it takes back is not with the team"),
}
_ASIDE = {
    "not_allowed": phrase("the team does not allow it"),
    **dict.fromkeys(
        ("not understood", "incomplete", "unknown kind", "not of this act", "bad shape"),
        _NOT_UNDERSTOOD,
    ),
    "id_clash": _NOT_UNDERSTOOD,
    UNREADABLE: phrase("the team's database can't read it; it is kept on this computer"),
}
"""What has nothing to do with time."""


def reason_words(reason: str) -> str:
    """Why the team set an act aside: 'the lead had moved on at another desk'."""
    known = _LATE.get(reason) or _ASIDE.get(reason)
    return tr(known or "the team kept it aside, for a supervisor to see")


def has_nothing_to_do_with_time(reason: str) -> bool:
    """Whether an act was set aside for what it says, not because it came too late."""
    return reason in _ASIDE


def aside_words(reason: str) -> str:
    """What is said behind a line of the thread that moved nothing: 'too late: the lead had …'."""
    if reason in _ASIDE:
        return tr(_ASIDE[reason])
    if reason not in _LATE:  # a newer server's: a code is no word
        return tr("too late")
    return tr("too late: {why}", why=tr(_LATE[reason]))
