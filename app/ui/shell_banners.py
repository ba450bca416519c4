"""What stands as a banner over every screen: failures, and a call that was broken off."""

from uuid import UUID

from PySide6.QtCore import QObject, Slot

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.domain.vocabulary import Role
from app.reads.house import Unfinished, UnfinishedQuestion
from app.ui.office import Office
from app.ui.tr import tr
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity

_CLOSE = (("close", phrase("Close")),)


class Banners(QObject):
    """Puts conditions on the banner stack and takes solved ones away."""

    def __init__(self, office: Office, stack: BannerStack) -> None:
        super().__init__(stack)
        self._office, self._stack = office, stack
        self._broken_off: UUID | None = None
        office.failed.connect(self.say_failure)
        office.bridge.unanswered.connect(self.say_failure)
        office.call_changed.connect(self._on_call)
        stack.act_asked.connect(self._on_act)

    def look_for_unfinished(self) -> None:
        """Ask for a call of this person that a crash broke off."""
        self._stack.drop("unfinished")
        if self._office.actor.roles & {Role.TELEMARKETER, Role.TELESALES}:
            self._office.ask(UnfinishedQuestion(), owner=self, on_done=self._on_unfinished)

    def _on_unfinished(self, calls: tuple[Unfinished, ...]) -> None:
        for call in calls[:1]:
            self._broken_off = call.lead
            name = call.name or call.company
            self._stack.put(
                BannerSpec(
                    "unfinished",
                    Severity.INFO,
                    tr("Segue stopped in your call with {name}.", name=name),
                    tr("Your notes are here. Say how the call ended and go on."),
                    "phone-call",
                    (("go", tr("Go to {name}", name=name.split(" ")[0])),),
                )
            )

    def look_for_policy(self) -> None:
        """Say that a lock was not understood: what it was meant to lock stays as it was."""
        policy = self._office.settings.policy
        for one in policy.misread[:1]:
            text = tr(
                "{key} stays as it was and can't be changed here. Tell whoever looks after this "
                "computer: {file}, line {line}."
            )
            self._stack.put(
                BannerSpec(
                    "policy",
                    Severity.WARN,
                    tr("This computer's policy has a lock that Segue does not take."),
                    text.format(key=one.holds, file=policy.path, line=one.line),
                    "lock",
                    _CLOSE,
                )
            )

    @Slot(object)
    def say_failure(self, error: KnownError) -> None:
        """A known failure that no screen showed stands here until it is closed."""
        text = " ".join(tr(part) for part in (error.safe, error.todo) if part)
        self._stack.drop("failure")
        self._stack.put(
            BannerSpec("failure", Severity.WARN, tr(error.what), text, "triangle-alert", _CLOSE)
        )

    def say_crash(self, file: str) -> None:
        """A defect was noted in a file; '' when it could not be written."""
        where = tr(" It is noted in {file}.", file=file) if file else ""
        self._stack.put(
            BannerSpec(
                "crash",
                Severity.WARN,
                tr("Something in Segue failed."),
                tr("What you typed is kept.{where}", where=where),
                "triangle-alert",
                _CLOSE,
            )
        )

    @Slot(object)
    def _on_call(self, lead: object) -> None:
        if lead is not None:
            self._stack.drop("unfinished")

    @Slot(str, str)
    def _on_act(self, key: str, act: str) -> None:
        if key == "unfinished" and act == "go":
            self._office.go("queue", lead=self._broken_off)
        if key in ("unfinished", "failure", "crash", "policy"):
            self._stack.drop(key)
