"""Every act and every read, by every role, on one's own lead, the team's and another's.

The expectation below is written from product.md, section Decisions, not from the code.
"""

from dataclasses import replace
from typing import Any

import pytest

from app.acts import house, side_exits
from app.acts.hand_off import HandOff
from app.acts.table import ACTS
from app.acts.table import require as require_act
from app.domain import permissions
from app.domain.errors import NotAllowed
from app.domain.vocabulary import Role
from app.host.ids import new_id
from app.reads.desk import Actor, Desk
from app.reads.house import CampaignsQuestion
from app.reads.table import READS
from app.reads.table import require as require_read
from tests.helpers.team import Team, campaign_of, lead_row

ROLES = {
    "T": Role.TELEMARKETER,
    "Q": Role.QUALIFIER,
    "S": Role.TELESALES,
    "V": Role.SUPERVISOR,
    "A": Role.ADMIN,
}
# Per act and read: which roles on an own lead | a colleague's lead | one of another campaign.
# The leads are conversing: before the hand-off, owned.
LEAD_ACTS = {
    "open_lead": "TS||",
    "leave_lead": "TS||",
    "start_attempt": "TS||",
    "take_incoming": "TSV|V|V",
    "answer_call": "TS||",
    "end_call": "TS||",
    "save_call": "TS||",
    "add_notes": "TSV|V|V",
    "give_consent": "TS||",
    "keep_recording": "TS||",
    "attach_recording": "TSV|V|V",
    "detach_recording": "TSV|V|V",
    "set_point": "TS||",
    "move_point": "TSV|V|V",
    "close_point": "TSV|V|V",
    "tick_promise": "TS||",
    "answer_objection": "TS||",
    "correct": "TSV|V|V",
    "correct_profile": "TSV|V|V",
    "change_phone": "TSV|V|V",
    "hand_off": "V|V|V",
    "send_back": "V|V|V",
    "waive": "V|V|V",
    "accept": "||",
    "reject": "S||",
    "set_deal": "S||",
    "win": "S||",
    "lose": "S||",
    "park": "TS||",
    "disqualify": "T||",
    "reopen": "V|V|V",
    "reassign": "V|V|V",
    "do_not_call": "TSV|V|V",
    "mark_here": "TSV|V|V",
    "comment": "TSV|V|V",
    "keep_comment_draft": "TSV|V|V",
    "break_here": "V|V|V",
    "send_review": "V|V|V",
    "keep_review_draft": "V|V|V",
    "judge_resume": "TSV|V|V",
    "cut_snippet": "TSV|V|V",
    "attach_proof": "TV|V|V",
    "put_in_library": "V|V|V",
    "take_from_library": "V|V|V",
}
HOUSE_ACTS = {
    "undo": "TQSVA",
    "keep_draft": "TQSVA",
    "go_away": "TQSVA",
    "answer_review": "TQSV",
    "set_scorecard": "V",
    "set_pin": "TQSVA",
    "keep_pin_try": "TQSVA",
    "renew_openings": "TQSVA",
    "keep_speech": "TQSVA",
    "keep_found_sound": "TQSVA",
    "leave_sound": "TSV",
    "ask_sound_again": "TSV",
    "keep_spoken": "TQSVA",
    "set_person": "VA",
    "set_campaign": "VA",
    "block_number": "VA",
    "lift_do_not_call": "A",
    "start_import": "VA",
    "take_rows": "VA",
    "end_import": "VA",
    "withdraw_import": "VA",
}
LEAD_READS = {
    "lead_card": "TSV|V|V",
    "thread": "TSV|V|V",
    "lead_head": "TSVA|VA|VA",
    "recording": "TSV|V|V",
    "reviews": "TSV|V|V",
    "snippets": "TSV|V|V",
    "speech": "TSV|V|V",
    "spoken": "TSV|V|V",
    "resumption": "TSV|V|V",
    "amounts": "SV|V|V",
    "draft": "TSV|V|V",
    "free_times": "TS||",
}
HOUSE_READS = {
    "queue": "TS",
    "held_back": "TS",
    "next_lead": "TS",
    "around": "TS",
    "unsent": "TQSVA",
    "left_drafts": "TQSVA",
    "unfinished": "TS",
    "desk": "QV",
    "receivers": "QV",
    "handoffs": "S",
    "due": "TQSVA",
    "who_has": "TS",
    "recordings": "TQSV",
    "scorecards": "TQSV",
    "my_reviews": "TQSV",
    "library": "TQSV",
    "listening": "TSV",
    "breaks": "TSV",
    "resumes": "TSV",
    "calibration": "V",
    "comment_drafts": "TQSV",
    "spoken_due": "TQSVA",
    "search_leads": "TQSVA",
    "people": "TQSVA",
    "pin": "TQSVA",
    "attempt_of": "TQSVA",
    "not_listened": "TQSVA",
    "calls_for_sound": "TSV",
    "call_for_sound": "TSV",
    "found_sounds": "TSV",
    "known_sounds": "TQSVA",
    "kept_sounds": "TQSVA",
    "campaigns": "TQSVA",
    "flow": "V",
    "flow_list": "V",
    "measures": "TQSV",
    "own_list": "TQS",
    "steering": "V",
    "do_not_calls": "VA",
    "imports": "VA",
    "preview": "VA",
}
STANDINGS = ("own", "team's", "other's")


@pytest.fixture
def stage(team: Team) -> Team:
    """Ewa is the tested person's own, Hanna a colleague's, Otto of another campaign."""
    other = campaign_of("Other campaign")
    team.act(house.SetCampaign(other))
    team.add_leads(lead_row("Otto Fremd", "+493023125256", zone="Europe/Berlin"), campaign=other.id)
    for name in ("Ewa Nowicka", "Hanna Virtanen", "Otto Fremd"):
        team.call(name, "callback")
    me = new_id()
    team.people["me"] = Actor(me, "Me", frozenset(), frozenset({team.campaign.id}))
    team.act(side_exits.Reassign(team.leads["Ewa Nowicka"], me), "petra")
    team.act(side_exits.Reassign(team.leads["Hanna Virtanen"], team.people["lea"].id), "petra")
    return team


def _allowed(team: Team, require: Any, name: str, role: Role, lead: Any) -> bool:
    actor = replace(team.people["me"], roles=frozenset({role}))
    with team.workplace.store.reading() as session:
        desk = Desk(session, team.clock.now(), new_id, actor, role, "test", "Europe/Berlin")
        try:
            require(name, lead, desk)
        except NotAllowed:
            return False
    return True


def test_every_act_has_a_row_here_and_in_the_permission_table() -> None:
    assert set(ACTS) == set(permissions.ACTS) == set(LEAD_ACTS) | set(HOUSE_ACTS)


def test_every_read_has_a_row_here_and_in_the_permission_table() -> None:
    assert {name for _room, name in READS.values()} <= set(permissions.READS)
    assert set(permissions.READS) == set(LEAD_READS) | set(HOUSE_READS)


def test_acts_and_reads_on_leads_by_role_and_standing(stage: Team) -> None:
    leads = [stage.leads[name] for name in ("Ewa Nowicka", "Hanna Virtanen", "Otto Fremd")]
    wrong = []
    for require, table in ((require_act, LEAD_ACTS), (require_read, LEAD_READS)):
        for name, row in table.items():
            for standing, lead, letters in zip(STANDINGS, leads, row.split("|"), strict=True):
                for letter, role in ROLES.items():
                    if _allowed(stage, require, name, role, lead) != (letter in letters):
                        wrong.append(f"{name}, {role}, {standing}: expected {letter in letters}")
    assert wrong == []


def test_acts_and_reads_of_the_house_by_role() -> None:
    nothing = frozenset({permissions.Relation.NONE})
    wrong = []
    for table, expected in (
        (permissions.ACTS, HOUSE_ACTS),
        (permissions.READS, HOUSE_READS),
    ):
        for name, letters in expected.items():
            for letter, role in ROLES.items():
                allowed = permissions.may(table, name, frozenset({role}), nothing)
                if allowed != (letter in letters):
                    wrong.append(f"{name}, {role}: {allowed}")
    assert wrong == []


def test_rights_of_several_roles_add_up(stage: Team) -> None:
    actor = replace(stage.people["me"], roles=frozenset({Role.TELEMARKETER, Role.SUPERVISOR}))
    with stage.workplace.store.reading() as session:
        desk = Desk(
            session, stage.clock.now(), new_id, actor, Role.TELEMARKETER, "test", "Europe/Berlin"
        )
        require_act("start_attempt", stage.leads["Ewa Nowicka"], desk)
        require_act("reassign", stage.leads["Otto Fremd"], desk)


# A lead that is qualified, owned by a colleague: in the person's campaign | in another one.
AT_THE_DESK = {
    "hand_off": "QV|V",
    "send_back": "QV|V",
    "park": "Q|",
    "disqualify": "Q|",
    "do_not_call": "QV|V",
    "correct_profile": "QV|V",
    "waive": "V|V",
    "start_attempt": "|",
    "accept": "|",
    "win": "|",
    "lead_card": "QV|V",
    "recording": "QV|V",
    "reviews": "QV|V",
    "snippets": "QV|V",
    "cut_snippet": "QV|V",
    "mark_here": "QV|V",
    "attach_proof": "QV|V",
    "send_review": "V|V",
    "judge_resume": "V|V",
    "amounts": "V|V",
}
# A hand-off: to the person | to a colleague, in time | to a colleague, past its time.
OFFERED = {
    "accept": "S||S",
    "reject": "S||S",
    "win": "||",
    "start_attempt": "||",
    "lead_card": "QSV|QV|QSV",
    "recording": "QSV|QV|QSV",
    "snippets": "QSV|QV|QSV",
    "reviews": "QSV|QV|QSV",
    "cut_snippet": "QV|QV|QV",
    "mark_here": "QSV|QV|QSV",
    "attach_proof": "QV|QV|QV",
}


def _wrong(team: Team, rows: dict[str, str], leads: list[Any]) -> list[str]:
    wrong = []
    for name, row in rows.items():
        require = require_act if name in permissions.ACTS else require_read
        for place, (lead, letters) in enumerate(zip(leads, row.split("|"), strict=True)):
            for letter, role in ROLES.items():
                if _allowed(team, require, name, role, lead) != (letter in letters):
                    wrong.append(f"{name}, {role}, {place}: expected {letter in letters}")
    return wrong


def test_the_desk_sees_and_passes_leads_of_its_campaigns(stage: Team) -> None:
    other = next(
        one.id for one in stage.ask(CampaignsQuestion(), "petra") if one.name == "Other campaign"
    )
    stage.add_leads(
        lead_row("Desk Own", "+48585550190"),
    )
    stage.add_leads(lead_row("Desk Other", "+48585550191"), campaign=other)
    for name in ("Desk Own", "Desk Other"):
        stage.qualify(name)
    leads = [stage.leads["Desk Own"], stage.leads["Desk Other"]]
    assert _wrong(stage, AT_THE_DESK, leads) == []


def test_a_hand_off_is_its_receivers_until_its_time_is_over(stage: Team) -> None:
    numbers = {"Mine": "+48585550192", "Late": "+48585550194", "Theirs": "+48585550193"}
    for name, number in numbers.items():
        stage.add_leads(lead_row(name, number))
        stage.qualify(name)
    lea, me = stage.people["lea"].id, stage.people["me"].id
    stage.act(HandOff(stage.leads["Late"], lea), "dana")
    stage.clock.forward(minutes=25)
    stage.act(HandOff(stage.leads["Mine"], me), "dana")
    stage.act(HandOff(stage.leads["Theirs"], lea), "dana")
    leads = [stage.leads["Mine"], stage.leads["Theirs"], stage.leads["Late"]]
    assert _wrong(stage, OFFERED, leads) == []
