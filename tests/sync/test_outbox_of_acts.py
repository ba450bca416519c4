"""Real acts of a store that belongs to a team keep themselves for it; elsewhere they do not."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.acts.do_not_call import DoNotCall
from app.acts.save_call import AddNotes, NoteLine
from app.acts.undo import Undo
from app.domain.errors import KnownError
from app.models import facts as tables
from app.models.desk_side import HeardState, HeldLease, OutboxRow, enrol
from app.models.state import Lead, Number, Prospect
from app.sync.outbox import OUTBOX
from app.sync.wire import plain_row, table_of
from tests.helpers.team import Team

EWA = "Ewa Nowicka"


@pytest.fixture
def joined(team: Team) -> Team:
    """The small team's store as Mara's desk in a team."""
    who = team.people["mara"].id
    assert who is not None
    with team.workplace.store.writing() as session:
        enrol(session, org="team", person=who, device="desk-1")
    return team


def kept(team: Team) -> list[Any]:
    with team.workplace.store.reading() as session:
        return OUTBOX.unsent(session)


def rows(team: Team, kind: Any, where: Any) -> dict[str, Any]:
    with team.workplace.store.reading() as session:
        return plain_row(session.execute(select(table_of(kind)).where(where)).one()._asdict())


def test_a_store_of_its_own_keeps_no_outbox(team: Team) -> None:
    team.call(EWA, "interested")
    with team.workplace.store.reading() as session:
        for table in (OutboxRow, HeardState, HeldLease):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_every_act_of_a_call_is_kept_with_its_facts_and_the_state_as_written(joined: Team) -> None:
    joined.call(EWA, "interested")
    acts = kept(joined)
    assert [one.content["act"] for one in acts] == [
        "start_attempt",
        "answer_call",
        "end_call",
        "save_call",
    ]
    lead = joined.leads[EWA]
    last = acts[-1].content
    written = rows(joined, Lead, Lead.id == lead)
    assert last["state"]["leads"][str(lead)] == written
    prospect = UUID(written["prospect"])
    # Of the prospect an act says what it moved alone: the first counts, the save moves nothing.
    recent = rows(joined, Prospect, Prospect.id == prospect)["recent_attempts"]
    said = [one.content["state"]["prospects"] for one in acts]
    assert said == [{str(prospect): {"recent_attempts": recent}}, {}, {}, {}]
    assert all(one.content["state"]["phones"] == {} for one in acts)
    (e164,) = last["state"]["numbers"]
    number = rows(joined, Number, Number.e164 == e164)
    assert last["state"]["numbers"][e164] == {
        k: v for k, v in number.items() if k in last["state"]["numbers"][e164]
    }
    assert len(last["state"]["promises"][str(lead)]) == 1
    with joined.workplace.store.reading() as session:
        spine = tables.SPINE
        query = select(spine.c.id).where(spine.c.act_id == acts[-1].act_id).order_by(spine.c.seq)
        ids = [str(one) for one in session.scalars(query)]
        batch = OUTBOX.batch(session)
    assert last["facts"] == ids
    assert [one["kind"] for one in batch[-1].said["facts"]].count("point_set") == 1
    # Unsent acts count one each on the server's revision.
    revs = [one.content["base_rev"][str(lead)] for one in acts]
    assert revs == list(range(revs[0], revs[0] + 4))


def test_an_act_carries_the_epoch_of_its_lease(joined: Team) -> None:
    lead = joined.leads[EWA]
    prospect = UUID(rows(joined, Lead, Lead.id == lead)["prospect"])
    with joined.workplace.store.writing() as session:
        session.add(
            HeldLease(
                lead=lead,
                prospect=prospect,
                campaign=None,
                kind="look",
                epoch=7,
                seconds=90.0,
                sent_boot_ns=0,
                sent_wall=joined.clock.now(),
                boot_id="first",
                person=joined.people["mara"].id,
                phones=[],
                leaving=False,
            )
        )
    joined.call(EWA, "interested")
    joined.call("Hanna Virtanen", "no_answer")
    epochs = {one.content["epoch"] for one in kept(joined)[:4]}
    assert epochs == {7}
    assert kept(joined)[-1].content["epoch"] is None


def test_an_act_that_is_refused_keeps_nothing(joined: Team) -> None:
    with pytest.raises(KnownError):
        joined.act(AddNotes(joined.leads[EWA], (NoteLine("signal", "x", 0),)), "jonas")
    assert kept(joined) == []


def test_taking_back_and_do_not_call_are_acts_like_others(joined: Team) -> None:
    lead = joined.leads[EWA]
    saved = joined.call(EWA, "interested")
    joined.act(Undo(saved.changes.act_id), "mara")
    joined.act(DoNotCall(lead, "She asked."), "mara")
    acts = [one.content["act"] for one in kept(joined)]
    assert acts[-2:] == ["undo", "do_not_call"]
    last = kept(joined)[-1].content
    assert last["state"]["leads"][str(lead)] == rows(joined, Lead, Lead.id == lead)
    assert last["state"]["leads"][str(lead)]["stage"] == "do_not_call"
