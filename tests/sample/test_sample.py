"""The sample team: parses, refers only to what there is, keeps the rules that it shows."""

import tomllib
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import phonenumbers
import pytest
import soundfile as sf

from app.domain.dispositions import DISPOSITIONS
from app.domain.vocabulary import Disposition, NoteKind, RejectionReason, Role

ROOT = Path(__file__).resolve().parents[2] / "resources" / "sample"
Row = dict[str, Any]
ZONE = ZoneInfo("Europe/Stockholm")


def read(name: str) -> Row:
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


TEAM, STORY = read("team.toml"), read("story.toml")
LEADS: dict[str, Row] = {
    row["key"]: row for row in STORY["leads"] + read("prospects.toml")["leads"]
}
REVIEWS = read("reviews.toml")["acts"]
ACTS: list[Row] = sorted(
    STORY["acts"] + read("history.toml")["acts"] + REVIEWS, key=lambda a: a["at"]
)
PEOPLE = {row["key"]: row for row in TEAM["people"]}
CAMPAIGNS = {row["key"]: row for row in TEAM["campaigns"]}
AUDIO = {row["key"]: row for row in read("audio/manifest.toml")["audio"]}
CALLS = [act for act in ACTS if act["act"] == "call"]


def added(lead: Row) -> datetime:
    imports = {row["key"]: row["at"] for row in TEAM["imports"]}
    found: datetime = lead["added"] if "added" in lead else imports[lead["import"]]
    return found


def there(lead: Row, at: datetime) -> datetime:
    return at.replace(tzinfo=ZONE).astimezone(ZoneInfo(lead["zone"])).replace(tzinfo=None)


def saved(call: Row) -> datetime:
    seconds = call["ring"] + call.get("talk", 0) + call["wrap"]
    return call["at"] + timedelta(seconds=seconds)


def score(key: str, until: datetime) -> int:
    """The card over this lead's notes and answers, worked out apart from the product."""
    lead, answers, notes = LEADS[key], {}, []
    for act in CALLS:
        if act["lead"] == key and act["at"] < until:
            answers |= {one["question"]: one["choice"] for one in act.get("answers", [])}
            notes += act.get("notes", [])
    answers = lead.get("answers", {}) | answers
    notes = lead.get("notes", []) + notes
    campaign = CAMPAIGNS[lead["campaign"]]
    total = 0
    for question in campaign["questions"]:
        total += sum(
            c["points"] for c in question["choices"] if c["key"] == answers.get(question["key"])
        )
    for rule in campaign["card"]:
        kind, _, value = rule["when"].partition(":")
        if kind == "source":
            total += rule["points"] * (lead["source"] == value)
        elif kind == "staff":
            total += rule["points"] * (lead["staff"] >= int(value))
        else:
            hits = [n for n in notes if n["kind"] == kind and value in n["text"].casefold()]
            total += rule["points"] * bool(hits)
    return total


def test_size_of_the_team() -> None:
    assert (len(PEOPLE), len(CAMPAIGNS), len(LEADS)) == (7, 3, 400)
    made = [lead for key, lead in LEADS.items() if key.startswith("p") and key[1:].isdigit()]
    assert len({lead["country"] for lead in made}) == 8
    assert len({lead["name"] for lead in LEADS.values()}) == 400
    assert {role for one in PEOPLE.values() for role in one["roles"]} == {str(r) for r in Role}


def test_leads_refer_to_what_there_is() -> None:
    sources = {one["name"] for one in TEAM["sources"]}
    segments = {one["name"] for one in TEAM["segments"]}
    for lead in LEADS.values():
        assert lead["campaign"] in CAMPAIGNS, lead["key"]
        assert lead["source"] in sources, lead["key"]
        assert lead["segment"] in segments
        assert lead["pronoun"] in ("her", "his", "their")
        assert ZoneInfo(lead["zone"])
        assert added(lead)
        assert lead.get("email", ".example").endswith(".example")
        if "import" in lead:
            one = next(row for row in TEAM["imports"] if row["key"] == lead["import"])
            assert one["campaign"] == lead["campaign"], lead["key"]


def test_phones_can_be_dialled_and_are_unique() -> None:
    numbers = [number for lead in LEADS.values() for number in lead["phones"]]
    assert not [n for n, count in Counter(numbers).items() if count > 1]
    for number in numbers:
        read_as = phonenumbers.parse(number)
        assert phonenumbers.is_possible_number(read_as), number
        assert phonenumbers.format_number(read_as, phonenumbers.PhoneNumberFormat.E164) == number
    pictured = [n for key in LEADS if not key[1:].isdigit() for n in LEADS[key]["phones"]]
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(number)) for number in pictured)


def test_acts_refer_to_what_there_is() -> None:
    for act in ACTS:
        assert act["who"] in PEOPLE, act
        key = act.get("lead") or act["recording"]["lead"]
        assert added(LEADS[key]) <= act["at"] < TEAM["team"]["clock"], act
        assert act.get("to", "") in {*PEOPLE, ""}
        if act["act"] == "reject":
            assert RejectionReason(act["reason"])
            assert act["line"]
        if "recording" in act:
            calls = [c for c in CALLS if c["lead"] == key and c["at"] == act["recording"]["call"]]
            assert calls, act
            assert act.get("offset", act.get("span", [0])[-1]) <= calls[0]["talk"], act
            assert act["at"] > calls[0]["at"] + timedelta(seconds=calls[0]["talk"]), act


def test_calls_are_whole() -> None:
    for call in CALLS:
        rule = DISPOSITIONS[Disposition(call["disposition"])]
        lead, talk = LEADS[call["lead"]], call.get("talk", 0)
        questions = {
            q["key"]: {c["key"] for c in q["choices"]}
            for q in CAMPAIGNS[lead["campaign"]]["questions"]
        }
        assert talk or not rule.reached, call
        assert not rule.needs_reason or call["reason"] in rule.reasons, call
        assert not rule.needs_when or call["until"] > call["at"], call
        for one in call.get("answers", []):
            assert one["choice"] in questions[one["question"]], call
            assert one["at"] < talk, call
        for note in call.get("notes", []):
            assert NoteKind(note["kind"]), call
            assert note["text"], call
            assert note["at"] <= talk, call
        assert not rule.needs_point or "point" in call, call


def test_points_say_all_that_a_point_must_say() -> None:
    for call in CALLS:
        point = call.get("point")
        if point is None:
            continue
        open_ones = ("open_question", "open_objection", "promised", "goes_on_with")
        assert point["stopped_at"], call
        assert point["opens_with"], call
        assert any(point.get(one) for one in open_ones), call
        assert point["when"] > there(LEADS[call["lead"]], call["at"]), call
        assert point["when"].weekday() < 5, call
        for promise in point.get("promised", []):
            assert promise["who"] in ("us", "prospect"), call
            assert promise["what"], call


def test_nobody_is_in_two_calls_at_once() -> None:
    by_person: dict[str, list[Row]] = defaultdict(list)
    for call in CALLS:
        by_person[call["who"]].append(call)
    for calls in by_person.values():
        for one, other in pairwise(calls):
            assert saved(one) <= other["at"], (one, other)


def test_calls_keep_the_hours_of_their_campaign() -> None:
    for call in CALLS:
        lead = LEADS[call["lead"]]
        clock = there(lead, call["at"])
        spans = CAMPAIGNS[lead["campaign"]]["hours"]["mon_fri"]
        assert clock.weekday() < 5, call
        assert any(a <= f"{clock:%H:%M}" < b for a, b in spans), (call["at"], lead["key"])


def test_a_day_has_three_attempts_at_most_an_hour_apart() -> None:
    days: dict[tuple[str, Any], list[Row]] = defaultdict(list)
    for call in CALLS:
        days[call["lead"], call["at"].date()].append(call)
    for calls in days.values():
        assert len(calls) <= 3
        for one, other in pairwise(calls):
            asked = one.get("point", {}).get("asked") or other["at"] - one["at"]
            assert asked is True or asked >= timedelta(hours=1), (one, other)


@pytest.mark.parametrize(
    ("lead", "points"),
    [("giulia", 82), ("tobias", 79), ("colm", 74), ("camille", 71), ("nadia", 68),
     ("oskar", 63), ("beatriz", 57), ("ralf", 66)],
)  # fmt: skip
def test_scores_of_the_pictured_desk(lead: str, points: int) -> None:
    assert score(lead, datetime.fromisoformat("2026-11-23T14:17")) == points


def test_scores_of_the_pictured_queue() -> None:
    at = datetime.fromisoformat("2026-11-10T10:00")
    assert [score(key, at) for key in ("brandt", "lucas", "ingrid")] == [61, 54, 51]
    assert (score("ewa", at), score("ewa", datetime.fromisoformat("2026-11-12T00:00"))) == (52, 82)


def test_pictured_waits_at_the_desk() -> None:
    waits = {"giulia": 14, "tobias": 31, "colm": 52, "camille": 70, "oskar": 38, "beatriz": 125}
    now = datetime.fromisoformat("2026-11-23T14:17")
    for key, minutes in waits.items():
        call = [c for c in CALLS if c["lead"] == key and c["at"] < now][-1]
        assert (now - saved(call)) // timedelta(minutes=1) == minutes, key


def test_the_pictured_recordings_and_their_number() -> None:
    kept = [call for call in CALLS if "audio" in call or call.get("recorded")]
    assert len(kept) == 148
    lengths = {(c["lead"], c["at"].day): c["talk"] for c in kept}
    pictured = [("rui", 24), ("marta", 24), ("ralf", 23), ("ioana", 23)]
    assert [lengths[key] for key in pictured] == [586, 761, 258, 902]


def test_a_lead_stays_with_those_who_may_call_it() -> None:
    """Telesales calls come after accepting, by whom it was accepted or given to."""
    owner: dict[str, str] = {}
    for act in ACTS:
        key = act.get("lead", "")
        if act["act"] in ("accept", "reassign"):
            owner[key] = act.get("to") or act["who"]
        if act["act"] == "call" and key in owner and "telesales" in PEOPLE[act["who"]]["roles"]:
            assert owner[key] == act["who"], act
        if act["act"] == "reject":
            owner.pop(key, None)


def test_audio_is_small_and_as_the_manifest_says() -> None:
    files = list((ROOT / "audio").glob("*.opus"))
    assert sum(path.stat().st_size for path in files) < 3_000_000
    assert {row["file"] for row in AUDIO.values()} == {path.name for path in files}
    for row in AUDIO.values():
        info = sf.info(ROOT / "audio" / row["file"])
        assert info.channels == row["channels"] == (1 if row["key"] in ("ring", "far_end") else 2)
        assert info.duration == pytest.approx(row["seconds"], abs=0.02), row["file"]
    assert sum(row["channels"] == 2 for row in AUDIO.values()) == 12


def test_calls_with_sound_last_as_long_as_it() -> None:
    heard = [call for call in CALLS if "audio" in call]
    assert {call["audio"] for call in heard} >= {"ewa_first", "ewa_trial", "giulia", "rui"}
    for call in heard:
        assert AUDIO[call["audio"]]["seconds"] == call["talk"], call


def test_ruis_pause_is_silent_and_his_monologue_is_jonas_alone() -> None:
    sound, rate = sf.read(ROOT / "audio" / "rui.opus")
    pause = np.abs(sound[454 * rate : 490 * rate])
    assert pause.max() < 0.02
    rep, prospect = (np.sqrt((sound[265 * rate : 310 * rate, side] ** 2).mean()) for side in (0, 1))
    assert rep > 10 * prospect


def test_both_voices_stay_on_their_own_side() -> None:
    for row in AUDIO.values():
        if row["channels"] == 2:
            sound, _ = sf.read(ROOT / "audio" / row["file"])
            assert abs(np.corrcoef(sound[:, 0], sound[:, 1])[0, 1]) < 0.2, row["file"]
