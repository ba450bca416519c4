"""Step 3: for which campaign, from which source, at which cost."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.errors import Incomplete
from app.domain.vocabulary import Role
from app.ui.screens.importing.choice import Choice, cost_words
from app.ui.screens.importing.presenter import ImportPresenter
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.fields import Combo, Field, TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.panes import FormScroll, Pane
from app.ui.widgets.text import Paragraph

_WIDE = 420


class CampaignStep(Pane):
    """The campaign, new or one that is there, and what holds for every row of the list."""

    def __init__(self, presenter: ImportPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Campaign"), parent=parent)
        self.presenter = presenter
        self.campaign = Combo()
        self.name = TextField(placeholder=tr("Cold-chain film EU"))
        self.source = TextField(placeholder=tr("Trade fair"))
        self.segment = TextField(placeholder=tr("Food, under 100"))
        self.cost = TextField(placeholder=tr("not set"))
        self.fields = {
            "campaign": Field(tr("Campaign"), self.campaign),
            "name": Field(tr("Name of the new campaign"), self.name,
                          tr("It begins with four questions and a gate at 60 points. Both can be "
                          "changed under Campaigns.")),
            "source": Field(tr("Source"), self.source, tr("For rows whose list names none.")),
            "segment": Field(tr("Segment"), self.segment, tr("For rows whose list names none.")),
            "cost": Field(tr("Cost per lead"), self.cost,
                          tr("Counts in the measures. Empty stays 'not set'; it never counts "
                          "as 0.")),
        }  # fmt: skip
        self.box.addWidget(PaneHead(tr("Which campaign calls these people")))
        form = FormScroll(tr("Campaign"))
        for field in self.fields.values():
            field.setMaximumWidth(self.px(_WIDE))
            form.form.addWidget(field)
        self.note = Paragraph("", Step.META, Tone.TEXT2)
        form.form.addWidget(self.note)
        form.form.addStretch(1)
        self.box.addWidget(form, 1)
        self.campaign.activated.connect(self._on_campaign)
        for typed in (self.name, self.source, self.segment, self.cost):
            typed.textEdited.connect(self._on_typed)
        presenter.chose.connect(self.show_choice)
        presenter.opened.connect(self._on_opened)

    @Slot()
    def _on_opened(self) -> None:
        for typed in (self.name, self.source, self.segment):
            typed.clear()

    @Slot()
    def show_choice(self) -> None:
        """Show what is chosen; what is being typed stays."""
        presenter, choice = self.presenter, self.presenter.choice
        self.campaign.clear()
        for one in presenter.campaigns:
            self.campaign.addItem(one.name, one)
        self.campaign.addItem(tr("New campaign…"), None)
        ids = [one.id for one in presenter.campaigns]
        at = ids.index(choice.campaign.id) if choice.campaign and choice.campaign.id in ids else -1
        self.campaign.setCurrentIndex(at if at >= 0 else len(ids))
        self.fields["name"].setVisible(choice.campaign is None)
        self.fields["cost"].setVisible(Role.SUPERVISOR in presenter.office.actor.roles)
        if choice.cost is None:
            self.cost.setText(cost_words(choice.campaign))
        region = choice.campaign.region if choice.campaign else None
        self.note.set_runs(
            tr(
                "Numbers without a country are read as {region} where the row says none.",
                region=region,
            )
            if region and not presenter.region
            else ""
        )

    @Slot(int)
    def _on_campaign(self, at: int) -> None:
        campaign = self.campaign.itemData(at)
        self._clear()
        self.presenter.choose(replace(self.presenter.choice, campaign=campaign, cost=None))
        if campaign is None:
            self.name.setFocus()

    @Slot()
    def _on_typed(self) -> None:
        self._clear()
        choice = self.presenter.choice
        cost = self.cost.text() if self.cost.isModified() or choice.cost is not None else None
        self.presenter.choose(
            Choice(
                campaign=choice.campaign,
                name=self.name.text(),
                source=self.source.text().strip(),
                segment=self.segment.text().strip(),
                cost=cost,
            )
        )

    def _clear(self) -> None:
        for field in self.fields.values():
            field.set_error("")

    def tell(self, missing: Incomplete) -> None:
        """Say what is missing, and go there."""
        field = self.fields.get(missing.field)
        if field is not None:
            field.set_error(tr(missing.what))
            field.editor.setFocus()
