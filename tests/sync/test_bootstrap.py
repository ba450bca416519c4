"""A desk's store made anew: nothing that only this computer has is left behind."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain import facts as f
from app.domain.errors import KnownError
from app.models import desk_side, local
from app.models import facts as tables
from app.models.base import Base
from app.models.desk_side import enrol
from app.models.local import Draft
from app.models.state import Lead
from app.models.store import Store
from app.sync import contact
from app.sync.bootstrap import CARRIED, Bootstrap
from app.sync.local import StoreLocal
from app.sync.outbox import OUTBOX
from app.sync.pull import Pull
from app.sync.push import Push
from app.sync.transport import Unreachable
from tests.helpers.team_desk import Caller, Template
from tests.sync.conftest import TeamOfTwo
from tests.sync.test_acts_up import call, held

DESK = {"org": "team", "device": "desk-0"}


@pytest.fixture
def path(two: TeamOfTwo, made: Template, tmp_path: Path) -> Path:
    """Mara's store as a file, with a draft and an unsent note; closed."""
    found = tmp_path / "segue.db"
    found.write_bytes(made.content)
    who = made.people[0]
    with Store(found) as store:
        with store.writing() as session:
            assert who.id is not None
            enrol(session, person=who.id, **DESK)
            session.add(
                Draft(
                    lead=two.leads[0],
                    person=who.id,
                    kept_at=two.mara.clock.wall(),
                    content={"notes": "half a"},
                )
            )
        caller = Caller(StoreLocal(store), who, "desk-0", two.mara.clock.wall, 5)
        caller.note(two.leads[0], "unsent")
    return found


def boot(two: TeamOfTwo, path: Path) -> Bootstrap:
    return Bootstrap(path, two.mara.line, two.mara.clock)


def person(two: TeamOfTwo) -> UUID:
    who = two.mara.caller.person.id
    assert who is not None
    return who


def test_the_new_store_has_the_teams_state_and_this_computers_own(
    two: TeamOfTwo, path: Path
) -> None:
    other = held(two, two.lea, two.leads[1])
    call(two, two.lea, other)
    two.lea.sync()
    begun = boot(two, path)
    assert begun.fetch(person=person(two), **DESK) == len(two.leads)
    carried = begun.swap()
    assert (carried.rows["draft"], carried.rows["outbox"], carried.facts) == (1, 1, 1)
    with Store(path) as store:
        local_ = StoreLocal(store)
        with store.reading() as session:
            assert session.scalar(select(Lead.stage).where(Lead.id == other)) == "conversing"
            assert session.scalars(select(Draft.content)).all() == [{"notes": "half a"}]
            assert [one.said["facts"][0]["body"]["text"] for one in OUTBOX.batch(session)] == [
                "unsent"
            ]
            # The unsent note lies over what the server says of its lead.
            rev = session.scalar(select(Lead.rev).where(Lead.id == two.leads[0]))
            assert rev == two.model.t.leads[str(two.leads[0])]["rev"] + 1
        Push(local_, two.mara.line, two.mara.clock, OUTBOX, "1.0").all()
        two.lea.caller.note(two.leads[2], "after the bootstrap")
        two.lea.sync()
        Pull(local_, two.mara.line, two.mara.clock, OUTBOX).once()
        with store.reading() as session:
            texts = session.scalars(select(tables.TABLES[f.Note].c.text)).all()
            assert contact.standing(session).generation == two.model.generation
    assert {"unsent", "after the bootstrap"} <= set(texts)
    two.lea.sync()
    assert path.with_name("segue.before-new-copy.db").exists()


def test_nothing_is_swapped_while_somebody_has_the_store_open(two: TeamOfTwo, path: Path) -> None:
    begun = boot(two, path)
    begun.fetch(person=person(two), **DESK)
    with Store(path) as store, store.reading() as session:
        session.execute(select(Lead.id)).first()
        with pytest.raises(KnownError, match="still open"):
            begun.swap()
    assert begun.new.exists()
    carried = begun.swap()  # what the first try carried over is not there twice
    assert (carried.rows["draft"], carried.rows["outbox"], carried.facts) == (1, 1, 1)
    assert not begun.new.exists()
    with Store(path) as store, store.reading() as session:
        rev = session.scalar(select(Lead.rev).where(Lead.id == two.leads[0]))
        assert rev == two.model.t.leads[str(two.leads[0])]["rev"] + 1


def test_an_answer_that_is_lost_leaves_the_store_as_it_is(two: TeamOfTwo, path: Path) -> None:
    before = path.read_bytes()
    two.mara.line.cut = "after"
    with pytest.raises(Unreachable):
        boot(two, path).fetch(person=person(two), **DESK)
    assert path.read_bytes() == before
    two.mara.line.cut = ""
    assert boot(two, path).fetch(person=person(two), **DESK) == len(two.leads)


def test_all_that_no_server_has_is_carried(two: TeamOfTwo, path: Path) -> None:
    """A new table of this computer has to be named there, or be the server's."""
    mine = {
        one.__table__
        for one in Base.__subclasses__()
        if one.__module__ in (local.__name__, desk_side.__name__)
    }
    assert {table.name for table in mine} - {one.name for one in CARRIED} == {
        "heard_state",  # made anew from what the server says
        "team_sync",  # written by the bootstrap itself
    }


def test_recordings_of_this_computer_stay_known(two: TeamOfTwo, path: Path) -> None:
    spine = tables.SPINE
    with Store(path) as store:
        local_ = StoreLocal(store)
        caller = Caller(local_, two.mara.caller.person, "desk-0", two.mara.clock.wall, 6)
        two.world.at += timedelta(minutes=1).total_seconds()

        def say(journal: object) -> None:
            body = f.RecordingKept(
                attempt=UUID(int=1),
                file_name="a.flac",
                sound="ab" * 32,
                seconds=3.0,
                channels="both",
                pauses=[],
                problems=[],
            )
            journal.say(body)  # type: ignore[attr-defined]

        caller._act("keep_recording", say)
        with store.writing() as session:  # answered and purged long ago
            session.execute(desk_side.OutboxRow.__table__.delete())
    begun = boot(two, path)
    begun.fetch(person=person(two), **DESK)
    assert begun.swap().recordings == 1
    with Store(path) as store, store.reading() as session:
        assert session.scalar(select(tables.TABLES[f.RecordingKept].c.file_name)) == "a.flac"
        assert session.scalar(select(spine.c.kind).where(spine.c.kind == "recording_kept"))
