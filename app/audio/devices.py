"""Which microphones, far ends and outputs this computer has, under names that stay the same.

Where a PulseAudio server (or PipeWire in its place) runs, its sources and sinks are listed, because
only they can be told apart and have monitors; else what PortAudio finds.
"""

import re
import threading
from dataclasses import dataclass
from typing import Any, Literal

from app.audio.portaudio import portaudio, reload_devices
from app.audio.pulse import ask, default, is_monitor
from app.domain.errors import KnownError
from app.domain.phrases import phrase

Kind = Literal["input", "monitor", "output"]

PULSE = "pulse:"
LOOPBACK = "loopback:"
"""What an output of Windows plays; see `app.audio.loopback`."""

_HARDWARE = re.compile(r"\s*\((?:plug)?hw:\d+,\d+\)$")
_MONITOR = re.compile(r"monitor|loopback|stereo mix|what u hear", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Device:
    """One thing that sound comes from or goes to.

    Attributes:
        id: Stable name, kept in settings; not PortAudio's number, which changes with each plug.
        label: What people read.
        kind: 'input' (a microphone), 'monitor' (what an output plays) or 'output'.
        default: Whether the system uses it when nothing is chosen.
        rate: The device's own frames a second.
        channels: How many it has.
    """

    id: str
    label: str
    kind: Kind
    default: bool
    rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class Devices:
    """What was there when it was last looked at."""

    inputs: tuple[Device, ...] = ()
    monitors: tuple[Device, ...] = ()
    outputs: tuple[Device, ...] = ()
    problem: str = ""

    def find(self, device_id: str) -> Device | None:
        """The device of that stable name, if it is there."""
        everything = (*self.inputs, *self.monitors, *self.outputs)
        return next((one for one in everything if one.id == device_id), None)


@dataclass(frozen=True, slots=True)
class Roles:
    """Who is recorded from what. `far_end` None means 'my side only'."""

    rep: Device | None
    far_end: Device | None


@dataclass(frozen=True, slots=True)
class Route:
    """How a stable name is opened now: PortAudio's number and, if so, PulseAudio's name."""

    index: int
    pulse: str | None
    rate: int
    channels: int


class DeviceList:
    """The cached list; `refresh` looks again (after a plug, or when settings are opened)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: Devices | None = None

    def get(self) -> Devices:
        """What was there at the last look; looks once if nobody has yet."""
        with self._lock:
            if self._known is None:
                self._known = look()
            return self._known

    def refresh(self, *, reload: bool = False) -> Devices:
        """Look again.

        Args:
            reload: Make PortAudio forget its own list too; only with no stream open.
        """
        if reload:
            try:
                reload_devices()
            except KnownError:
                pass
        with self._lock:
            self._known = look()
            return self._known


def look() -> Devices:
    """Ask the system; with no devices or no sound library the lists are empty and say why."""
    try:
        found = _pulse_devices() or [*_portaudio_devices(), *loopback_devices(soundcard())]
    except KnownError as missing:
        return Devices(problem=missing.what)

    def of(kind: Kind) -> tuple[Device, ...]:
        return tuple(one for one in found if one.kind == kind)

    problem = "" if found else phrase("This computer has no sound devices.")
    return Devices(of("input"), of("monitor"), of("output"), problem)


def soundcard() -> Any:
    """SoundCard, which is part of the program on Windows; None elsewhere.

    It is loaded when it is first asked: loading it opens the sound system.
    """
    try:
        import soundcard as library
    except (ImportError, OSError, AssertionError):  # the last where no sound system answers
        return None
    return library


def loopback_devices(library: Any) -> list[Device]:
    """What outputs play, as SoundCard lists it; empty without it.

    Args:
        library: SoundCard or None.
    """
    if library is None:
        return []
    default = str(library.default_speaker().id)
    return [
        Device(LOOPBACK + str(one.id), one.name, "monitor", str(one.id) == default, 48_000, 2)
        for one in library.all_microphones(include_loopback=True)
        if one.isloopback
    ]


def choose(devices: Devices, rep: str = "", far_end: str = "") -> Roles:
    """Pick the devices of a call.

    Args:
        devices: What is there.
        rep: Stable name of the chosen microphone; empty takes the default one.
        far_end: Stable name of the chosen far end; empty takes the default output's monitor,
            'none' takes none.

    Returns:
        A role whose chosen device is not there is None: another one in its place would record
        somebody unasked.
    """
    mic = devices.find(rep) if rep else _first(devices.inputs)
    if far_end == "none":
        return Roles(mic, None)
    return Roles(mic, devices.find(far_end) if far_end else _first(devices.monitors))


def route(device_id: str, kind: Literal["input", "output"]) -> Route:
    """Find a stable name in PortAudio's list; empty means the system's default.

    Raises:
        KnownError: It is not there now.
    """
    if device_id.startswith(PULSE):
        return _pulse_route(device_id.removeprefix(PULSE), kind)
    for index, entry in enumerate(_entries()):
        if entry[f"max_{kind}_channels"] < 1:
            continue
        if device_id in (_id(entry), "") and (device_id or _is_default(index, kind)):
            return _route(index, None, entry, kind)
    raise gone(device_id)


def gone(device_id: str) -> KnownError:
    """The failure that a device is not there."""
    name = device_id.removeprefix(PULSE) or "default"
    return KnownError(
        phrase("The sound device '{name}' is not there.", name=name),
        "The call goes on.",
        "Plug it in or choose another one in Settings.",
    )


def _first(some: tuple[Device, ...]) -> Device | None:
    return next((one for one in some if one.default), some[0] if some else None)


def _entries() -> list[dict[str, Any]]:
    library = portaudio()
    try:
        hosts = library.query_hostapis()
        found = [dict(entry) for entry in library.query_devices()]
    except library.PortAudioError:
        return []
    for entry in found:
        entry["host"] = hosts[entry["hostapi"]]["name"]
    return found


def _id(entry: dict[str, Any]) -> str:
    return f"{entry['host']}:{_HARDWARE.sub('', entry['name'])}"


def _is_default(index: int, kind: str) -> bool:
    default = portaudio().default.device
    return bool(default[0 if kind == "input" else 1] == index)


def _route(index: int, pulse: str | None, entry: dict[str, Any], kind: str) -> Route:
    channels = int(entry[f"max_{kind}_channels"])
    return Route(index, pulse, int(entry["default_samplerate"]), min(2, channels))


def _pulse_route(name: str, kind: str) -> Route:
    for index, entry in enumerate(_entries()):
        if entry["name"] == "pulse" and entry[f"max_{kind}_channels"] > 0:
            known = {one["name"]: one for one in ask(f"{kind_of(kind)}s")}
            if name not in known:
                break
            rate, channels = _shape(known[name])
            return Route(index, name, rate, min(2, channels))
    raise gone(name)


def kind_of(kind: str) -> str:
    """PulseAudio's word: inputs are sources, outputs are sinks."""
    return "source" if kind == "input" else "sink"


def _portaudio_devices() -> list[Device]:
    found: list[Device] = []
    for index, entry in enumerate(_entries()):
        rate = int(entry["default_samplerate"])
        label = _HARDWARE.sub("", entry["name"])
        if inputs := int(entry["max_input_channels"]):
            kind: Kind = "monitor" if _MONITOR.search(label) else "input"
            default = _is_default(index, "input")
            found.append(Device(_id(entry), label, kind, default, rate, inputs))
        if outputs := int(entry["max_output_channels"]):
            default = _is_default(index, "output")
            found.append(Device(_id(entry), label, "output", default, rate, outputs))
    return found


def _pulse_devices() -> list[Device]:
    """Sources and sinks of the sound server; empty without one, or if PortAudio can't reach it."""
    sources = ask("sources")
    if not sources or not any(entry["name"] == "pulse" for entry in _entries()):
        return []
    mic, speaker = default("source"), default("sink")
    found = [_pulse_source(one, mic, speaker) for one in sources]
    for sink in ask("sinks"):
        rate, channels = _shape(sink)
        name, label = str(sink["name"]), _label(sink)
        found.append(Device(PULSE + name, label, "output", name == speaker, rate, channels))
    return found


def _pulse_source(one: dict[str, Any], mic: str, speaker: str) -> Device:
    rate, channels = _shape(one)
    name = str(one["name"])
    monitor = is_monitor(one)
    used = name == f"{speaker}.monitor" if monitor else name == mic
    kind: Kind = "monitor" if monitor else "input"
    return Device(PULSE + name, _label(one), kind, used, rate, channels)


def _label(one: dict[str, Any]) -> str:
    return str(one.get("description") or one["name"])


def _shape(one: dict[str, Any]) -> tuple[int, int]:
    """Rate and channels out of 's16le 2ch 48000Hz'."""
    found = re.search(r"(\d+)ch\s+(\d+)Hz", str(one.get("sample_specification", "")))
    return (int(found[2]), int(found[1])) if found else (48_000, 1)
