"""The campaigns screen: the list, one campaign, and what saving it changes."""

from uuid import UUID

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import Incomplete, KnownError
from app.ui.office import GoTo, Office
from app.ui.screen import Act, Screen
from app.ui.screens.campaigns.draft import CampaignDraft
from app.ui.screens.campaigns.editor import CampaignEditor
from app.ui.screens.campaigns.presenter import CampaignsPresenter
from app.ui.screens.campaigns.words import list_items
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.delegates import OpeningList
from app.ui.widgets.fields import FieldError
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.panes import Foot, FormScroll, Pane
from app.ui.widgets.primary import PrimaryAct
from app.ui.widgets.rows import ItemModel, LineItem
from app.ui.widgets.text import Label

_LIST, _SIDE = 264, 304


class CampaignsScreen(Screen):
    """Campaigns with their questions, rule card, gate, rules and costs."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.setAccessibleName(tr("Campaigns"))
        self.presenter = CampaignsPresenter(office, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._list_pane = self._list()
        self.editor = CampaignEditor(self.presenter)
        self._side = self._preview()
        row.addWidget(self._list_pane)
        row.addWidget(make_line(vertical=True))
        row.addWidget(self.editor, 1)
        row.addWidget(make_line(vertical=True))
        row.addWidget(self._side)
        self.presenter.listed.connect(self._on_listed)
        self.presenter.opened.connect(self._on_opened)
        self.presenter.previewed.connect(self._on_previewed)
        self.presenter.refused.connect(self._on_refused)

    def _list(self) -> Pane:
        pane = Pane(tr("Campaigns"))
        pane.setFixedWidth(_LIST)  # its rows end in dots
        self.head = PaneHead(tr("Campaigns"))
        self.add = Button(tr("New"), icon="plus")
        self.add.setAccessibleName(tr("New campaign"))
        self.add.setToolTip(tr("New campaign (Ctrl+Shift+N)"))
        self.head.add(self.add)
        self.list = OpeningList(tr("Campaigns"))
        self.items = ItemModel((), self)
        self.list.setModel(self.items)
        pane.box.addWidget(self.head)
        pane.box.addWidget(self.list, 1)
        self.add.clicked.connect(self._on_add)
        self.list.selectionModel().currentChanged.connect(self._on_picked)
        return pane

    def _preview(self) -> Pane:
        pane = Pane(tr("What changes"), _SIDE)
        head = PaneHead(tr("What changes"))
        self.back = Button(tr("Put back"), Face.PLAIN)
        self.back.setToolTip(tr("Forget what is typed here and not saved"))
        head.add(self.back)
        self.body = FormScroll(tr("What changes"))
        self.body.form.setSpacing(8)
        self.lines = Label("", wrap=True)
        self.missing = Label("", tone=Tone.WARN, wrap=True)
        self.rest = Label("", Step.META, Tone.TEXT3, wrap=True)
        for label in (self.missing, self.lines, self.rest):
            self.body.form.addWidget(label)
        self.body.form.addStretch(1)
        foot = Foot(rows=True)
        self.error = FieldError()
        self.primary = PrimaryAct(tr("Save"), key="Ctrl+Enter")
        foot.row.addWidget(self.error)
        foot.row.addWidget(self.primary)
        pane.box.addWidget(head)
        pane.box.addWidget(self.body, 1)
        pane.box.addWidget(foot)
        self.back.clicked.connect(self.presenter.put_back)
        self.primary.clicked.connect(self._on_save)
        return pane

    # --- the shell -------------------------------------------------------------------------------

    def acts(self) -> tuple[Act, ...]:
        """New, copy, save."""
        return (
            Act("Ctrl+Shift+N", tr("New campaign"), self._on_add, "Team", "plus", None,
                "set_campaign"),
            Act("", tr("Copy the campaign as a new one"), self.presenter.copy, "Team", "copy", None,
                "set_campaign"),
            Act("Ctrl+Return", tr("Save the campaign"), self._on_save, "Team", "save", None,
                "set_campaign"),
            Act("Ctrl+L", tr("Campaigns"), self.list.setFocus, "Go", "megaphone"),
        )  # fmt: skip

    def arrive(self, goal: GoTo) -> None:
        """Look again; `question` may be a campaign to change."""
        if isinstance(goal.question, UUID):
            self.presenter.open(goal.question)
        self.presenter.refresh()
        self.list.setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """List, campaign, what changes."""
        return (self._list_pane, self.editor, self._side)

    # --- showing ---------------------------------------------------------------------------------

    @Slot()
    def _on_listed(self) -> None:
        model = self.list.selectionModel()
        model.blockSignals(True)
        self.items.set_items(list_items(self.presenter.campaigns))
        model.blockSignals(False)
        self.head.set_title(tr("Campaigns"), str(len(self.presenter.campaigns)))
        self._mark()

    @Slot(object)
    def _on_opened(self, _draft: CampaignDraft) -> None:
        self.error.say("")
        self._mark()

    @Slot(object)
    def _on_refused(self, why: KnownError) -> None:
        if not isinstance(why, Incomplete):
            self.error.say(str(why))

    def _mark(self) -> None:
        draft = self.presenter.draft
        key = draft.id if draft is not None else None
        model = self.list.selectionModel()
        model.blockSignals(True)
        found = [
            at
            for at, one in enumerate(self.items.items())
            if isinstance(one, LineItem) and one.key == key and key is not None
        ]
        if found:
            model.setCurrentIndex(self.items.index(found[0]), model.SelectionFlag.ClearAndSelect)
        else:
            model.clear()
        model.blockSignals(False)
        self.list.viewport().update()

    @Slot()
    def _on_previewed(self) -> None:
        presenter = self.presenter
        draft = presenter.draft
        if draft is None:
            return
        new = draft.id is None
        self.missing.setText(
            tr("Not whole yet. {missing}", missing=presenter.missing) if presenter.missing else ""
        )
        self.missing.setVisible(bool(presenter.missing))
        self.lines.setText("\n\n".join(presenter.changes))
        self.lines.setVisible(bool(presenter.changes))
        self.rest.setText(self._rest(new))
        self.back.setVisible(presenter.dirty)
        act = (
            tr("Make the campaign")
            if new
            else tr("Save as version {version}", version=draft.version + 1)
        )
        then = tr("a list can come in after") if new else tr("scores and gates follow")
        if not new and not presenter.dirty:
            act, then = tr("Save"), tr("all is saved")
        self.primary.set_act(tr("Go to what is missing") if presenter.missing else act, then)

    def _rest(self, new: bool) -> str:
        if new:
            return tr("It begins with four questions, a card and a gate. Change what does not fit.")
        if self.presenter.changes:
            return tr(
                "What was decided under an older version stays as it was; each version is kept."
            )
        return (
            "" if self.presenter.missing else tr("Nothing yet. Each save is a version of its own.")
        )

    # --- acting ----------------------------------------------------------------------------------

    @Slot(QModelIndex, QModelIndex)
    def _on_picked(self, index: QModelIndex, _before: QModelIndex) -> None:
        item = self.items.item_at(index)
        if isinstance(item, LineItem) and isinstance(item.key, UUID):
            self.presenter.open(item.key)

    @Slot()
    def _on_add(self) -> None:
        self.presenter.begin()
        self.editor.name.name.setFocus()

    @Slot()
    def _on_save(self) -> None:
        self.error.say("")
        self.editor.save()
