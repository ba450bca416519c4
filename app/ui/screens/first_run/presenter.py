"""Makes the team that was asked for, or joins one; nothing is made before the last step."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import KnownError
from app.jobs.profile import Reopened, replace_with_sample
from app.jobs.team import NewTeam, make_team
from app.ui.office import Office

if TYPE_CHECKING:
    from app.sync.invitation import Invitation

Tell = Callable[[str, float], None]


class FirstRunPresenter(QObject):
    """The first start of a profile.

    Signals:
        progress: (what is made, share 0 to 1) of the sample team, or of the joining.
        reopened: The sample team is there.
        joined: This desk belongs to a team; its person is let in, or has to sign in.
        team_made: Carries the `NewTeam`.
        failed: Carries the `KnownError`.
    """

    progress = Signal(str, float)
    reopened = Signal()
    joined = Signal()
    team_made = Signal(object)
    failed = Signal(object)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self.busy = False
        self.file: Path | None = None

    def make_sample(self) -> None:
        """Build the sample team in this profile."""
        workplace = self._office.workplace
        self._reopen(lambda tell: replace_with_sample(workplace, tell), self.reopened.emit)

    def join(self, invitation: "Invitation", passphrase: str) -> None:
        """Join a team on this profile, and let its person in."""
        from app.jobs.team_join import join_here

        workplace = self._office.workplace
        self._reopen(
            lambda tell: join_here(workplace, invitation, passphrase, tell=tell),
            lambda: self._let_in(passphrase),
        )

    def _let_in(self, passphrase: str) -> None:
        team = self._office.team
        assert team is not None
        self.busy = True
        team.let_in(passphrase, owner=self, on_done=self._on_in, on_failed=self._on_in)

    def _on_in(self, _: KnownError | None) -> None:
        self.busy = False
        self.joined.emit()

    def _reopen(self, work: Callable[[Tell], Reopened], then: Callable[[], None]) -> None:
        """Does what needs the profile to be closed for a while."""
        if self.busy:
            return
        self.busy = True
        tell = self._office.bridge.relay(self._on_progress, owner=self)

        def done(made: Reopened) -> None:
            self.busy = False
            self._office.reopen(made.workplace)
            if made.problem is not None:
                self.failed.emit(made.problem)
            else:
                then()

        self._office.bridge.submit(
            "jobs",
            lambda: work(lambda what, share: tell((what, share))),
            owner=self,
            on_done=done,
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

    def _on_team(self, team: NewTeam) -> None:
        self.busy = False
        self.team_made.emit(team)

    def _on_failed(self, error: KnownError) -> None:
        self.busy = False
        self.failed.emit(error)
