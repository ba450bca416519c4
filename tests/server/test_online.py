"""Slow things are compared and set; rows of a list are told apart and kept."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.domain import facts as f
from app.host.ids import new_id
from app.models import facts as tables
from tests.helpers.team_server import Somebody, TeamServer


def card(who: Somebody, card_id: UUID, version: int, name: str) -> dict[str, Any]:
    body = f.ScorecardSet(card=card_id, version=version, layer="telesales", name=name, questions=[])
    made = who.act("set_scorecard", None, body, role="supervisor")
    return who.call("write", **made)


def test_who_comes_second_sees_both(team_server: TeamServer) -> None:
    petra, paul = (team_server.person(name, "supervisor") for name in ("Petra", "Paul"))
    mara = team_server.person("Mara", "telemarketer")
    id_ = new_id()
    assert card(petra, id_, 1, "first") == {"stored": 1}
    assert card(petra, id_, 2, "hers") == {"stored": 1}
    conflict = card(paul, id_, 2, "his")["conflict"]
    assert (conflict["here"]["name"], conflict["said"]["name"]) == ("hers", "his")
    assert card(paul, id_, 3, "his") == {"stored": 1}
    assert [one["name"] for one in mara.fed("scorecard") if one["id"] == str(id_)] == ["his"]
    with pytest.raises(psycopg.Error, match="not for you"):
        card(mara, id_, 4, "mine")


def test_roles_follow_the_person(team_server: TeamServer) -> None:
    petra, mara = (
        team_server.person("Petra", "supervisor"),
        team_server.person("Mara", "telemarketer"),
    )
    version = team_server.one("SELECT version FROM person WHERE id = %s", mara.id)
    body = f.PersonSet(
        person=mara.id, version=version + 1, name="Mara L", roles=["telesales"], campaigns=[]
    )
    assert petra.call("write", **petra.act("set_person", None, body, role="supervisor")) == {
        "stored": 1
    }
    assert mara.call("hello")["roles"] == ["telesales"]
    assert mara.pull()["bootstrap"], "what she sees is another now"
    assert mara.sql("SELECT pg_has_role('segue_team_telemarketer', 'MEMBER')") == [(False,)]
    climb = f.PersonSet(
        person=mara.id, version=version + 2, name="M", roles=["admin"], campaigns=[]
    )
    for act in ("set_person", "set_pin"):
        with pytest.raises(psycopg.Error) as refused:
            mara.call("write", **mara.act(act, None, climb, role="telesales"))
        assert refused.value.sqlstate == "SG001"
    pin = f.PersonSet(
        person=mara.id,
        version=version + 2,
        name="Mara L",
        roles=["telesales"],
        campaigns=[],
        pin_hash="h",
    )
    assert mara.call("write", **mara.act("set_pin", None, pin, role="telesales"))["stored"] == 1


def row(line: int, *numbers: str, name: str = "") -> dict[str, Any]:
    prospect, lead = new_id(), new_id()
    return {
        "prospect": {"id": str(prospect), "name": name, "name_key": name.casefold()},
        "phones": [{"position": n, "e164": one, "state": "good"} for n, one in enumerate(numbers)],
        "lead": {"id": str(lead), "line": line, "score": 5},
        "facts": [],
        "ids": (lead, prospect),
    }


def begin(who: Somebody, campaign: UUID, job: str = "") -> str:
    """Begins a list; its id."""
    named = job or new_id().hex
    body = f.ImportStarted(job=named, campaign=campaign, file_name="list.csv", mapping={})
    said = {"campaign": str(campaign), "file_name": "list.csv", "fact": who.fact(body, None, None)}
    state = who.call("start_import", job=named, act_id=str(new_id()), **said)
    assert state["job"] == named
    return named


def chunk(who: Somebody, job: str, after: int, *rows: dict[str, Any], **more: Any) -> Any:
    return who.call(
        "import_rows", job=job, act_id=str(new_id()), after=after, rows=list(rows), **more
    )


def added(who: Somebody, said: dict[str, Any], place: UUID, **body: Any) -> dict[str, Any]:
    """The row with its fact."""
    lead, prospect = said.pop("ids")
    fact = f.LeadAdded(campaign=place, zones=[], phones=[], **body)
    said["facts"].append(who.fact(fact, lead, prospect))
    return said


def test_a_chunk_is_taken_once_and_in_its_place(team_server: TeamServer) -> None:
    petra = team_server.person("Petra", "supervisor")
    campaign = team_server.campaign()
    rows = [added(petra, row(n, team_server.number()), campaign) for n in (2, 3)]
    job = begin(petra, campaign)
    left_out = [{"line": 4, "reason": "no phone"}]
    for _ in range(2):
        state = chunk(petra, job, 0, *rows, left_out=left_out)
        assert [state[one] for one in ("rows", "taken", "refused")] == [3, 2, 1]
    with pytest.raises(psycopg.Error, match="Rows before these"):
        chunk(petra, job, 5, *rows)
    assert begin(petra, campaign, job) == job
    assert chunk(petra, job, 3)["rows"] == 3, "begun again it goes on where it was"
    kinds = "SELECT count(*) FROM import_started WHERE job = %s"
    assert team_server.one(kinds, job) == 1


def test_a_telemarketer_brings_no_list_and_sees_none(team_server: TeamServer) -> None:
    mara = team_server.person("Mara", "telemarketer")
    for name in ("start_import", "import_rows", "imports", "withdraw_import", "known_numbers"):
        with pytest.raises(psycopg.Error) as refused:
            mara.call(name, job="x")
        assert refused.value.sqlstate == "42501"


def test_what_is_known_stays_and_gaps_are_filled(team_server: TeamServer) -> None:
    petra = team_server.person("Petra", "supervisor")
    one, other = team_server.number(), team_server.number()
    lead = team_server.lead(team_server.campaign(), one)
    prospect = team_server.prospects[lead]
    team_server.root.execute(
        "UPDATE prospect SET name = '', name_key = '', company = 'Kaleva' WHERE id = %s",
        (prospect,),
    )
    campaign = team_server.campaign()
    said = row(2, one, other, name="Ewa")
    said["prospect"] |= {"company": "Baltica", "place": "Gdansk", "zones": ["Europe/Warsaw"]}
    chunk(petra, begin(petra, campaign), 0, added(petra, said, campaign))
    kept = team_server.one("SELECT row_to_json(p) FROM prospect p WHERE id = %s", prospect)
    assert (kept["name"], kept["company"], kept["place"]) == ("Ewa", "Kaleva", "Gdansk")
    assert (kept["name_key"], kept["zones"]) == ("ewa", ["Europe/Warsaw"])
    phones = team_server.root.execute(
        "SELECT position, e164 FROM phone WHERE prospect = %s ORDER BY position", (prospect,)
    )
    assert phones.fetchall() == [(0, one), (1, other)]


def test_a_withdrawn_list_is_gone_but_for_who_was_called(team_server: TeamServer) -> None:
    petra = team_server.person("Petra", "supervisor")
    mara = team_server.person("Mara", "telemarketer")
    campaign = team_server.campaign()
    rows = [added(petra, row(n, team_server.number()), campaign) for n in range(2, 6)]
    job = begin(petra, campaign)
    chunk(petra, job, 0, *rows)
    called, talking, held, _ = leads = [UUID(one["lead"]["id"]) for one in rows]
    team_server.root.execute("UPDATE lead SET attempts = 1 WHERE id = %s", (called,))
    for lead, kind in ((talking, "call"), (held, "look")):
        assert mara.call("hold", lead=str(lead), kind=kind)["lease"] is not None
    assert petra.call("imports", job=job)["imports"][0]["uncalled"] == 3
    assert petra.call("withdraw_import", job=job, most=1) == {"leads": 1, "left": True}
    assert petra.call("withdraw_import", job=job) == {"leads": 1, "left": False}
    stages = [team_server.state(lead)["stage"] for lead in leads]
    assert stages == ["new", "new", "withdrawn", "withdrawn"]
    gone = [UUID(one["lead"]) for one in mara.fed("gone")]
    assert held in gone
    assert team_server.one("SELECT until FROM lease WHERE lead = %s", held) is None
    facts = "SELECT count(*) FROM fact WHERE kind = 'lead_withdrawn' AND lead = ANY (%s)"
    assert team_server.one(facts, leads) == 2
    sealed = team_server.root.execute(
        "SELECT f.id, f.hash, t.job FROM fact f JOIN lead_withdrawn t ON t.id = f.id"
        " WHERE f.lead = %s",
        (held,),
    ).fetchone()
    assert sealed is not None
    assert tables.digest(sealed[0], "lead_withdrawn", {"job": sealed[2]}) == sealed[1]
    # Begun once more it begins anew; those that were withdrawn are in nobody's way.
    for one in rows:
        one["ids"] = (new_id(), UUID(one["prospect"]["id"]))
        one["lead"]["id"], one["facts"] = str(one["ids"][0]), []
        added(petra, one, campaign)
    state = chunk(petra, begin(petra, campaign, job), 0, *rows)
    assert (state["taken"], state["duplicates"]) == (2, 2)
    team_server.root.execute(
        "UPDATE import_job SET started_at = now() - interval '8 days' WHERE job = %s", (job,)
    )
    with pytest.raises(psycopg.Error, match="seven days"):
        petra.call("withdraw_import", job=job)


def test_a_number_that_is_shared_has_the_hash_that_says_so(team_server: TeamServer) -> None:
    petra = team_server.person("Petra", "supervisor")
    number = team_server.number()
    team_server.lead(team_server.campaign(), number)
    campaign = team_server.campaign()
    said = added(petra, row(2, number, name="Somebody else"), campaign)
    (fact,) = said["facts"]
    body = f.LeadAdded(campaign=campaign, zones=[], phones=[], shares_number=True)
    values = tables.values(body)
    fact["hash_shared"] = tables.digest(UUID(fact["id"]), "lead_added", values).hex()
    team_server.root.execute("UPDATE prospect SET name_key = 'else' WHERE name_key = ''")
    assert chunk(petra, begin(petra, campaign), 0, said)["taken"] == 1
    kept = team_server.one("SELECT encode(hash, 'hex') FROM fact WHERE id = %s", fact["id"])
    assert kept == fact["hash_shared"]
    shared = team_server.one("SELECT shares_number FROM lead_added WHERE id = %s", fact["id"])
    assert shared


def test_what_who_writes_is_not_sent_stays(team_server: TeamServer) -> None:
    petra = team_server.person("Petra", "supervisor")
    ada, mara = team_server.person("Ada", "admin"), team_server.person("Mara", "telemarketer")
    team_server.root.execute("UPDATE person SET pin_hash = 'h' WHERE id = %s", (mara.id,))
    version = team_server.one("SELECT version FROM person WHERE id = %s", mara.id) + 1
    view = team_server.one("SELECT view_v FROM login WHERE person = %s", mara.id)
    body = f.PersonSet(
        person=mara.id, version=version, name="Mara L", roles=["telemarketer"], campaigns=[]
    )
    assert petra.call("write", **petra.act("set_person", None, body, role="supervisor"))["stored"]
    assert team_server.one("SELECT pin_hash FROM person WHERE id = %s", mara.id) == "h"
    assert team_server.one("SELECT view_v FROM login WHERE person = %s", mara.id) == view
    campaign = team_server.campaign()
    row_ = team_server.one("SELECT row_to_json(c) FROM campaign c WHERE id = %s", campaign)
    plain = {k: v for k, v in row_.items() if k != "id"} | {"version": 2, "costs": {}}
    said = f.CampaignSet(campaign=campaign, **plain)
    assert ada.call("write", **ada.act("set_campaign", None, said, role="admin"))["stored"]
    costs = team_server.one("SELECT costs FROM campaign WHERE id = %s", campaign)
    assert costs == {"per_lead_minor": 240}
    conflict = petra.call("write", **petra.act("set_campaign", None, said, role="supervisor"))
    assert conflict["conflict"]["by"] == "Ada"
    assert conflict["conflict"]["at"]


def test_a_list_comes_in(team_server: TeamServer) -> None:
    petra = team_server.person("Petra", "supervisor")
    campaign, other = team_server.campaign(), team_server.campaign()
    one, two, blocked = (team_server.number() for _ in range(3))
    team_server.root.execute(
        "INSERT INTO number (e164, do_not_call_at) VALUES (%s, now())", (blocked,)
    )

    def bring(place: UUID, *rows: dict[str, Any]) -> dict[str, Any]:
        for said in rows:
            if "ids" in said:
                lead, prospect = said.pop("ids")
                body = f.LeadAdded(campaign=place, zones=[], phones=[])
                said["facts"].append(petra.fact(body, lead, prospect))
        job = begin(petra, place)
        return chunk(petra, job, 0, *rows)

    first = row(2, one, name="Ewa")
    done = bring(
        campaign,
        first,
        row(3, one, name="ewa"),
        row(4, two, name="Tom"),
        row(5, blocked),
        row(6),
        {"lead": {"line": 7, "id": "nonsense"}, "phones": [{"e164": two}]},
    )
    assert (done["taken"], done["duplicates"], done["refused"]) == (2, 1, 3)
    whole = petra.call("imports", job=done["job"], whole=True)["imports"][0]
    assert [(one["line"], one["duplicate"]) for one in whole["problems"]] == [
        (3, True),
        (5, False),
        (6, False),
        (7, False),
    ]
    assert whole["problems"][0]["reason"] == "the same as line 2"
    assert whole["problems"][1]["reason"] == f"{blocked} is on the do-not-call list"
    assert bring(campaign, first)["taken"] == 1, "the same rows again are the same rows"
    assert team_server.one("SELECT count(*) FROM lead WHERE campaign = %s", campaign) == 2
    again = bring(other, row(2, one, name="EWA"), row(3, two, name="Somebody else"))
    assert again["taken"] == 2
    shared = team_server.one("SELECT prospect FROM lead WHERE campaign = %s AND line = 2", other)
    assert shared == UUID(first["prospect"]["id"])
    assert team_server.one("SELECT shares_number FROM prospect WHERE name = %s", "Somebody else")
    assert team_server.one("SELECT count(*) FROM lease WHERE campaign = %s AND pool", other) == 2
    fact = team_server.one(
        "SELECT f.prospect FROM fact f JOIN lead l ON l.id = f.lead WHERE l.campaign = %s"
        " AND l.line = 2",
        other,
    )
    assert fact == shared
