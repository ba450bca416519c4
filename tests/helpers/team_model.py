"""A team database in a few pages: the rules of the contract in memory, with faults to be put in.

It stands for the server where a test needs its clock, its open transactions and its failovers in
hand. It grants leases, fences, stores acts and feeds them on; it knows none of the desk's rules.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.syncing import digest
from app.sync.transport import Refused, Unreachable

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
GRACE = 5.0
"""Seconds between the end of a lease and the next one (sync-design 3.2, 3)."""
NEED_LEASE = frozenset({"start_attempt", "save_call"})


@dataclass
class Grant:
    """A lease as the server has it; `until` by its own clock."""

    kind: str
    device: str
    epoch: int
    until: float


@dataclass
class Settings:
    """Durations in seconds, and the faults of a mutation run."""

    look: float = 90.0
    call: float = 3_600.0
    pack: float = 7_200.0
    owner_offline: float = 18_000.0
    dial_offline: float = 14_400.0
    # a server with a bug in it
    no_fence: bool = False
    reads_before_lock: bool = False


@dataclass
class Tables:
    """What a standby has a copy of."""

    leads: dict[str, dict[str, Any]] = field(default_factory=dict)
    prospects: dict[str, dict[str, Any]] = field(default_factory=dict)
    phones: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    promises: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    numbers: dict[str, dict[str, Any]] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    acts: dict[str, dict[str, Any]] = field(default_factory=dict)
    quarantine: dict[str, dict[str, Any]] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    epochs: dict[str, int] = field(default_factory=dict)
    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    feed: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)
    xid: int = 100
    seq: int = 0

    def copy(self) -> "Tables":
        """As a standby has it. Rows are replaced whole, never changed, so shallow copies do."""
        new = copy.copy(self)
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, dict):
                setattr(new, name, dict(value))
        return new


class TeamModel:
    """The functions of the contract.

    Args:
        now: True time in seconds.
        people: The person of each device.
    """

    def __init__(
        self, now: Callable[[], float], people: dict[str, str], settings: Settings | None = None
    ) -> None:
        self.now = now
        self.people = people
        self.settings = settings or Settings()
        self.t = Tables()
        self.timeline = 1
        self.quiet_until = 0.0
        self.slow: dict[int, Callable[[], None]] = {}
        self.open_acts: set[str] = set()
        self.standby = self.t.copy()
        self.seen: dict[str, Grant] = {}
        self.granted: dict[str, list[int]] = {}
        self.moves: list[tuple[str, int | None, int | None]] = []

    def begin(self, tables: dict[str, Any]) -> None:
        """Takes the rows with which a team begins."""
        for name, rows in tables.items():
            setattr(self.t, name, dict(rows))
        for what, rows in (("lead", self.t.leads), ("prospect", self.t.prospects)):
            for key in rows:
                self._feed(what, key, 1, None)
        self.replicate()

    @property
    def generation(self) -> str:
        return f"77/{self.timeline}/0"

    def wall(self) -> datetime:
        return START + timedelta(seconds=self.now())

    def call(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """One function of `api_v1`."""
        if body["device"] not in self.people:
            raise Refused("SG001", "This device is not known.")
        self.t.heard[body["device"]] = self.now()
        answer: dict[str, Any] = getattr(self, f"do_{name}")(body)
        return answer

    # --- leases --------------------------------------------------------------------------------

    def do_claim(self, body: dict[str, Any]) -> dict[str, Any]:
        leases = []
        if body["request"] in self.t.requests:  # the same once more: what is still held of it
            for one in self.t.requests[body["request"]]["leases"]:
                grant = self._mine(one["lead"], body["device"], one["epoch"])
                if grant is not None:
                    leases.append(self._lease(one["lead"], grant))
            return {"leases": leases}
        for lead, row in sorted(self.t.leads.items()):
            if len(leases) >= body["count"]:
                break
            if row["owner"] is None and self._free(lead, None, self._known()):
                leases.append(self._grant(lead, body["device"], body["kind"]))
        self.t.requests[body["request"]] = {"leases": leases}
        return {"leases": leases}

    def _known(self) -> dict[str, Grant]:
        """Which leases a claim sees; with the bug, those before the last others committed."""
        return self.seen if self.settings.reads_before_lock else self.t.grants

    def look_again(self) -> None:
        """What a claim that reads before it locks sees from now on."""
        self.seen = dict(self.t.grants)

    def do_hold(self, body: dict[str, Any]) -> dict[str, Any]:
        lead, device = body["lead"], body["device"]
        row = self.t.leads[lead]
        answer: dict[str, Any] = {"lease": None}
        if self._blocked(row["prospect"]):
            answer["why"] = "do_not_call"
        elif row["owner"] not in (None, self.people[device]):
            answer |= {"why": "owned", "by": row["owner"]}
        elif not self._free(lead, device, self.t.grants):
            answer["why"] = "held"
        else:
            answer["lease"] = self._held_or_new(lead, device, body["kind"])
        return answer

    def _held_or_new(self, lead: str, device: str, kind: str) -> dict[str, Any]:
        """A lead that the device holds already stays under the same epoch, for as long at least."""
        grant = self.t.grants.get(lead)
        if grant is None or self._mine(lead, device, grant.epoch) is None:
            return self._grant(lead, device, kind)
        self._keep(lead, grant.kind, device, grant.epoch)
        return self._lease(lead, self.t.grants[lead])

    def do_renew(self, body: dict[str, Any]) -> dict[str, Any]:
        good, lost = [], []
        for one in body["leases"]:
            grant = self._mine(one["lead"], body["device"], one["epoch"])
            if grant is None or self.now() < self.quiet_until:
                lost.append({"lead": one["lead"], "why": "lost"})
            else:
                self._keep(one["lead"], grant.kind, grant.device, grant.epoch)
                good.append(self._lease(one["lead"], self.t.grants[one["lead"]]))
        return {"leases": good, "lost": lost}

    def do_confirm(self, body: dict[str, Any]) -> dict[str, Any]:
        lead, device = body["lead"], body["device"]
        row = self.t.leads[lead]
        if self._blocked(row["prospect"]):
            return {"go": False, "why": "do_not_call", "lease": None}
        if row["owner"] not in (None, self.people[device]):
            return {"go": False, "why": "owned", "lease": None}
        grant = self._mine(lead, device, body["epoch"])
        if grant is None or self.now() < self.quiet_until:
            return {"go": False, "why": "held", "lease": None}
        self._keep(lead, "call", device, grant.epoch)
        return {"go": True, "why": "", "lease": self._lease(lead, self.t.grants[lead])}

    def do_release(self, body: dict[str, Any]) -> dict[str, Any]:
        released = 0
        for one in body["leases"]:
            grant = self.t.grants.get(one["lead"])
            if grant and (grant.device, grant.epoch) == (body["device"], one["epoch"]):
                del self.t.grants[one["lead"]]
                released += 1
        return {"released": released}

    def _free(self, lead: str, device: str | None, grants: dict[str, Grant]) -> bool:
        if self.now() < self.quiet_until or self._blocked(self.t.leads[lead]["prospect"]):
            return False
        mine = {one["e164"] for one in self.t.phones[self.t.leads[lead]["prospect"]]}
        for other, grant in grants.items():
            if grant.until + GRACE <= self.now() or (other == lead and grant.device == device):
                continue
            theirs = {one["e164"] for one in self.t.phones[self.t.leads[other]["prospect"]]}
            if other == lead or mine & theirs:
                return False
        return True

    def _blocked(self, prospect: str) -> bool:
        return self.t.prospects[prospect].get("do_not_call_at") is not None

    def _mine(self, lead: str, device: str, epoch: int | None) -> Grant | None:
        grant = self.t.grants.get(lead)
        if grant is None or grant.device != device or grant.epoch != epoch:
            return None
        return grant if grant.until > self.now() else None

    def _grant(self, lead: str, device: str, kind: str) -> dict[str, Any]:
        self.t.epochs[lead] = self.t.epochs.get(lead, 0) + 1
        self.granted.setdefault(lead, []).append(self.t.epochs[lead])
        self._keep(lead, kind, device, self.t.epochs[lead])
        return self._lease(lead, self.t.grants[lead])

    def _keep(self, lead: str, kind: str, device: str, epoch: int) -> None:
        seconds = getattr(self.settings, kind)
        old = self.t.grants.get(lead)
        until = self.now() + seconds
        if old is not None and old.epoch == epoch:
            until = max(until, old.until)  # a confirm never shortens a pack
        self.t.grants[lead] = Grant(kind, device, epoch, until)

    def _lease(self, lead: str, grant: Grant) -> dict[str, Any]:
        row = self.t.leads[lead]
        return {
            "lead": lead,
            "prospect": row["prospect"],
            "campaign": row["campaign"],
            "kind": grant.kind,
            "epoch": grant.epoch,
            "seconds": grant.until - self.now(),
            "phones": [one["e164"] for one in self.t.phones[row["prospect"]]],
        }

    # --- acts up -------------------------------------------------------------------------------

    def do_push(self, body: dict[str, Any]) -> dict[str, Any]:
        answers = []
        for act in body["acts"]:
            if act["act_id"] in self.open_acts:
                raise Unreachable("waits for the transaction that has it")
            answers.append(self._act(act, body["device"], self._xid()))
        return {"generation": self.generation, "answers": answers}

    def do_known(self, body: dict[str, Any]) -> dict[str, Any]:
        leads: dict[str, set[str]] = {}
        for one in self.t.facts.values():
            if one["device"] == body["device"] and one["act_id"] in body["acts"]:
                leads.setdefault(one["act_id"], set()).add(one["lead"])
        answers = []
        for act, of in leads.items():
            revs = {lead: self.t.leads[lead]["rev"] for lead in of if lead}
            answers.append({**self.t.acts[act], "answer": "duplicate", "revs": revs})
        return {"generation": self.generation, "answers": answers}

    def push_slowly(self, body: dict[str, Any]) -> Callable[[], None]:
        """A push whose transaction stays open; what is returned commits it."""
        xid, ids = self._xid(), {act["act_id"] for act in body["acts"]}
        if ids & self.open_acts:
            raise Unreachable("waits for the transaction that has it")
        self.open_acts |= ids
        places = [self._seq() for _ in range(400)]  # numbers are taken now, seen at the commit

        def commit() -> None:
            if self.slow.pop(xid, None) is not None:
                self.open_acts -= ids
                for act in body["acts"]:
                    self._act(act, body["device"], xid, places)

        self.slow[xid] = commit
        return commit

    def _xid(self) -> int:
        self.t.xid += 1
        return self.t.xid

    def _seq(self) -> int:
        self.t.seq += 1
        return self.t.seq

    def _act(
        self, act: dict[str, Any], device: str, xid: int, places: list[int] | None = None
    ) -> dict[str, Any]:
        known = self.t.acts.get(act["act_id"])
        if known is not None:
            revs = {lead: self.t.leads[lead]["rev"] for lead in act["base_rev"]}
            return {**known, "answer": "duplicate", "revs": revs}
        if any(one["body"].get("text") == "poison" for one in act["facts"]):
            self.t.quarantine[act["act_id"]] = act
            answer = {"answer": "quarantined", "reason": "not understood", "revs": {}}
        else:
            answer = self._store(act, device, xid, places)
        answer |= {"act_id": act["act_id"], "facts": []}
        self.t.acts[act["act_id"]] = answer
        return answer

    def _store(
        self, act: dict[str, Any], device: str, xid: int, places: list[int] | None
    ) -> dict[str, Any]:
        reason = self._reason(act, device)
        # What moves nothing is stored as it is; the newer state stays.
        kept = bool(reason) and act["act"] == "add_notes"
        reason = "" if kept else reason
        for one in act["facts"]:
            fact = {
                **one,
                "act_id": act["act_id"],
                "act": act["act"],
                "role": act["role"],
                "device": device,
                "made_by": self.people[device] if one["made_by"] else None,
                "stale": reason or None,
            }
            assert one["id"] not in self.t.facts, "a fact is stored once"
            self.t.facts[one["id"]] = fact
            self._feed("fact", one["id"], xid, places)
            if one["kind"] == "do_not_call":
                self._block(one, xid, places)
        revs = {lead: self.t.leads[lead]["rev"] for lead in act["base_rev"]}
        if not reason and not kept:
            revs = self._take(act, xid, places)
        return {"answer": "stale" if reason else "stored", "reason": reason, "revs": revs}

    def _reason(self, act: dict[str, Any], device: str) -> str:
        for lead, rev in act["base_rev"].items():
            row = self.t.leads[lead]
            theirs = act["act"] in NEED_LEASE and row["owner"] != self.people[device]
            late = act["epoch"] != self.t.epochs.get(lead)
            fenced = act["act"] in NEED_LEASE and (theirs or act["epoch"] is not None)
            if fenced and late and not self.settings.no_fence:
                return "lease is over"
            if row["rev"] > rev:
                return "changed since"
        return ""

    def _take(self, act: dict[str, Any], xid: int, places: list[int] | None) -> dict[str, int]:
        state, revs = act["state"], {}
        for lead, row in state["leads"].items():
            if act["act"] in NEED_LEASE and act["epoch"] is not None:
                self.moves.append((lead, act["epoch"], self.t.epochs.get(lead)))
            revs[lead] = self.t.leads[lead]["rev"] + 1
            self.t.leads[lead] = {**row, "rev": revs[lead]}
            self.t.promises[lead] = state["promises"].get(lead, self.t.promises.get(lead, []))
            self._feed("lead", lead, xid, places)
        for prospect, row in state["prospects"].items():
            before = self.t.prospects[prospect]
            blocked = before.get("do_not_call_at")
            self.t.prospects[prospect] = {
                **before,
                **row,
                "do_not_call_at": row.get("do_not_call_at") or blocked,
            }
            self.t.phones[prospect] = state["phones"].get(prospect, self.t.phones[prospect])
            self._feed("prospect", prospect, xid, places)
        for e164, row in state["numbers"].items():
            self.t.numbers[e164] = {"e164": e164, **row}
            self._feed("number", e164, xid, places)
        return revs

    def _block(self, fact: dict[str, Any], xid: int, places: list[int] | None) -> None:
        """Do-not-call takes effect whatever became of the rest of its act."""
        prospect = fact["prospect"]
        row = self.t.prospects[prospect]
        self.t.prospects[prospect] = {**row, "do_not_call_at": fact["made_at"]}
        self._feed("prospect", prospect, xid, places)

    def _feed(self, what: str, key: str, xid: int, places: list[int] | None) -> None:
        self.t.feed[(what, key)] = (xid, places.pop(0) if places else self._seq())

    # --- the feed down -------------------------------------------------------------------------

    def do_feed(self, body: dict[str, Any]) -> dict[str, Any]:
        again = body["generation"] not in ("", self.generation)
        after = (int(body["after"]["xid"]), body["after"]["seq"])
        rows: list[dict[str, Any]] = []
        horizon = min(self.slow, default=self.t.xid + 1)
        found = sorted((place, key) for key, place in self.t.feed.items() if place > after)
        for (xid, seq), (what, key) in [] if again else found[: body["limit"]]:
            row = self._row(what, key)
            rows.append(
                {"xid": str(xid), "seq": seq, "safe": xid < horizon, "what": what, "row": row}
            )
        return {
            "generation": self.generation,
            "rows": rows,
            "more": len(found) > len(rows) and not again,
            "horizon": str(horizon),
            "now": self.wall().isoformat(),
            "again": again,
        }

    def _row(self, what: str, key: str) -> dict[str, Any]:
        if what == "prospect":
            return {**self.t.prospects[key], "phones": self.t.phones[key]}
        if what == "lead":
            return {**self.t.leads[key], "promises": self.t.promises.get(key, [])}
        return self.t.facts[key] if what == "fact" else self.t.numbers[key]

    def do_check_feed(self, body: dict[str, Any]) -> dict[str, Any]:
        days = []
        for day in body["days"]:
            mine = [one for one in self.t.facts.values() if one["made_at"].startswith(day)]
            count, found = digest(bytes.fromhex(one["hash"]) for one in mine)
            days.append({"day": day, "count": count, "hash": found})
        return {"days": days}

    def do_bootstrap(self, body: dict[str, Any]) -> dict[str, Any]:
        horizon = min(self.slow, default=self.t.xid + 1)
        leads = [lead for lead in sorted(self.t.leads) if lead > (body["after_lead"] or "")]
        rows = []
        for lead in leads[: body["limit"]]:
            mine = [("lead", lead), ("prospect", self.t.leads[lead]["prospect"])]
            facts = [("fact", key) for key, one in self.t.facts.items() if one["lead"] == lead]
            rows += [{"what": what, "row": self._row(what, key)} for what, key in mine + facts]
        return {
            "generation": self.generation,
            "cursor": {"xid": str(horizon - 1), "seq": 0},
            "rows": rows,
            "more": len(leads) > body["limit"],
        }

    # --- faults --------------------------------------------------------------------------------

    def replicate(self) -> None:
        """The standby has caught up."""
        self.standby = self.t.copy()

    def fail_over(self) -> None:
        """The standby takes over without the tail; its numbers are used again.

        Leases and owners of the tail are not known any more, so nothing is granted until whatever
        was granted is over (sync-design 3.2, 7), and epochs leap over those of the tail.
        """
        self.t = self.standby.copy()
        self.timeline += 1
        self.slow.clear()
        self.open_acts.clear()
        limits = self.settings
        longest = max(limits.pack, limits.call, limits.owner_offline)
        self.quiet_until = self.now() + longest + GRACE
        self.t.epochs = {lead: self.t.epochs.get(lead, 0) + 1_000 for lead in self.t.leads}
        self.t.grants = {}
        self.t.requests = {}
        self.seen = {}
        self.standby = self.t.copy()
