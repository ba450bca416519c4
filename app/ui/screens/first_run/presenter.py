"""Makes the team that was asked for; nothing is made before the last step."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.errors import KnownError
from app.jobs.team import NewTeam, make_team
from app.ui.office import Office

MakeSample = Callable[[Callable[[str, float], None]], Any]


class FirstRunPresenter(QObject):
    """The first start of a profile.

    Signals:
        progress: (what is made, share 0 to 1) of the sample team.
        sample_made: Carries the workplace of the sample team.
        team_made: Carries the `NewTeam`.
        failed: Carries the `KnownError`.
    """

    progress = Signal(str, float)
    sample_made = Signal(object)
    team_made = Signal(object)
    failed = Signal(object)

    def __init__(self, office: Office, make_sample: MakeSample, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._make_sample = make_sample
        self.busy = False
        self.file: Path | None = None

    def make_sample(self) -> None:
        """Build the sample team in this profile."""
        if self.busy:
            return
        self.busy = True
        tell = self._office.bridge.relay(self._on_progress, owner=self)
        make = self._make_sample
        self._office.bridge.submit(
            "jobs",
            lambda: make(lambda what, share: tell((what, share))),
            owner=self,
            on_done=self._on_sample,
            on_failed=self._on_failed,
        )

    def make_team(self, name: str, campaign: str) -> None:
        """Make a team of one person with a first campaign."""
        if self.busy:
            return
        self.busy = True
        workplace = self._office.workplace
        self._office.bridge.submit(
            "write",
            lambda: make_team(workplace, name, campaign),
            owner=self,
            on_done=self._on_team,
            on_failed=self._on_failed,
        )

    def _on_progress(self, said: tuple[str, float]) -> None:
        self.progress.emit(*said)

    def _on_sample(self, workplace: object) -> None:
        self.busy = False
        self.sample_made.emit(workplace)

    def _on_team(self, team: NewTeam) -> None:
        self.busy = False
        self.team_made.emit(team)

    def _on_failed(self, error: KnownError) -> None:
        self.busy = False
        self.failed.emit(error)
