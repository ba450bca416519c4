"""The people as they are, the one who is being changed, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.acts.changes import Changes
from app.acts.house import PersonKept, SetPerson, SetPin
from app.domain.campaign import Campaign
from app.domain.errors import Incomplete, KnownError, TwoVersions
from app.domain.roles_given import may_give
from app.domain.vocabulary import Role
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.jobs.sign_in import hash_pin
from app.reads.house import CampaignsQuestion, PeopleQuestion, PersonRow
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.screens.people.words import (
    kept_words,
    languages_words,
    matches,
    read_languages,
    removed_words,
)
from app.ui.tr import tr

if TYPE_CHECKING:  # a desk without a team loads nothing of it
    from app.jobs.team_errands import Errands
    from app.jobs.team_link import Standing
    from app.jobs.team_people import Login, Removed


@dataclass(frozen=True, slots=True)
class Draft:
    """A person as typed and not yet saved; `person` None is a new one.

    Attributes:
        version: The one that was read before something was typed.
        new_id: Of a new one who was sent to the team: where no answer came, the next try is about
            the same, as long as it is `sent_as`.
        sent_as: The name of then.
    """

    person: UUID | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    campaigns: frozenset[UUID] = frozenset()
    languages: str = ""
    active: bool = True
    version: int = field(default=0, compare=False)
    new_id: UUID | None = field(default=None, compare=False)
    sent_as: str = field(default="", compare=False)

    @property
    def plain_name(self) -> str:
        """The name as it is kept."""
        return " ".join(self.name.split())

    @property
    def id_then(self) -> UUID | None:
        """The person whom this is about: another name over what was sent is somebody else."""
        same = self.sent_as.casefold() == self.plain_name.casefold()
        return self.person or (self.new_id if same else None)


NEW = Draft(roles=frozenset({Role.TELEMARKETER}))


def draft_of(row: PersonRow) -> Draft:
    """A person as kept."""
    return Draft(
        row.id,
        row.name,
        frozenset(row.roles),
        row.campaigns,
        languages_words(row.languages),
        row.active,
        row.version,
    )


class PeoplePresenter(QObject):
    """What the screen shows of the team.

    Signals:
        listed: The people or the campaigns are new.
        opened: Somebody else is being changed, or the same anew (`Draft`).
        refused: An act was not done (`KnownError`).
        pin_kept: A PIN was set or taken away.
        invited: Somebody may join the team; carries (name, the line to join with, until).
    """

    listed = Signal()
    opened = Signal(object)
    refused = Signal(object)
    pin_kept = Signal()
    invited = Signal(str, str, object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.people: tuple[PersonRow, ...] = ()
        self.campaigns: tuple[Campaign, ...] = ()
        self.typed = ""
        self.active = True
        self.draft: Draft | None = None
        self._drafts: dict[UUID | None, Draft] = {}
        self._saving = False
        self._came = ""
        self.logins: Mapping[UUID, Login] = {}
        self._untold = False
        office.changes.listen(self, ("people", "campaigns"), self._on_stale)
        if office.team is not None:
            office.team.stood.connect(self._on_stood)

    # --- looking ---------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Ask again, in a team also who has joined."""
        self._look()
        if self.office.team is not None:
            self.office.team.errand(
                _logins,
                owner=self,
                on_done=self._take_logins,
                on_failed=self._on_no_logins,
                key="logins",
            )

    def _look(self) -> None:
        self.office.ask(PeopleQuestion(active_only=False), owner=self, on_done=self._take_people)
        self.office.ask(CampaignsQuestion(), owner=self, on_done=self._take_campaigns)

    @property
    def in_team(self) -> bool:
        """People join with an invitation, and are changed together with the team."""
        return self.office.team is not None

    def login(self, person: UUID | None) -> "Login | None":
        """How far somebody is with joining; None where that is not known."""
        return self.logins.get(person) if person is not None else None

    def wall(self) -> datetime:
        """This moment by the computer's own clock, by which invitations die."""
        return SystemClock().now()

    def may_invite(self, person: UUID | None) -> bool:
        """Whether somebody of the team may get a line to join with."""
        if not self.in_team or person is None or not self.logins:
            return False
        login = self.login(person)
        return login is None or login.state != "active"

    def may_invite_again(self, person: UUID | None) -> bool:
        """Whether somebody who has joined may get another line, which ends the login of now."""
        login, row = self.login(person), self.row(person)
        if login is None or login.state != "active" or row is None:
            return False
        mine = self.office.actor
        return row.id != mine.id and (Role.ADMIN not in row.roles or Role.ADMIN in mine.roles)

    @property
    def may_give_admin(self) -> bool:
        """Whether who is signed in may make admins, and may end that somebody is one."""
        if may_give(self.office.actor.roles, (), (Role.ADMIN,)):
            return True
        # Without a team and without an admin nobody else could; the act says the same.
        admins = any(Role.ADMIN in one.roles for one in self.people if one.active)
        return not self.in_team and not admins

    def look_for(self, typed: str) -> None:
        """Only people whose name or role has these words."""
        self.typed = typed
        self.listed.emit()

    def show_active(self, active: bool) -> None:
        """Those of the team, or those who left."""
        self.active = active
        self.listed.emit()

    def shown(self) -> tuple[PersonRow, ...]:
        """The people of the list."""
        return tuple(
            one for one in self.people if one.active == self.active and matches(one, self.typed)
        )

    def count(self, active: bool) -> int:
        """How many are in the team, or have left."""
        return sum(one.active == active for one in self.people)

    def names(self) -> Mapping[UUID, str]:
        """Names of the campaigns."""
        return {one.id: one.name for one in self.campaigns}

    def row(self, person: UUID | None) -> PersonRow | None:
        """A person as kept."""
        return next((one for one in self.people if one.id == person), None)

    def open(self, person: UUID | None) -> None:
        """Change this person, or a new one (None); what was typed before is still there."""
        row = self.row(person)
        kept = draft_of(row) if row is not None else NEW
        self.draft = self._drafts.get(person, kept)
        self.opened.emit(self.draft)

    # --- changing --------------------------------------------------------------------------------

    def change(self, **what: object) -> None:
        """Something of the draft was typed or chosen."""
        if self.draft is not None:
            self.draft = replace(self.draft, **what)  # type: ignore[arg-type]
            self._drafts[self.draft.person] = self.draft

    @property
    def dirty(self) -> bool:
        """Something is typed that is not kept."""
        if self.draft is None:
            return False
        row = self.row(self.draft.person)
        return self.draft != (draft_of(row) if row is not None else NEW)

    @property
    def is_self(self) -> bool:
        """The person being changed is who is signed in."""
        return self.draft is not None and self.draft.person == self.office.actor.id

    def put_back(self) -> None:
        """Forget what was typed."""
        if self.draft is not None:
            self._drafts.pop(self.draft.person, None)
            self.open(self.draft.person if self.row(self.draft.person) else None)

    def save(self) -> None:
        """Keep the person.

        Raises:
            Incomplete: Something is missing; `field` says what.
        """
        draft = self.draft
        if draft is None or self._saving:
            return
        name = draft.plain_name
        if not name:
            raise Incomplete("name", tr("Say the person's name."))
        twin = next((one for one in self.people if one.name.casefold() == name.casefold()), None)
        if twin is not None and twin.id != draft.id_then and twin.active:
            raise Incomplete("name", tr("Somebody of this name is in the team already."))
        if not draft.roles:
            raise Incomplete(
                "roles", tr("Choose at least one role. Without one there is no screen.")
            )
        if self.in_team and draft.person is None:
            self.invite()
        else:
            self._keep(draft, name)

    def invite(self, *, again: bool = False) -> None:
        """Makes the line that lets the person join, once.

        Args:
            again: They have joined, and lose the login of now.
        """
        draft, team = self.draft, self.office.team
        if draft is None or team is None or self._saving:
            return
        self._saving = True
        person, name = draft.id_then or new_id(), draft.plain_name
        if draft.person is None:
            self.change(new_id=person, sent_as=name)
        roles = tuple(str(role) for role in Role if role in draft.roles)

        def work(errands: "Errands") -> tuple[str, datetime]:
            made = errands.invite(
                name,
                roles,
                person=person,
                again=again,
                campaigns=tuple(sorted(draft.campaigns, key=str)),
                languages=read_languages(draft.languages),
            )
            return made.text(), made.until

        def done(made: tuple[str, datetime]) -> None:
            self._saving = False
            self._drafts.pop(draft.person, None)
            self._came, self.draft, self.active = name, None, True
            self.invited.emit(name, *made)
            self.refresh()

        team.errand(work, owner=self, on_done=done, on_failed=self._on_not_kept)

    def remove(self, heir: UUID | None) -> None:
        """The person leaves the team; the leads go to `heir`."""
        draft, team = self.draft, self.office.team
        if draft is None or team is None or draft.person is None or self._saving:
            return
        self._saving = True
        person = draft.person
        row, to = self.row(person), self.row(heir)

        def done(gone: "Removed") -> None:
            self._saving = False
            self._drafts.pop(person, None)
            self.active = False
            name, whom = row.name if row else "", to.name if to else ""
            self.office.notice(removed_words(name, gone.leads, whom), "user-x")
            self.refresh()

        team.errand(
            lambda errands: errands.remove(person, heir),
            owner=self,
            on_done=done,
            on_failed=self._on_not_kept,
        )

    def _on_not_kept(self, error: KnownError) -> None:
        self._saving = False
        if isinstance(error, TwoVersions) and error.theirs:
            self.put_back()
        else:
            self.refused.emit(error)
            if self.in_team:
                self._look_after(error)

    def _look_after(self, error: KnownError) -> None:
        """What nobody could tell is seen as soon as the team answers again."""
        from app.jobs.team_errands import NotKnown

        self._untold = isinstance(error, NotKnown)

    @Slot(object)
    def _on_stood(self, standing: "Standing") -> None:
        if self._untold and standing.contact == "heard":
            self._untold = False
            self.refresh()

    def end_access(self) -> None:
        """The person leaves the team; name and history stay."""
        if self.draft is not None and self.draft.person is not None and not self.is_self:
            row = self.row(self.draft.person)
            if row is not None:
                self._keep(replace(draft_of(row), active=False), row.name, ended=True)

    def take_back(self) -> None:
        """Somebody who left is in the team again."""
        if self.draft is not None:
            self.change(active=True)
            self.save()

    def _keep(self, draft: Draft, name: str, *, ended: bool = False) -> None:
        command = SetPerson(
            name,
            tuple(str(role) for role in Role if role in draft.roles),
            draft.person,
            read_languages(draft.languages),
            tuple(sorted(draft.campaigns, key=str)),
            draft.active,
            draft.version if self.in_team else None,
        )
        self._saving = True

        def done(kept: PersonKept) -> None:
            self._saving = False
            self._drafts.pop(draft.person, None)
            new = draft.person is None
            self.draft = replace(draft, person=kept.person, name=name)
            if not self.in_team:
                self._drafts[kept.person] = self.draft  # until the list knows it
            self.office.notice(kept_words(name, new=new, ended=ended), "user-check")
            if draft.active != self.active:
                self.active = draft.active
            self.refresh()

        self.office.do(command, owner=self, on_done=done, on_failed=self._on_not_kept)

    def set_pin(self, pin: str) -> None:
        """Give the person a PIN; it is made on the work lane, as it takes a moment."""
        person = self.draft.person if self.draft is not None else None
        if person is not None:
            self.office.bridge.submit(
                "work",
                lambda: hash_pin(pin),
                owner=self,
                on_done=lambda made: self._keep_pin(person, made),
                on_failed=self.refused.emit,
            )

    def drop_pin(self) -> None:
        """The person signs in without a PIN."""
        if self.draft is not None and self.draft.person is not None:
            self._keep_pin(self.draft.person, None)

    def _keep_pin(self, person: UUID, made: str | None) -> None:
        row = self.row(person)
        name = row.name if row is not None else tr("The person")

        def done(_changes: Changes) -> None:
            words = tr("signs in by the new PIN.") if made else tr("signs in without a PIN.")
            self.office.notice(f"{name} {words}", "key-round")
            self.pin_kept.emit()

        command = SetPin(person, made)
        self.office.do(command, owner=self, on_done=done, on_failed=self.refused.emit)

    # --- answers ---------------------------------------------------------------------------------

    def _take_people(self, people: tuple[PersonRow, ...]) -> None:
        self.people = people
        self._drafts = {
            person: draft
            for person, draft in self._drafts.items()
            if (row := self.row(person)) is None or draft != draft_of(row)
        }
        self.listed.emit()
        came, self._came = self._came, ""
        row = next((one for one in people if came and one.name == came and one.active), None)
        if row is not None:
            self.open(row.id)
        elif self.draft is None:
            first = next(iter(self.shown()), None)
            self.open(first.id if first is not None else None)
        elif self.draft.person is None or self.draft.person not in self._drafts:
            self.open(self.draft.person)

    def _take_logins(self, logins: "Mapping[UUID, Login]") -> None:
        if logins != self.logins:
            self.logins = logins
            self.listed.emit()
            if self.draft is not None:
                self.opened.emit(self.draft)

    def _on_no_logins(self, _error: KnownError) -> None:
        """What was known before stays; the banner says why there is nothing newer."""

    def _take_campaigns(self, campaigns: tuple[Campaign, ...]) -> None:
        if campaigns != self.campaigns:
            self.campaigns = campaigns
            self.listed.emit()
            if self.draft is not None:
                self.opened.emit(self.draft)

    def _on_stale(self, _stale: Stale) -> None:
        self._look()  # somebody goes away all the time: not each time the team is asked


def _logins(errands: "Errands") -> "Mapping[UUID, Login]":
    return errands.logins()
