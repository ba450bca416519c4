"""The line over figures and lists of the whole team that are not of this moment."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.phrases import phrase
from app.domain.wording import DAYS, day_words
from app.ui.office import Office
from app.ui.tr import tr
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity

if TYPE_CHECKING:  # a desk without a team loads nothing of it
    from app.ui.team_asked import Noted

AS_OF = "as of"
"""Key of the banner."""
NEVER_HEAD = phrase("The team can't be reached")
NEVER_TEXT = phrase(
    "What stands here is about the whole team, and only a part of it is on this computer. It is "
    "shown as soon as the team answers; from then on the last answer stays here too."
)
NEVER_LEADS = phrase("They are shown as soon as the team answers.")
_STATES = ("away", "asking", "updating", "fresh")


class AsOf(QObject):
    """Keeps the line of one asker true.

    Args:
        asker: Who asks the questions.
        banners: Where the line stands.

    Signals:
        lacking: The keys of the questions to which there is no answer, not even an old one
            (frozenset of str).
    """

    lacking = Signal(object)

    def __init__(self, office: Office, asker: QObject, banners: BannerStack) -> None:
        super().__init__(asker)
        self._office, self._asker, self._banners = office, id(asker), banners
        self._said: dict[str, Noted] = {}
        self._lacking: frozenset[str] = frozenset()
        self._listen()
        office.teamed.connect(self._listen)

    @Slot()
    def _listen(self) -> None:
        asker = self.parent()
        if self._office.team is not None and asker is not None:
            self._office.team.questions.watch(asker)
            self._office.team.questions.noted.connect(self._on_noted)

    @Slot(object)
    def _on_noted(self, noted: "Noted") -> None:
        if noted.owner != self._asker:
            return
        self._said[noted.key] = noted
        lacking = frozenset(key for key, one in self._said.items() if one.state == "never")
        # Where there is nothing, its place says why.
        shown = [one for one in self._said.values() if one.state != "never"]
        line = self._line(min(shown, key=_rank)) if shown else None
        if line is None:
            self._banners.drop(AS_OF)
        else:
            self._banners.put(line)
        if lacking != self._lacking:
            self._lacking = lacking
            self.lacking.emit(lacking)

    def _is_heard(self) -> bool:
        standing = self._office.team.standing if self._office.team is not None else None
        return standing is not None and standing.contact == "heard"

    def _line(self, worst: "Noted") -> BannerSpec | None:
        if worst.state == "asking":
            text = tr("Until it answers, what was asked before is shown.")
            return BannerSpec(AS_OF, Severity.INFO, tr("Asking the team."), text, "cloud")
        if worst.state == "fresh" or worst.at is None:
            return None
        clock = moment(worst.at, self._office.now(), self._office.zone)
        title = tr("As of {at}.", at=clock)
        if worst.state == "away":
            text = tr("The team can't be reached; nothing later is shown.")
            if self._is_heard():
                text = tr("The team did not answer in time; nothing later is shown.")
            return BannerSpec(AS_OF, Severity.WARN, title, text, "cloud-off")
        return BannerSpec(AS_OF, Severity.INFO, title, tr("Updating…"), "cloud")


def _rank(noted: "Noted") -> tuple[int, float]:
    return _STATES.index(noted.state), noted.at.timestamp() if noted.at is not None else 0.0


def moment(at: datetime, now: datetime, zone: str) -> str:
    """'14:32', or 'Mon 23 Nov, 14:32' of another day, on the clock of the person at the desk."""
    here, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    clock = f"{here:%H:%M}"
    if here.date() == today:
        return clock
    day = tr("{day} {date}", day=DAYS[here.weekday()], date=day_words(here.date()))
    return f"{day}, {clock}"
