"""The import screen: steps at the left, rows in the middle, findings at the right."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.domain.errors import Incomplete, KnownError
from app.ui.office import GoTo, Office
from app.ui.screen import Act, Screen
from app.ui.screens.importing.campaign_step import CampaignStep
from app.ui.screens.importing.file_step import FileStep
from app.ui.screens.importing.findings import Findings
from app.ui.screens.importing.presenter import ImportPresenter, Step
from app.ui.screens.importing.preview import Preview
from app.ui.screens.importing.run_step import RunStep
from app.ui.screens.importing.steps import Steps
from app.ui.tr import tr
from app.ui.widgets.base import make_line

_LEFT, _RIGHT = 228, 340
_NARROW, _NARROW_LEFT = 1300, 196


class ImportScreen(Screen):
    """A list becomes leads in four steps."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.setAccessibleName(tr("Import leads"))
        self.presenter = ImportPresenter(office, self)
        presenter = self.presenter
        self.steps = Steps(presenter)
        self.file = FileStep(presenter)
        self.preview = Preview(presenter)
        self.campaign = CampaignStep(presenter)
        self.run = RunStep(presenter)
        self.findings = Findings(presenter)
        self.stack = QStackedWidget()
        for page in (self.file, self.preview, self.campaign, self.run):
            self.stack.addWidget(page)
        self._line = make_line(vertical=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.steps)
        row.addWidget(make_line(vertical=True))
        row.addWidget(self.stack, 1)
        row.addWidget(self._line)
        row.addWidget(self.findings)
        self.steps.asked.connect(self._on_step)
        self.findings.back.clicked.connect(self.back)
        self.findings.on.clicked.connect(self.on)
        presenter.moved.connect(self._on_moved)
        presenter.refused.connect(self._on_refused)
        self._fit()
        self._on_moved()

    # --- the shell -------------------------------------------------------------------------------

    def acts(self) -> tuple[Act, ...]:
        """Choose a file, on, back, stop."""
        presenter = self.presenter
        return (
            Act("Ctrl+O", tr("Choose a list…"), self._choose, "Data", "folder-open",
                self._at_file, "start_import"),
            Act("Ctrl+Return", tr("Next step of the import"), self.on, "Data", "arrow-right",
                self._may_go_on, "start_import"),
            Act("", tr("Back a step of the import"), self.back, "Data", "arrow-left",
                self._may_go_back),
            Act("", tr("Save the columns as a template"), presenter.save_template, "Data",
                "bookmark", self._may_save, "start_import"),
            Act("", tr("Templates of lists…"), self.file.open_templates, "Data", "bookmark",
                self._may_look_at_templates, "start_import"),
            Act("", tr("Stop the import"), presenter.stop, "Data", "circle-stop", self._going),
            Act("Ctrl+L", tr("Rows of the list"), self.preview.tables.file.setFocus, "Go", "list"),
        )  # fmt: skip

    def arrive(self, goal: GoTo) -> None:
        """Look again; `question` may be the path of a list to open."""
        self.presenter.refresh()
        if isinstance(goal.question, str) and goal.question:
            self.presenter.open(goal.question)
        elif self.presenter.step is Step.FILE:
            self.file.path.setFocus()

    def subject(self) -> str:
        """The list that is open."""
        table = self.presenter.table
        return table.path.name if table is not None else ""

    def panes(self) -> tuple[QWidget, ...]:
        """Steps, the step, findings."""
        found = (self.findings,) if self.findings.isVisible() else ()
        return (self.steps, self.stack, *found)

    # --- steps -----------------------------------------------------------------------------------

    @Slot()
    def on(self) -> None:
        """The next step; from the third on it is written."""
        presenter = self.presenter
        if presenter.step is Step.FILE:
            presenter.open(self.file.path.text())
        elif presenter.step is Step.COLUMNS and presenter.ready:
            presenter.go(Step.CAMPAIGN)
        elif presenter.step is Step.CAMPAIGN:
            try:
                presenter.start()
            except Incomplete as missing:
                self.campaign.tell(missing)
        elif presenter.step is Step.RUN and not presenter.busy:
            presenter.another()

    @Slot()
    def back(self) -> None:
        """The step before."""
        if self._may_go_back():
            self.presenter.go(Step(self.presenter.step - 1))

    @Slot(int)
    def _on_step(self, at: int) -> None:
        self.presenter.go(Step(at))
        self.steps.show_steps()

    @Slot()
    def _on_moved(self) -> None:
        step = self.presenter.step
        self.stack.setCurrentIndex(int(step))
        beside = step in (Step.COLUMNS, Step.CAMPAIGN)
        self.findings.setVisible(beside)
        self._line.setVisible(beside)
        if step is Step.COLUMNS:
            self.findings.on.setFocus()
        elif step is Step.CAMPAIGN:
            self.campaign.campaign.setFocus()
        elif step is Step.FILE:
            self.file.path.setFocus()

    @Slot(object)
    def _on_refused(self, why: KnownError) -> None:
        if self.presenter.step is not Step.FILE:
            self.office.failed.emit(why)

    def _choose(self) -> None:
        self.file.choose.click()

    def _at_file(self) -> bool:
        return self.presenter.step is Step.FILE

    def _may_go_on(self) -> bool:
        return self.presenter.step is Step.FILE or self.presenter.ready

    def _may_go_back(self) -> bool:
        return self.presenter.step in (Step.COLUMNS, Step.CAMPAIGN)

    def _may_save(self) -> bool:
        return self.presenter.step is Step.COLUMNS and self.presenter.may_save

    def _may_look_at_templates(self) -> bool:
        return not self.presenter.busy

    def _going(self) -> bool:
        return self.presenter.busy

    # --- size ------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower side in a narrow window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < _NARROW
        self.steps.setFixedWidth(_NARROW_LEFT if narrow else _LEFT)
        self.findings.setFixedWidth(_RIGHT)
