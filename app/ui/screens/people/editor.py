"""The right pane: one person with roles, campaigns, languages, PIN, and the end of access."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.acts.house import ONLY_ADMIN
from app.domain.errors import Incomplete, KnownError
from app.domain.vocabulary import Role
from app.domain.wording import ROLE_LABELS
from app.ui.screens.people.presenter import Draft, PeoplePresenter
from app.ui.screens.people.words import (
    languages_words,
    overlap_words,
    read_languages,
    what_words,
)
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import error_words, tr
from app.ui.widgets.base import Face
from app.ui.widgets.buttons import Button
from app.ui.widgets.chip import ChipBar, ChipButton
from app.ui.widgets.fields import Combo, Field, FieldError, TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.panes import Foot, FormScroll, Pane, TypedQuestion
from app.ui.widgets.primary import PrimaryAct
from app.ui.widgets.text import IconLabel, Label

_WIDE = 344


class PersonEditor(Pane):
    """One person of the team.

    Signals:
        leads_asked: The leads of this person are to be seen and moved.
    """

    leads_asked = Signal(object)

    def __init__(self, presenter: PeoplePresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Person"), _WIDE, parent)
        self.presenter = presenter
        self._filling = False
        self._shown: UUID | None = None
        self._seen: Draft | None = None
        self._agreed: Callable[[], None] = self._end_access
        self.head = PaneHead(tr("Person"))
        self.back = Button(tr("Put back"), Face.PLAIN)
        self.back.setToolTip(tr("Forget what is typed here and not saved"))
        self.head.add(self.back)
        self.box.addWidget(self.head)
        self.body = FormScroll(tr("Person"))
        self.box.addWidget(self.body, 1)
        self._fields()
        self._foot()
        self._join()

    def _fields(self) -> None:
        form = self.body.form
        self.name = TextField(placeholder=tr("First and last name"))
        self.name_field = Field(tr("Name"), self.name)
        self.roles = ChipBar()
        self.role_chips = {role: ChipButton(tr(ROLE_LABELS[role]), checkable=True) for role in Role}
        self.roles.set_chips(list(self.role_chips.values()))
        self.roles_field = Field(tr("Roles"), self.roles)
        self.overlap_icon = IconLabel("triangle-alert", Tone.WARN, 14)
        self.overlap = Label("", Step.META, Tone.WARN, wrap=True)
        overlap = QHBoxLayout()
        overlap.setSpacing(6)
        overlap.addWidget(self.overlap_icon, 0, Qt.AlignmentFlag.AlignTop)
        overlap.addWidget(self.overlap, 1)
        self.campaigns = ChipBar()
        self.campaigns_field = Field(tr("Campaigns"), self.campaigns)
        self.languages = TextField(placeholder=tr("Swedish, English"))
        self.languages_field = Field(tr("Languages"), self.languages)
        for field in (self.name_field, self.roles_field):
            form.addWidget(field)
        form.addLayout(overlap)
        form.addWidget(self.campaigns_field)
        form.addWidget(self.languages_field)
        self._pin()
        form.addStretch(1)

    def _pin(self) -> None:
        self.pin = TextField(placeholder=tr("4 to 12 digits"))
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(12)
        self.pin_set = Button(tr("Set PIN"), icon="key-round")
        self.pin_drop = Button(tr("Take it away"), Face.PLAIN)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.pin_set)
        row.addWidget(self.pin_drop)
        row.addStretch(1)
        self.pin_field = Field(tr("PIN"), self.pin)
        self.pin_box = QWidget()
        box = QVBoxLayout(self.pin_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.pin_field)
        box.addLayout(row)
        self.body.form.addWidget(self.pin_box)

    def _foot(self) -> None:
        foot = Foot(rows=True)
        self.question = TypedQuestion()
        self.heir = Combo()
        self.heir_field = Field(tr("Their leads go to"), self.heir)
        self.question.body.insertWidget(0, self.heir_field)
        foot.row.addWidget(self.question)
        self.leads = Button(tr("Move leads…"), icon="arrow-right-left")
        self.end = Button(tr("End access…"), Face.QUIET_DANGER)
        self.again = Button(tr("Back in the team"), icon="user-check")
        self.invite = Button(tr("New invitation"), icon="mail")
        self.error = FieldError()
        self.primary = PrimaryAct(tr("Save"), key="Ctrl+Enter")
        # Two rows: of somebody who is invited three of them are there, too wide for one.
        for buttons in ((self.invite, self.again), (self.leads, self.end)):
            row = QHBoxLayout()
            row.setSpacing(6)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            foot.row.addLayout(row)
        foot.row.addWidget(self.error)
        foot.row.addWidget(self.primary)
        self.box.addWidget(foot)

    def _join(self) -> None:
        self.presenter.opened.connect(self.show_draft)
        self.presenter.listed.connect(self._show_admin)
        self.presenter.refused.connect(self._on_refused)
        self.presenter.pin_kept.connect(self.pin.clear)
        self.name.textEdited.connect(self._on_name)
        self.languages.textEdited.connect(self._on_languages)
        for chip in self.role_chips.values():
            chip.clicked.connect(self._on_roles)
        self.pin.returnPressed.connect(self._on_pin)
        self.pin.textEdited.connect(self._on_pin_typed)
        self.pin_set.clicked.connect(self._on_pin)
        self.pin_drop.clicked.connect(self.presenter.drop_pin)
        self.back.clicked.connect(self.presenter.put_back)
        self.leads.clicked.connect(self._on_leads)
        self.again.clicked.connect(self.presenter.take_back)
        self.invite.clicked.connect(self._on_invite)
        self.end.clicked.connect(self._on_end)
        self.question.agreed.connect(self._on_agreed)
        self.question.went_back.connect(self._on_went_back)
        self.primary.clicked.connect(self.save)
        for editor in (self.name, self.languages):
            editor.returnPressed.connect(self.save)

    # --- showing ---------------------------------------------------------------------------------

    @Slot(object)
    def show_draft(self, draft: Draft) -> None:
        """Show a person as typed so far."""
        self._filling = True
        if draft.person != self._shown:
            self._shown = draft.person
            self.question.hide()
            self.pin.clear()
        row = self.presenter.row(draft.person)
        self.head.set_title(row.name if row is not None else tr("New person"))
        for editor, text in ((self.name, draft.name), (self.languages, draft.languages)):
            if editor.text() != text:
                editor.setText(text)
        for role, chip in self.role_chips.items():
            chip.setChecked(role in draft.roles)
        self._show_admin()
        self._show_campaigns(draft)
        known, in_team = row is not None, self.presenter.in_team
        # At a desk of a team the passphrase of its one person lets in.
        self.pin_box.setVisible(known and draft.active and not in_team)
        has_pin = row is not None and row.has_pin
        self.pin_drop.setVisible(has_pin)
        self.pin_set.set_look(text=tr("New PIN") if has_pin else tr("Set PIN"))
        self.pin_field.label.setText(tr("PIN, set") if has_pin else tr("PIN, not set"))
        self.pin_field.set_hint(
            tr("It tells people at one desk apart. It does not protect the file.")
        )
        supervises = Role.SUPERVISOR in self.presenter.office.actor.roles
        self.leads.setVisible(known and supervises)
        self.end.setVisible(known and draft.active and not self.presenter.is_self)
        self.again.setVisible(known and not draft.active and not in_team)
        presenter, who = self.presenter, draft.person
        asks = presenter.may_invite_again(who)
        self.invite.set_look(text=tr("New invitation…") if asks else tr("New invitation"))
        self.invite.setVisible(known and (asks or presenter.may_invite(who)))
        if draft != self._seen:  # looked at again, a sentence stays
            self._clear()
        self._seen = draft
        self._filling = False
        self._say_state()

    @Slot()
    def _show_admin(self) -> None:
        """The role of an admin is there to see, and to press for who may give it."""
        chip, may = self.role_chips[Role.ADMIN], self.presenter.may_give_admin
        chip.setEnabled(may)
        chip.setToolTip("" if may else tr(ONLY_ADMIN))
        chip.setAccessibleDescription("" if may else tr(ONLY_ADMIN))

    def _show_campaigns(self, draft: Draft) -> None:
        names = self.presenter.names()
        shown = [(None, tr("All")), *sorted(names.items(), key=lambda one: one[1])]
        old = [chip.property("campaign") for chip in self.campaigns.chips()]
        if old != [str(key or "") for key, _ in shown]:
            chips: list[QWidget] = []
            for key, name in shown:
                chip = ChipButton(name, checkable=True)
                chip.setProperty("campaign", str(key or ""))
                chip.clicked.connect(self._on_campaign)
                chips.append(chip)
            self.campaigns.set_chips(chips)
        held = {str(one) for one in draft.campaigns} or {""}
        for made in self.campaigns.chips():
            if isinstance(made, ChipButton):
                made.setChecked(made.property("campaign") in held)

    def _say_state(self) -> None:
        draft = self.presenter.draft
        if draft is None:
            return
        words = overlap_words(draft.roles)
        self.overlap.setText(words)
        self.overlap.setVisible(bool(words))
        self.overlap_icon.setVisible(bool(words))
        self.roles_field.set_hint(what_words(draft.roles))
        read = languages_words(read_languages(draft.languages))
        self.languages_field.set_hint(
            tr("Reads as {read}.").format(read=read)
            if read and read != draft.languages
            else tr("Helps to pass a lead on.")
        )
        dirty = self.presenter.dirty
        self.back.setVisible(dirty)
        new = draft.person is None
        then = (
            tr("can sign in at once")
            if new
            else (tr("not saved yet") if dirty else tr("all is saved"))
        )
        act = tr("Add to the team") if new else tr("Save")
        if new and self.presenter.in_team:
            act, then = tr("Invite"), tr("shows a line to join with")
        self.primary.set_act(act, then)

    def _clear(self) -> None:
        for field in (self.name_field, self.roles_field, self.pin_field):
            field.set_error("")
        self.error.say("")

    # --- changing --------------------------------------------------------------------------------

    def _changed(self, **what: object) -> None:
        if not self._filling:
            self.presenter.change(**what)
            self._clear()
            self._say_state()

    @Slot(str)
    def _on_name(self, text: str) -> None:
        self._changed(name=text)

    @Slot(str)
    def _on_languages(self, text: str) -> None:
        self._changed(languages=text)

    @Slot()
    def _on_roles(self) -> None:
        held = (role for role, chip in self.role_chips.items() if chip.isChecked())
        self._changed(roles=frozenset(held))

    @Slot()
    def _on_campaign(self) -> None:
        pressed = self.sender()
        chips = [one for one in self.campaigns.chips() if isinstance(one, ChipButton)]
        every = pressed is not None and pressed.property("campaign") == ""
        held = [one.property("campaign") for one in chips if one.isChecked() and not every]
        kept = frozenset(UUID(one) for one in held if one)
        for chip in chips:
            key = chip.property("campaign")
            chip.setChecked(key in held if kept and key else (not kept and not key))
        self._changed(campaigns=kept)

    @Slot()
    def save(self) -> None:
        """Keep the person, or go to what is missing."""
        self._clear()
        try:
            self.presenter.save()
        except Incomplete as missing:
            self._on_refused(missing)

    @Slot(object)
    def _on_refused(self, error: KnownError) -> None:
        field = error.field if isinstance(error, Incomplete) else ""
        places: dict[str, tuple[Field, QWidget]] = {
            "name": (self.name_field, self.name),
            "roles": (self.roles_field, self.role_chips[Role.TELEMARKETER]),
            "pin": (self.pin_field, self.pin),
        }
        if field in places:
            shown, editor = places[field]
            shown.set_error(tr(error.what))
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.error.say(error_words(error))

    @Slot()
    def _on_pin(self) -> None:
        self.presenter.set_pin(self.pin.text())

    @Slot()
    def _on_pin_typed(self) -> None:
        self.pin_field.set_error("")

    @Slot()
    def _on_leads(self) -> None:
        if self.presenter.draft is not None:
            self.leads_asked.emit(self.presenter.draft.person)

    @Slot()
    def _on_invite(self) -> None:
        """A line for who has not joined; who has is asked about first."""
        row = self.presenter.row(self._shown)
        if row is None or not self.presenter.may_invite_again(row.id):
            self.presenter.invite()
            return
        said = tr(
            "For another computer, or a forgotten passphrase. The login of now ends at once: until "
            "{name} has joined with the new line, nothing goes to the team or comes from it. Leads "
            "and points stay.",
            name=row.name,
        )
        self._agreed = self._invite_again
        self.heir_field.hide()
        title = tr("A new invitation for {name}?", name=row.name)
        self.question.ask(title, said, row.name, tr("Make it"), "mail")

    def _invite_again(self) -> None:
        self.question.hide()
        self.presenter.invite(again=True)

    @Slot()
    def _on_end(self) -> None:
        row = self.presenter.row(self._shown)
        if row is None:
            return
        self._agreed = self._end_access
        self.heir_field.setVisible(self.presenter.in_team)
        said = tr("Sign-in ends at once. Calls, notes and credit stay; ")
        if self.presenter.in_team:
            said += tr("leads with their points go to whom you choose.")
            self._fill_heirs(row.id)
        else:
            said += tr("the leads wait until somebody moves them.")
        title = tr("End the access of {name}?", name=row.name)
        self.question.ask(title, said, row.name, tr("End access"))

    def _fill_heirs(self, person: UUID) -> None:
        self.heir.clear()
        self.heir.addItem(tr("Nobody: there are no leads"), None)
        for one in self.presenter.people:
            if one.active and one.id != person:
                self.heir.addItem(one.name, one.id)

    @Slot()
    def _on_agreed(self) -> None:
        self._agreed()

    def _end_access(self) -> None:
        if self.presenter.in_team:
            self.presenter.remove(self.heir.currentData())
        else:
            self.presenter.end_access()

    @Slot()
    def _on_went_back(self) -> None:
        self.question.hide()
        self.end.setFocus(Qt.FocusReason.OtherFocusReason)
