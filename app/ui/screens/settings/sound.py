"""Settings of sound below the devices: where it plays, how it is kept, where else it is made."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.audio.devices import DeviceList, Devices
from app.domain.phrases import phrase
from app.host import settings as s
from app.ui.policy import lock_words
from app.ui.screens.settings.presenter import SettingsPresenter
from app.ui.tr import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.fields import Combo, Field, TextField
from app.ui.widgets.segments import Segments

FORMATS = (("flac", phrase("FLAC (exact)")), ("opus", phrase("Opus (small)")))
FOLDER_DOES = phrase(
    "Sound files that another phone program puts there go to the call that their number and time "
    "name; what is uncertain waits for you. The files stay as they are."
)
_SYSTEM = phrase("As the system")


class SoundRows(QWidget):
    """Each change is kept at once."""

    def __init__(
        self, presenter: SettingsPresenter, devices: DeviceList, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._list = presenter, devices
        self.output = Combo()
        self.format_choice = Segments([tr(words) for _, words in FORMATS], tr("Keep recordings as"))
        self.folder = TextField()
        self.folder.setReadOnly(True)
        self.folder.setPlaceholderText(tr("No folder"))
        self.choose = Button(tr("Choose…"), icon="folder-open")
        self.choose.setAccessibleName(tr("Choose the folder of another recorder"))
        self.clear = Button(tr("Clear"), icon="x")
        self.clear.setAccessibleName(tr("Watch no folder any more"))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.folder, 1)
        line.addWidget(self.choose)
        line.addWidget(self.clear)
        self.folder_field = Field(tr("Folder of another recorder"), row, hint=tr(FOLDER_DOES))
        self.folder.setAccessibleName(tr("Folder of another recorder"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(Field(tr("Recordings are played through"), self.output))
        self.format_field = Field(
            tr("Keep recordings as"), self.format_choice, hint=tr("From the next call.")
        )
        box.addWidget(self.format_field)
        box.addWidget(self.folder_field)
        self.format_field.lock.say(lock_words(presenter.office, s.SOUND_FORMAT))
        self.folder_field.lock.say(lock_words(presenter.office, s.SOUND_FOLDER))
        self.output.activated.connect(self._on_output)
        self.format_choice.chosen.connect(self._on_format)
        self.choose.clicked.connect(self._on_choose)
        self.clear.clicked.connect(self._on_clear)
        presenter.office.watched_changed.connect(self._on_watched)
        self._show_outputs(Devices())

    def begin(self) -> None:
        """Look which outputs there are."""
        look = partial(self._list.refresh, reload=False)
        self._presenter.office.bridge.submit(
            "audio", look, owner=self, on_done=self._show_outputs, key="outputs"
        )

    def _show_outputs(self, devices: Devices) -> None:
        kept = self._presenter.get(s.OUTPUT)
        self.output.clear()
        self.output.addItem(tr(_SYSTEM), "")
        for one in devices.outputs:
            self.output.addItem(one.label, one.id)
        if kept and self.output.findData(kept) < 0:
            self.output.addItem(tr("The chosen one, which is not here now"), kept)
        self.output.setCurrentIndex(self.output.findData(kept))

    def show_kept(self) -> None:
        """Show what counts now."""
        folder = self._presenter.get(s.SOUND_FOLDER)
        kept = self._presenter.get(s.SOUND_FORMAT)
        self.format_choice.choose([key for key, _ in FORMATS].index(kept))
        if self.folder.text() != folder:
            self.folder.setText(folder)
            self.folder.setToolTip(folder)
            self.folder.home(False)
            self._presenter.office.watch_now()
        self.clear.setEnabled(bool(folder))
        self.folder_field.set_error(self._presenter.office.watched.problem if folder else "")

    @Slot(object)
    def _on_watched(self, _watched: object) -> None:
        self.show_kept()

    @Slot(int)
    def _on_output(self, at: int) -> None:
        self._presenter.keep(s.OUTPUT, str(self.output.itemData(at) or ""))

    @Slot(int)
    def _on_format(self, at: int) -> None:
        self._presenter.keep(s.SOUND_FORMAT, FORMATS[at][0])

    @Slot()
    def _on_choose(self) -> None:
        start = self.folder.text() or str(Path.home())
        found = QFileDialog.getExistingDirectory(self, tr("Folder of another recorder"), start)
        if found:
            self.use_folder(found)

    @Slot()
    def _on_clear(self) -> None:
        self.use_folder("")

    def use_folder(self, folder: str) -> None:
        """Watch this folder from now on; '' watches none."""
        self._presenter.keep(s.SOUND_FOLDER, folder)
