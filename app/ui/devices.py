"""Microphone and other side: choose them, say a test sentence, see both meters."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.audio.device_test import DeviceTest, TestStatus
from app.audio.devices import DeviceList, Devices, choose
from app.audio.intake import PROSPECT, REP, Channel
from app.audio.loopback import SystemBackend
from app.domain.phrases import phrase
from app.host import settings as s
from app.ui.office import Office
from app.ui.policy import lock_words
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.callbar import LevelMeter
from app.ui.widgets.fields import Combo, Field
from app.ui.widgets.text import Label

SECONDS = 8.0
SENTENCE = phrase("“Good morning, this is a test from my desk.”")
_POLL_MS = 50
NONE = "none"


class DeviceCheck(QObject):
    """Runs a device test on the audio lane and shows what it hears.

    Signals:
        heard: Carries the newest `TestStatus`.
        ended: The test is over.
    """

    heard = Signal(object)
    ended = Signal()

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._test: DeviceTest | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """Whether a test is under way."""
        return self._test is not None

    def start(self, devices: Devices, microphone: str, far_end: str) -> None:
        """Listen for some seconds; nothing is kept."""
        self.stop()
        roles = choose(devices, microphone, far_end)
        backend = SystemBackend()
        channels = [
            Channel(name, backend, device.id)
            for name, device in ((REP, roles.rep), (PROSPECT, roles.far_end))
            if device is not None
        ]
        if not channels:
            self.ended.emit()
            return
        self._test = DeviceTest(channels, SECONDS)
        self._office.bridge.submit("audio", self._test.start, owner=self)
        self._timer.start()

    def stop(self) -> None:
        """End it before its time."""
        test, self._test = self._test, None
        self._timer.stop()
        if test is not None:
            self._office.bridge.submit("audio", test.stop, owner=self)

    @Slot()
    def _look(self) -> None:
        if self._test is None:
            return
        status = self._test.status()
        self.heard.emit(status)
        if not status.running:
            self.stop()
            self.ended.emit()


class DevicePanel(QWidget):
    """Two choices, two meters, one button. What is chosen is kept at once."""

    def __init__(self, office: Office, devices: DeviceList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office, self._list = office, devices
        self._known = Devices()
        self.microphone = Combo()
        self.far_end = Combo()
        self.check = DeviceCheck(office, self)
        self.meters = {
            REP: LevelMeter(tr("your microphone"), Tone.REP),
            PROSPECT: LevelMeter(tr("the other side"), Tone.PROSPECT),
        }
        self.words = {REP: Label("", Step.META, Tone.TEXT2), PROSPECT: Label("", Step.META)}
        self.button = Button(tr("Say a test sentence"), icon="mic")
        self.sentence = Label(tr(SENTENCE), Step.BODY, Tone.TEXT2)
        self._build()
        self.button.clicked.connect(self._on_test)
        self.check.heard.connect(self._on_heard)
        self.check.ended.connect(self._on_ended)
        self.microphone.activated.connect(self._on_microphone)
        self.far_end.activated.connect(self._on_far_end)

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(Field(tr("Your microphone"), self.microphone))
        self.far_field = Field(
            tr("The other side"),
            self.far_end,
            hint=tr("What your computer plays during a call. ‘Nothing’ records your side only."),
        )
        self.far_field.lock.say(lock_words(self._office, s.FAR_END))
        box.addWidget(self.far_field)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for row, (name, title) in enumerate(((REP, tr("You")), (PROSPECT, tr("The other side")))):
            grid.addWidget(Label(title, Step.BODY, Tone.TEXT, Weight.MEDIUM), row, 0)
            grid.addWidget(self.meters[name], row, 1)
            grid.addWidget(self.words[name], row, 2)
        grid.setColumnStretch(2, 1)
        box.addLayout(grid)
        row_ = QHBoxLayout()
        row_.addWidget(self.button)
        row_.addWidget(self.sentence)
        row_.addStretch(1)
        box.addLayout(row_)

    def begin(self) -> None:
        """Look which devices there are."""
        look = partial(self._list.refresh, reload=False)
        self._office.bridge.submit("audio", look, owner=self, on_done=self._take, key="devices")

    def stop(self) -> None:
        """The page is left."""
        self.check.stop()
        self._on_ended()

    def _take(self, devices: Devices) -> None:
        self._known = devices
        get = self._office.settings.get
        chosen = choose(devices, get(s.MICROPHONE), get(s.FAR_END))
        self.microphone.clear()
        for one in devices.inputs:
            self.microphone.addItem(one.label, one.id)
        self.far_end.clear()
        for one in devices.monitors:
            self.far_end.addItem(one.label, one.id)
        self.far_end.addItem(tr("Nothing: my side only"), NONE)
        if chosen.rep is not None:
            self.microphone.setCurrentIndex(self.microphone.findData(chosen.rep.id))
        far = chosen.far_end.id if chosen.far_end is not None else NONE
        self.far_end.setCurrentIndex(self.far_end.findData(far))
        self.microphone.setEnabled(bool(devices.inputs))
        self.button.setEnabled(bool(devices.inputs))
        self.sentence.setText(tr(SENTENCE) if devices.inputs else tr(devices.problem))

    @Slot()
    def _on_microphone(self) -> None:
        self._keep(s.MICROPHONE, str(self.microphone.currentData() or ""))

    @Slot()
    def _on_far_end(self) -> None:
        self._keep(s.FAR_END, str(self.far_end.currentData() or ""))

    def _keep(self, setting: s.Setting[str], value: str) -> None:
        settings = self._office.settings
        self._office.bridge.submit("work", lambda: settings.set(setting, value), owner=self)

    @Slot()
    def _on_test(self) -> None:
        if self.check.running:
            self.stop()
            return
        for label in self.words.values():
            label.setText(tr("listening"))
        self.button.set_look(text=tr("Stop"), icon="circle-stop")
        microphone = str(self.microphone.currentData() or "")
        self.check.start(self._known, microphone, str(self.far_end.currentData() or NONE))

    @Slot(object)
    def _on_heard(self, status: TestStatus) -> None:
        for name, level, heard in zip(self._names(), status.levels, status.heard, strict=False):
            self.meters[name].set_level(min(1.0, level.rms * 6))
            self.words[name].setText(tr("heard") if heard else tr("nothing heard yet"))
        if status.problems:
            self.sentence.setText(". ".join(map(tr, status.problems)))

    def _names(self) -> tuple[str, ...]:
        return (REP, PROSPECT) if self.microphone.currentData() else (PROSPECT,)

    @Slot()
    def _on_ended(self) -> None:
        self.button.set_look(text=tr("Say a test sentence"), icon="mic")
        for name, label in self.words.items():
            self.meters[name].set_level(0.0)
            if label.text() == tr("listening"):
                label.setText("")
            elif label.text() == tr("nothing heard yet"):
                label.setText(tr("nothing heard"))
