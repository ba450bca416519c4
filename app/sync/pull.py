"""The feed down: every row applied by key, the cursor moved only over what is below the horizon.

The peek rule (sync-design 3.4): rows whose neighbours may still be uncommitted are applied at once,
and read again until they are safe. A page goes into the store in one transaction with its cursor.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.domain import facts as f
from app.domain.lease import Reading, elapsed
from app.domain.syncing import PAGE, SENT_DAYS, Cursor, Sent, advanced, digest
from app.models import facts as tables
from app.models.desk_side import OutboxRow
from app.models.state import Lead
from app.sync import contact
from app.sync.clock import SyncClock, reading
from app.sync.local import Local
from app.sync.outbox import Outbox
from app.sync.receive import Received, receive
from app.sync.transport import Transport
from app.sync.wire import Plain

CONTACT_EVERY = 20.0
"""Seconds between two notes of contact while nothing comes; limits are counted from the note."""
_WITHOUT_LEAD = tuple(
    one.kind
    for one in (
        *(f.DoNotCall, f.LibraryPut, f.LibraryTaken),
        *(f.ReviewSent, f.ReviewAnswered, f.CommentPrivate),
    )
)
"""Kinds that are sent also where the lead is not (team.md, 'Feed')."""
PARTLY = "not understood"
"""Reason of an act of which the team took some facts and set others aside."""
PAGES = 200
"""Pages of one pull at most, so that other work of the lane gets its turn."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came.

    Attributes:
        rows: How many rows were read (rows above the horizon are read more than once).
        facts: How many facts were new here.
        leads: Leads that are no longer as they were.
        families: What lists should look again, as in `acts.changes`.
        behind: Seconds by which this computer's clock differs from the server's; None unknown.
        more: There was more than one pull takes.
        anew: What this person sees has changed as a whole: the store has to be made anew
            (`Bootstrap`), the feed tells no more until then.
        freed: Leads whose lease the server ended: by a save, or taken back.
    """

    rows: int = 0
    facts: int = 0
    leads: frozenset[UUID] = frozenset()
    families: frozenset[str] = frozenset()
    behind: float | None = None
    more: bool = False
    anew: bool = False
    freed: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day of which the desk does not hold what the server would send."""

    day: date
    here: tuple[int, str]
    there: tuple[int, str]

    @property
    def difference(self) -> tuple[date, int, int]:
        """What is here alone or there alone; what comes to both meanwhile leaves it as it is."""
        both = int(self.here[1], 16) ^ int(self.there[1], 16)
        return self.day, self.here[0] - self.there[0], both


class Pull:
    """Reads the feed into the store."""

    def __init__(
        self, local: Local, transport: Transport, clock: SyncClock, outbox: Outbox
    ) -> None:
        self._local = local
        self._transport = transport
        self._clock = clock
        self._outbox = outbox

    def once(self, limit: int = PAGE) -> Pulled:
        """Reads to the end of the feed.

        Raises:
            Unreachable: There was no answer; what was applied before stays, with its cursor.
            Refused: The program is too old to read (SG002).
        """
        at = self._local.read(contact.standing)
        place, firm, total = at.cursor, True, Pulled()
        for _ in range(PAGES):
            sent = reading(self._clock)
            answer = self._transport.call("feed", _question(at, place, limit, firm=firm))
            if answer.get("again") or answer["generation"] != at.generation:
                at = self._local.write(lambda s, a=answer: self._again(s, a))  # type: ignore[misc]
                place, firm = at.cursor, True
                if answer.get("again"):
                    continue
            page = _places(answer["rows"])
            cursor = self.moved(at.cursor, page) if firm else at.cursor
            if answer["rows"] or cursor != at.cursor:
                got = self._local.write(
                    lambda s, a=answer, c=cursor, t=sent: self._apply(s, a, c, t)  # type: ignore[misc]
                )
                at = self._local.read(contact.standing)
            else:
                got = Received()
                self._idle(at, sent)
            total = _sum(total, got, len(page), self._behind(answer, sent))
            firm = firm and all(safe for _, safe in page) and not got.put_off
            if answer.get("bootstrap"):
                return replace(total, anew=True)
            if not answer.get("more") or not page:
                return total
            # A temporary cursor: this pull reads on, the next begins below the horizon again.
            place = page[-1][0]
        return replace(total, more=True)

    def _idle(self, at: contact.Standing, sent: Reading) -> None:
        """Nothing came; the contact is noted now and then: a commit each second is not worth it."""
        gone = None if at.contact is None else elapsed(at.contact, sent)
        if not isinstance(gone, float) or gone > CONTACT_EVERY:
            self._local.write(lambda session: contact.heard(session, sent))

    def moved(self, cursor: Cursor, page: Sequence[tuple[Cursor, bool]]) -> Cursor:
        """Where the next pull begins after this page."""
        return advanced(cursor, page)

    def _again(self, session: Session, answer: Plain) -> contact.Standing:
        contact.settle_generation(session, self._outbox, answer["generation"], self._clock.wall())
        return contact.standing(session)

    def _apply(self, session: Session, answer: Plain, cursor: Cursor, sent: Reading) -> Received:
        at = contact.standing(session)
        got = receive(session, answer["rows"], self._outbox.unsent(session), at, sent.wall)
        if not got.put_off:  # what is put off is read again
            contact.moved(session, cursor)
        contact.heard(session, sent)
        return got

    def _behind(self, answer: Plain, sent: Reading) -> float | None:
        if not answer.get("now"):
            return None
        return (datetime.fromisoformat(answer["now"]) - sent.wall).total_seconds()

    def check(self, days: Sequence[date]) -> list[DayOff]:
        """Compares what is here with what the server would send, day by day (UTC, by made_at).

        Raises:
            Unreachable: There was no answer.
        """
        at = self._local.read(contact.standing)
        asked = [day.isoformat() for day in days]
        answer = self._transport.call("check_feed", {"device": at.device, "days": asked})
        there = {one["day"]: (int(one["count"]), str(one["hash"])) for one in answer["days"]}
        off = []
        for day in days:
            here = self._local.read(lambda s, d=day: _held(s, d))  # type: ignore[misc]
            said = there.get(day.isoformat(), digest([]))
            if here != said:
                off.append(DayOff(day, here, said))
        return off


def _question(at: contact.Standing, place: Cursor, limit: int, *, firm: bool) -> Plain:
    """`firm`: all rows up to the place are here, and nothing can come below it any more."""
    return {
        "device": at.device,
        "generation": at.generation,
        "after": {"xid": str(place.xid), "seq": place.seq},
        "firm": firm,
        "limit": limit,
    }


def _places(rows: Sequence[Plain]) -> list[tuple[Cursor, bool]]:
    return [(Cursor(int(one["xid"]), int(one["seq"])), bool(one["safe"])) for one in rows]


def _sum(total: Pulled, got: Received, rows: int, behind: float | None) -> Pulled:
    return Pulled(
        total.rows + rows,
        total.facts + got.facts,
        total.leads | got.leads,
        total.families | got.families,
        behind,
        freed=total.freed | got.freed,
    )


def days_held(session: Session, most: int, now: datetime) -> list[date]:
    """The newest days (UTC) of which there are facts here, as far back as all desks have them."""
    spine = tables.SPINE
    moment = type_coerce(spine.c.made_at, BigInteger) / 1_000_000
    day = func.date(moment, "unixepoch")
    since = now - timedelta(days=SENT_DAYS)
    rows = select(day).where(spine.c.made_at > since).distinct().order_by(day.desc()).limit(most)
    return [date.fromisoformat(one) for one in session.scalars(rows)]


def _held(session: Session, day: date) -> tuple[int, str]:
    """Count and check sum of the facts of a day that the server has been told or has told.

    Not what was set aside: only the quarantine has it. Nor of leads that are gone,
    whose facts stay here as long as the outbox needs them.
    """
    first = datetime.combine(day, time(), UTC)
    spine = tables.SPINE
    box: Any = OutboxRow.__table__
    new = select(box.c.act_id).where(box.c.state == Sent.NEW)
    aside = select(box.c.act_id).where(box.c.state.in_((Sent.QUARANTINED, Sent.ALONE)))
    # Of an act that was understood in part the facts that were say so, as the act does.
    not_there = or_(
        spine.c.act_id.in_(new),
        and_(spine.c.act_id.in_(aside), spine.c.stale.is_distinct_from(PARTLY)),
    )
    # Facts of a lead that is gone stay while their act is in the outbox; nobody sends them here.
    left = and_(
        spine.c.lead.is_not(None),
        spine.c.lead.not_in(select(Lead.id)),
        spine.c.act_id.in_(select(box.c.act_id)),
        spine.c.kind.not_in(_WITHOUT_LEAD),
    )
    hashes = session.scalars(
        select(spine.c.hash).where(
            spine.c.made_at >= first,
            spine.c.made_at < first + timedelta(days=1),
            ~not_there,
            ~left,
        )
    )
    return digest(hashes)
