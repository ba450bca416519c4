"""Keys of recordings behind `api_v1`: who keeps one, who gets one, and what is noted of it."""

import secrets
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.domain import facts as f
from app.host.ids import new_id
from tests.helpers.team_server import Somebody, TeamServer, now

CALLERS = ("telemarketer", "qualifier", "telesales")


class Call:
    """A recorded call of a lead, its facts at the server."""

    def __init__(self, team: TeamServer, by: Somebody, role: str, **lead: Any) -> None:
        self.team, self.by = team, by
        self.campaign = team.campaign()
        self.lead = team.lead(self.campaign, owner=by.id, credit=by.id, **lead)
        attempt = f.Attempt(
            campaign=self.campaign, e164="+4930111", incoming=False, dialled_at=now(), stage="new",
            owner=None,
        )  # fmt: skip
        self.attempt = self._said("start_attempt", role, attempt)
        kept = f.RecordingKept(
            attempt=self.attempt, file_name="a.flac", sound="ab" * 32, seconds=3.0,
            channels="rep,prospect", pauses=[], problems=[],
        )  # fmt: skip
        self.recording = self._said("keep_recording", role, kept)

    def _said(self, act: str, role: str, body: f.Body, who: Somebody | None = None) -> UUID:
        made = (who or self.by).act(act, self.lead, body, role=role)
        (answer,) = (who or self.by).push(made)
        assert answer["answer"] in ("stored", "stale"), answer
        return UUID(made["facts"][0]["id"])

    def keep(self, who: Somebody | None = None, **more: Any) -> dict[str, Any]:
        blob = {"blob": "cd" * 32, "size": 300, "key": "ef" * 39}
        said = {"recording": str(self.recording), **blob, **more}
        return (who or self.by).call("keep_recording_key", **said)

    def key(self, who: Somebody) -> str | None:
        answer = who.call("recording_key", recording=str(self.recording), why="play")
        assert (answer["key"] is None) == ("blob" not in answer)
        return "given" if answer["key"] else str(answer["why"])

    def moved(self, **columns: Any) -> None:
        names = ", ".join(f"{name} = %s" for name in columns)
        self.team.root.execute(
            f"UPDATE lead SET {names} WHERE id = %s", (*columns.values(), self.lead)
        )


@pytest.fixture
def mara(team_server: TeamServer) -> Somebody:
    return team_server.person("Mara", "telemarketer")


@pytest.fixture
def call(team_server: TeamServer, mara: Somebody) -> Call:
    made = Call(team_server, mara, "telemarketer", stage="conversing")
    made.keep()
    return made


def refused(who: Any) -> str:
    with pytest.raises(psycopg.Error) as problem:
        who()
    return str(problem.value.sqlstate)


def test_the_maker_keeps_it_once(call: Call, team_server: TeamServer) -> None:
    assert call.keep() == {"kept": True, "blob": "cd" * 32, "size": 300}
    assert call.keep(key="00" * 39)["kept"] is False
    assert call.keep(blob="00" * 32, key="00" * 39, size=9) == {
        "kept": False, "blob": "cd" * 32, "size": 300,
    }  # fmt: skip
    row = team_server.root.execute(
        "SELECT blob, size, key, person FROM recording_key WHERE recording = %s", (call.recording,)
    ).fetchone()
    assert row == ("cd" * 32, 300, "ef" * 39, call.by.id)
    noted = team_server.one(
        "SELECT count(*) FROM audit WHERE what = 'keep_recording_key'"
        " AND detail->>'recording' = %s", str(call.recording),
    )  # fmt: skip
    assert noted == 1


def test_nobody_keeps_a_key_for_somebody_else(team_server: TeamServer, mara: Somebody) -> None:
    made = Call(team_server, mara, "telemarketer", stage="conversing")
    for role in ("telemarketer", "supervisor", "admin"):
        other = team_server.person("Other", role)
        assert refused(lambda other=other: made.keep(other)) == "SG001"
    assert made.key(team_server.person("Ines", "supervisor")) == "not_sent"


@pytest.mark.parametrize(
    "wrong",
    [{"blob": "cd"}, {"key": "x" * 78}, {"size": 0}, {"blob": None}, {"key": "EF" * 39}],
)
def test_what_is_no_key_is_refused(
    team_server: TeamServer, mara: Somebody, wrong: dict[str, Any]
) -> None:
    made = Call(team_server, mara, "telemarketer", stage="conversing")
    assert refused(lambda: made.keep(**wrong)) == "SG004"
    assert made.key(mara) == "not_sent"


def test_a_recording_that_the_team_has_not_heard_of_has_no_key(mara: Somebody, call: Call) -> None:
    call.recording = new_id()
    assert refused(call.keep) == "SG003"
    assert call.key(mara) == "not_allowed"


def test_who_gets_it_while_the_caller_has_the_lead(call: Call, team_server: TeamServer) -> None:
    person = team_server.person
    assert call.key(call.by) == "given"
    assert call.key(person("Ines", "supervisor")) == "given"
    for role in (*CALLERS, "admin"):
        assert call.key(person("Other", role)) == "not_allowed", role
    assert call.key(person("Both", "admin", "supervisor")) == "given"


def test_the_desk_hears_it_while_the_lead_is_there(call: Call, team_server: TeamServer) -> None:
    dana = team_server.person("Dana", "qualifier")
    other = team_server.person("Elsewhere", "qualifier", campaigns=(team_server.campaign(),))
    call.moved(stage="interested")
    assert call.key(dana) == "given"
    assert call.key(other) == "not_allowed"
    call.moved(stage="accepted")
    assert call.key(dana) == "not_allowed"


def test_who_is_offered_the_lead_hears_it_and_who_took_it(
    call: Call, team_server: TeamServer
) -> None:
    lea, jonas = (team_server.person(name, "telesales") for name in ("Lea", "Jonas"))
    call.moved(stage="handed_off", handoff=new_id(), handoff_to=lea.id)
    assert (call.key(lea), call.key(jonas)) == ("given", "not_allowed")
    call.moved(stage="accepted", owner=jonas.id)
    assert (call.key(lea), call.key(jonas)) == ("not_allowed", "given")
    assert call.key(call.by) == "given", "the own calls stay the own"


def test_the_next_caller_of_a_lead_hears_the_own_calls_only(
    call: Call, team_server: TeamServer
) -> None:
    tobias = team_server.person("Tobias", "telemarketer")
    call.moved(owner=tobias.id)
    assert call.key(tobias) == "not_allowed"


def test_what_was_put_into_the_library_is_heard_until_it_is_taken_out(
    call: Call, team_server: TeamServer
) -> None:
    ines = team_server.person("Ines", "supervisor")
    jonas = team_server.person("Jonas", "telesales")
    cut = f.SnippetCut(attempt=call.attempt, from_ms=0, to_ms=20_000, title="So")
    snippet = call._said("cut_snippet", "supervisor", cut, ines)
    put = f.LibraryPut(
        snippet=snippet, attempt=call.attempt, objection="price", outcome="won", title="So"
    )
    entry = call._said("put_in_library", "supervisor", put, ines)
    assert call.key(jonas) == "given"
    assert call.key(team_server.person("Adam", "admin")) == "not_allowed"
    call._said("take_from_library", "supervisor", f.LibraryTaken(entry=entry), ines)
    assert call.key(jonas) == "not_allowed"


def test_a_withdrawn_lead_is_heard_by_nobody(call: Call, team_server: TeamServer) -> None:
    call.moved(stage="withdrawn")
    assert call.key(team_server.person("Ines", "supervisor")) == "not_allowed"
    assert call.key(call.by) == "not_allowed"


def test_whoever_was_removed_gets_nothing(call: Call, team_server: TeamServer) -> None:
    team_server.root.execute("UPDATE login SET state = 'removed' WHERE person = %s", (call.by.id,))
    assert refused(lambda: call.key(call.by)) == "SG001"


def test_every_question_is_in_the_audit_given_or_not(call: Call, team_server: TeamServer) -> None:
    tobias = team_server.person("Tobias", "telemarketer")
    ines = team_server.person("Ines", "supervisor")
    call.key(tobias)
    call.key(ines)
    rows = team_server.root.execute(
        "SELECT person, detail->>'given', detail->>'refused', detail->>'why', detail->>'device',"
        " detail->>'lead' FROM audit WHERE what = 'recording_key' AND detail->>'recording' = %s"
        " ORDER BY n",
        (str(call.recording),),
    ).fetchall()
    lead = str(call.lead)
    assert rows == [
        (tobias.id, "false", "not_allowed", "play", tobias.device, lead),
        (ines.id, "true", None, "play", ines.device, lead),
    ]
    keys = team_server.one("SELECT count(*) FROM audit WHERE detail::text LIKE %s", f"%{'ef' * 9}%")
    assert keys == 0, "no key is in the audit"


def test_only_an_admin_says_where_they_lie_and_everybody_is_told(team_server: TeamServer) -> None:
    adam = team_server.person("Adam", "admin")
    somewhere = f"/srv/{secrets.token_hex(4)}"
    assert adam.call("set_recordings", place=f" {somewhere} ")["place"] == somewhere
    for role in (*CALLERS, "supervisor", "admin"):
        who = team_server.person("Who", role)
        assert who.call("hello")["settings"]["recordings"] == somewhere
        assert who.call("hello")["settings"]["look_seconds"] == 90
        if role != "admin":
            denied = refused(lambda who=who: who.call("set_recordings", place="/tmp/x"))
            assert denied in ("42501", "SG001")
    for wrong in ("s3://key:secret@bucket/x", "x" * 401, "/a\nb"):
        assert refused(lambda wrong=wrong: adam.call("set_recordings", place=wrong)) == "SG004"
    noted = team_server.one(
        "SELECT count(*) FROM audit WHERE what = 'set_recordings' AND detail->>'place' = %s",
        somewhere,
    )
    assert noted == 1


def heard(call: Call, who: Somebody, *ids: UUID) -> int:
    """Says hearings of a call's recording; returns how many were new."""
    one = {"recording": str(call.recording), "at": now().isoformat()}
    said = who.call("recording_heard", heard=[{"id": str(id_), **one} for id_ in ids])
    return int(said["noted"])


def test_each_hearing_is_noted_once_but_those_of_the_caller(
    call: Call, team_server: TeamServer
) -> None:
    ines, tobias = (
        team_server.person("Ines", "supervisor"),
        team_server.person("Tobias", "telemarketer"),
    )
    first, second = new_id(), new_id()
    assert heard(call, ines, first) == 1
    assert heard(call, ines, first, second) == 1, "its answer was lost; it is said again"
    assert heard(call, tobias, first) == 1, "an id of somebody else keeps nothing out"
    assert heard(call, call.by, new_id()) == 0
    rows = team_server.root.execute(
        "SELECT person, detail->>'hearing', detail->>'allowed', detail->>'device', detail->>'lead',"
        " detail->>'heard_at' IS NOT NULL FROM audit WHERE what = 'recording_heard'"
        " AND detail->>'recording' = %s ORDER BY n",
        (str(call.recording),),
    ).fetchall()
    lead = str(call.lead)
    assert rows == [
        (ines.id, str(first), "true", ines.device, lead, True),
        (ines.id, str(second), "true", ines.device, lead, True),
        (tobias.id, str(first), "false", tobias.device, lead, True),
    ]


def test_hearings_that_are_none_are_refused(call: Call) -> None:
    wrongs: tuple[Any, ...] = (None, {}, [{}] * 501)
    for wrong in wrongs:
        assert refused(lambda wrong=wrong: call.by.call("recording_heard", heard=wrong)) == "SG004"
    assert call.by.call("recording_heard", heard=[{}])["noted"] == 0


def test_of_which_recordings_there_is_a_key_is_said_by_its_blob_and_not_noted(
    call: Call, team_server: TeamServer
) -> None:
    blob, other = "cd" * 32, "00" * 32
    jonas = team_server.person("Jonas", "telesales")
    noted = team_server.one("SELECT count(*) FROM audit")

    def kept(*asked: tuple[UUID, str]) -> list[str]:
        some = [{"recording": str(recording), "blob": name} for recording, name in asked]
        return list(jonas.call("recordings_kept", recordings=some)["kept"])

    assert kept((call.recording, blob), (new_id(), blob)) == [str(call.recording)]
    assert kept((call.recording, other)) == kept() == []
    assert team_server.one("SELECT count(*) FROM audit") == noted
    for wrong in (None, {}, [{}] * 501):
        assert refused(lambda wrong=wrong: jonas.call("recordings_kept", recordings=wrong)) == (
            "SG004"
        )
