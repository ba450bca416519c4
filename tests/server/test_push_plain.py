"""What is taken in few statements is what is taken fact by fact: same answers, same rows."""

import json
from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

import pytest

from app.domain import facts as f
from app.host.ids import new_id
from tests.helpers.team_server import Somebody, TeamServer, now
from tests.server.test_leases import claim

Spoil = Callable[[dict[str, Any], dict[str, Any]], Any]
# Instead of it: every act goes the long way.
LONG_WAY = (
    "CREATE OR REPLACE FUNCTION segue_team.take_plain(me segue_team.login, dev text, a json)"
    " RETURNS json LANGUAGE sql AS 'SELECT NULL::json'"
)
ROWS = {
    "fact": "SELECT to_jsonb(x) - '{seq,received_at}'::text[] FROM fact x WHERE device = %(dev)s"
    " ORDER BY seq",
    "note": "SELECT to_jsonb(x) FROM note x JOIN fact USING (id) WHERE device = %(dev)s"
    " ORDER BY seq",
    "call": "SELECT to_jsonb(x) FROM call_saved x JOIN fact USING (id) WHERE device = %(dev)s"
    " ORDER BY seq",
    "lead": "SELECT to_jsonb(x) FROM lead x WHERE id = ANY (%(leads)s) ORDER BY id",
    "prospect": "SELECT to_jsonb(x) FROM prospect x JOIN lead l ON l.prospect = x.id"
    " WHERE l.id = ANY (%(leads)s) ORDER BY l.id",
    "lease": "SELECT to_jsonb(x) - '{until,was_at,was_xid,was_seq}'::text[] FROM lease x"
    " WHERE lead = ANY (%(leads)s) ORDER BY lead",
    "change": "SELECT what, id, was_stage FROM change WHERE xid = pg_current_xact_id()"
    " ORDER BY seq",
    "quarantine": "SELECT act_id, fact, reason, raw::text FROM quarantine WHERE device = %(dev)s"
    " ORDER BY n",
    "number": "SELECT to_jsonb(x) FROM number x WHERE e164 = ANY (%(numbers)s) ORDER BY e164",
}


def _set(**columns: Any) -> Spoil:
    return lambda _made, fact: fact.update(columns)


def _say(**body: Any) -> Spoil:
    return lambda _made, fact: fact["body"].update(body)


# What no desk should say, or a newer program says.
SPOILS: tuple[Spoil, ...] = (
    _set(kind="telepathy"),
    _set(hash="00"),
    _set(extra={"said": "more"}),
    _set(extra="a word"),
    _set(prospect=str(new_id())),
    _set(lead=str(new_id())),
    _set(schema_v=None),
    _set(stale="lease"),
    _set(made_at=None),
    _set(body=None),
    _set(body=["a list"]),
    _set(by_nobody="perhaps"),
    _say(attempt="not an id"),
    _say(mood={"b": 1, "a": [2]}),
    lambda made, fact: fact.update(id=made["facts"][0]["id"]),
    lambda made, _fact: made.update(facts=[]),
    lambda made, fact: made["facts"].append({**fact, "id": str(new_id())}),
    lambda made, fact: made["facts"].append({**fact}),
    lambda _made, fact: fact["body"].pop(next(iter(fact["body"]))),
    lambda made, _fact: made.update(role="supervisor"),
    lambda made, _fact: made.update(act_id=None),
)


def saved(chance: Random, who: Somebody, lead: UUID, epoch: int, base: int) -> dict[str, Any]:
    """A call with what was noted in it."""
    call = f.CallSaved(
        attempt=new_id(), campaign=new_id(), e164="+49301", disposition="interested",
        reached=True, dialled_at=now(),
    )  # fmt: skip
    bodies = [call, f.Note(note_kind="fact", text="heard"), f.Consent(given=True)]
    stage = chance.choice(("attempting", "interested", "new", "won"))
    state = {"stage": stage, "owner": str(who.id), "credit": str(who.id), "attempts": 1}
    made = who.act("save_call", lead, *bodies, role="telemarketer", state=state, base=base)
    made["epoch"] = epoch if chance.random() < 0.8 else 99
    made["state"]["numbers"] = {"+49301": {"last_dialled_at": now().isoformat()}}
    return made


def one_act(
    chance: Random, who: Somebody, leads: dict[UUID, int], before: list[Any]
) -> dict[str, Any]:
    """Something that a desk pushes; every second time with something wrong in it."""
    if before and chance.random() < 0.1:
        again: dict[str, Any] = json.loads(json.dumps(chance.choice(before)))
        return again
    lead, base = chance.choice(list(leads)), chance.choice((0, 0, 1, 2))
    if chance.random() < 0.4:
        made = saved(chance, who, lead, leads[lead], base)
    else:
        bodies: list[f.Body] = [f.Note(note_kind="fact", text=f"{chance.random()}")]
        if chance.random() < 0.15:
            bodies.append(f.DoNotCall(numbers=["+49302"], asked_by="x", why="asked"))
        act, state = chance.choice(("add_notes", "win")), chance.choice((None, {"stage": "new"}))
        made = who.act(act, lead, *bodies, role="telemarketer", state=state, base=base)
    if chance.random() < 0.5:
        chance.choice(SPOILS)(made, chance.choice(made["facts"]))
    return made


def pushed(team: TeamServer, who: Somebody, body: dict[str, Any], asked: dict[str, Any], way: str):
    """The answer and all rows it left, undone afterwards."""
    with team.root.transaction(force_rollback=True):
        if way:
            team.root.execute(way)
        team.root.execute(f"SET LOCAL SESSION AUTHORIZATION {who.login}")
        answer = team.ask(team.root, "push", body)
        team.root.execute("RESET SESSION AUTHORIZATION")
        team.root.execute("SET LOCAL search_path = segue_team")
        found = {name: team.root.execute(sql, asked).fetchall() for name, sql in ROWS.items()}
        return answer, found


@pytest.mark.parametrize("seed", range(12))
def test_both_ways_take_the_same(team_server: TeamServer, seed: int) -> None:
    chance = Random(seed)
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    numbers = [team_server.number() for _ in range(6)]
    for one in numbers:
        team_server.lead(campaign, one)
    given = claim(mara, campaign, 6, kind="pack")
    leads = {UUID(one["lead"]): one["epoch"] for one in given}
    acts: list[dict[str, Any]] = []
    for _ in range(25):
        acts.append(one_act(chance, mara, leads, acts))
    body = {"device": mara.device, "acts": acts}
    asked = {"dev": mara.device, "leads": list(leads), "numbers": ["+49301", "+49302", *numbers]}
    quick, long = (pushed(team_server, mara, body, asked, way) for way in ("", LONG_WAY))
    for act, one, other in zip(acts, quick[0]["answers"], long[0]["answers"], strict=True):
        assert one == other, act
    for name in ROWS:
        assert quick[1][name] == long[1][name], name
    said = {one["answer"] for one in long[0]["answers"]}
    assert {"stored", "stale", "quarantined"} <= said, "a batch that says little"
