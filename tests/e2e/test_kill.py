"""The kill test: the process group of the real program is killed in the middle of a call.

A call with sound is worked by keys in the real window. At a random moment everything is killed at
once and started again; what the window had shown a second before must be there: notes, what was
typed, the sound, and a store that the doctor finds whole.

Four moments in the usual suite; twenty with SEGUE_SOAK=1, which writes build/kill.md.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from app.domain.vocabulary import Role
from app.host.paths import Paths
from app.host.resources import resources_dir
from app.jobs.doctor import examine
from app.jobs.profile import close_profile, mark_sample, open_profile
from app.jobs.sample import build
from app.jobs.workplace import Workplace, this_computer
from app.reads.house import PeopleQuestion, UnfinishedQuestion
from app.reads.lead_card import LeadCard, LeadCardQuestion
from app.reads.recording import Recording, RecordingQuestion
from app.reads.search_leads import SearchQuestion
from tests.e2e.kill_hands import FIELDS, LEAD, LENGTH, NOTES
from tests.helpers.pulse import SoundServer
from tests.helpers.waiting import until
from tests.helpers.xvfb import Screen

pytestmark = [pytest.mark.e2e, pytest.mark.pulse, pytest.mark.timeout(180)]

ROOT = Path(__file__).resolve().parents[2]
HANDS = ROOT / "tests" / "e2e" / "kill_hands.py"
SEED = 20261124
SOAK = os.environ.get("SEGUE_SOAK") == "1"
MANY = 20 if SOAK else 4
SAFE = 1.0
"""Seconds after which what was shown must outlive a kill; of sound no more may be lost."""
KEYS = {
    "Stopped at": "stopped_at",
    "Open question": "open_question",
    "Next call opens": "opens_with",
    "When": "when",
}
Env = dict[str, str]


@dataclass(frozen=True)
class Moment:
    """When to kill: after so many lines that something was shown, and some seconds."""

    lines: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.lines}-of-{LENGTH}"


def moments(many: int) -> list[Moment]:
    """Random moments, one in each equal part of the call."""
    dice = random.Random(SEED)
    return [
        Moment(int((part + dice.random()) / many * LENGTH), dice.random() * 0.4)
        for part in range(many)
    ]


@dataclass
class Shown:
    """What the killed program had shown.

    Attributes:
        at: When it was killed, by the clock of the lines.
    """

    lines: list[dict[str, Any]]
    at: float

    def first(self, what: str, **more: object) -> float | None:
        """When something was shown (or pressed) first."""
        for one in self.lines:
            if one["what"] == what and more.items() <= one.items():
                return float(one["t"])
        return None

    def typed(self, age: float) -> list[dict[str, Any]]:
        """Notes and what stood in fields at least so many seconds before the kill."""
        found = [one for one in self.lines if one["what"] in ("note", "field")]
        return [one for one in found if one["t"] <= self.at - age and one["text"]]

    @property
    def saving(self) -> bool:
        return self.first("press", key="Ctrl+Enter") is not None

    @property
    def hung_up(self) -> float | None:
        presses = [o["t"] for o in self.lines if o["what"] == "press" and o["key"] == "F9"]
        return presses[1] if len(presses) > 1 else None

    @property
    def phase(self) -> str:
        told = [o["what"] for o in self.lines]
        told = [one for one in told if one not in ("beat", "timer", "press")]
        last = told[-1] if told else "ready"
        return {"field": "typing", "chosen": "talking"}.get(last, last)


@dataclass
class Found:
    """What is there after the program was started again."""

    card: LeadCard
    unfinished: bool
    recording: Recording | None
    clock_ran_back: bool
    notes: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    def holds(self, line: dict[str, Any]) -> bool:
        """Whether what a line of the log showed is kept."""
        text = line["text"]
        if line["what"] == "note":
            return text in self.notes
        if line["name"] == "Note":
            started = [self.fields["line"].lstrip("+!"), *self.notes]
            return any(one.startswith(text) for one in started)
        kept = self.fields[KEYS[line["name"]]]
        # A time that was left is said again in the program's words.
        return bool(kept) if line["name"] == "When" else text in kept


@dataclass(frozen=True)
class Sound:
    """Seconds that the window had shown as recorded, that are kept, that are missing or silent."""

    shown: float = 0.0
    kept: float = 0.0
    missing: float = 0.0


# --- the program ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(pulse: SoundServer, xvfb: Screen) -> Iterator[Env]:
    """A screen, and a microphone that hears a tone without a pause."""
    tone = pulse.pactl("load-module", "module-sine", "sink=micbus", "frequency=440").strip()
    names = ("HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER")
    yield {**xvfb.env, **{name: pulse.env[name] for name in names}}
    pulse.pactl("unload-module", tone)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample team, made once."""
    paths = Paths.of(tmp_path_factory.mktemp("sample") / "profile")
    assert build(paths, resources_dir() / "sample") == []
    mark_sample(paths)
    return paths.root


def _start(env: Env, *words: str | Path) -> subprocess.Popen[bytes]:
    """The program as the head of its own process group."""
    command = [sys.executable, str(HANDS), *(str(one) for one in words)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _lines(log: Path) -> list[dict[str, Any]]:
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    return [json.loads(one) for one in text.splitlines(keepends=True) if one.endswith("\n")]


def _since_ready(log: Path) -> list[dict[str, Any]] | None:
    lines = _lines(log)
    failed = [one["why"] for one in lines if one["what"] == "failed"]
    assert not failed, failed
    names = [one["what"] for one in lines]
    return lines[names.index("ready") + 1 :] if "ready" in names else None


def _progress(log: Path) -> int:
    lines = _since_ready(log)
    if lines is None:
        return -1
    return len([one for one in lines if one["what"] not in ("timer", "press")])


def _kill(program: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait(10)


def _gone(group: int) -> bool:
    """Nobody is left; its helpers are buried by the system, which may take a moment."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def work_and_kill(env: Env, profile: Path, log: Path, moment: Moment) -> Shown:
    """Works the call up to a moment, and kills the whole group."""
    program = _start(env, "work", profile, log)
    try:
        until(lambda: _progress(log) >= moment.lines, 90, str(moment))
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(moment.seconds)
        at = time.monotonic()
    finally:
        _kill(program)
    assert program.returncode == -signal.SIGKILL
    until(lambda: _gone(program.pid), 5, "the end of the whole group")
    lines = _since_ready(log)
    assert lines is not None
    return Shown([one for one in lines if one["t"] <= at], at)


def start_again(env: Env, profile: Path, log: Path, shown: Shown) -> None:
    """Starts the program on the same profile; the window must show it all."""
    program = _start(env, "look", profile, log, json.dumps(_wanted(shown)))
    try:
        code = program.wait(90)
    finally:
        _kill(program)
    said = _lines(log)
    assert said, f"ended with {code} and said nothing"
    assert said[-1].get("missing") == [], said
    assert code == 0


def _wanted(shown: Shown) -> dict[str, Any]:
    calls = shown.first("ringing") is not None and not shown.saving
    safe = shown.typed(SAFE) if calls else []
    fields = {one["name"]: one["text"] for one in safe if one["what"] == "field"}
    on = shown.first("recording")
    return {
        "unfinished": calls,
        "notes": [one["text"] for one in safe if one["what"] == "note"],
        "fields": {name: text for name, text in fields.items() if name not in ("Note", "When")},
        "broken_off": on is not None and shown.hung_up is None and shown.at - on > SAFE,
    }


# --- the store -----------------------------------------------------------------------------------


def found_in(paths: Paths) -> Found:
    """What the store says of the call, to Mara."""
    workplace = open_profile(paths)
    try:
        return _found(workplace)
    finally:
        close_profile(workplace)


def _found(workplace: Workplace) -> Found:
    def ask(question: Any) -> Any:
        return workplace.ask(question, this_computer(), Role.SUPERVISOR)

    mara = next(one.actor() for one in ask(PeopleQuestion()) if one.name.startswith("Mara"))
    lead = ask(SearchQuestion(LEAD))[0].lead
    card = workplace.ask(LeadCardQuestion(lead), mara, Role.TELEMARKETER)
    broken = workplace.ask(UnfinishedQuestion(), mara, Role.TELEMARKETER)
    saved = card.thread[0] if card.thread and card.thread[0].attempt else None
    attempt = card.attempt_id or (saved.attempt if saved else None)
    sound = ask(RecordingQuestion(lead, attempt)) if attempt else None
    back = card.attempt is not None and card.attempt.dialled_at > workplace.clock.now()
    found = Found(card, [one.lead for one in broken] == [lead], sound, back)
    draft = card.draft or {}
    found.notes = [one["text"] for one in draft.get("notes", ())]
    found.fields = {key: draft.get("point", {}).get(key, "") for key in KEYS.values()}
    found.fields["line"] = draft.get("line", "")
    if card.attempt_id is None and saved is not None:
        found.notes = [one.text for one in saved.notes]
        assert saved.point is not None
        point = saved.point
        found.fields = {
            "line": "",
            "stopped_at": point.stopped_at,
            "open_question": point.open_question,
            "opens_with": point.opens_with,
            "when": point.wall,
        }
    return found


# --- what must hold ------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", moments(MANY), ids=str)
def test_what_was_shown_outlives_a_kill(
    moment: Moment, sample: Path, world: Env, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    shutil.copytree(sample, profile)
    shown = work_and_kill(world, profile, tmp_path / "work.log", moment)
    start_again(world, profile, tmp_path / "look.log", shown)
    paths = Paths.of(profile)
    found = found_in(paths)
    _call_is_known(shown, found)
    lost = [one for one in shown.typed(SAFE) if not found.holds(one)]
    assert not lost, (lost[-1], found.notes, found.fields)
    _answers_are_kept(shown, found)
    sound = _sound_is_kept(shown, found, paths)
    report = examine(paths)
    assert report.ok, report
    assert not [*paths.recordings.glob("*.wav"), *paths.recordings.glob("*.part")]
    if SOAK:
        _tell(moment, shown, found, sound)


def _call_is_known(shown: Shown, found: Found) -> None:
    """A dial that was shown is a fact; without an ending it waits on top."""
    card = found.card
    assert not found.clock_ran_back
    if shown.first("saved") is not None:
        assert card.attempt_id is None
        assert card.thread[0].attempt is not None
        assert [one.text for one in card.thread[0].notes] == [one.lstrip("+!") for one in NOTES]
        assert card.state.point_stopped_at == dict(FIELDS)["Stopped at"]
        assert not found.unfinished
    elif shown.first("ringing") is not None and not shown.saving:
        assert card.attempt_id is not None
        assert found.unfinished
    answered = shown.first("answered")
    if answered is not None and answered <= shown.at - SAFE and card.attempt_id is not None:
        assert card.answered_at is not None
    agreed = shown.first("recording")
    if agreed is not None and agreed <= shown.at - SAFE:
        assert card.prospect.consent is True


def _answers_are_kept(shown: Shown, found: Found) -> None:
    answered = shown.first("answers")
    if answered is None or answered > shown.at - SAFE or found.card.attempt_id is None:
        return
    assert len((found.card.draft or {}).get("answers", {})) == 2


def _sound_is_kept(shown: Shown, found: Found, paths: Paths) -> Sound:
    """At most a second of sound is lost, and what is kept is sound."""
    on, pressed = shown.first("recording"), shown.first("press", key="F8")
    if on is None or pressed is None:
        return Sound()
    end = min(shown.hung_up or shown.at, shown.at)
    kept = found.recording
    if end - on <= SAFE and (kept is None or not kept.sound):
        return Sound(end - on, 0.0, end - on)
    assert kept is not None
    assert kept.sound, kept
    assert end - on - SAFE <= kept.seconds <= end - pressed + 0.3
    sound, rate = soundfile.read(paths.recordings / kept.file_name)
    assert len(sound) / rate == pytest.approx(kept.seconds, abs=0.01)
    assert kept.channels == ("rep", "prospect")
    # The microphone hears a tone all the time: where it is silent, sound is missing.
    pieces = np.array_split(sound[:, 0], max(1, len(sound) * 20 // rate))
    silent = sum(len(one) for one in pieces if np.abs(one).max() < 0.01) / rate
    missing = max(0.0, end - on - kept.seconds) + silent
    assert missing <= SAFE, (silent, end - on, kept.seconds)
    return Sound(end - on, kept.seconds, missing)


def _tell(moment: Moment, shown: Shown, found: Found, sound: Sound) -> None:
    """One line of the table of `make soak`."""
    table = ROOT / "build" / "kill.md"
    table.parent.mkdir(exist_ok=True)
    if moment == moments(MANY)[0]:
        table.write_text(
            f"Seed {SEED}; killed at so many of {LENGTH} shown things.\n\n"
            "| Killed at | While | Notes shown, kept | Keystrokes shown, kept "
            "| Oldest lost, ms before | Sound shown, kept, s | Missing or silent, s | Doctor |\n"
            "|---|---|---|---|---|---|---|---|\n",
            encoding="utf-8",
        )
    lines = shown.typed(0.0)
    lost = [one for one in lines if not found.holds(one)]
    notes = [one for one in lines if one["what"] == "note"]
    keys = [one for one in lines if one["what"] == "field"]
    oldest = f"{(shown.at - lost[0]['t']) * 1000:.0f}" if lost else "none"
    cells = (
        f"{moment.lines}",
        shown.phase,
        f"{len(notes)}, {len([one for one in notes if found.holds(one)])}",
        f"{len(keys)}, {len([one for one in keys if found.holds(one)])}",
        oldest,
        f"{sound.shown:.2f}, {sound.kept:.2f}" if sound.shown else "no consent yet",
        f"{sound.missing:.2f}" if sound.shown else "",
        "all well",
    )
    with table.open("a", encoding="utf-8") as file:
        file.write(f"| {' | '.join(cells)} |\n")
