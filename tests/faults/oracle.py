"""After a scenario: is everything there, once, and the same everywhere.

It asks the team's database as its superuser, and reads the desks' files when their programs have
ended; what a desk committed it knows from the desk's own log and from its outbox.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import insert, select

from app.host.clock import SystemClock
from app.host.team_place import TeamPlace
from app.jobs.doctor import examine
from app.jobs.team_session import open_secret
from app.jobs.team_way import way_of
from app.models import facts as tables
from app.models.desk_side import OutboxRow
from app.models.state import Lead
from app.models.store import Store
from app.reads.rebuild import Difference, differences
from app.sync.clock import ComputerClock
from app.sync.joining import fill, hello
from app.sync.local import StoreLocal
from app.sync.moving import moving
from app.sync.outbox import OUTBOX
from app.sync.pull import Pull
from app.sync.setting_up import team_tables
from app.sync.transport import Transport
from app.sync.wire import forget_facts, plain_row, table_of
from tests.faults.field import ORG, DeskAt, Field
from tests.faults.words import PASSPHRASE

_BOX = table_of(OutboxRow)
_OWN_TO_DESK = frozenset({"callable_from", "callable_until", "held_by", "opened_at"})
"""Columns of the queue, which whoever meets a lead works out anew."""
_STATE = ("lead", "prospect", "phone", "promise", "number")
_COUNTED = frozenset({"rev"})
"""What the server counts by acts, the fold by facts."""
_DAYS = 3


@dataclass
class Verdict:
    """What was found.

    Attributes:
        committed: Facts that desks had committed.
        lost: Of them, those that the team has nowhere.
        twice: Facts at the server that no desk made, and facts of an act beyond what it said.
        stale: Acts that came too late or were not understood, by reason.
        both: Calls that two desks had with one lead or number at once.
        wrong: Everything else that should not be, in words.
    """

    committed: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    stale: Counter[str] = field(default_factory=Counter)
    both: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether nothing is lost, twice, or wrong."""
        return not (self.lost or self.twice or self.both or self.wrong)


def judge(made: Field, *, folds: bool = True) -> Verdict:
    """Looks at the server and at all desks, whose programs have ended.

    Args:
        folds: Also whether the team's state is what its facts say.
    """
    verdict = Verdict()
    for one in made.desks:
        _outbox(one, verdict)
    _facts(made, verdict)
    verdict.both = both(made.desks)
    # What was set aside once may have been taken later, when another server was told all again.
    lies = aside(made) - kept(made).keys()
    for one in made.desks:
        _desk(one, verdict, lies, anew=made.restored)
        verdict.wrong += [f"{one.name}: {what}" for what in one.troubles()]
    _audit(made, verdict)
    if folds and not made.restored:  # there acts come again in another order, and many too late
        _state(made, verdict)
    return verdict


def _outbox(desk: DeskAt, verdict: Verdict) -> None:
    """What the log could not tell because the process was killed after a commit."""
    desk.look()
    with Store(desk.paths.store) as store, store.reading() as session:
        rows = session.execute(select(_BOX.c.act_id, _BOX.c.content, _BOX.c.state, _BOX.c.reason))
        for row in rows:
            act = str(row.act_id)
            desk.made.setdefault(act, list(row.content["facts"]))
            desk.answered[act] = (row.state, row.reason)
    for act in desk.made:
        state, reason = desk.answered.get(act, ("no answer", ""))
        if state == "no answer" or state == "new":
            verdict.wrong.append(f"{desk.name}: act {act} has no answer")
        elif state != "acked":
            verdict.stale[reason or state] += 1
            if not reason:
                verdict.wrong.append(f"{desk.name}: act {act} is {state} without a reason")


def kept(made: Field) -> dict[str, str]:
    """Facts that the server has, with the act of each."""
    return {str(a): str(b) for a, b in made.ask("SELECT id, act_id FROM fact WHERE device <> ''")}


def aside(made: Field) -> set[str]:
    """Facts that lie in quarantine."""
    rows = made.ask(
        "SELECT fact FROM quarantine WHERE fact IS NOT NULL UNION SELECT x->>'id' FROM quarantine,"
        " json_array_elements(CASE WHEN json_typeof(raw->'facts') = 'array' THEN raw->'facts'"
        " ELSE '[]' END) x"
    )
    return {str(row[0]) for row in rows}


def missing(made: Field, acts: "dict[str, list[str]]") -> list[str]:
    """Facts of these acts that the team has nowhere."""
    there = kept(made).keys() | aside(made)
    return [fact for facts in acts.values() for fact in facts if fact not in there]


def _facts(made: Field, verdict: Verdict) -> None:
    acts = {act: facts for desk in made.desks for act, facts in desk.made.items()}
    verdict.committed = sum(map(len, acts.values()))
    verdict.lost = missing(made, acts)
    theirs: dict[str, set[str]] = {}
    for fact, act in kept(made).items():
        theirs.setdefault(act, set()).add(fact)
    for act, facts in acts.items():
        more = theirs.get(act, set()) - set(facts)
        verdict.twice += [f"act {act}: {fact}" for fact in more]
    devices = [_place(one).device for one in made.desks]
    known = {fact for facts in acts.values() for fact in facts}
    rows = made.ask("SELECT id FROM fact WHERE device = ANY (%s)", devices)
    verdict.twice += [f"nobody made {row[0]}" for row in rows if str(row[0]) not in known]


def both(desks: list[DeskAt]) -> list[str]:
    """Calls of two desks that overlap on one lead or one number."""
    talks = sorted(
        (begins, ends, lead, phone, one.name)
        for one in desks
        for lead, phone, begins, ends in one.talks
    )
    found = []
    open_: list[tuple[float, float, str, str, str]] = []
    for talk in talks:
        open_ = [one for one in open_ if one[1] > talk[0]]
        found += [
            f"{other[4]} and {talk[4]} call {talk[2]} ({talk[3]})"
            for other in open_
            if other[4] != talk[4] and (other[2] == talk[2] or other[3] == talk[3])
        ]
        open_.append(talk)
    return found


def _place(desk: DeskAt) -> TeamPlace:
    here = TeamPlace.of(desk.paths)
    assert here is not None
    return here


def _days() -> list[date]:
    today = SystemClock().now().date()
    return [today + timedelta(days=n) for n in range(-_DAYS, _DAYS + 1)]


def _desk(desk: DeskAt, verdict: Verdict, lies: set[str], *, anew: bool) -> None:
    """Its file is sound, and it has what the server would send.

    Args:
        lies: Facts in quarantine.
        anew: A backup does not know which leads of the pool a desk has: it is filled anew first.
    """
    report = examine(desk.paths)
    verdict.wrong += [f"{desk.name}: {one}" for one in report.checks if not one.ok]
    here = _place(desk)
    transport = way_of(here, open_secret(here, PASSPHRASE))
    try:
        if anew:
            said = hello(transport, here.device, "")
            clock = ComputerClock(SystemClock().now)
            fill(desk.paths.store, transport, clock, here.org, here.device, said)
        with Store(desk.paths.store) as store:
            pull = Pull(StoreLocal(store), transport, ComputerClock(SystemClock().now), OUTBOX)
            while pull.once().more:
                pass
            off = pull.check(_days())
            if off and lies:
                # A backup lacks what the quarantine got instead; other desks may have heard it.
                spine = tables.SPINE
                with store.writing() as session:
                    forget_facts(session, spine.c.id.in_([UUID(one) for one in lies]))
                off = pull.check(_days())
            verdict.wrong += [f"{desk.name}: {one}" for one in off]
            verdict.wrong += [f"{desk.name}: {one}" for one in _rows(store, transport, here.device)]
    finally:
        transport.close()


def _rows(store: Store, transport: Transport, device: str) -> list[str]:
    """Leads whose row is not what the server would send of it."""
    with store.reading() as session:
        mine = {
            str(row.id): plain_row(row._asdict()) for row in session.execute(select(table_of(Lead)))
        }
    theirs: dict[str, dict[str, Any]] = {}
    leads = sorted(mine)
    for start in range(0, len(leads), 200):
        body = {"device": device, "leads": leads[start : start + 200]}
        answer = transport.call("lead_rows", body)
        theirs |= {one["row"]["id"]: one["row"] for one in answer["rows"] if one["what"] == "lead"}
    found = [f"{one} is here and would not be sent" for one in mine.keys() - theirs.keys()]
    for lead, said in theirs.items():
        off = {k for k in said.keys() & mine[lead].keys() if not _same(mine[lead][k], said[k])}
        off -= _OWN_TO_DESK
        if off:
            what = {k: (mine[lead][k], said[k]) for k in sorted(off)}
            found.append(f"{lead} is another: {what}")
    return found


def _same(here: Any, there: Any) -> bool:
    if here == there:
        return True
    if isinstance(here, str) and isinstance(there, str):
        try:
            return datetime.fromisoformat(here) == datetime.fromisoformat(there)
        except (ValueError, TypeError):
            return False
    return False


def _audit(made: Field, verdict: Verdict) -> None:
    sealed = made.call("seal_audit")
    found = made.call("check_audit", head=sealed["head"])
    if not found["ok"]:
        verdict.wrong.append(f"the audit's chain has a gap: {found}")


def _by_the_server(one: Difference) -> bool:
    """What the server says and no fact: a shared number is marked, no moment is still to come."""
    if one.field == "shares_number":
        return one.written == "True"
    if one.table == "number" and one.field in ("last_dialled_at", "last_ended_at"):
        return _moment(one.by_facts) > SystemClock().now() >= _moment(one.written)
    return False


def _moment(said: str) -> datetime:
    try:
        return datetime.fromisoformat(said)
    except ValueError:  # there is none
        return datetime.min.replace(tzinfo=UTC)


def _state(made: Field, verdict: Verdict) -> None:
    """The team's rows are what its facts say, worked out in a copy of its tables."""
    # Facts that came too late move nothing, and the fold knows nothing of times.
    rows = made.ask(
        "SELECT lead::text FROM fact WHERE stale > '' AND lead IS NOT NULL UNION SELECT p.e164"
        " FROM phone p JOIN fact f ON f.prospect = p.prospect WHERE f.stale > ''"
    )
    late = {str(row[0]) for row in rows}
    copy = made.room / "copy.db"
    with Store(copy) as store:
        with (
            psycopg.connect(made.cluster.url()) as connection,
            team_tables(connection, ORG) as tables,
            store.writing() as target,
        ):
            for table in moving():
                rows = [dict(row._mapping) for row in tables.execute(select(table))]
                if rows:
                    target.execute(insert(table), rows)
        with store.reading() as session:
            for one in differences(session):
                told = one.table in _STATE and one.field not in _COUNTED
                if told and not _by_the_server(one) and not any(key in one.row for key in late):
                    verdict.wrong.append(f"state and facts differ: {one}")
    copy.unlink()
