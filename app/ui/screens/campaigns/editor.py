"""The middle pane: all sections of one campaign in one scroll."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.domain.errors import Incomplete, KnownError
from app.ui.screens.campaigns.card import CardSection
from app.ui.screens.campaigns.draft import CampaignDraft
from app.ui.screens.campaigns.parts import Section, Spot
from app.ui.screens.campaigns.plain import (
    CostsSection,
    EndingsSection,
    GateSection,
    NameSection,
    RulesSection,
)
from app.ui.screens.campaigns.presenter import CampaignsPresenter
from app.ui.screens.campaigns.questions import QuestionsSection
from app.ui.tr import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.panes import FormScroll, Pane

_SETTLE_MS = 40


class CampaignEditor(Pane):
    """One campaign; what is missing is said where it is missing."""

    def __init__(self, presenter: CampaignsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Campaign"), parent=parent)
        self.presenter = presenter
        self._marked: Spot | None = None
        # What is missing comes into sight once the sentence below it has its room.
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._go_to_marked)
        self.head = PaneHead(tr("Campaign"))
        self.copy = Button(tr("Copy as new"), icon="copy")
        self.head.add(self.copy)
        self.box.addWidget(self.head)
        self.body = FormScroll(tr("Campaign"))
        self.box.addWidget(self.body, 1)
        self.name = NameSection()
        self.rules = RulesSection()
        self.questions = QuestionsSection()
        self.card = CardSection()
        self.gate = GateSection()
        self.costs = CostsSection()
        self.endings = EndingsSection()
        sections: list[Section] = [self.name, self.rules, self.questions, self.card, self.gate]
        if presenter.sees_costs:
            sections.append(self.costs)
        self.sections = (*sections, self.endings)
        self.body.form.setSpacing(16)
        for section in (*sections, *(() if presenter.sees_costs else (self.costs,)), self.endings):
            self.body.form.addWidget(section)
        self.costs.setVisible(presenter.sees_costs)
        for section in self.sections:
            section.changed.connect(self._on_changed)
        self.body.form.addStretch(1)
        self.copy.clicked.connect(presenter.copy)
        presenter.opened.connect(self.show_draft)
        presenter.refused.connect(self.say)

    @Slot(object)
    def show_draft(self, draft: CampaignDraft) -> None:
        """Show a campaign as typed so far."""
        title = draft.name or tr("New campaign")
        detail = (
            tr("not kept yet")
            if draft.id is None
            else tr("version {version}", version=draft.version)
        )
        self.head.set_title(title, detail)
        self.copy.setVisible(draft.id is not None)
        self._clear()
        for section in self.sections:
            section.show_draft(draft)

    @Slot()
    def _on_changed(self) -> None:
        draft = self.presenter.draft
        if draft is None:
            return
        self._clear()
        for section in self.sections:
            draft = section.read(draft)
        self.presenter.change(draft)

    @Slot()
    def save(self) -> None:
        """Keep it, or go to what is missing."""
        self._clear()
        try:
            self.presenter.save()
        except Incomplete as missing:
            self.say(missing)

    @Slot(object)
    def say(self, error: KnownError) -> None:
        """Say what is missing where it is, and go there; what is of no field is said elsewhere."""
        if not isinstance(error, Incomplete):
            return
        field = error.field
        spot = next((one.spots[field] for one in self.sections if field in one.spots), None)
        spot = spot or self.name.spots["name"]
        spot.set_error(tr(error.what))
        self._marked = spot
        spot.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._settle.start()

    @Slot()
    def _go_to_marked(self) -> None:
        if self._marked is not None:
            self.body.ensureWidgetVisible(self._marked.editor, 0, 64)

    def _clear(self) -> None:
        if self._marked is not None:
            self._marked.set_error("")
            self._marked = None
