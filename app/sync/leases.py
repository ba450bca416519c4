"""Leases from the server: claimed, held, renewed, confirmed before a dial, given back.

Each request has an id made here, so that one whose answer was lost is sent again and gives the same
leases instead of freezing others (sync-design 3.2). The rules stand in `domain.lease`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain import lease as rules
from app.domain.lease import DialFacts, Held, LeaseKind, MayDial, Reading, Void, Word
from app.domain.syncing import Sent
from app.models.desk_side import OutboxRow
from app.models.quick import change_row
from app.sync import contact
from app.sync.clock import SyncClock, reading
from app.sync.in_call import calls_unsaved
from app.sync.leased import (
    ALL,
    LEASES,
    Leased,
    NotHeld,
    Renewed,
    find,
    not_as_given,
    owned,
    without_rows,
)
from app.sync.local import Local
from app.sync.outbox import OUTBOX
from app.sync.receive import receive
from app.sync.rows import put
from app.sync.transport import DEADLINE, Refused, Transport, Unreachable
from app.sync.wire import Plain, table_of

_OUTBOX = table_of(OutboxRow)
SAME_REQUEST = 60.0
"""Seconds for which asking the same again means the request that had no answer."""


class Leases:
    """The leases of this desk.

    Args:
        new_id: Makes request ids.

    Attributes:
        rests_until: After a restore of the team's database: until when at the latest the pool is
            handed to nobody, by the last claim; None: it is.
        more: A claim since `need_none` passed over as many leads as one may, and more stand behind
            them.
    """

    def __init__(
        self,
        local: Local,
        transport: Transport,
        clock: SyncClock,
        new_id: Callable[[], UUID],
    ) -> None:
        self._local = local
        self._transport = transport
        self._clock = clock
        self._new_id = new_id
        # Leases that this run of the program has heard of: those of an earlier one are void.
        self._verified: set[UUID] = set()
        # Given back, as far as is known here: the server may have done it though no answer came.
        self._giving: set[UUID] = set()
        # Ran out with a call that waits for its save; said once, asked about when it may be other.
        self._over: set[UUID] = set()
        self._open: dict[tuple[Any, ...], str] = {}
        self._since: dict[str, Reading] = {}
        self.rests_until: datetime | None = None
        self.more = False

    def claim(
        self, campaign: UUID, stage: str, *, kind: LeaseKind = LeaseKind.LOOK, count: int = 1
    ) -> list[UUID]:
        """The next leads of a pool, leased to this desk.

        Args:
            stage: Of the pool.
            count: At most 20, for a pack.

        Raises:
            Unreachable: There was no answer; asking again asks for the same leads.
        """
        asked = (campaign, stage, kind, count)
        body = {
            "campaign": str(campaign),
            "stage": stage,
            "kind": kind,
            "count": min(count, rules.PACK_MAX),
        }
        answer, sent = self._request("claim", asked, body)
        self._local.write(lambda s: self._granted(s, answer, answer["leases"], sent))
        rests = answer.get("rests_until")
        self.rests_until = datetime.fromisoformat(rests) if rests else None
        self.more |= bool(answer.get("more"))
        return [UUID(one["lead"]) for one in answer["leases"]]

    def need_none(self) -> None:
        """Who has enough leads neither asks nor is told that the pool rests, or has more."""
        self.rests_until, self.more = None, False

    def hold(self, lead: UUID, kind: LeaseKind = LeaseKind.LOOK) -> NotHeld | None:
        """Leases one lead to this desk. Returns why not, or None when it is held.

        A lead with a call here that waits for its save is held for the call, whatever is asked.

        Raises:
            Unreachable: There was no answer; asking again asks for the same.
        """
        if self._local.read(lambda s: _in_call(s, [lead])):
            kind = LeaseKind.CALL
        answer, sent = self._request("hold", (lead, kind), {"lead": str(lead), "kind": kind})
        if answer.get("lease"):
            self._local.write(lambda s: self._granted(s, answer, [answer["lease"]], sent))
            return None
        self._local.write(lambda s: contact.heard(s, sent))
        by = answer.get("by")
        return NotHeld(
            answer.get("why") or "held",
            UUID(by) if by else None,
            answer.get("by_name") or "",
            bool(answer.get("talking")),
        )

    def renew(self, *, all_of_them: bool = False, these: frozenset[UUID] = frozenset()) -> Renewed:
        """Renews what is due (a third used, or void), in one request.

        Args:
            these: Leads whose leases the server says that it ended: asked about in any case.

        Raises:
            Unreachable: There was no answer.
        """
        now = self._now()
        due = [
            one
            for one in self._local.read(self.list_)
            if not one.leaving
            and (
                all_of_them
                or one.lead in these
                or (rules.renew_due(one.held, now) and one.lead not in self._over)
            )
        ]
        if not due:
            return Renewed()
        asked = [
            {"lead": str(one.lead), "epoch": one.held.epoch, **_kind(one.held, now)} for one in due
        ]
        answer, sent = self._ask("renew", {"leases": asked})
        lost = tuple((UUID(one["lead"]), one["why"]) for one in answer["lost"])
        self._local.write(lambda s: self._renewed(s, answer["leases"], lost, sent))
        return Renewed(len(answer["leases"]), lost)

    def confirm(self, lead: UUID, e164: str, within: float = rules.CONFIRM_WAIT) -> MayDial:
        """The last question before a number leaves the program; waits 300 ms at most.

        Without an answer the lease or the ownership decides, by `domain.lease.may_dial`. A server
        that refuses to answer (the person was removed) has answered: nobody is called.
        """
        word: Word | None = None
        found = self._local.read(lambda s: find(s, lead))
        body = {"lead": str(lead), "epoch": found.epoch if found else None, "e164": e164}
        try:
            answer, sent = self._ask("confirm", body, within)
        except Unreachable:
            pass
        except Refused as problem:
            word = Word(False, problem.code)
        else:
            word = Word(
                bool(answer["go"]),
                answer.get("why") or "",
                answer.get("by_name") or "",
                bool(answer.get("talking")),
            )
            leases = [answer["lease"]] if answer["go"] and answer.get("lease") else []
            self._local.write(lambda s: self._take(s, leases, sent))
        return self.judge(lead, e164, word)

    def judge(self, lead: UUID, e164: str, word: Word | None) -> MayDial:
        """Whether the dial may start, with or without the server's word.

        Whoever dials a lead that was left has not left it: its lease is not given back under them.
        """
        verdict = rules.may_dial(self._local.read(lambda s: self._facts(s, lead, e164, word)))
        if verdict.go and getattr(self._local.read(lambda s: find(s, lead)), "leaving", False):
            stays = {"leaving": False}
            self._local.write(lambda s: change_row(s, LEASES, "lead", lead, stays))
        return verdict

    def leave(self, lead: UUID) -> None:
        """Nothing is done with a lead any more; it is given back when its acts are answered.

        One with a call that waits for its save is given back after that.
        """
        self._local.write(lambda s: change_row(s, LEASES, "lead", lead, {"leaving": True}))

    def release(self) -> int:
        """Gives back what was left and has no unsent act. Returns how many.

        An act that is pushed after its lease was given away would come too late.

        Raises:
            Unreachable: There was no answer; they are given back the next time.
        """
        going = self._local.read(self._free_to_go)
        if not going:
            return 0
        self._giving.update(one.lead for one in going)
        asked = [{"lead": str(one.lead), "epoch": one.held.epoch} for one in going]
        _, sent = self._ask("release", {"leases": asked})
        self._local.write(lambda s: self._gone(s, [one.lead for one in going], sent))
        return len(going)

    def bring_rows(self) -> None:
        """Asks for the leads that are held and not in this store, as after a new filling.

        What the team does not send is not this desk's to call, and is given back.

        Raises:
            Unreachable: There was no answer.
        """
        held, missing = self._local.read(lambda s: (self.list_(s), without_rows(s)))
        going = [one.lead for one in held if one.lead in missing and not one.leaving]
        if not going:
            return
        answer, sent = self._ask("lead_rows", {"leads": [str(one) for one in going]})

        def keep(session: Session) -> None:
            at = contact.standing(session)
            receive(session, answer["rows"], OUTBOX.unsent(session), at, sent.wall)
            for lead in without_rows(session) & set(going):
                change_row(session, LEASES, "lead", lead, {"leaving": True})

        self._local.write(keep)

    def list_(self, session: Session) -> list[Leased]:
        """All leases of this desk, with those that are void or over."""
        return [self._leased(row) for row in ALL.rows(session)]

    def seconds_left(self, lead: UUID) -> float:
        """How long a lease is still good, in seconds; 0 without one."""
        row = self._local.read(lambda s: find(s, lead))
        return 0.0 if row is None else rules.remaining(self._leased(row).held, self._now())

    def dialling_left(self) -> float:
        """Seconds until dialling without contact ends; the window counts them down."""
        at = self._local.read(contact.standing)
        return rules.offline_dialling_left(at.contact, self._now(), at.limits)

    def _now(self) -> Reading:
        return reading(self._clock)

    def _ask(self, name: str, body: Plain, deadline: float = DEADLINE) -> tuple[Plain, Reading]:
        at = self._local.read(contact.standing)
        sent = self._now()
        return self._transport.call(name, {"device": at.device, **body}, deadline), sent

    def _request(self, name: str, asked: tuple[Any, ...], body: Plain) -> tuple[Plain, Reading]:
        """Asks with the id of the last try of the same question, if that had no answer.

        The clocks count from this try: what the first one got may be older, so its lease is
        counted from the first one's.
        """
        key = (name, *asked)
        known = self._open.get(key)
        if known is not None:
            gone = rules.elapsed(self._since[known], self._now())
            if isinstance(gone, Void) or gone > SAME_REQUEST:
                self._forget(key)
                known = None
        if known is None:
            known = self._open[key] = str(self._new_id())
            self._since[known] = self._now()
        try:
            answer, _ = self._ask(name, {"request": known, "rows": False, **body})
            answer["rows"] = self._rows_of(answer)
        except Refused:
            self._forget(key)
            raise
        sent = self._since[known]
        self._forget(key)
        return answer, sent

    def _rows_of(self, answer: Plain) -> list[Plain]:
        """Rows of leads just given: only of those that are not at this desk as the server has them.

        Most are, and the rows are most of a claim's work.
        """
        leases = answer.get("leases") or [one for one in (answer.get("lease"),) if one]
        asked = self._local.read(lambda s: not_as_given(s, leases))
        if not asked or answer.get("rows"):
            return list(answer.get("rows") or ())
        found, _ = self._ask("lead_rows", {"leads": asked})
        return list(found["rows"])

    def _forget(self, key: tuple[Any, ...]) -> None:
        self._since.pop(self._open.pop(key), None)

    def _granted(
        self, session: Session, answer: Plain, leases: Sequence[Plain], sent: Reading
    ) -> None:
        """A lead that is new here comes with its rows: the feed brings none of a pool."""
        at = contact.standing(session)
        receive(session, answer["rows"], OUTBOX.unsent(session), at, sent.wall)
        self._take(session, leases, sent)

    def _take(self, session: Session, leases: Iterable[Plain], sent: Reading) -> None:
        at = contact.standing(session)
        for one in leases:
            row = {
                "lead": UUID(one["lead"]),
                "prospect": UUID(one["prospect"]),
                "campaign": UUID(one["campaign"]) if one.get("campaign") else None,
                "kind": one["kind"],
                "epoch": one["epoch"],
                "seconds": float(one["seconds"]),
                "sent_boot_ns": sent.boot_ns,
                "sent_wall": sent.wall,
                "boot_id": sent.boot_id,
                "person": at.person,
                "phones": list(one.get("phones") or []),
                "leaving": False,
            }
            put(session, LEASES, "lead", row)
            self._verified.add(row["lead"])
            self._over.discard(row["lead"])
            self._giving.discard(row["lead"])
        contact.heard(session, sent)

    def _renewed(
        self,
        session: Session,
        leases: Sequence[Plain],
        lost: Sequence[tuple[UUID, str]],
        sent: Reading,
    ) -> None:
        self._take(session, leases, sent)
        # What ran out and nobody got since is as good as it was for the save of its call.
        over = [lead for lead, why in lost if why == "over"]
        kept = _in_call(session, over)
        self._over |= kept
        for lead, _ in lost:
            if lead in kept:
                continue
            session.execute(delete(LEASES).where(LEASES.c.lead == lead))
            self._verified.discard(lead)

    def _gone(self, session: Session, leads: Sequence[UUID], sent: Reading) -> None:
        session.execute(delete(LEASES).where(LEASES.c.lead.in_(leads), LEASES.c.leaving))
        self._verified.difference_update(leads)
        self._giving.difference_update(leads)
        contact.heard(session, sent)

    def _free_to_go(self, session: Session) -> list[Leased]:
        leaving = [one for one in self.list_(session) if one.leaving]
        if not leaving:
            return []
        unsent = session.scalars(select(_OUTBOX.c.prospects).where(_OUTBOX.c.state == Sent.NEW))
        busy = {UUID(one) for prospects in unsent for one in prospects}
        calls = _in_call(session, [one.lead for one in leaving])
        return [one for one in leaving if one.prospect not in busy and one.lead not in calls]

    def _leased(self, row: Any) -> Leased:
        held = Held(
            kind=LeaseKind(row.kind),
            epoch=row.epoch,
            seconds=row.seconds,
            sent=Reading(row.sent_boot_ns, row.sent_wall, row.boot_id),
            phones=frozenset(row.phones),
            verified=row.lead in self._verified,
        )
        return Leased(row.lead, row.prospect, held, row.leaving)

    def _facts(self, session: Session, lead: UUID, e164: str, word: Word | None) -> DialFacts:
        at = contact.standing(session)
        row = None if lead in self._giving else find(session, lead)
        return DialFacts(
            e164=e164,
            word=word,
            held=None if row is None else self._leased(row).held,
            owned=owned(session, lead, e164, at.person),
            contact=at.contact,
            now=self._now(),
            limits=at.limits,
        )


def _in_call(session: Session, leads: Sequence[UUID]) -> frozenset[UUID]:
    return calls_unsaved(session, contact.standing(session).person, leads)


def _kind(held: Held, now: Reading) -> Plain:
    """By its kind a server that was restored knows a lease again: one that is over it must not."""
    gone = rules.elapsed(held.sent, now)
    return {"kind": held.kind} if isinstance(gone, float) and gone < held.seconds else {}
