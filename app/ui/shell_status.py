"""What the status bar says: where the work is kept, the headset, the disk."""

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.audio.devices import DeviceList, Devices, choose
from app.host import settings as s
from app.ui.office import Office
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity
from app.ui.widgets.statusbar import StatusBar
from app.ui.widgets.text import Label
from app.ui.widgets.workline import WorkLine

if TYPE_CHECKING:  # most desks have no team
    from app.ui.shell_team import TeamNews

_MINUTE = 60_000
_GB = 1_000_000_000
LOW_BYTES = 2 * _GB
STOP_BYTES = 300_000_000
BYTES_PER_HOUR = 230_000_000  # two channels of 16 kHz PCM16 while a call runs


@dataclass(frozen=True, slots=True)
class Headset:
    """What a call would be recorded from."""

    text: str
    icon: str = "headphones"
    tone: Tone = Tone.TEXT2
    detail: str = ""


def headset_words(devices: Devices, microphone: str, far_end: str) -> Headset:
    """What the status bar says of the sound devices."""
    roles = choose(devices, microphone, far_end)
    if roles.rep is None:
        why = tr(devices.problem) or tr("The microphone is not there.")
        return Headset(tr("No headset"), "mic-off", Tone.DANGER, why)
    if roles.far_end is None:
        return Headset(
            tr("{label} · my side only", label=roles.rep.label),
            "headphones",
            Tone.TEXT2,
            tr("The other side of a call would not be recorded."),
        )
    return Headset(
        tr("{label} · both channels", label=roles.rep.label),
        detail=tr(
            "You: {label}. The other side: {label2}.",
            label=roles.rep.label,
            label2=roles.far_end.label,
        ),
    )


def size_words(free: int, *, left: bool = False) -> str:
    """'61 GB free', '1.2 GB free', '250 MB free'; with `left` '250 MB left'."""
    if free >= 10 * _GB:
        size = tr("{free} GB", free=free // _GB)
    elif free >= _GB:
        size = tr("{free:.1f} GB", free=free / _GB)
    else:
        size = tr("{free} MB", free=free // 1000000)
    return tr("{size} left", size=size) if left else tr("{size} free", size=size)


def hours_words(free: int) -> str:
    """How much talk still fits, in words."""
    hours = max(0, free - STOP_BYTES) // BYTES_PER_HOUR
    return (
        tr("about {hours} hours of calls", hours=hours)
        if hours != 1
        else tr("about 1 hour of calls")
    )


class Status(QObject):
    """Keeps the status bar true; looks at disk and devices away from the window's thread."""

    def __init__(
        self, office: Office, bar: StatusBar, banners: BannerStack, devices: DeviceList, root: Path
    ) -> None:
        super().__init__(bar)
        self._office, self._bar, self._banners = office, bar, banners
        self._devices, self._root = devices, root
        self._details = {
            "sync": tr("Everything you type and record is kept on this computer."),
            "headset": "",
            "disk": "",
        }
        bar.add_part("sync", "monitor", tr("On this computer"))
        self.team: TeamNews | None = None
        office.teamed.connect(self._on_teamed)
        if office.team is not None:
            self._on_teamed()
        bar.add_part("headset", "headphones", tr("Looking for sound devices"))
        bar.add_part("disk", "hard-drive", "")
        self.work_line = WorkLine()
        bar.add_widget(self.work_line)
        self.work_line.stop_asked.connect(self._on_stop)
        office.long_works.changed.connect(self._show_long_work)
        bar.add_hint("Ctrl+K", tr("Commands"))
        bar.add_hint("F1", tr("Keys for this screen"))
        bar.pressed.connect(self._on_part)
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now, and each minute from now on."""
        self.look()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Look at disk and devices."""
        submit = self._office.bridge.submit
        submit(
            "work",
            partial(shutil.disk_usage, self._root),
            owner=self,
            on_done=self._on_disk,
            key="disk",
        )
        if self._office.in_call is None:  # a call has its own eyes on its devices
            submit("audio", self._devices.refresh, owner=self, on_done=self._on_devices, key="dev")

    @Slot()
    def _on_teamed(self) -> None:
        from app.ui.shell_team import TeamNews

        team = self._office.team
        assert team is not None
        self.team = TeamNews(self._office, team, self._bar, self._banners)

    def _on_disk(self, usage: object) -> None:
        free = int(getattr(usage, "free", 0))
        low = free < LOW_BYTES
        self._bar.set_part(
            "disk", "hard-drive", size_words(free), Tone.DANGER if low else Tone.TEXT2
        )
        self._details["disk"] = tr("Room for {hours}.", hours=hours_words(free))
        if low:
            self._banners.put(
                BannerSpec(
                    "disk",
                    Severity.DANGER,
                    f"{size_words(free, left=True)}: {hours_words(free)}.",
                    tr(
                        "Notes are safe. Below 300 MB calls go on without recording, and Segue "
                        "says so before each."
                    ),
                    "hard-drive",
                )
            )
        else:
            self._banners.drop("disk")

    def _on_devices(self, devices: Devices) -> None:
        get = self._office.settings.get
        said = headset_words(devices, get(s.MICROPHONE), get(s.FAR_END))
        self._bar.set_part("headset", said.icon, said.text, said.tone)
        self._details["headset"] = said.detail

    @Slot()
    def _show_long_work(self) -> None:
        works = self._office.long_works.noticed
        if not works:
            self.work_line.hide()
            return
        first, more = works[0], len(works) - 1
        words = [first.title, tr("stopping…") if first.stopping else first.count]
        text = ", ".join(one for one in words if one) + (
            tr(" · {more} more", more=more) if more else ""
        )
        can_stop = first.stop is not None and not first.stopping
        self.work_line.set_work(first.icon, text, first.share, can_stop=can_stop)

    @Slot()
    def _on_stop(self) -> None:
        works = self._office.long_works.noticed
        if works:
            self._office.long_works.stop(works[0])

    @Slot(str)
    def _on_part(self, key: str) -> None:
        if key == "sync" and self.team is not None:
            self.team.open()
            return
        part = self._bar.part(key)
        popover = QFrame(self._bar.window(), Qt.WindowType.Popup)
        popover.setObjectName("popover")
        popover.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box = QVBoxLayout(popover)
        box.setContentsMargins(16, 12, 16, 12)
        box.addWidget(Label(part.text(), Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
        box.addWidget(Label(self._details[key], Step.META, Tone.TEXT2))
        popover.adjustSize()
        above = part.mapToGlobal(QPoint(0, -popover.height() - 6))
        popover.move(above)
        popover.show()
