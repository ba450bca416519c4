"""Why a dial may not start in a team, in the words that the screen shows."""

from app.domain.errors import RuleForbids
from app.domain.lease import DialWhy, MayDial

RULE = "team"
"""Stands for the rule of the one caller among the calling rules: it is not of this desk alone."""

_OFFLINE = "Without the team's word only leads that are surely yours may be called."
_WORDS = {
    DialWhy.NO_LEASE: ("The team can't be asked, and this lead is not yours.", _OFFLINE),
    DialWhy.LEASE_OVER: ("This lead was yours for a time that is over.", _OFFLINE),
    DialWhy.LEASE_SHORT: (
        "This lead is yours for less than half an hour, and the team can't be asked.",
        "A talk could last longer than that.",
    ),
    DialWhy.LEASE_UNSURE: (
        "It is not sure that this lead is still yours: the computer's clock or start changed.",
        "The team says so as soon as it can be asked.",
    ),
    DialWhy.OTHER_NUMBER: ("This number came later; the team has not been asked for it.", ""),
    DialWhy.OFFLINE_TOO_LONG: (
        "The team has not been heard for too long: nobody may be dialled.",
        "Do-not-call wishes of the meantime can't have reached this desk.",
    ),
}
_REFUSED = {
    "held": "Somebody else has this lead.",
    "owned": "This lead belongs to somebody else now.",
    "do_not_call": "This prospect does not want to be called any more.",
    "epoch": "Somebody else has had this lead meanwhile.",
    "stage": "This lead stands elsewhere by now.",
    "phone": "Somebody else has a number of this prospect now.",
    "lease": "This lead was taken back or given to somebody else meanwhile.",
    "28P01": "You are no longer in this team.",
    "SG001": "You are no longer in this team.",
    "SG002": "This Segue is too old for the team.",
    "SG003": "This lead is no longer here.",
}
_WAITS = (
    "{name} had this lead before, and has not been heard of since: it waits for that desk, or for "
    "a supervisor who has spoken to them."
)


def no_dial(may: MayDial) -> RuleForbids:
    """What the screen says of a dial that may not start."""
    if may.why is DialWhy.REFUSED:
        what = _whose(may.by, may.detail, talking=may.talking) or _REFUSED.get(
            may.detail, "The team does not allow this call."
        )
        return RuleForbids(RULE, what, "Nobody was called.")
    what, todo = _WORDS.get(may.why, ("This call may not start.", ""))
    return RuleForbids(RULE, what, "Nobody was called.", todo)


def not_had(why: str, by_name: str, *, talking: bool) -> RuleForbids:
    """What the screen says of a lead that somebody else has.

    Args:
        why: As the team says it: 'held', 'owned', 'do_not_call', 'stage'.
        talking: That person is on the phone with the prospect now.
    """
    what = _whose(by_name, why, talking=talking) or _REFUSED.get(
        why, "The team does not give this lead."
    )
    return RuleForbids(RULE, what, "You can read it; it can't be called from here.")


def taken_back(why: str) -> RuleForbids:
    """What the screen says of an open lead whose lease the team has ended.

    Args:
        why: As the team says it: 'lease' (nobody has it), 'held', 'owned', 'role'.
    """
    what = (
        "This lead was given to somebody else."
        if why in ("held", "owned")
        else "This lead was taken back from this desk."
    )
    return RuleForbids(RULE, what, "What you typed is kept; it can't be called from here.")


def _whose(name: str, why: str, *, talking: bool) -> str:
    if not name:
        return ""
    if why == "waits":
        return _WAITS.format(name=name)
    return (
        f"{name} is on the phone with this prospect now."
        if talking
        else (f"{name} has this lead now.")
    )
