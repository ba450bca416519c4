"""The campaigns, the one that is being changed, what a save would change, and the save."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.acts.changes import Changes
from app.acts.house import SetCampaign
from app.domain.campaign import Campaign
from app.domain.errors import Incomplete, KnownError, TwoVersions
from app.domain.vocabulary import DeskKind, Role
from app.host.ids import new_id
from app.jobs.team import first_campaign
from app.reads.house import CampaignsQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.screens.campaigns.draft import CampaignDraft, draft_of, read_draft
from app.ui.screens.campaigns.words import changes_of
from app.ui.tr import tr


class CampaignsPresenter(QObject):
    """What the screen shows of the campaigns.

    Signals:
        listed: The campaigns are new.
        opened: Another campaign is being changed, or the same anew (`CampaignDraft`).
        previewed: What a save would change is new.
        refused: An act was not done (`KnownError`).
    """

    listed = Signal()
    opened = Signal(object)
    previewed = Signal()
    refused = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.campaigns: tuple[Campaign, ...] = ()
        self.draft: CampaignDraft | None = None
        self.changes: tuple[str, ...] = ()
        self.missing = ""
        self._base: dict[UUID | None, CampaignDraft] = {}
        self._drafts: dict[UUID | None, CampaignDraft] = {}
        self._saving = False
        self._wanted: UUID | None = None
        office.changes.listen(self, ("campaigns",), self._on_stale)

    @property
    def sees_costs(self) -> bool:
        """Costs and rates are for supervisors."""
        return Role.SUPERVISOR in self.office.actor.roles

    @Slot()
    def refresh(self) -> None:
        """Ask again."""
        self.office.ask(CampaignsQuestion(), owner=self, on_done=self._take)

    def campaign(self, key: UUID | None) -> Campaign | None:
        """A campaign as kept."""
        return next((one for one in self.campaigns if one.id == key), None)

    def open(self, key: UUID) -> None:
        """Change this campaign; what was typed before is still there."""
        kept = self.campaign(key)
        if kept is not None:
            self._base[key] = draft_of(kept)
            self._show(self._drafts.get(key, self._base[key]))

    @Slot()
    def begin(self) -> None:
        """A new campaign, with questions, a card and a gate to begin with."""
        made = replace(first_campaign("", desk=DeskKind.QUALIFIER), version=1)
        self._base[None] = draft_of(made, new=True)
        self._show(self._drafts.get(None, self._base[None]))

    @Slot()
    def copy(self) -> None:
        """A new campaign that begins as the present one is."""
        if self.draft is not None:
            name = tr("{name}, copy", name=self.draft.name)
            made = replace(self.draft, id=None, version=0, name=name, active=True)
            self._base[None] = self._base.get(None, made)
            self._drafts[None] = made
            self._show(made)

    def change(self, draft: CampaignDraft) -> None:
        """Something was typed or chosen."""
        self.draft = draft
        self._drafts[draft.id] = draft
        self._preview()

    @property
    def dirty(self) -> bool:
        """Something is typed that is not kept."""
        return self.draft is not None and (
            self.draft.id is None or self.draft != self._base.get(self.draft.id)
        )

    @Slot()
    def put_back(self) -> None:
        """Forget what was typed."""
        if self.draft is None:
            return
        key = self.draft.id
        self._drafts.pop(key, None)
        if key is not None:
            self.open(key)
        elif self.campaigns:
            self.open(self.campaigns[0].id)
        else:
            self.begin()

    def save(self) -> None:
        """Keep what is typed as a new version.

        Raises:
            Incomplete: Something is missing or can't be read; `field` says where.
        """
        draft = self.draft
        if draft is None or self._saving:
            return
        new = read_draft(draft, new_id)
        twin = next((c for c in self.campaigns if c.name.casefold() == new.name.casefold()), None)
        if twin is not None and twin.id != draft.id:
            raise Incomplete("name", tr("Another campaign has this name."))
        self._saving = True

        def done(_changes: Changes) -> None:
            self._saving = False
            self._drafts.pop(draft.id, None)
            self._drafts.pop(new.id, None)
            text = tr("{name} is kept as a new version.", name=new.name)
            if draft.id is None:
                text = tr("{name} is made. A list can come in now.", name=new.name)
            self.draft = None
            self.office.notice(text, "megaphone")
            self._wanted = new.id
            self.refresh()

        def failed(error: KnownError) -> None:
            self._saving = False
            if isinstance(error, TwoVersions) and error.theirs:
                self.put_back()
                return
            self.refused.emit(error)

        base = draft.version if draft.id is not None and self.office.team is not None else None
        self.office.do(SetCampaign(new, base), owner=self, on_done=done, on_failed=failed)

    def _show(self, draft: CampaignDraft) -> None:
        self.draft = draft
        self.opened.emit(draft)
        self._preview()

    def _preview(self) -> None:
        draft = self.draft
        if draft is None:
            return
        self.changes, self.missing = (), ""
        try:
            new = read_draft(draft, new_id)
        except Incomplete as missing:
            self.missing = tr(missing.what)
        else:
            self.changes = changes_of(self.campaign(draft.id), new)
        self.previewed.emit()

    def _take(self, campaigns: tuple[Campaign, ...]) -> None:
        changed = campaigns != self.campaigns
        self.campaigns = campaigns
        self.listed.emit()
        if self.draft is None:
            key = self._wanted or (campaigns[0].id if campaigns else None)
            self._wanted = None
            if key is not None:
                self.open(key)
            else:
                self.begin()
        elif changed and self.draft.id is not None and self.draft.id not in self._drafts:
            self.open(self.draft.id)
        else:
            self._preview()

    def _on_stale(self, _stale: Stale) -> None:
        self.refresh()
