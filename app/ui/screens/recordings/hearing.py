"""How the open call is heard: place, speed, loop, silence, loudness, output. Paints nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.audio.devices import Device, Devices, look
from app.domain.errors import KnownError
from app.host.settings import OUTPUT, SKIP_SILENCE, SPEED
from app.jobs.playback import Heard, Listening
from app.jobs.waveshape import Spans, channel_gains
from app.ui.office import Office

LOOP_BACK = 10.0
"""Seconds before the cursor that Loop repeats where nothing was chosen."""
_AT_END = 0.02
"""Seconds before a loop's end from which it begins again at once."""
_SCRUB_MS = 90
"""Between two places that are heard while scrubbing: less would be no sound at all."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the transport shows beside place and speed.

    Attributes:
        loop: The stretch that is repeated.
        loop_from: Where one begins whose end is not chosen yet.
        skips: Whether silence is left out.
        gains: How loud the rep and the prospect are; 1 is as recorded.
    """

    loop: tuple[float, float] | None = None
    loop_from: float | None = None
    skips: bool = False
    gains: tuple[float, float] = (1.0, 1.0)


class Hearing(QObject):
    """Steers one player.

    Signals:
        heard_changed: Playing, position, speed or a problem changed (`Heard`).
        look_changed: Loop, silence or loudness changed (`Look`).
    """

    heard_changed = Signal(object)
    look_changed = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.problem: KnownError | None = None
        self.seconds = 0.0  # without sound, moments are still walked through
        self._place = 0.0
        self._silences: Spans = ()
        self._channels: tuple[str, ...] = ()
        self._scrubs: bool | None = None
        self._person = str(office.actor.id or "")
        self.look = Look(skips=office.settings.get(SKIP_SILENCE, self._person))
        tell = office.bridge.relay(self._sound_changed, owner=self)
        self.listening = Listening(office.settings.get(OUTPUT), lambda: tell(None))
        self.listening.set_speed(office.settings.get(SPEED, self._person))
        self._scrub = QTimer(self)
        self._scrub.setSingleShot(True)
        self._scrub.setInterval(_SCRUB_MS)
        self._scrub.timeout.connect(self._hear_scrub)
        self.destroyed.connect(_closer(self.listening))

    # --- what is heard ----------------------------------------------------------------------------

    def load(self, path: Path | None, channels: tuple[str, ...], seconds: float) -> None:
        """Have a call's sound at hand; None is a call without."""
        self.problem, self._place, self.seconds = None, 0.0, seconds
        self._silences, self._channels, self._scrubs = (), channels, None
        self._scrub.stop()
        self._set_look(replace(self.look, loop=None, loop_from=None, gains=(1.0, 1.0)))
        if path is None:
            self.listening.unload()
        else:
            self.listening.load(path)

    def lack(self, failure: KnownError | None) -> None:
        """There is nothing to hear, and why."""
        self.problem = failure
        self._sound_changed(None)

    def set_silences(self, silences: Spans) -> None:
        """Where neither side speaks."""
        self._silences = silences
        self._set_skips()

    def heard(self) -> Heard:
        """Where listening stands; a file that can't be drawn can't be played either."""
        found = self.listening.heard()
        problem = self.problem or found.problem
        if problem is None:
            return replace(found, position=self._place) if self._scrubs is not None else found
        return Heard(position=self._place, seconds=self.seconds, speed=found.speed, problem=problem)

    def _sound_changed(self, _nothing: object) -> None:
        self.heard_changed.emit(self.heard())

    # --- place ------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Play or stand still."""
        self.listening.toggle()

    def pause(self) -> None:
        """Stand still."""
        self.listening.pause()

    @Slot(float)
    def seek(self, second: float) -> None:
        """Go to a second of the sound."""
        self._place = max(0.0, second)
        self.listening.seek(self._place)
        self._sound_changed(None)

    def skip(self, seconds: float) -> None:
        """Back or forward."""
        now = self.heard()
        self.seek(min(now.position + seconds, now.seconds))

    @Slot(float)
    def scrub(self, second: float) -> None:
        """Follow a hand along the overview; what is passed is heard in short pieces."""
        if self._scrubs is None:
            self._scrubs = self.listening.heard().playing
        self._place = max(0.0, second)
        if not self._scrub.isActive():
            self._hear_scrub()
            self._scrub.start()
        self._sound_changed(None)

    @Slot()
    def _hear_scrub(self) -> None:
        if self._scrubs is not None:
            self.listening.seek(self._place)
            self.listening.play()

    @Slot()
    def end_scrub(self) -> None:
        """The hand let go: it plays on, or stands, as it did before."""
        if self._scrubs is None:
            return
        played, self._scrubs = self._scrubs, None
        self._scrub.stop()
        if not played:
            self.listening.pause()
        self.seek(self._place)

    # --- how it is played -------------------------------------------------------------------------

    def set_speed(self, speed: float) -> None:
        """Play faster or slower; it stays so for this person."""
        chosen = min(3.0, max(0.5, speed))
        self.listening.set_speed(chosen)
        keep = partial(self.office.settings.set, SPEED, chosen, self._person)
        self.office.bridge.submit("work", keep, owner=self, key="speed")
        self.heard_changed.emit(replace(self.heard(), speed=chosen))

    def faster(self, by: float) -> None:
        """One step of 0.25 faster or slower."""
        self.set_speed(self.listening.speed + by)

    @Slot()
    def toggle_skips(self) -> None:
        """Leave silence out, or hear it; it stays so for this person."""
        self._set_look(replace(self.look, skips=not self.look.skips))
        self._set_skips()
        keep = partial(self.office.settings.set, SKIP_SILENCE, self.look.skips, self._person)
        self.office.bridge.submit("work", keep, owner=self, key="skips")

    def _set_skips(self) -> None:
        self.listening.set_skips(self._silences if self.look.skips else ())

    def loop_from(self) -> None:
        """The loop begins here; said twice in a row there is none."""
        here = self.heard().position
        if self.look.loop_from is not None:
            self.set_loop(None)
            return
        loop = self.look.loop
        if loop is not None and here < loop[1]:
            self._set_loop((here, loop[1]), here)
        else:
            self._set_loop(None, here)

    def loop_to(self) -> None:
        """The loop ends here."""
        here, loop = self.heard().position, self.look.loop
        start = self.look.loop_from
        if start is None:
            start = loop[0] if loop is not None else 0.0
        if here > start:
            self.set_loop((start, here))

    @Slot(object)
    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Repeat this stretch; None plays on."""
        self._set_loop(loop, None)

    def _set_loop(self, loop: tuple[float, float] | None, start: float | None) -> None:
        if loop is not None and loop != self.look.loop:
            here = self.heard().position
            if not loop[0] <= here < loop[1] - _AT_END:
                self.seek(loop[0])
        self.listening.set_loop(loop)
        self._set_look(replace(self.look, loop=loop, loop_from=start))

    @Slot()
    def toggle_loop(self) -> None:
        """No loop any more, or the last ten seconds again and again."""
        if self.look.loop is not None:
            self.set_loop(None)
            return
        now = self.heard()
        start = max(0.0, now.position - LOOP_BACK)
        end = now.position if now.position - start > 1.0 else start + LOOP_BACK
        self.set_loop((start, min(now.seconds, end)))

    def set_gain(self, side: int, gain: float) -> None:
        """How loud the rep (0) or the prospect (1) is, drawn and played."""
        rep, prospect = self.look.gains
        gains = (gain, prospect) if side == 0 else (rep, gain)
        self.listening.set_gains(channel_gains(self._channels, *gains))
        self._set_look(replace(self.look, gains=gains))

    def _set_look(self, look: Look) -> None:
        if look != self.look:
            self.look = look
            self.look_changed.emit(look)

    # --- output -----------------------------------------------------------------------------------

    def arrive(self) -> None:
        """The output may have been chosen elsewhere."""
        self.listening.set_device(self.office.settings.get(OUTPUT))

    def ask_outputs(self, take: Callable[[tuple[Device, ...]], None]) -> None:
        """Which outputs there are now; answered later."""

        def outputs(found: Devices) -> None:
            take(found.outputs)

        self.office.bridge.submit("audio", look, owner=self, on_done=outputs, key="outputs")

    def set_output(self, device: str) -> None:
        """Play on this output; it stays so on this computer."""
        self.listening.set_device(device)
        keep = partial(self.office.settings.set, OUTPUT, device)
        self.office.bridge.submit("work", keep, owner=self, key="output")


def _closer(listening: Listening) -> Callable[[], None]:
    return lambda: listening.close()
