"""Buttons of the transport: play or pause, and those whose words leave them where room is short."""

from app.ui.tr import tr
from app.ui.widgets.base import Face
from app.ui.widgets.buttons import Button


class FoldingButton(Button):
    """A button whose words leave it where room is short; icon, name and tooltip stay."""

    def __init__(
        self,
        words: str,
        icon: str,
        key: str,
        *,
        checkable: bool = False,
        shows_key: bool = False,
    ) -> None:
        self._said, self._hint, self._folded = words, key, False
        self._key_shown = key if shows_key else ""
        super().__init__(words, icon=icon, key=self._key_shown, checkable=checkable)
        self._name_it()

    def say(self, words: str) -> None:
        """Say it in other words."""
        if words != self._said:
            self._said = words
            self._look()

    def fold(self, folded: bool) -> None:
        """The icon alone, or the words as well."""
        if folded != self._folded:
            self._folded = folded
            self._look()

    def wide(self) -> int:
        """Its width with its words."""
        folded, self._folded = self._folded, False
        self._look()
        wide = self.sizeHint().width()
        self._folded = folded
        self._look()
        return wide

    def _look(self) -> None:
        self.set_look(
            text="" if self._folded else self._said, key="" if self._folded else self._key_shown
        )
        self._name_it()

    def _name_it(self) -> None:
        self.setAccessibleName(self._said)
        self.setToolTip(f"{self._said} ({self._hint})")


class PlayButton(Button):
    """The big one."""

    def __init__(self) -> None:
        super().__init__("", Face.PRIMARY, "play")
        self._playing = False
        self.set_height(36)
        self.show_playing(False)

    def show_playing(self, playing: bool) -> None:
        """Offer the other of the two."""
        name = tr("Pause") if playing else tr("Play")
        if playing != self._playing or self.accessibleName() != name:
            self._playing = playing
            self.set_look(icon="pause" if playing else "play")
            self.setAccessibleName(name)
            self.setToolTip(tr("{name} (K, or Space on the waveform)", name=name))

    def restyle(self) -> None:
        """A square."""
        super().restyle()
        self.setFixedWidth(self.px(40))
