"""Why a dial may not start in a team, in the words that the screen shows."""

from app.domain.errors import RuleForbids
from app.domain.lease import DialWhy, MayDial
from app.domain.phrases import phrase

RULE = "team"
"""Stands for the rule of the one caller among the calling rules: it is not of this desk alone."""

_OFFLINE = phrase("Without the team's word only leads that are surely yours may be called.")
_WORDS = {
    DialWhy.NO_LEASE: (
        phrase("The team can't be asked, and has not said that this lead is yours."),
        _OFFLINE,
    ),
    DialWhy.LEASE_OVER: (phrase("This lead was yours for a time that is over."), _OFFLINE),
    DialWhy.LEASE_SHORT: (
        phrase("This lead is yours for less than half an hour, and the team can't be asked."),
        phrase("A talk could last longer than that."),
    ),
    DialWhy.LEASE_UNSURE: (
        phrase(
            "It is not sure that this lead is still yours: the computer's clock or start changed."
        ),
        phrase("The team says so as soon as it can be asked."),
    ),
    DialWhy.OTHER_NUMBER: (
        phrase("This number came later; the team has not been asked for it."),
        "",
    ),
    DialWhy.OFFLINE_TOO_LONG: (
        phrase("The team has not been heard for too long: nobody may be dialled."),
        phrase("Do-not-call wishes of the meantime can't have reached this desk."),
    ),
}
_REFUSED = {
    "held": phrase("Somebody else has this lead."),
    "owned": phrase("This lead belongs to somebody else now."),
    "do_not_call": phrase("This prospect does not want to be called any more."),
    "epoch": phrase("Somebody else has had this lead meanwhile."),
    "stage": phrase("This lead stands elsewhere by now."),
    "phone": phrase("Somebody else has a number of this prospect now."),
    "rests": phrase("The team's database was restored; somebody may still have this lead."),
    "lease": phrase("This lead was taken back or given to somebody else meanwhile."),
    "28P01": phrase("The team does not let you in any more."),
    "SG001": phrase("The team does not let you in any more."),
    "SG002": phrase("This Segue is too old for the team."),
    "SG003": phrase("This lead is no longer here."),
}


def no_dial(may: MayDial) -> RuleForbids:
    """What the screen says of a dial that may not start."""
    if may.why is DialWhy.REFUSED:
        what = _whose(may.by, may.detail, talking=may.talking) or _REFUSED.get(
            may.detail, phrase("The team does not allow this call.")
        )
        return RuleForbids(RULE, what, "Nobody was called.")
    what, todo = _WORDS.get(may.why, (phrase("This call may not start."), ""))
    return RuleForbids(RULE, what, "Nobody was called.", todo)


def not_had(why: str, by_name: str, *, talking: bool) -> RuleForbids:
    """What the screen says of a lead that somebody else has.

    Args:
        why: As the team says it: 'held', 'owned', 'do_not_call', 'stage'.
        talking: That person is on the phone with the prospect now.
    """
    what = _whose(by_name, why, talking=talking) or _REFUSED.get(
        why, phrase("The team does not give this lead.")
    )
    return RuleForbids(RULE, what, "You can read it; it can't be called from here.")


def taken_back(why: str) -> RuleForbids:
    """What the screen says of an open lead whose lease the team has ended.

    Args:
        why: As the team says it: 'lease' (nobody has it), 'held', 'owned', 'role'.
    """
    what = (
        phrase("This lead was given to somebody else.")
        if why in ("held", "owned")
        else phrase("This lead was taken back from this desk.")
    )
    return RuleForbids(RULE, what, "What you typed is kept; it can't be called from here.")


def _whose(name: str, why: str, *, talking: bool) -> str:
    if not name:
        return ""
    if why == "waits":
        return phrase(
            "{name} had this lead before, and has not been heard of since: it waits for that "
            "desk, or for "
            "a supervisor who has spoken to them.",
            name=name,
        )
    return (
        phrase("{name} is on the phone with this prospect now.", name=name)
        if talking
        else (phrase("{name} has this lead now.", name=name))
    )
