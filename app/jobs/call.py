"""The flow of one call: kept, dialled, answered, recorded, ended, its sound packed and kept.

The dial is a fact before the number leaves. Nothing that goes wrong with the sound ends or hinders
the call: it is said on the call bar and kept with the call. No Qt here; callbacks come on any
thread.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.acts.attempt import AnswerCall, EndCall, StartAttempt, Started, TakeIncoming
from app.acts.changes import Changes
from app.acts.recording import KeepRecording
from app.acts.thread import GiveConsent
from app.audio.status import RecorderStatus
from app.domain.errors import KnownError
from app.domain.lease import MayDial
from app.domain.lease_words import no_dial
from app.host.lanes import Lanes, Urgency
from app.host.opener import open_link
from app.host.paths import Paths
from app.host.resources import resources_dir
from app.host.settings import DIALER, RECORD, Settings
from app.jobs.call_sound import CallSound, form_of, kept_sound, nothing_kept
from app.jobs.call_state import Caller, Line, Phase, Sound
from app.jobs.profile import is_sample
from app.jobs.workplace import Workplace
from app.telephony.dialer import CallEvents, Dialer
from app.telephony.ways import BY_HAND, REHEARSAL, World, dialer_for

if TYPE_CHECKING:  # loaded with the first call, see `call_sound`
    from app.audio.recorder import Recorder

_log = logging.getLogger("segue.call")

NO_CONSENT = "not recorded: no consent"
SWITCHED_OFF = "not recorded: recording is switched off"


class CallLine:
    """The line of one desk: one call at a time.

    Args:
        workplace: Where acts are done.
        lanes: Acts go to 'write', packing of sound to 'work'.
        settings: How to dial, whether to record, from which devices.
        tell: Told of every change of the line.
        changed: Told what an act made stale.
        kept: Told the call whose sound is kept now.
        sound: What is captured; None is the computer's devices.
        world: What the ways to dial need; None is this computer's, where the sample team may
            use nothing but the rehearsal.
    """

    def __init__(
        self,
        workplace: Workplace,
        lanes: Lanes,
        settings: Settings,
        *,
        tell: Callable[[Line], None],
        changed: Callable[[Changes], None],
        kept: Callable[[UUID], object] = lambda _: None,
        sound: CallSound | None = None,
        world: World | None = None,
    ) -> None:
        self._workplace, self._lanes, self._settings = workplace, lanes, settings
        self._tell, self._changed, self._sound_kept = tell, changed, kept
        self._sound = sound or CallSound(settings, talk_for=_far_end)
        self._world = world or World(
            opener=open_link,
            voice=self._sound.voice,
            talk_for=self._sound.talk_for,
            rehearsal_only=is_sample(workplace.paths),
        )
        self._lock = threading.RLock()
        self._line = Line()
        self._caller: Caller | None = None
        self._consent = False
        self._dialer: Dialer | None = None
        self._recorder: Recorder | None = None
        self._dropped = False

    # --- what can be asked ------------------------------------------------------------------------

    def line(self) -> Line:
        """The newest snapshot."""
        return self._line

    def sound_now(self) -> RecorderStatus:
        """Meters and problems of the recorder, cheap."""
        recorder = self._recorder
        return recorder.status() if recorder is not None else RecorderStatus()

    def seconds(self, now: datetime) -> float:
        """Of talk, else of ringing."""
        line = self._line
        start = line.answered_at or line.dialled_at
        if start is None:
            return 0.0
        return max(0.0, ((line.ended_at or now) - start).total_seconds())

    def offset_ms(self, now: datetime) -> int | None:
        """Milliseconds after the answer; None before it. A moment after the end is the end."""
        line = self._line
        if line.answered_at is None:
            return None
        return max(0, int(((line.ended_at or now) - line.answered_at).total_seconds() * 1000))

    # --- what can be done ---------------------------------------------------------------------

    def dial(self, lead: UUID, e164: str, caller: Caller, *, consent: bool) -> None:
        """Dials; returns at once. A rule that forbids it comes as `Line.refusal`.

        Args:
            consent: The prospect agreed to recording before and need not be asked again.
        """
        way = REHEARSAL if self._world.rehearsal_only else self._way()
        if not self._begin(lead, e164, caller, consent=consent, incoming=False):
            return
        leases = self._workplace.leases
        if leases is not None:
            asked = leases.ask(lead, e164)
            asked.add_done_callback(lambda answer: self._confirmed(answer, lead, e164, way))
        elif self._workplace.team is None:
            self._attempt(lead, e164, way)
        else:
            self._refused(_not_asked())

    def _attempt(self, lead: UUID, e164: str, way: str) -> None:
        self._act(StartAttempt(lead, e164, way), lambda done: self._started(done, way))

    def _confirmed(self, answer: Any, lead: UUID, e164: str, way: str) -> None:
        """The team's word on a dial, or what counts without it."""
        if answer.cancelled() or answer.exception() is not None:
            self._refused(_not_asked())
            return
        may: MayDial = answer.result()
        if may.go:
            self._attempt(lead, e164, way)
        else:
            self._refused(no_dial(may))

    def take_incoming(self, lead: UUID, e164: str, caller: Caller, *, consent: bool) -> None:
        """Somebody calls back: the line is live at once."""
        if self._begin(lead, e164, caller, consent=consent, incoming=True):
            self._act(TakeIncoming(lead, e164), self._came_in)

    def answer(self) -> None:
        """The far end talks; a second time is ignored."""
        with self._lock:
            line = self._line
            if line.phase is not Phase.RINGING or line.lead is None or line.attempt is None:
                return
            now = self._now()
            self._set(phase=Phase.LIVE, answered_at=now)
        # When it was, not when the write lane comes to it: that is what offsets are counted from.
        self._act(AnswerCall(line.lead, line.attempt, now), self._announce)
        self._record_if_agreed()

    def agree(self, given: bool) -> None:
        """Consent to recording was given or refused now."""
        line = self._line
        if line.lead is None:
            return
        offset = self.offset_ms(self._now())
        self._act(GiveConsent(line.lead, given, line.attempt, offset), self._announce)
        self._consent = given
        if given:
            self._record_if_agreed()
        else:
            self._discard()

    def pause(self) -> None:
        """Pauses or resumes the recording; the call goes on."""
        recorder, line = self._recorder, self._line
        if recorder is None or line.phase is not Phase.LIVE:
            return
        if line.sound is Sound.ON:
            recorder.pause()
            self._set(sound=Sound.PAUSED, paused_at=self.seconds(self._now()))
        elif line.sound is Sound.PAUSED:
            recorder.resume()
            self._set(sound=Sound.ON)

    def mute(self, muted: bool) -> None:
        """The rep's channel is silent, or heard again."""
        self._sound.muted = muted
        self._set(muted=muted)

    def hang_up(self) -> None:
        """Ends the call, whoever rings or talks; one that only begins ends before it rings."""
        with self._lock:
            self._dropped = self._line.phase is Phase.STARTING
            if self._dropped:
                return
        dialer = self._dialer
        if dialer is None:
            self._ended("by us")
            return
        with self._lock:
            self._line = replace(self._line, how="by us")
        dialer.hang_up()
        self._ended("by us")

    def clear(self) -> None:
        """The call was saved or left: the line is free for the next."""
        with self._lock:
            if not self._line.on:
                self._line = Line()
        self._tell(self._line)

    def close(self) -> None:
        """The program ends: hang up what is under way."""
        if self._line.on:
            self.hang_up()

    # --- dialling ---------------------------------------------------------------------------------

    def _way(self) -> str:
        kept = self._settings.get(DIALER)
        return BY_HAND if kept == "hand" else kept

    def _begin(
        self, lead: UUID, e164: str, caller: Caller, *, consent: bool, incoming: bool
    ) -> bool:
        with self._lock:
            if self._line.on:
                return False
            self._caller, self._consent = caller, consent
            self._recorder, self._dialer, self._dropped = None, None, False
            self._sound.muted = False
            self._line = Line(Phase.STARTING, lead, e164=e164, incoming=incoming)
        self._tell(self._line)
        return True

    def _started(self, started: Started, way: str) -> None:
        _load_recorder()
        with self._lock:
            self._set(phase=Phase.RINGING, attempt=started.attempt, dialled_at=self._now())
            self._arm(way)
            dropped = self._dropped
        # Told last: whoever knows of the attempt can end it.
        self._announce(started)
        if dropped:
            self._ended("by us")
            return
        events = CallEvents(answered=self.answer, ended=lambda: self._ended("by them"))
        try:
            dialer = self._dialer = dialer_for(way, events, self._world)
            if self._goes_on(started):
                dialer.dial(started.e164)
            if not self._goes_on(started):
                dialer.hang_up()  # ended between its ringing and here: nobody is to be rung up
        except KnownError as failure:
            self._set(refusal=failure)
            self._ended("dropped")

    def _goes_on(self, started: Started) -> bool:
        with self._lock:
            return self._line.on and self._line.attempt == started.attempt

    def _came_in(self, started: Started) -> None:
        _load_recorder()
        with self._lock:
            now = self._now()
            self._set(phase=Phase.LIVE, attempt=started.attempt, dialled_at=now, answered_at=now)
            self._arm(self._way())
            dropped = self._dropped
        self._announce(started)
        if dropped:
            self._ended("by us")
        else:
            self._record_if_agreed()

    def _ended(self, how: str) -> None:
        with self._lock:
            line = self._line
            if line.phase not in (Phase.RINGING, Phase.LIVE):
                return
            self._set(phase=Phase.ENDED, ended_at=self._now(), how=line.how or how)
            line, recorder, caller = self._line, self._recorder, self._caller
        assert line.lead is not None
        assert line.attempt is not None
        end = EndCall(line.lead, line.attempt, line.how, line.ended_at)
        self._act(end, self._announce)
        if recorder is None and caller is not None and line.answered_at is not None:
            why = ". ".join(line.problems) or SWITCHED_OFF
            self._keep(nothing_kept(line.lead, line.attempt, why), caller)
        elif recorder is not None and caller is not None:
            recorder.end()
            self._lanes.lane("work").submit(
                lambda: self._pack(recorder, line, caller), Urgency.CHUNK
            )

    # --- sound ------------------------------------------------------------------------------------

    def _arm(self, way: str) -> None:
        """Opens the devices for the meters; whatever fails is a problem, never an end."""
        if not self._settings.get(RECORD):
            return
        try:
            from app.audio.recorder import Recorder

            recorder = Recorder(
                self._workplace.paths.recordings,
                self._sound.channels(way),
                self._workplace.clock.now,
                spare=self._workplace.paths.spare_sound,
            )
            recorder.arm()
        except Exception:  # noqa: BLE001 - a call never fails because recording does
            _log.exception("the recorder could not be armed")
            self._set(problems=("recording could not start",))
            return
        self._recorder = recorder
        self._set(sound=Sound.WAITS, my_side_only=recorder.my_side_only)

    def _record_if_agreed(self) -> None:
        with self._lock:
            recorder, line = self._recorder, self._line
            if recorder is None or not self._consent or line.phase is not Phase.LIVE:
                return
            if line.sound is not Sound.WAITS or line.attempt is None:
                return
            recorder.start(str(line.attempt))
            self._set(sound=Sound.ON)

    def _discard(self) -> None:
        recorder = self._recorder
        if recorder is not None and self._line.sound in (Sound.ON, Sound.PAUSED):
            self._lanes.lane("work").submit(recorder.discard, Urgency.CHUNK)
            self._recorder = None
            self._set(sound=Sound.OFF, problems=(NO_CONSENT,))

    def _pack(self, recorder: "Recorder", line: Line, caller: Caller) -> None:
        from app.audio.finish import finish

        paths = self._workplace.paths
        found = recorder.stop()
        if not found:
            if line.answered_at is not None:
                self._keep(nothing_kept(line.lead, line.attempt, self._why_none(line)), caller)
            return
        try:
            done = finish(paths.recordings, found, form_of(self._settings), paths.spare_sound)
        except KnownError as failure:
            said = f"{failure.what} {failure.safe}".strip()
            self._keep(nothing_kept(line.lead, line.attempt, said), caller)
            return
        if recorder.failure is not None:
            _log.error("the recorder failed", exc_info=recorder.failure)
        assert line.lead is not None
        assert line.attempt is not None
        kept = self._keep(kept_sound(line.lead, line.attempt, line.answered_at, done), caller)
        kept.add_done_callback(lambda answer: _forget(answer, paths, found))
        attempt = line.attempt
        kept.add_done_callback(lambda _: self._sound_kept(attempt))

    def _why_none(self, line: Line) -> str:
        return NO_CONSENT if line.sound is Sound.WAITS else "nothing was recorded"

    def _keep(self, command: KeepRecording, caller: Caller) -> Any:
        return self._submit(command, caller, self._announce, _log_failure)

    # --- acts -------------------------------------------------------------------------------------

    def _act(self, command: Any, done: Callable[[Any], object]) -> None:
        caller = self._caller
        assert caller is not None
        self._submit(command, caller, done, self._refused)

    def _submit(
        self,
        command: Any,
        caller: Caller,
        done: Callable[[Any], object],
        failed: Callable[[KnownError], object],
    ) -> Any:
        answer = self._lanes.lane("write").submit(
            lambda: self._workplace.act(command, caller.actor, caller.role), Urgency.ACT
        )

        def ended(answer: Any) -> None:
            failure = None if answer.cancelled() else answer.exception()
            if failure is None and not answer.cancelled():
                done(answer.result())
            elif isinstance(failure, KnownError):
                failed(failure)
            elif failure is not None:
                _log.error("an act of the call failed", exc_info=failure)
                failed(KnownError("This could not be kept.", "The call goes on.", "See the log."))

        answer.add_done_callback(ended)
        return answer

    def _refused(self, failure: KnownError) -> None:
        with self._lock:
            phase = Phase.IDLE if self._line.phase is Phase.STARTING else self._line.phase
            self._set(phase=phase, refusal=failure)

    def _announce(self, result: Any) -> None:
        changes = result if isinstance(result, Changes) else getattr(result, "changes", None)
        if isinstance(changes, Changes) and changes.families:
            self._changed(changes)

    def _set(self, **changes: Any) -> None:
        with self._lock:
            self._line = replace(self._line, **changes)
            line = self._line
        self._tell(line)

    def _now(self) -> datetime:
        return self._workplace.clock.now()


def _not_asked() -> KnownError:
    return KnownError("The team could not be asked.", "Nobody was called.")


def _load_recorder() -> None:
    """Before the lock is taken: the window, which takes it too, waits for no first load."""
    from app.audio import recorder  # noqa: F401
    from app.jobs import muting  # noqa: F401


def _far_end(_number: str) -> Path | None:
    """What the far end of a rehearsal talks, whoever is dialled."""
    talk = resources_dir() / "sample" / "audio" / "far_end.opus"
    return talk if talk.exists() else None


def _forget(answer: Any, paths: Paths, recording_id: str) -> None:
    """The call knows of its sound now: the sidecar has done its work."""
    if not answer.cancelled() and answer.exception() is None:
        from app.audio.finish import acknowledge

        acknowledge(paths.recordings, recording_id, paths.spare_sound)


def _log_failure(failure: KnownError) -> None:
    _log.error("a recording could not be kept: %s", failure)
