"""The flow of a call without a window: kept, recorded only with consent, never failed by sound."""

import threading
from datetime import UTC

import numpy as np
import pytest
import soundfile

from app.audio.file_backend import FileBackend
from app.domain.errors import RuleForbids
from app.domain.vocabulary import Role
from app.host.lanes import Lanes
from app.host.settings import DIALER, RECORD, SOUND_FORMAT, Settings
from app.jobs.call import NO_CONSENT, SWITCHED_OFF, CallLine
from app.jobs.call_sound import CallSound
from app.jobs.call_state import Caller, Phase, Sound
from app.jobs.workplace import Workplace
from app.reads.thread import ThreadQuestion
from app.telephony.ways import World
from tests.helpers.team import small_team
from tests.helpers.waiting import until

NUMBER = "+48585550172"


class Desk:
    """A line over a small team, told on its own."""

    def __init__(self, profile, clock, *, ring=0.02, devices=("",), rehearsal_only=True):
        self.workplace = Workplace(profile, clock=clock, zone="Europe/Berlin")
        self.clock = clock
        self.team = small_team(self.workplace, clock)
        self.lanes = Lanes()
        self.settings = Settings(profile.settings)
        self.lines = []
        self.opened = []
        self.kept = []
        self.microphone = FileBackend(devices)
        self.sound = CallSound(self.settings, microphone=self.microphone)
        self.line = CallLine(
            self.workplace,
            self.lanes,
            self.settings,
            tell=self.lines.append,
            changed=lambda _: None,
            kept=self.kept.append,
            sound=self.sound,
            world=World(
                opener=self._open,
                voice=self.sound.voice,
                ring_seconds=ring,
                rehearsal_only=rehearsal_only,
            ),
        )
        self.ewa = self.team.leads["Ewa Nowicka"]

    def _open(self, link):
        """The fact must be there before the number leaves."""
        card = self.team.card("Ewa Nowicka")
        self.opened.append((link, card.attempt.e164 if card.attempt else None))
        return True

    def dial(self, *, consent=False, lead=None):
        caller = Caller(self.team.people["mara"], Role.TELEMARKETER)
        self.line.dial(lead or self.ewa, NUMBER, caller, consent=consent)

    def phase(self, phase):
        return until(lambda: self.line.line().phase is phase, 5, phase)

    def thread(self):
        return self.team.ask(ThreadQuestion(self.ewa), "petra")

    def settle(self):
        """The lanes have done everything that was handed on."""
        for name in ("write", "work", "write"):
            self.lanes.lane(name).submit(lambda: None).result(5)

    def close(self):
        self.line.close()
        self.settle()
        assert self.lanes.close()
        self.workplace.close()


@pytest.fixture
def make(profile, clock):
    made = []

    def one(**changes):
        made.append(Desk(profile, clock, **changes))
        return made[-1]

    yield one
    for desk in made:
        desk.close()


def recorded(profile):
    return sorted(path.name for path in profile.recordings.iterdir())


def test_the_moments_of_a_call_are_kept(make):
    desk = make()
    desk.dial()
    desk.phase(Phase.LIVE)
    desk.clock.forward(seconds=42)
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    desk.settle()
    card = desk.team.card("Ewa Nowicka")
    assert card.attempt.e164 == NUMBER
    assert card.attempt.dialer == "rehearsal"
    assert (card.ended_at - card.answered_at).total_seconds() == 42
    assert desk.line.offset_ms(desk.clock.now()) == 42_000


def test_the_length_of_a_talk_is_not_that_of_a_busy_lane(make):
    desk = make(ring=0.3)
    desk.dial()
    desk.phase(Phase.RINGING)
    free = threading.Event()
    desk.lanes.lane("write").submit(lambda: free.wait(10))
    desk.phase(Phase.LIVE)
    desk.clock.forward(seconds=42)
    desk.line.hang_up()
    desk.clock.forward(seconds=9)
    free.set()
    desk.settle()
    card = desk.team.card("Ewa Nowicka")
    assert (card.ended_at - card.answered_at).total_seconds() == 42


def test_without_consent_no_sample_is_on_disk_and_the_call_says_so(make, profile):
    desk = make()
    desk.dial(consent=False)
    desk.phase(Phase.LIVE)
    assert desk.line.line().sound is Sound.WAITS
    until(lambda: desk.line.sound_now().state == "armed", 5, "meters")
    assert recorded(profile) == []
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    desk.settle()
    assert recorded(profile) == []
    facts = said(desk)
    assert facts.sound is None
    assert facts.problems == [NO_CONSENT]


def said(desk):
    """The newest fact about sound."""
    from app.domain import facts as f
    from app.reads import cases

    with desk.workplace.store.reading() as session:
        found = cases.load_facts(session, lead=desk.ewa)
    return [one.body for one in found if isinstance(one.body, f.RecordingKept)][-1]


def test_consent_in_the_call_starts_the_recording_which_is_kept_with_it(make, profile):
    desk = make()
    desk.dial()
    desk.phase(Phase.LIVE)
    desk.microphone.place("", np.full(16_000, 900, np.int16))
    desk.clock.forward(seconds=11)
    desk.line.agree(True)
    assert desk.line.line().sound is Sound.ON
    until(lambda: desk.line.sound_now().elapsed > 0.3, 5, "sound on disk")
    desk.line.pause()
    assert desk.line.line().sound is Sound.PAUSED
    assert desk.line.line().paused_at == 11
    desk.line.pause()
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    until(lambda: any(name.endswith(".flac") for name in recorded(profile)), 5, "the file")
    desk.settle()
    kept = said(desk)
    assert kept.sound is not None
    assert desk.kept == [kept.attempt]
    assert kept.channels == "rep,prospect"
    assert kept.offset_ms == 11_000
    assert len(kept.pauses) == 1
    assert not any(name.endswith(".json") for name in recorded(profile))
    card = desk.team.card("Ewa Nowicka")
    assert card.prospect.consent is True


def test_consent_that_is_withdrawn_erases_what_was_recorded(make, profile):
    desk = make()
    desk.dial(consent=True)
    desk.phase(Phase.LIVE)
    until(lambda: desk.line.sound_now().elapsed > 0.2, 5, "sound on disk")
    desk.line.agree(False)
    desk.settle()
    assert recorded(profile) == []
    assert desk.line.line().phase is Phase.LIVE
    assert desk.team.card("Ewa Nowicka").prospect.consent is False
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    desk.settle()
    assert (said(desk).sound, said(desk).problems) == (None, [NO_CONSENT])


def test_a_call_goes_on_without_a_microphone_and_keeps_what_is_missing(make):
    desk = make(devices=("another device",))
    desk.dial(consent=True)
    desk.phase(Phase.LIVE)
    until(lambda: desk.line.sound_now().elapsed > 0.2, 5, "sound on disk")
    assert "rep channel missing" in desk.line.sound_now().problems
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    desk.settle()
    assert "rep channel missing" in said(desk).problems


def test_with_recording_off_no_device_is_opened(make):
    desk = make()
    desk.settings.set(RECORD, False)
    desk.dial(consent=True)
    desk.phase(Phase.LIVE)
    assert desk.line.line().sound is Sound.OFF
    assert desk.line.sound_now().state == "off"
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    desk.settle()
    assert (said(desk).sound, said(desk).problems) == (None, [SWITCHED_OFF])


def test_a_call_that_nobody_answered_says_nothing_of_its_sound(make):
    desk = make(ring=60.0)
    desk.settings.set(RECORD, False)
    desk.dial(consent=True)
    desk.phase(Phase.RINGING)
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    desk.settle()
    with pytest.raises(IndexError):
        said(desk)


def test_a_rule_that_forbids_is_said_and_nothing_is_kept(make):
    desk = make()
    desk.clock.forward(hours=9)
    desk.dial()
    until(lambda: desk.line.line().refusal is not None, 5, "the refusal")
    refusal = desk.line.line().refusal
    assert isinstance(refusal, RuleForbids)
    assert refusal.rule == "hours"
    assert desk.line.line().phase is Phase.IDLE
    assert desk.team.card("Ewa Nowicka").attempt is None


def test_the_dial_is_a_fact_before_the_number_leaves(make):
    desk = make(rehearsal_only=False)
    desk.settings.set(DIALER, "tel")
    desk.dial()
    desk.phase(Phase.RINGING)
    until(lambda: bool(desk.opened), 5, "the link")
    assert desk.opened == [(f"tel:{NUMBER}", NUMBER)]


def test_a_call_ended_as_soon_as_it_rings_rings_nobody_up(make):
    desk = make(rehearsal_only=False)
    desk.settings.set(DIALER, "tel")
    desk.settings.set(RECORD, False)
    told = desk.line._tell

    def tell(line):
        told(line)
        if line.phase is Phase.RINGING:
            desk.line.hang_up()

    desk.line._tell = tell
    desk.dial()
    desk.phase(Phase.ENDED)
    desk.settle()
    assert desk.opened == []


def test_a_call_ended_while_it_only_begins_rings_nobody_up_and_is_kept_as_ended(make):
    desk = make(rehearsal_only=False)
    desk.settings.set(DIALER, "tel")
    desk.settings.set(RECORD, False)
    go = threading.Event()
    desk.lanes.write.submit(go.wait)
    desk.dial()
    desk.line.hang_up()
    assert desk.line.line().phase is Phase.STARTING
    go.set()
    desk.phase(Phase.ENDED)
    desk.settle()
    assert desk.opened == []
    card = desk.team.card("Ewa Nowicka")
    assert (card.answered_at, card.ended_at) == (None, desk.clock.now())


def test_whoever_is_told_of_the_attempt_can_end_it(make):
    desk = make(ring=30)
    seen = []
    desk.line._changed = lambda _changes: seen.append(desk.line.line().phase)
    desk.dial()
    desk.phase(Phase.RINGING)
    desk.settle()
    assert seen[0] is Phase.RINGING


def test_a_rehearsal_profile_never_opens_a_link(make):
    desk = make()
    desk.settings.set(DIALER, "tel")
    desk.dial()
    desk.phase(Phase.LIVE)
    assert desk.opened == []


def test_a_second_dial_while_the_line_is_busy_does_nothing(make):
    desk = make(ring=30)
    desk.dial()
    desk.phase(Phase.RINGING)
    first = desk.line.line().attempt
    desk.dial(lead=desk.team.leads["Hanna Virtanen"])
    assert desk.line.line().attempt == first
    assert desk.line.line().lead == desk.ewa


def test_a_muted_microphone_is_silence_in_the_recording(make, profile):
    import soundfile

    desk = make()
    desk.dial(consent=True)
    desk.phase(Phase.LIVE)
    desk.line.mute(True)
    desk.microphone.place("", np.full(48_000, 9000, np.int16))
    until(lambda: desk.line.sound_now().elapsed > 0.5, 5, "sound on disk")
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    until(lambda: any(name.endswith(".flac") for name in recorded(profile)), 5, "the file")
    name = next(one for one in recorded(profile) if one.endswith(".flac"))
    data, _ = soundfile.read(profile.recordings / name, dtype="int16")
    assert int(np.abs(data[:, 0]).max()) == 0


def test_an_incoming_call_is_live_at_once(make):
    desk = make()
    caller = Caller(desk.team.people["mara"], Role.TELEMARKETER)
    desk.clock.forward(hours=9)
    desk.line.take_incoming(desk.ewa, NUMBER, caller, consent=False)
    desk.phase(Phase.LIVE)
    desk.settle()
    card = desk.team.card("Ewa Nowicka")
    assert card.attempt.incoming
    assert card.answered_at == desk.clock.now().astimezone(UTC)


def test_every_change_of_the_line_is_told(make):
    desk = make()
    told = threading.Event()
    desk.dial()
    desk.phase(Phase.LIVE)
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    desk.line.clear()
    told.set()
    phases = [line.phase for line in desk.lines]
    order = [Phase.STARTING, Phase.RINGING, Phase.LIVE, Phase.ENDED, Phase.IDLE]
    assert list(dict.fromkeys(phases)) == order


def test_by_policy_sound_is_kept_as_opus_and_a_full_pack_says_what_is_safe(make, profile):
    desk = make()
    desk.settings.set(SOUND_FORMAT, "opus")
    desk.dial(consent=True)
    desk.phase(Phase.LIVE)
    until(lambda: desk.line.sound_now().elapsed > 0.3, 5, "sound on disk")
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    until(lambda: any(name.endswith(".opus") for name in recorded(profile)), 5, "the file")
    desk.settle()
    assert said(desk).file_name.endswith(".opus")


def test_sound_that_could_not_be_packed_is_said_to_be_safe(make, profile, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(soundfile.SoundFile, "write", full)
    desk = make()
    desk.dial(consent=True)
    desk.phase(Phase.LIVE)
    until(lambda: desk.line.sound_now().elapsed > 0.3, 5, "sound on disk")
    desk.line.hang_up()
    desk.phase(Phase.ENDED)
    desk.settle()
    (problem,) = said(desk).problems
    assert problem.startswith("The recording can't be packed: the disk is full")
    assert problem.endswith("of it are safe in the recordings folder.")
    assert any(name.endswith(".wav") for name in recorded(profile))
