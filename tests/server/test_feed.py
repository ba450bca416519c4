"""The way down: nothing is skipped, and nobody is sent what is not theirs to see."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import facts as f
from app.host.ids import new_id
from tests.helpers.team_server import Somebody, TeamServer, now
from tests.server.test_leases import claim
from tests.server.test_push import decision, saved, setting


def note(who: Somebody, lead: UUID, text: str, role: str = "telemarketer") -> dict[str, Any]:
    body = f.Note(note_kind="fact", text=text)
    return who.act("add_notes", lead, body, role=role, state={})


def texts(who: Somebody, after: dict[str, Any] | None = None) -> list[str]:
    return [one["body"]["text"] for one in who.fed("fact", after) if one["kind"] == "note"]


def end(who: Somebody) -> dict[str, Any]:
    """Where the feed ends now, as the last row says."""
    rows = who.pull()["rows"]
    return {"xid": rows[-1]["xid"], "seq": rows[-1]["seq"]}


def moved(cursor: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The cursor after a page: it goes over the rows that are safe, as far as they come first."""
    for one in rows:
        if not one["safe"]:
            break
        cursor = {"xid": one["xid"], "seq": one["seq"]}
    return cursor


def test_an_open_transaction_hides_nothing_for_ever(team_server: TeamServer) -> None:
    campaign, mara, _, _ = setting(team_server)
    owned, other = (team_server.lead(campaign, stage="conversing", owner=mara.id) for _ in range(2))
    slow = mara.another()
    cursor = end(mara)
    first = note(mara, owned, "slow")
    with slow.transaction():
        team_server.ask(slow, "push", {"device": mara.device, "acts": [first]})
        assert mara.push(note(mara, other, "quick"))[0]["answer"] == "stored"
        page = mara.pull(cursor)["rows"]
        said = [one["row"]["body"]["text"] for one in page if one["what"] == "fact"]
        assert said == ["quick"], "what is above the horizon is seen at once"
        assert not next(one for one in page if one["what"] == "fact")["safe"]
        cursor = moved(cursor, page)
    assert sorted(texts(mara, cursor)) == ["quick", "slow"]
    after = moved(cursor, mara.pull(cursor)["rows"])
    assert texts(mara, after) == []


def test_a_number_drawn_early_and_kept_late_is_not_passed_over(team_server: TeamServer) -> None:
    """The older transaction draws the higher number: a cursor over numbers would skip the other."""
    campaign, mara, _, _ = setting(team_server)
    one, other = (team_server.lead(campaign, stage="conversing", owner=mara.id) for _ in range(2))
    older, newer = mara.another(), mara.another()
    cursor = end(mara)
    early, late = note(mara, one, "early"), note(mara, other, "late")
    older.execute("BEGIN")
    older.execute("SELECT pg_current_xact_id()")
    with newer.transaction():
        team_server.ask(newer, "push", {"device": mara.device, "acts": [early]})
        team_server.ask(older, "push", {"device": mara.device, "acts": [late]})
        older.execute("COMMIT")
        page = mara.pull(cursor)["rows"]
        assert [one["safe"] for one in page if one["what"] == "fact"] == [True]
        cursor = moved(cursor, page)
    assert texts(mara, cursor) == ["early"]


def test_a_page_full_of_what_others_see_moves_the_cursor(team_server: TeamServer) -> None:
    campaign, mara, _, _ = setting(team_server)
    tom = team_server.person("Tom", "telemarketer")
    theirs = team_server.lead(campaign, stage="conversing", owner=tom.id)
    cursor = end(mara)
    tom.push(*[note(tom, theirs, str(n)) for n in range(5)])
    rows = mara.call("feed", generation=team_server.generation(), after=cursor, limit=2)["rows"]
    assert {one["what"] for one in rows} == {"place"}
    assert moved(cursor, rows) != cursor


def test_who_sees_a_lead_that_goes_its_way(team_server: TeamServer) -> None:
    """From the pool to telesales: each is sent it when it comes, and told when it goes."""
    campaign, mara, lead, number = setting(team_server)
    # Of another campaign; else the pool's best leads are on his desk too.
    tom = team_server.person("Tom", "telemarketer", campaigns=(team_server.campaign(),))
    dana, jonas = team_server.person("Dana", "qualifier"), team_server.person("Jonas", "telesales")
    petra, ada = team_server.person("Petra", "supervisor"), team_server.person("Ada", "admin")
    everybody = (mara, tom, dana, jonas, petra, ada)
    places = {who.id: end(who) for who in everybody}

    def seen() -> dict[str, tuple[bool, bool, list[str]]]:
        """By login: (is sent the lead, is told that it goes, texts of notes)."""
        found = {}
        for name, who in zip(
            ("mara", "tom", "dana", "jonas", "petra", "ada"), everybody, strict=True
        ):
            rows = who.pull(places[who.id])["rows"]
            here = [one for one in rows if one["row"].get("id") == str(lead)]
            gone = [one for one in rows if one["what"] == "gone"]
            words = [
                one["row"]["body"]["text"]
                for one in rows
                if one["what"] == "fact" and one["row"]["kind"] == "note"
            ]
            found[name] = (bool(here), bool(gone), words)
            places[who.id] = moved(places[who.id], rows)
        return found

    nothing = (False, False, [])
    (lease,) = claim(mara, campaign)
    mara.push(note(mara, lead, "one"))
    assert seen() == {
        "mara": (True, False, ["one"]),
        **dict.fromkeys(("tom", "dana", "jonas", "petra", "ada"), nothing),
    }
    mara.push(saved(mara, lead, campaign, number, epoch=lease["epoch"]))
    all_of_it = (True, False, ["one"])
    assert seen() == {
        "mara": (True, False, []),
        "dana": all_of_it,
        "petra": all_of_it,
        **dict.fromkeys(("tom", "jonas", "ada"), nothing),
    }
    team_server.root.execute("UPDATE lead SET stage = 'qualified' WHERE id = %s", (lead,))
    handoff = new_id()
    dana.push(
        dana.act(
            "hand_off",
            lead,
            f.HandedOff(campaign=campaign, to=jonas.id, line="", answer_by=now()),
            role="qualifier",
            base=9,
            state={"stage": "handed_off", "handoff": str(handoff), "handoff_to": str(jonas.id)},
        )
    )
    assert seen()["jonas"] == all_of_it
    answered = f.HandOffAnswered(handoff=handoff, campaign=campaign, accepted=True)
    accept = jonas.act(
        "accept",
        lead,
        answered,
        decision("handed_off", "accepted", jonas.id),
        role="telesales",
        base=9,
        state={"stage": "accepted", "owner": str(jonas.id)},
    )
    assert jonas.push(accept)[0]["answer"] == "stored"
    now_seen = seen()
    assert now_seen["dana"] == (False, True, [])
    # Passed on: the stage and the answer, not the thread.
    assert now_seen["mara"][:2] == (True, True)
    row = next(one for one in mara.fed("lead") if one["id"] == str(lead))
    assert (row["sight"], row["stage"]) == ("passed", "accepted")
    assert "point_stopped_at" not in row
    kinds = {one["kind"] for one in mara.fed("fact") if one["lead"] == str(lead)}
    assert "handoff_answered" in kinds
    jonas.push(note(jonas, lead, "secret", "telesales"))
    assert "secret" not in texts(mara)
    assert now_seen["tom"] == now_seen["ada"] == nothing


def test_what_is_more_than_its_lead_is_fed_where_the_lead_is_not(team_server: TeamServer) -> None:
    """The library goes to all who call, do-not-call to admins; what has no lead to supervisors."""
    campaign, mara, _, _ = setting(team_server)
    elsewhere = (team_server.campaign(),)
    tom = team_server.person("Tom", "telemarketer", campaigns=elsewhere)
    petra, ada = team_server.person("Petra", "supervisor"), team_server.person("Ada", "admin")
    number = team_server.number()
    lead = team_server.lead(campaign, number, stage="conversing", owner=mara.id)
    places = {who.id: end(who) for who in (tom, ada, petra)}
    entry = f.LibraryPut(
        snippet=new_id(), attempt=new_id(), objection="price", outcome="won", title="Too dear?"
    )
    never = f.DoNotCall(numbers=[number], asked_by="Ewa", why="asked in the call")
    said = petra.push(
        petra.act("put_in_library", lead, entry, role="supervisor"),
        petra.act("add_notes", lead, f.Note(note_kind="fact", text="Hers"), role="supervisor"),
    ) + mara.push(
        mara.act("do_not_call", lead, never, role="telemarketer", state={"stage": "do_not_call"})
    )
    said += tom.push(
        tom.act("go_away", None, f.Away(person=tom.id, reason="lunch"), role="telemarketer")
    )
    assert {one["answer"] for one in said} == {"stored"}, said
    assert "away" in [one["kind"] for one in petra.fed("fact", places[petra.id])]
    fed = {name: who.fed("fact", places[who.id]) for name, who in (("Tom", tom), ("Ada", ada))}
    kinds = {name: [one["kind"] for one in rows] for name, rows in fed.items()}
    assert kinds == {"Tom": ["library_put", "away"], "Ada": ["do_not_call"]}


def test_of_a_page_a_desk_reads_only_what_may_be_for_it(team_server: TeamServer) -> None:
    """Nearly all of a page is somebody else's, and each row that stays costs."""
    campaign, mara, _, _ = setting(team_server)
    tom = team_server.person("Tom", "telemarketer", campaigns=(team_server.campaign(),))
    lead = team_server.lead(campaign, stage="conversing", owner=mara.id)
    begun = end(tom)
    mara.push(note(mara, lead, "hers"))
    team_server.root.execute("UPDATE prospect SET name = 'P' WHERE id = %s",
                             (team_server.prospects[lead],))  # fmt: skip
    team_server.root.execute("INSERT INTO change (what, id) VALUES ('lease', %s)", (lead,))

    def whats(who: Somebody) -> list[str]:
        found: list[str] = team_server.one(
            "SELECT array_agg(DISTINCT x.what ORDER BY x.what) FROM login l,"
            " unnest(page_for(l, %s, (SELECT array_agg(c) FROM change c"
            " WHERE (c.xid, c.seq) > (%s::xid8, %s)))) x WHERE l.person = %s",
            who.device, begun["xid"], begun["seq"], who.id,
        )  # fmt: skip
        return found

    assert whats(mara) == ["fact", "lead", "lease", "prospect"]
    assert whats(tom) is None


def test_amounts_costs_and_pins_stay_where_they_belong(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara, jonas = (
        team_server.person("Mara", "telemarketer"),
        team_server.person("Jonas", "telesales"),
    )
    dana, petra = team_server.person("Dana", "qualifier"), team_server.person("Petra", "supervisor")
    lead = team_server.lead(
        campaign, stage="working", owner=jonas.id, credit=mara.id, deal_minor=900
    )
    team_server.root.execute("UPDATE person SET pin_hash = 'argon' WHERE id = %s", (jonas.id,))
    body = f.DealSet(deal=new_id(), amount_minor=900, currency="EUR")
    jonas.push(jonas.act("set_deal", lead, body, role="telesales", state={"deal_minor": 900}))
    for who, amount, costs, pin in (
        (mara, False, {}, None),
        (dana, False, {}, None),
        (jonas, True, {}, "argon"),
        (petra, True, {"per_lead_minor": 240}, None),
    ):
        rows = [*who.call("bootstrap", limit=500)["rows"], *who.pull()["rows"]]
        of = {
            what: [one["row"] for one in rows if one["what"] == what]
            for what in ("fact", "lead", "campaign", "person")
        }
        assert any(one["kind"] == "deal_set" for one in of["fact"]) is amount
        assert any(one.get("deal_minor") == 900 for one in of["lead"]) is amount
        assert {str(one["costs"]) for one in of["campaign"] if one["id"] == str(campaign)} == {
            str(costs)
        }
        assert {one["pin_hash"] for one in of["person"] if one["id"] == str(jonas.id)} == {pin}
        assert not any(one["kind"] in ("person_set", "campaign_set") for one in of["fact"])


def test_the_check_agrees_with_what_was_sent(team_server: TeamServer) -> None:
    campaign, mara, lead, number = setting(team_server)
    (lease,) = claim(mara, campaign)
    mara.push(note(mara, lead, "one"), saved(mara, lead, campaign, number, epoch=lease["epoch"]))
    petra = team_server.person("Petra", "supervisor")
    today = now().date().isoformat()
    for who in (mara, petra):
        sent: dict[str, bytes] = {}
        after = None
        while True:
            page = who.call("bootstrap", limit=3, after_lead=after)
            for one in page["rows"]:
                row = one["row"]
                if one["what"] == "fact" and row["made_at"][:10] == today:
                    sent[row["id"]] = bytes.fromhex(row["hash"])
            after = page["after_lead"]
            if not page["more"]:
                break
        total = 0
        for digest in sent.values():
            total ^= int.from_bytes(digest[:8])
        (said,) = who.call("check_feed", days=[today])["days"]
        assert (said["count"], said["hash"]) == (len(sent), f"{total:016x}")
        assert said["count"] > 0


def test_another_generation_is_said(team_server: TeamServer) -> None:
    mara = team_server.person("Mara", "telemarketer")
    answer = mara.call("feed", generation="another", after={"xid": "5", "seq": 5})
    assert (answer["again"], answer["rows"]) == (True, [])
    assert answer["generation"] == mara.call("hello")["generation"]
    before = answer["generation"]
    team_server.root.execute("UPDATE server SET counter = counter + 1")
    assert team_server.generation() != before


def test_a_hand_off_past_its_time_comes_to_every_rep(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    jonas, lea = (team_server.person(name, "telesales") for name in ("Jonas", "Lea"))
    cursor = end(lea)
    lead = team_server.lead(
        campaign,
        stage="handed_off",
        handoff=new_id(),
        handoff_to=jonas.id,
        owner=new_id(),
        answer_by=now().replace(year=2099),
    )
    assert not [one for one in lea.fed("lead", cursor) if one["id"] == str(lead)]
    cursor = end(lea)
    team_server.root.execute("UPDATE lead SET answer_by = now() WHERE id = %s", (lead,))
    lea.pull(cursor)
    assert [one["id"] for one in lea.fed("lead", cursor)] == [str(lead)]


@pytest.mark.parametrize("role", ["telemarketer", "qualifier", "telesales", "admin"])
def test_a_bootstrap_has_only_what_the_role_sees(team_server: TeamServer, role: str) -> None:
    campaign = team_server.campaign()
    who = team_server.person("Somebody", role, campaigns=(campaign,))
    stranger = team_server.person("Stranger", "telesales")
    theirs = team_server.lead(campaign, stage="working", owner=stranger.id)
    elsewhere = team_server.lead(team_server.campaign(), stage="qualified")
    mine = team_server.lead(campaign, stage="working", owner=who.id)
    desk = team_server.lead(campaign, stage="qualified", owner=stranger.id)
    pool = team_server.lead(campaign)
    rows = who.call("bootstrap", limit=500)["rows"]
    got = {one["row"]["id"] for one in rows if one["what"] == "lead"}
    expected = {
        "telemarketer": {mine, pool},
        "qualifier": {desk},
        "telesales": {mine},
        "admin": set(),
    }[role]
    assert got == {str(one) for one in expected}
    assert not got & {str(theirs), str(elsewhere)}


def test_a_supervisor_opens_what_is_at_no_desk(team_server: TeamServer) -> None:
    """Asked for with `open` it is at that desk, and the feed tells of it; nobody else may."""
    campaign = team_server.campaign()
    petra, dana = team_server.person("Petra", "supervisor"), team_server.person("Dana", "qualifier")
    mara = team_server.person("Mara", "telemarketer")
    lead = team_server.lead(campaign)
    gone = team_server.lead(campaign, stage="withdrawn")

    def rows(who: Somebody, of: UUID, **more: Any) -> set[str]:
        said = who.call("lead_rows", leads=[str(of)], **more)["rows"]
        return {one["what"] for one in said}

    assert rows(petra, lead) == set()
    assert rows(petra, lead, open=True) == {"lead", "prospect", "campaign"}
    assert rows(petra, lead) == {"lead", "prospect"}
    assert rows(petra, gone, open=True) == set()
    for who in (dana, mara):
        assert rows(who, lead, open=True) == set()
    place = end(petra)
    tom = team_server.person("Tom", "telemarketer")
    assert tom.push(note(tom, lead, "said"))[0]["answer"] == "stored"
    assert texts(petra, place) == ["said"]
    petra.call("release", leases=[], leaving=True)
    assert rows(petra, lead) == set()
