"""The feed into the store: the peek rule, what a newer program says, what is gone, the check."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.facts import Note
from app.domain.syncing import Cursor
from app.host.ids import new_id
from app.models import facts as tables
from app.models.state import Lead, Number, Prospect
from app.sync import contact
from app.sync.receive import forget
from app.sync.transport import Unreachable
from app.sync.wire import facts_out
from tests.helpers.team_desk import load_case
from tests.sync.conftest import OneDesk, TeamOfTwo
from tests.sync.test_acts_up import call, held

TODAY = date(2026, 11, 24)


def cursor(desk: OneDesk) -> Cursor:
    return desk.store.read(contact.standing).cursor


def spine(desk: OneDesk) -> dict[UUID, Any]:
    rows = desk.store.read(lambda s: s.execute(select(tables.SPINE)).all())
    return {row.id: row for row in rows}


def drain(two: TeamOfTwo) -> None:
    two.mara.sync()
    two.lea.sync()


def test_a_row_behind_an_open_transaction_is_seen_at_once_and_the_other_not_missed(
    two: TeamOfTwo,
) -> None:
    drain(two)
    two.mara.caller.note(two.leads[0], "slow")
    body = two.mara.push._body(  # the batch as it leaves
        two.mara.store.read(contact.standing), two.mara.store.read(two.mara.outbox.batch)
    )
    commit = two.model.push_slowly(body)
    before = cursor(two.lea)
    two.lea.caller.note(two.leads[1], "quick")
    two.lea.sync()
    assert two.lea.caller.facts <= {str(one) for one in spine(two.lea)}
    assert cursor(two.lea) == before
    commit()
    two.lea.sync()
    assert two.mara.caller.facts <= {str(one) for one in spine(two.lea)}
    assert cursor(two.lea) > before


def test_pages_are_read_on_behind_rows_that_are_not_safe(two: TeamOfTwo) -> None:
    drain(two)
    two.model.push_slowly({"device": "desk-0", "acts": []})
    for n in range(5):
        two.lea.caller.note(two.leads[0], f"note {n}")
    two.lea.push.all()
    pulled = two.mara.pull.once(limit=2)
    assert pulled.facts == 5
    assert cursor(two.mara) < max(Cursor(*place) for place in two.model.t.feed.values())
    assert two.leads[0] in pulled.leads


def test_a_page_that_got_no_answer_leaves_what_came_before_it(two: TeamOfTwo) -> None:
    drain(two)
    two.lea.caller.note(two.leads[0], "kept")
    two.lea.push.all()
    two.mara.line.cut = "after"
    with pytest.raises(Unreachable):
        two.mara.pull.once()
    assert not two.lea.caller.facts & {str(one) for one in spine(two.mara)}
    two.mara.line.cut = ""
    assert two.mara.pull.once().facts == 1


def test_what_a_newer_program_says_is_kept_and_passed_on(two: TeamOfTwo) -> None:
    two.lea.caller.note(two.leads[0], "known")
    two.lea.push.all()
    known, unknown = next(iter(two.lea.caller.facts)), str(new_id())
    plain = two.model.t.facts[known]
    two.model.t.facts[known] = {**plain, "body": {**plain["body"], "mood": "calm"}}
    odd = {**plain, "id": unknown, "kind": "telepathy", "body": {"thought": "blue"}}
    two.model.t.facts[unknown] = odd
    shape = str(new_id())
    two.model.t.facts[shape] = {**plain, "id": shape, "body": {"said": "no text"}}
    for key in (unknown, shape):
        two.model._feed("fact", key, two.model._xid(), None)
    two.mara.pull.once()
    rows = spine(two.mara)
    assert rows[UUID(known)].extra == {"mood": "calm"}
    assert rows[UUID(unknown)].extra == {"thought": "blue"}
    assert rows[UUID(shape)].extra == {"said": "no text"}
    out = two.mara.store.read(lambda s: facts_out(s, [UUID(known), UUID(unknown)]))
    assert out[unknown]["body"] == {"thought": "blue"}
    assert out[known]["body"]["text"] == "known"
    assert out[known]["extra"] == {"mood": "calm"}
    assert out[known]["hash"] == plain["hash"]


def test_a_lead_that_is_gone_leaves_nothing_but_what_is_still_to_be_sent(two: TeamOfTwo) -> None:
    lead = held(two, two.lea, two.leads[0])
    call(two, two.lea, lead)
    drain(two)
    two.lea.sync()
    two.mara.pull.once()
    two.mara.caller.note(lead, "mine")
    prospect = two.mara.caller.state(lead).prospect
    row = {"what": "gone", "row": {"lead": str(lead)}, "xid": "99999", "seq": 1, "safe": True}
    feed = two.model.do_feed

    def with_gone(body: dict[str, Any]) -> dict[str, Any]:
        return {**feed(body), "rows": [row], "more": False}

    two.model.do_feed = with_gone  # type: ignore[method-assign]
    two.mara.pull.once()
    left = {str(one.id) for one in spine(two.mara).values() if one.lead == lead}
    assert left == two.mara.caller.facts
    found = two.mara.store.read(
        lambda s: (
            s.scalar(select(Lead.id).where(Lead.id == lead)),
            s.scalar(select(Prospect.id).where(Prospect.id == prospect)),
        )
    )
    assert found == (None, None)
    body = two.mara.store.read(two.mara.outbox.batch)[0].said["facts"][0]["body"]
    assert body["text"] == "mine"
    two.mara.push.all()
    at = two.mara.clock.wall() + timedelta(hours=73)
    assert two.mara.store.write(lambda s: two.mara.outbox.purge(s, at)) == 1
    assert not [one for one in spine(two.mara).values() if one.lead == lead]
    mine = UUID(next(iter(two.mara.caller.facts)))
    notes = tables.TABLES[Note]
    assert (
        two.mara.store.read(lambda s: s.scalar(select(notes.c.id).where(notes.c.id == mine)))
        is None
    )


def test_a_lead_that_is_gone_and_seen_in_another_way_is_there(two: TeamOfTwo) -> None:
    drain(two)
    lead = held(two, two.lea, two.leads[0])
    call(two, two.lea, lead)
    two.lea.push.all()
    feed = two.model.do_feed
    gone = {"what": "gone", "row": {"lead": str(lead)}}

    def in_another_way(body: dict[str, Any]) -> dict[str, Any]:
        """The prospect's row stands before what is gone, the rest comes behind it."""
        answer = feed(body)
        rows = sorted(answer["rows"], key=lambda one: one["what"] != "prospect")
        first = next(n for n, one in enumerate(rows) if one["what"] != "prospect")
        answer["rows"] = [*rows[:first], {**rows[first], **gone}, *rows[first:]]
        return answer

    two.model.do_feed = in_another_way  # type: ignore[method-assign]
    before = len([one for one in spine(two.mara).values() if one.lead == lead])
    pulled = two.mara.pull.once()
    assert lead in pulled.leads
    assert two.mara.caller.state(lead).stage == "conversing"
    prospect = two.mara.caller.state(lead).prospect
    assert load_case(two.mara.store, prospect).prospect.phones
    assert before > 0
    left = {str(one.id) for one in spine(two.mara).values() if one.lead == lead}
    assert left == two.lea.caller.facts, "its history comes with it"


def test_roles_that_changed_are_told(two: TeamOfTwo) -> None:
    drain(two)
    two.lea.caller.note(two.leads[0], "before")
    two.lea.push.all()
    assert not two.mara.pull.once().anew
    feed = two.model.do_feed
    two.model.do_feed = lambda body: {**feed(body), "bootstrap": True, "more": True}  # type: ignore[method-assign]
    two.lea.caller.note(two.leads[0], "with it")
    two.lea.push.all()
    pulled = two.mara.pull.once(limit=1)
    assert (pulled.anew, pulled.facts) == (True, 1)
    assert two.mara.line.calls[-2:] == ["feed", "feed"], "nothing more is read until it is anew"


def test_a_number_keeps_what_own_unsent_acts_did_to_it(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    e164 = two.phone(lead)
    two.world.at = 100.0
    two.mara.caller.dial(lead, e164)
    said = {"e164": e164, "last_dialled_at": "2026-11-24T08:00:00+00:00", "busy_redials": 2}
    plain = {"last_outcome": "busy", "last_ended_at": None, "do_not_call_at": None}
    two.model.t.numbers[e164] = {**said, **plain, "do_not_call_why": ""}
    two.model._feed("number", e164, two.model._xid(), None)
    two.mara.pull.once()
    row = two.mara.store.read(
        lambda s: s.execute(select(Number.__table__).where(Number.e164 == e164)).one()
    )
    assert row.last_dialled_at == two.mara.clock.wall()
    assert (row.busy_redials, row.last_outcome) == (2, "")


def test_the_check_finds_what_is_missing(two: TeamOfTwo) -> None:
    lead = held(two, two.lea, two.leads[0])
    call(two, two.lea, lead)
    drain(two)
    two.mara.sync()
    begun = {str(row.id): row for row in spine(two.mara).values() if row.made_at.date() == TODAY}
    have = two.mara.store.read(lambda s: facts_out(s, [UUID(one) for one in begun]))
    for key, one in have.items():
        two.model.t.facts.setdefault(key, one)
    assert two.mara.pull.check([TODAY]) == []
    two.mara.caller.note(two.leads[1], "unsent ones do not count")
    assert two.mara.pull.check([TODAY]) == []
    lost = next(iter(two.lea.caller.facts))
    kind = two.model.t.facts[lost]["kind"]
    typed = tables.Base.metadata.tables[kind]
    two.mara.store.write(lambda s: s.execute(typed.delete().where(typed.c.id == UUID(lost))))
    two.mara.store.write(
        lambda s: s.execute(tables.SPINE.delete().where(tables.SPINE.c.id == UUID(lost)))
    )
    (off,) = two.mara.pull.check([TODAY])
    assert off.here[0] == off.there[0] - 1


def test_the_clock_that_is_wrong_is_known(two: TeamOfTwo) -> None:
    two.mara.clock.wall_off = -300.0
    assert two.mara.pull.once().behind == 300.0


def test_facts_that_stay_for_the_outbox_alone_are_not_counted(two: TeamOfTwo) -> None:
    two.mara.caller.note(two.leads[0], "said, and then the lead went to somebody else")
    drain(two)
    two.mara.store.write(lambda s: forget(s, two.leads[0]))
    assert two.mara.caller.facts <= {str(one) for one in spine(two.mara)}
    (off,) = two.mara.pull.check([TODAY])
    today = [one for one in spine(two.mara).values() if one.made_at.date() == TODAY]
    assert off.here[0] == sum(one.lead != two.leads[0] for one in today) < len(today)
