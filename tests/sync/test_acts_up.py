"""Acts reach the team database once, whatever is lost between; what came too late moves nothing."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.domain.syncing import Sent
from app.models import facts as tables
from app.models.desk_side import HeardState, OutboxRow
from app.sync import push
from app.sync.transport import Unreachable
from tests.sync.conftest import OneDesk, TeamOfTwo


def held(two: TeamOfTwo, desk: OneDesk, lead: UUID) -> UUID:
    """Holds a lead at a desk and returns it."""
    assert desk.leases.hold(lead) is None
    return lead


def call(two: TeamOfTwo, desk: OneDesk, lead: UUID, stage: str = "conversing") -> None:
    """A whole call."""
    e164 = two.phone(lead)
    attempt = desk.caller.dial(lead, e164)
    desk.caller.save(lead, e164, attempt, stage=stage, text="Wants a price")


def marks(desk: OneDesk) -> set[str | None]:
    return set(desk.store.read(lambda s: s.scalars(select(tables.SPINE.c.stale)).all()))


def waiting_for(desk: OneDesk) -> int:
    return desk.store.read(lambda s: s.scalar(select(func.count()).select_from(HeardState)))


def test_a_call_at_one_desk_is_seen_at_the_other(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    call(two, two.mara, lead)
    assert two.mara.unsent() == 2
    two.mara.sync()
    two.lea.sync()
    here, there = two.mara.caller.state(lead), two.lea.caller.state(lead)
    assert here.stage == there.stage == "conversing"
    assert here.owner == there.owner == two.mara.caller.person.id
    assert here.rev == there.rev == two.model.t.leads[str(lead)]["rev"]
    assert two.mara.caller.facts <= set(two.model.t.facts)
    assert two.mara.unsent() == waiting_for(two.mara) == 0
    assert marks(two.mara) == {None}


def test_an_answer_that_is_lost_makes_no_second_fact(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    call(two, two.mara, lead)
    two.mara.line.cut = "after"
    with pytest.raises(Unreachable):
        two.mara.push.all()
    assert two.mara.unsent() == 2
    two.mara.line.cut = ""
    two.mara.sync()
    assert two.mara.unsent() == 0
    assert two.mara.caller.state(lead).rev == two.model.t.leads[str(lead)]["rev"]
    assert len(two.model.t.acts) == 2


def test_acts_on_one_lead_go_in_one_push_each_based_on_the_one_before(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    before = two.model.t.leads[str(lead)]["rev"]
    call(two, two.mara, lead)
    two.mara.caller.note(lead, "Second thoughts")
    two.mara.sync()
    assert two.mara.line.calls.count("push") == 1
    assert two.model.t.leads[str(lead)]["rev"] == before + 3
    assert marks(two.mara) == {None}


def test_what_came_too_late_is_marked_and_taken_out_of_the_state(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    two.mara.line.cut = "before"
    call(two, two.mara, lead)
    two.world.at = 200.0  # her look is over
    held(two, two.lea, lead)
    call(two, two.lea, lead, "interested")
    two.lea.sync()
    two.mara.line.cut = ""
    two.mara.sync()
    there = two.model.t.leads[str(lead)]
    for desk in (two.mara, two.lea):
        state = desk.caller.state(lead)
        assert (state.stage, state.owner) == ("interested", two.lea.caller.person.id)
        assert state.rev == there["rev"]
    assert marks(two.mara) == {None, "lease is over"}
    two.lea.sync()
    assert marks(two.lea) == {None, "lease is over"}
    # Both attempts were made, whoever held the lead.
    count = select(func.count()).select_from(tables.SPINE).where(tables.SPINE.c.kind == "attempt")
    assert two.mara.store.read(lambda s: s.scalar(count)) == 2
    assert two.mara.store.read(two.mara.outbox.count).set_aside == 2


def test_a_late_act_leaves_later_ones_that_were_taken(two: TeamOfTwo) -> None:
    """Its state goes back to what the server said, with what is still unsent over it."""
    lead, other = two.leads[0], two.leads[1]
    held(two, two.mara, lead)
    two.mara.line.cut = "before"
    call(two, two.mara, lead)
    two.world.at = 200.0
    held(two, two.lea, lead)
    two.mara.line.cut = ""
    before = two.model.t.leads[str(lead)]["stage"]
    two.mara.push.all()
    assert two.mara.caller.state(lead).stage == before == "new"
    held(two, two.mara, other)
    call(two, two.mara, other)
    two.mara.sync()
    assert two.mara.caller.state(other).stage == "conversing"


def test_a_newer_version_comes_in_under_unsent_acts(two: TeamOfTwo) -> None:
    lead = two.leads[0]
    two.mara.caller.note(lead, "Mine, unsent")
    held(two, two.lea, lead)
    call(two, two.lea, lead, "interested")
    two.lea.sync()
    two.mara.pull.once()
    state = two.mara.caller.state(lead)
    assert state.stage == "interested"
    assert state.rev == two.model.t.leads[str(lead)]["rev"] + 1
    assert waiting_for(two.mara) == 1


def test_a_note_on_a_lead_that_moved_on_is_kept_and_the_newer_state_stays(two: TeamOfTwo) -> None:
    lead = two.leads[0]
    two.mara.caller.note(lead, "Mine, unsent")
    held(two, two.lea, lead)
    call(two, two.lea, lead, "interested")
    two.lea.sync()
    two.mara.pull.once()
    two.mara.sync()
    state = two.mara.caller.state(lead)
    assert (state.stage, state.owner) == ("interested", two.lea.caller.person.id)
    assert state.rev == two.model.t.leads[str(lead)]["rev"]
    assert state.changed_by == two.lea.caller.person.id
    assert marks(two.mara) == {None}
    assert two.mara.unsent() == waiting_for(two.mara) == 0


def test_an_answer_lends_no_revision_that_was_not_heard(two: TeamOfTwo) -> None:
    lead = two.leads[0]
    two.mara.caller.note(lead, "first")
    two.mara.line.cut = "after"
    with pytest.raises(Unreachable):
        two.mara.push.all()
    mine = two.model.t.leads[str(lead)]["rev"]
    two.lea.pull.once()
    call(two, two.lea, held(two, two.lea, lead))
    two.lea.push.all()
    assert two.model.t.leads[str(lead)]["rev"] > mine
    two.mara.line.cut = ""
    two.mara.push.all()  # a duplicate: its answer says the revision of now
    assert two.mara.caller.state(lead).rev == mine
    two.mara.caller.do_not_call(lead)
    said = two.mara.store.read(two.mara.outbox.batch)[0].said
    assert said["base_rev"] == {str(lead): mine}
    two.mara.sync()
    assert two.mara.caller.state(lead).owner == two.lea.caller.person.id


def test_what_is_not_understood_blocks_nothing(two: TeamOfTwo) -> None:
    two.mara.caller.note(two.leads[0], "poison")
    two.mara.caller.note(two.leads[1], "good")
    two.mara.sync()
    assert two.mara.unsent() == 0
    assert len(two.model.t.quarantine) == 1
    rows = two.mara.store.read(lambda s: s.execute(select(OutboxRow.state, OutboxRow.reason)).all())
    assert sorted(rows) == [(Sent.ACKED, ""), (Sent.QUARANTINED, "not understood")]


def test_do_not_call_holds_even_when_late(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    two.mara.line.cut = "before"
    two.mara.caller.do_not_call(lead)
    two.world.at = 200.0
    held(two, two.lea, lead)
    two.mara.line.cut = ""
    two.mara.sync()
    two.lea.sync()
    verdict = two.lea.leases.confirm(lead, two.phone(lead))
    assert (verdict.go, verdict.detail) == (False, "do_not_call")


def test_acts_stay_three_days_after_the_answer(two: TeamOfTwo) -> None:
    two.mara.caller.note(two.leads[0], "kept")
    two.mara.sync()
    at = two.mara.clock.wall()
    purge = two.mara.outbox.purge
    assert two.mara.store.write(lambda s: purge(s, at + timedelta(hours=72))) == 0
    assert two.mara.store.write(lambda s: purge(s, at + timedelta(hours=73))) == 1
    two.mara.caller.note(two.leads[0], "unsent")
    assert two.mara.store.write(lambda s: purge(s, at + timedelta(days=900))) == 0


def test_another_server_gets_the_last_three_days_again(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    call(two, two.mara, lead)
    two.mara.sync()
    two.lea.sync()
    two.world.at = 10.0
    two.model.fail_over()
    assert not two.mara.caller.facts & set(two.model.t.facts)
    two.mara.sync()  # learns of it
    two.mara.sync()
    two.lea.sync()
    assert two.mara.caller.facts <= set(two.model.t.facts)
    assert two.mara.unsent() == 0
    # The lease was lost with the tail, so the state stays where it was: the fact is kept.
    assert two.mara.caller.state(lead).stage == two.model.t.leads[str(lead)]["stage"] == "new"


def promoted(two: TeamOfTwo) -> None:
    """The standby takes over, and Mara's desk learns of it; nothing more has gone over her line."""
    two.model.fail_over()
    two.mara.line.pushed.clear()
    two.mara.pull.once()


def test_a_standby_that_has_all_is_sent_nothing_again(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    call(two, two.mara, lead)
    two.mara.caller.note(two.leads[1], "Later")
    two.mara.sync()
    two.model.replicate()
    before = two.mara.caller.state(lead)
    promoted(two)
    assert two.mara.unsent() == 3, "until it is asked"
    two.mara.push.all()
    assert two.mara.line.calls.count("known") == 1
    assert two.mara.line.pushed == []
    assert two.mara.unsent() == waiting_for(two.mara) == 0
    assert two.mara.store.read(two.mara.outbox.count).set_aside == 0
    state = two.mara.caller.state(lead)
    assert (state.stage, state.owner, state.rev) == (before.stage, before.owner, before.rev)
    assert state.rev == two.model.t.leads[str(lead)]["rev"]
    two.mara.push.all()
    assert two.mara.line.calls.count("known") == 1, "asked once"


def test_of_what_a_standby_lacks_alone_all_is_sent(two: TeamOfTwo) -> None:
    for n in range(4):
        two.mara.caller.note(two.leads[n % 2], f"note {n}")
        two.mara.sync()
        if n == 1:
            two.model.replicate()
    acts = [
        str(row.act_id) for row in two.mara.store.read(lambda s: s.scalars(select(OutboxRow)).all())
    ]
    promoted(two)
    two.mara.caller.note(two.leads[0], "new meanwhile")
    two.mara.push.all()
    assert two.mara.line.pushed[:2] == acts[2:]
    assert len(two.mara.line.pushed) == 3
    assert two.mara.caller.facts == set(two.model.t.facts)
    assert two.mara.unsent() == waiting_for(two.mara) == 0
    for lead in two.leads[:2]:
        two.mara.pull.once()
        assert two.mara.caller.state(lead).rev == two.model.t.leads[str(lead)]["rev"]


def test_many_acts_are_asked_about_in_pieces(two: TeamOfTwo, monkeypatch) -> None:
    for n in range(7):
        two.mara.caller.note(two.leads[0], f"note {n}")
    two.mara.sync()
    two.model.replicate()
    promoted(two)
    monkeypatch.setattr(push, "ASKED", 3)
    two.mara.push.all()
    assert two.mara.line.calls.count("known") == 3
    assert (two.mara.line.pushed, two.mara.unsent()) == ([], 0)


def test_what_came_too_late_before_is_told_in_whole_again(two: TeamOfTwo) -> None:
    """The new server judges it anew where it does not have it, and its reason is its own."""
    lead = held(two, two.mara, two.leads[0])
    two.mara.line.cut = "before"
    call(two, two.mara, lead)
    two.world.at = 200.0
    held(two, two.lea, lead)
    two.mara.line.cut = ""
    two.mara.sync()
    two.model.replicate()
    promoted(two)
    two.mara.push.all()
    assert "known" not in two.mara.line.calls
    assert len(two.mara.line.pushed) == 2
    assert two.mara.store.read(two.mara.outbox.count).set_aside == 2


def test_an_answer_to_the_question_that_is_lost_is_asked_for_again(two: TeamOfTwo) -> None:
    two.mara.caller.note(two.leads[0], "first")
    two.mara.sync()
    two.model.replicate()
    promoted(two)
    two.mara.line.cut = "after"
    with pytest.raises(Unreachable):
        two.mara.push.all()
    assert two.mara.unsent() == 1
    two.mara.line.cut = ""
    two.mara.push.all()
    assert (two.mara.line.pushed, two.mara.unsent()) == ([], 0)


def test_a_server_that_can_not_be_asked_is_sent_all(two: TeamOfTwo) -> None:
    two.mara.caller.note(two.leads[0], "first")
    two.mara.sync()
    two.model.replicate()
    promoted(two)
    two.mara.line.no_question = True
    two.mara.push.all()
    two.mara.push.all()
    assert two.mara.line.calls.count("known") == 1
    assert (len(two.mara.line.pushed), two.mara.unsent()) == (1, 0)


def test_the_status_bar_knows_what_is_unsent(two: TeamOfTwo) -> None:
    count = two.mara.outbox.count
    assert two.mara.store.read(count).oldest is None
    two.mara.caller.note(two.leads[0], "first")
    made = two.mara.clock.wall()
    two.world.at = 60.0
    two.mara.caller.note(two.leads[0], "second")
    told = two.mara.store.read(count)
    assert (told.acts, told.oldest, told.set_aside) == (2, made, 0)


def test_what_a_server_can_not_take_in_time_is_sent_in_smaller_pieces(two: TeamOfTwo) -> None:
    desk = two.mara
    for n in range(30):
        desk.caller.note(two.leads[0], f"note {n}")
    desk.line.cut = "before"
    for _ in range(7):
        with pytest.raises(Unreachable):
            desk.push.once()
    desk.line.cut = ""
    assert [desk.push.once().acts for _ in range(3)] == [10, 20, 0]


def test_acts_that_were_answered_are_the_base_of_the_next_before_the_feed_is_read(
    two: TeamOfTwo,
) -> None:
    """Here each fact of an act counts in the revision, at the server the act does."""
    lead = held(two, two.mara, two.leads[0])
    call(two, two.mara, lead)
    two.mara.push.all()
    before = two.model.t.leads[str(lead)]["rev"]
    assert two.mara.caller.state(lead).rev == before
    e164 = two.phone(lead)
    attempt = two.mara.caller.dial(lead, e164)
    two.mara.caller.save(lead, e164, attempt, stage="attempting", give_up=True)
    said = [one.said["base_rev"] for one in two.mara.store.read(two.mara.outbox.batch)]
    assert said == [{str(lead): before}, {str(lead): before + 1}]
    two.mara.push.all()
    there = two.model.t.leads[str(lead)]
    state = two.mara.caller.state(lead)
    assert (state.owner, state.stage, state.rev) == (None, "attempting", there["rev"])
    assert there["owner"] is None
