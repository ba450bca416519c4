"""The middle of step 2: the rows of the list under the heads that say what their columns are."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from app.exchange.fields import Field, Mapping
from app.jobs.import_book import Show
from app.ui.screens.importing.map_header import MapHeader
from app.ui.screens.importing.presenter import ImportPresenter
from app.ui.screens.importing.preview_model import PreviewModel
from app.ui.screens.importing.words import checked_words, segment_words, zone_basis
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.delegates import RowTable
from app.ui.widgets.fields import Combo
from app.ui.widgets.panes import Foot, Pane
from app.ui.widgets.segments import Segments
from app.ui.widgets.small import Bar
from app.ui.widgets.text import ElidedLabel, Label

_ROW = 31
_ZONE, _FATE = 112, 104
_WIDTHS = {
    Field.NAME: 114,
    Field.COMPANY: 118,
    Field.ROLE: 88,
    Field.PHONE: 140,
    Field.EMAIL: 130,
    Field.PHONES_JOINED: 160,
    Field.NOTE: 170,
    Field.ADDRESS: 150,
}
_OTHER = 118
# Narrower, the head has two lines; the way to the guesses needs room of its own.
_ONE_LINE, _OTHER_WAY = 780, 150
_SHOWS = (Show.ALL, Show.PROBLEMS, Show.NEW)
_EVERY_MS = 120  # how often new counts are shown while rows are being checked


class PreviewTables(QWidget):
    """Two tables over one model: the file scrolls sideways, what a row becomes stays in sight.

    Signals:
        said: A person says what a column is: its place and field.
        scrolled: Other rows are in sight.
    """

    said = Signal(int, object)
    scrolled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PreviewModel(self)
        self.file, self.file_head = _table(tr("Rows of the list"))
        self.fate, self.fate_head = _table(tr("What the rows become"))
        self.file.setHorizontalScrollMode(RowTable.ScrollMode.ScrollPerPixel)
        self.file.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fate.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fate.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.file, 1)
        # Under the right table stands as much room as the left one's scroll bar takes.
        self._below = QWidget()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.fate, 1)
        right.addWidget(self._below)
        row.addLayout(right)
        for table in (self.file, self.fate):
            table.setModel(self.model)
        self.fate.setSelectionModel(self.file.selectionModel())
        down, other = self.file.verticalScrollBar(), self.fate.verticalScrollBar()
        down.valueChanged.connect(other.setValue)
        other.valueChanged.connect(down.setValue)
        down.valueChanged.connect(self.scrolled)
        self.file_head.said.connect(self.said)
        self.file.horizontalScrollBar().rangeChanged.connect(self._level)

    @Slot()
    def _level(self) -> None:
        bar = self.file.horizontalScrollBar()
        self._below.setFixedHeight(bar.sizeHint().height() if bar.maximum() > 0 else 0)

    def show_mapping(self, mapping: Mapping) -> None:
        """Combos over the columns, widths by what they hold."""
        count = len(mapping.columns)
        self.file_head.set_mapping(mapping)
        self.fate_head.set_mapping(mapping, combos=False)
        for at in range(count + 2):
            self.file.setColumnHidden(at, at >= count)
            self.fate.setColumnHidden(at, at < count)
        px = self.file.px
        for at, column in enumerate(mapping.columns):
            wide = _WIDTHS.get(column.field, _OTHER) if column.field else _OTHER
            self.file.setColumnWidth(at, px(wide))
        self.fate.setColumnWidth(count, px(_ZONE))
        self.fate.setColumnWidth(count + 1, px(_FATE))
        self.fate.setFixedWidth(px(_ZONE + _FATE + 12))

    def first_and_last(self) -> tuple[int, int]:
        """The rows in sight, from 1."""
        first = self.file.rowAt(0)
        last = self.file.rowAt(self.file.viewport().height() - 1)
        rows = self.model.rowCount()
        return (first + 1 if rows else 0), (last + 1 if last >= 0 else rows)


def _table(name: str) -> tuple[RowTable, MapHeader]:
    table = RowTable(name, _ROW)
    head = MapHeader(table)
    table.setHorizontalHeader(head)
    head.setSectionsMovable(False)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    return table, head


class Preview(Pane):
    """Head with the country of national numbers, the tables, filters and how far it is checked."""

    def __init__(self, presenter: ImportPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Columns and check"), parent=parent)
        self.presenter = presenter
        self._show = Show.ALL
        self.region = Combo()
        self.region.setAccessibleName(tr("Numbers without country code are"))
        self.national = Label(tr("Numbers without country code are"), Step.BODY, Tone.TEXT2)
        self.hint = ElidedLabel("", Step.META, Tone.TEXT2)
        self.other = Button(tr("Use the guesses"), Face.PLAIN)
        self.save = Button(tr("Save as template"), icon="bookmark")
        self.tables = PreviewTables()
        self.segments = Segments(segment_words(None), tr("Rows shown"), tick=False)
        self.segments.choose(0)
        self.rows = Label("", Step.BODY, Tone.TEXT2, tabular=True)
        self.bar = Bar(((0.0, Tone.OK),), 5, track=True)
        self.bar.setFixedWidth(self.px(118))
        self.state = Label("", Step.BODY, Tone.TEXT2, tabular=True)
        self.box.addLayout(self._head())
        self.box.addWidget(make_line())
        self.box.addWidget(self.tables, 1)
        self.box.addWidget(self._foot())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_EVERY_MS)
        self._soon.timeout.connect(self._show_counts)
        self.segments.chosen.connect(self._on_filter)
        self.region.activated.connect(self._on_region)
        self.other.clicked.connect(self._on_other)
        self.save.clicked.connect(presenter.save_template)
        self.tables.said.connect(presenter.set_field)
        self.tables.scrolled.connect(self._show_rows)
        presenter.opened.connect(self._on_opened)
        presenter.mapped.connect(self._on_mapped)
        presenter.checked.connect(self._on_checked)

    def _head(self) -> QBoxLayout:
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setContentsMargins(self.px(20), self.px(9), self.px(20), self.px(9))
        self._halves.setSpacing(self.px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(tr("Say what each column is"), Step.TITLE))
        words.addWidget(self.hint)
        left, right = QHBoxLayout(), QHBoxLayout()
        left.addLayout(words, 1)
        left.addWidget(self.other)
        right.addWidget(self.national, 1)
        self.region.setFixedWidth(self.px(176))
        right.addWidget(self.region)
        right.addWidget(self.save)
        self._halves.addLayout(left, 1)
        self._halves.addLayout(right)
        return self._halves

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the head has two lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = _ONE_LINE + (0 if self.other.isHidden() else _OTHER_WAY)
        wide = self.width() >= self.px(needed)
        way = QBoxLayout.Direction
        self._halves.setDirection(way.LeftToRight if wide else way.TopToBottom)

    def _foot(self) -> Foot:
        foot = Foot()
        foot.row.addWidget(self.segments)
        foot.row.addWidget(self.rows)
        foot.row.addStretch(1)
        foot.row.addWidget(self.bar)
        foot.row.addWidget(self.state)
        return foot

    # --- showing ---------------------------------------------------------------------------------

    @Slot()
    def _on_opened(self) -> None:
        presenter = self.presenter
        self._show = Show.ALL
        self.segments.choose(0)
        self.region.clear()
        self.region.addItem(tr("of the row's country"), None)
        for one in presenter.regions:
            self.region.addItem(f"{one.name} {one.calling}", one.code)
        self.region.view().setMinimumWidth(self.px(260))
        self._fill()

    def _fill(self) -> None:
        mapping = self.presenter.mapping
        self.tables.model.set_book(self.presenter.book, mapping, self._show)
        self.tables.show_mapping(mapping)
        self._on_mapped()

    @Slot()
    def _on_mapped(self) -> None:
        mapping = self.presenter.mapping
        layout = tr("A list from {layout}. ", layout=mapping.layout) if mapping.layout else ""
        presenter = self.presenter
        saved = presenter.saved
        self.hint.setText(f"{layout}{saved.words(mapping, presenter.region)}")
        self.other.setVisible(saved.template is not None)
        self.other.set_look(text=tr("Use the guesses") if saved.used else tr("Use what you saved"))
        self._fit()
        self.save.setEnabled(presenter.may_save)
        self.save.setToolTip(
            tr("The next list with these headers is mapped like this")
            if presenter.may_save
            else tr("Needs names above the columns, and a phone")
        )
        self.tables.file_head.set_mapping(mapping)
        basis = zone_basis(self.presenter.book)
        for head in (self.tables.file_head, self.tables.fate_head):
            head.set_extra((tr("Zone"), basis), (tr("Becomes"), ""))
        at = max(0, self.region.findData(self.presenter.region))
        self.region.setCurrentIndex(at)

    @Slot()
    def _on_checked(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _show_counts(self) -> None:
        presenter, looking = self.presenter, self.presenter.looking
        if looking is None:
            return
        book, model = looking.book, self.tables.model
        if model.columnCount() != len(presenter.mapping.columns) + 2:
            self._fill()
        model.swap(book, presenter.mapping)
        self.segments.set_texts(segment_words(book))
        whole = max(1, book.table.estimate, book.checked)
        done = 1.0 if looking.seconds is not None else book.checked / whole
        self.bar.set_parts(((done, Tone.OK),))
        self.state.setText(checked_words(book.checked, looking.seconds))
        self.tables.fate_head.set_extra((tr("Zone"), zone_basis(book)), (tr("Becomes"), ""))
        self._show_rows()

    @Slot()
    def _show_rows(self) -> None:
        first, last = self.tables.first_and_last()
        self.rows.setText(
            tr("rows {first:,}–{last:,}", first=first, last=last) if last else tr("no rows")
        )

    # --- acting ----------------------------------------------------------------------------------

    @Slot(int)
    def _on_filter(self, at: int) -> None:
        self._show = _SHOWS[at]
        self.tables.model.set_book(self.presenter.book, self.presenter.mapping, self._show)
        self.tables.file.scrollToTop()
        self._show_rows()

    @Slot(int)
    def _on_region(self, at: int) -> None:
        self.presenter.set_region(self.region.itemData(at))

    @Slot()
    def _on_other(self) -> None:
        self.presenter.use_saved(not self.presenter.saved.used)
