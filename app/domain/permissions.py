"""Who may do and see what: the table of product.md, section Decisions, as data.

Rights of several roles add up. A lead stands in some relations to a person; an act or read names,
per role, the relations in which it is allowed. A name that is not in the table is refused.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.vocabulary import Role, Stage


class Relation(StrEnum):
    """How a lead stands to a person."""

    OWN = "own"  # the person owns it
    UNOWNED = "unowned"  # nobody owns it, in a campaign of the person
    OFFERED = "offered"  # a hand-off waits for the person's answer
    DESK = "desk"  # interested to handed off, or returned, in a campaign of the person
    PASSED = "passed"  # the person's first conversation, now with somebody else
    TEAM = "team"  # any lead of the team
    NONE = "none"  # the act is about no lead


# Who has a right by these alone says something of a lead, and leaves it as it is.
MOVES_NOTHING = frozenset({Relation.PASSED})


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a lead decides its relations."""

    stage: str
    owner: UUID | None
    credit: UUID | None
    campaign: UUID
    handoff_to: UUID | None
    handoff_open_to_all: bool


DESK_STAGES = frozenset({Stage.INTERESTED, Stage.QUALIFIED, Stage.HANDED_OFF, Stage.RETURNED})


def relations(
    person: UUID | None, campaigns: frozenset[UUID], lead: Standing | None
) -> frozenset[Relation]:
    """The relations of a lead to a person.

    Args:
        person: The person; None is the computer itself.
        campaigns: The person's campaigns; empty means all.
        lead: The lead; None when the act is about none.
    """
    if lead is None:
        return frozenset({Relation.NONE})
    found = {Relation.TEAM}
    mine = not campaigns or lead.campaign in campaigns
    if lead.owner is not None and lead.owner == person:
        found.add(Relation.OWN)
    if lead.owner is None and mine:
        found.add(Relation.UNOWNED)
    named = lead.handoff_to == person or lead.handoff_open_to_all
    if mine and lead.stage == Stage.HANDED_OFF and named:
        found.add(Relation.OFFERED)
    if mine and lead.stage in DESK_STAGES:
        found.add(Relation.DESK)
    if lead.credit is not None and lead.credit == person and lead.owner != person:
        found.add(Relation.PASSED)
    return frozenset(found)


R = Relation
_CALLER = {
    Role.TELEMARKETER: frozenset({R.OWN, R.UNOWNED}),
    Role.TELESALES: frozenset({R.OWN}),
}
_OPENED = {
    **_CALLER,
    Role.QUALIFIER: frozenset({R.DESK}),
    Role.TELESALES: frozenset({R.OWN, R.OFFERED}),
    Role.SUPERVISOR: frozenset({R.TEAM}),
}
_STEER = {Role.SUPERVISOR: frozenset({R.TEAM})}
_DESK = {Role.QUALIFIER: frozenset({R.DESK}), Role.SUPERVISOR: frozenset({R.TEAM})}
_OFFERED = {Role.TELESALES: frozenset({R.OFFERED})}
_CLOSER = {Role.TELESALES: frozenset({R.OWN})}
_NONE = frozenset({R.NONE})
_ADMIN = {Role.SUPERVISOR: _NONE, Role.ADMIN: _NONE}
_HEARERS = dict.fromkeys((Role.TELEMARKETER, Role.TELESALES, Role.SUPERVISOR), _NONE)
_ALL = dict.fromkeys(Role, _NONE)
_CALLERS = {Role.TELEMARKETER: _NONE, Role.TELESALES: _NONE, Role.SUPERVISOR: _NONE}
_LISTENERS = {
    Role.TELEMARKETER: _NONE,
    Role.QUALIFIER: _NONE,
    Role.TELESALES: _NONE,
    Role.SUPERVISOR: _NONE,
}
_OWNED = dict.fromkeys((Role.TELEMARKETER, Role.TELESALES), frozenset({R.OWN}))

_SOUND = {
    # Of a lead that was passed on only the own calls; the read looks whose call it was.
    Role.TELEMARKETER: frozenset({R.OWN, R.PASSED}),
    Role.QUALIFIER: frozenset({R.DESK}),
    Role.TELESALES: frozenset({R.OWN, R.OFFERED}),
    Role.SUPERVISOR: frozenset({R.TEAM}),
}
_REVIEWED = {
    Role.SUPERVISOR: frozenset({R.TEAM}),
    Role.TELEMARKETER: frozenset({R.OWN, R.PASSED}),
    Role.TELESALES: frozenset({R.OWN}),
}

ACTS: dict[str, dict[Role, frozenset[Relation]]] = {
    # before and in a call
    "open_lead": _CALLER,
    "leave_lead": _CALLER,
    "start_attempt": _CALLER,
    "take_incoming": {**_CALLER, Role.SUPERVISOR: frozenset({R.TEAM})},
    "answer_call": _CALLER,
    "end_call": _CALLER,
    "save_call": _CALLER,
    "add_notes": _OPENED,
    "give_consent": _CALLER,
    "keep_recording": _CALLER,
    "attach_recording": {**_CALLER, Role.SUPERVISOR: frozenset({R.TEAM})},
    "detach_recording": {**_CALLER, Role.SUPERVISOR: frozenset({R.TEAM})},
    # the thread
    "set_point": _OWNED,
    "move_point": {**_OWNED, Role.SUPERVISOR: frozenset({R.TEAM})},
    "close_point": {**_OWNED, Role.SUPERVISOR: frozenset({R.TEAM})},
    "tick_promise": _OWNED,
    "answer_objection": _OWNED,
    "correct": {
        Role.TELEMARKETER: frozenset({R.OWN, R.UNOWNED, R.PASSED}),
        Role.TELESALES: frozenset({R.OWN}),
        Role.SUPERVISOR: frozenset({R.TEAM}),
    },
    "correct_profile": _OPENED,
    "change_phone": _OPENED,
    # between the layers
    "hand_off": _DESK,
    "send_back": _DESK,
    "waive": _STEER,
    "accept": _OFFERED,
    "reject": {Role.TELESALES: frozenset({R.OFFERED, R.OWN})},
    "set_deal": _CLOSER,
    "win": _CLOSER,
    "lose": _CLOSER,
    "park": {
        Role.TELEMARKETER: frozenset({R.OWN}),
        Role.QUALIFIER: frozenset({R.DESK}),
        Role.TELESALES: frozenset({R.OWN}),
    },
    "disqualify": {
        Role.TELEMARKETER: frozenset({R.OWN, R.UNOWNED}),
        Role.QUALIFIER: frozenset({R.DESK}),
    },
    "reopen": _STEER,
    "reassign": _STEER,
    "do_not_call": _OPENED,
    # review
    "mark_here": _SOUND,
    "comment": _REVIEWED,
    "keep_comment_draft": _REVIEWED,
    "break_here": _STEER,
    "send_review": _STEER,
    "keep_review_draft": _STEER,
    # About no lead: the reviewed person answers also when somebody else has the lead by now.
    "answer_review": _LISTENERS,
    "judge_resume": {
        Role.TELEMARKETER: frozenset({R.OWN, R.PASSED}),
        Role.TELESALES: frozenset({R.OWN}),
        Role.SUPERVISOR: frozenset({R.TEAM}),
    },
    "cut_snippet": {
        Role.TELEMARKETER: frozenset({R.OWN}),
        Role.QUALIFIER: frozenset({R.DESK}),
        Role.TELESALES: frozenset({R.OWN}),
        Role.SUPERVISOR: frozenset({R.TEAM}),
    },
    "attach_proof": {
        Role.TELEMARKETER: frozenset({R.OWN}),
        Role.QUALIFIER: frozenset({R.DESK}),
        Role.SUPERVISOR: frozenset({R.TEAM}),
    },
    "put_in_library": _STEER,
    "take_from_library": _STEER,
    "set_scorecard": {Role.SUPERVISOR: _NONE},
    # the house
    "undo": _ALL,
    "keep_draft": _ALL,  # their own words, whoever has the lead by now
    "go_away": _ALL,
    "set_person": _ADMIN,
    "set_pin": _ALL,
    "keep_pin_try": _ALL,
    "set_campaign": _ADMIN,
    "block_number": _ADMIN,
    "lift_do_not_call": {Role.ADMIN: _NONE},
    "start_import": _ADMIN,
    "take_rows": _ADMIN,
    "end_import": _ADMIN,
    "withdraw_import": _ADMIN,
    "renew_openings": _ALL,
    "keep_speech": _ALL,
    "keep_found_sound": _ALL,
    "leave_sound": _HEARERS,
    "ask_sound_again": _HEARERS,
    "keep_spoken": _ALL,
}

_THREAD = {
    Role.TELEMARKETER: frozenset({R.OWN, R.UNOWNED}),
    Role.QUALIFIER: frozenset({R.DESK}),
    Role.TELESALES: frozenset({R.OWN, R.OFFERED}),
    Role.SUPERVISOR: frozenset({R.TEAM}),
}
_HEAD = {
    **_THREAD,
    Role.TELEMARKETER: frozenset({R.OWN, R.UNOWNED, R.PASSED}),
    Role.ADMIN: frozenset({R.TEAM}),
}

READS: dict[str, dict[Role, frozenset[Relation]]] = {
    "queue": {Role.TELEMARKETER: _NONE, Role.TELESALES: _NONE},
    "held_back": {Role.TELEMARKETER: _NONE, Role.TELESALES: _NONE},
    "next_lead": {Role.TELEMARKETER: _NONE, Role.TELESALES: _NONE},
    "around": {Role.TELEMARKETER: _NONE, Role.TELESALES: _NONE},
    "unsent": _ALL,
    "left_drafts": _ALL,
    "lead_card": _THREAD,
    "thread": _THREAD,
    "free_times": _CALLER,
    "lead_head": _HEAD,
    "amounts": {Role.TELESALES: frozenset({R.OWN}), Role.SUPERVISOR: frozenset({R.TEAM})},
    "desk": {Role.QUALIFIER: _NONE, Role.SUPERVISOR: _NONE},
    "receivers": {Role.QUALIFIER: _NONE, Role.SUPERVISOR: _NONE},
    "handoffs": {Role.TELESALES: _NONE},
    "due": _ALL,
    "who_has": {Role.TELEMARKETER: _NONE, Role.TELESALES: _NONE},
    "recordings": _LISTENERS,
    "comment_drafts": _LISTENERS,
    "recording": _SOUND,
    "reviews": _SOUND,
    "my_reviews": _LISTENERS,
    "scorecards": _LISTENERS,
    # Of a rep's own calls, for the rep; of everybody's, for supervisors: the reads look whose.
    "listening": _CALLERS,
    "breaks": _CALLERS,
    "resumes": _CALLERS,
    "calibration": {Role.SUPERVISOR: _NONE},
    "snippets": _SOUND,
    "library": _LISTENERS,
    "speech": _SOUND,
    "not_listened": _ALL,
    "calls_for_sound": _HEARERS,
    "call_for_sound": _HEARERS,
    "found_sounds": _HEARERS,
    "known_sounds": _ALL,
    "spoken": _SOUND,
    "resumption": _SOUND,
    "spoken_due": _ALL,
    "search_leads": _ALL,
    "people": _ALL,
    "pin": _ALL,
    "attempt_of": _ALL,
    "kept_sounds": _ALL,
    "campaigns": _ALL,
    "flow": {Role.SUPERVISOR: _NONE},
    "flow_list": {Role.SUPERVISOR: _NONE},
    "own_list": {
        Role.TELEMARKETER: _NONE,
        Role.QUALIFIER: _NONE,
        Role.TELESALES: _NONE,
    },
    "measures": {
        Role.TELEMARKETER: _NONE,
        Role.QUALIFIER: _NONE,
        Role.TELESALES: _NONE,
        Role.SUPERVISOR: _NONE,
    },
    "steering": {Role.SUPERVISOR: _NONE},
    "do_not_calls": {Role.SUPERVISOR: _NONE, Role.ADMIN: _NONE},
    "preview": {Role.SUPERVISOR: _NONE, Role.ADMIN: _NONE},
    "imports": {Role.SUPERVISOR: _NONE, Role.ADMIN: _NONE},
    "draft": _OPENED,
    "unfinished": {Role.TELEMARKETER: _NONE, Role.TELESALES: _NONE},
}


def may(
    table: dict[str, dict[Role, frozenset[Relation]]],
    name: str,
    roles: frozenset[Role],
    found: frozenset[Relation],
) -> bool:
    """Whether one of these roles allows the act or read in one of these relations."""
    row = table.get(name, {})
    return any(row.get(role, frozenset()) & found for role in roles)
