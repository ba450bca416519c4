"""The sections of a campaign that are plain fields: name, calling rules, gate, costs, endings."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.dispositions import DISPOSITIONS, TELEMARKETER_KEYS, TELESALES_KEYS
from app.domain.vocabulary import Disposition
from app.ui.screens.campaigns.draft import DAY_NAMES, CampaignDraft
from app.ui.screens.campaigns.parts import Section, put_text
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.check import CheckBox
from app.ui.widgets.chip import ChipBar, ChipButton
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import Label

_NEVER_HIDDEN = frozenset({Disposition.DO_NOT_CALL, Disposition.CALLBACK, Disposition.WON})


class NameSection(Section):
    """Name, who passes leads on, region, consent, whether it still calls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Name and desk"), parent=parent)
        self.name = TextField(placeholder=tr("Cold-chain film EU"))
        self.region = TextField(placeholder=tr("DE"))
        self.region.setMaxLength(2)
        self.desk = Segments((tr("A qualifier"), tr("The gate itself")), tr("Who passes leads on"))
        self.consent = CheckBox(
            tr("Ask for consent to recording in each call"),
            tr("Else it is remembered for each prospect until withdrawn"),
        )
        self.active = CheckBox(
            tr("It calls"), tr("Off: none of its leads is called; nothing is lost")
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        name, region = Field(tr("Name"), self.name), Field(tr("Region"), self.region)
        region.setFixedWidth(self.px(72))
        self.region.setToolTip(tr("Numbers without a country's code are read as of this country"))
        row.addWidget(name, 1)
        row.addWidget(region)
        self.box.addLayout(row)
        self.box.addWidget(Field(tr("Qualified leads are passed on by"), self.desk))
        self.box.addWidget(self.consent)
        self.box.addWidget(self.active)
        self.spots = {"name": name, "region": region}
        for editor in (self.name, self.region):
            editor.textEdited.connect(self.say_changed)
        self.desk.chosen.connect(self.say_changed)
        for box in (self.consent, self.active):
            box.clicked.connect(self.say_changed)

    def show_draft(self, draft: CampaignDraft) -> None:
        """Show this part."""
        put_text(self.name, draft.name)
        put_text(self.region, draft.region)
        self.desk.choose(int(draft.automatic))
        self.consent.setChecked(draft.consent)
        self.active.setChecked(draft.active)

    def read(self, draft: CampaignDraft) -> CampaignDraft:
        """This part as typed."""
        return replace(
            draft,
            name=self.name.text(),
            region=self.region.text(),
            automatic=self.desk.selected() == 1,
            consent=self.consent.isChecked(),
            active=self.active.isChecked(),
        )


class RulesSection(Section):
    """When it may call: hours for each day of the week, gap, caps, time to answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Calling rules"), tr("On the prospect’s clock; the law may allow less"), parent
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        self.days = tuple(TextField(placeholder=tr("no calls")) for _ in DAY_NAMES)
        for at, (name, editor) in enumerate(zip(DAY_NAMES, self.days, strict=True)):
            field = Field(tr(name), editor, beside=76)
            self.spots[f"hours.{at}"] = field
            grid.addWidget(field, at, 0)
        self.gap, self.in_a_row, self.a_day, self.answer = (TextField() for _ in range(4))
        numbers = (
            ("gap", tr("Gap per number, min"), self.gap),
            ("in_a_row", tr("Attempts in a row"), self.in_a_row),
            ("a_day", tr("Attempts a day"), self.a_day),
            ("answer", tr("Answer a hand-off, min"), self.answer),
        )
        for at, (key, label, editor) in enumerate(numbers):
            field = Field(label, editor, beside=148)
            self.spots[key] = field
            grid.addWidget(field, at, 1)
        words = tr("Working minutes. After it the supervisor sees it and anyone may accept.")
        note = Label(words, Step.META, Tone.TEXT3, wrap=True)
        grid.addWidget(note, 4, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.box.addLayout(grid)
        for editor in (*self.days, self.gap, self.in_a_row, self.a_day, self.answer):
            editor.textEdited.connect(self.say_changed)

    def show_draft(self, draft: CampaignDraft) -> None:
        """Show this part."""
        for editor, text in zip(self.days, draft.hours, strict=True):
            put_text(editor, text)
        put_text(self.gap, draft.gap)
        put_text(self.in_a_row, draft.in_a_row)
        put_text(self.a_day, draft.a_day)
        put_text(self.answer, draft.answer)

    def read(self, draft: CampaignDraft) -> CampaignDraft:
        """This part as typed."""
        return replace(
            draft,
            hours=tuple(editor.text() for editor in self.days),
            gap=self.gap.text(),
            in_a_row=self.in_a_row.text(),
            a_day=self.a_day.text(),
            answer=self.answer.text(),
        )


class GateSection(Section):
    """The least a lead needs before it may be handed off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Gate"), tr("The least a lead needs before it is handed off"), parent)
        self.score = TextField()
        field = Field(tr("Score, 0 to 100"), self.score, beside=148)
        field.setMaximumWidth(self.px(240))
        self.spots = {"gate_score": field}
        self.questions = CheckBox(tr("All required questions are answered"))
        self.decider = CheckBox(tr("The decision maker can be reached"))
        self.point = CheckBox(tr("A continuation point is set"))
        self.box.addWidget(field)
        for box in (self.questions, self.decider, self.point):
            self.box.addWidget(box)
            box.clicked.connect(self.say_changed)
        self.score.textEdited.connect(self.say_changed)

    def show_draft(self, draft: CampaignDraft) -> None:
        """Show this part."""
        put_text(self.score, draft.gate_score)
        self.questions.setChecked(draft.gate_questions)
        self.decider.setChecked(draft.gate_decider)
        self.point.setChecked(draft.gate_point)

    def read(self, draft: CampaignDraft) -> CampaignDraft:
        """This part as typed."""
        return replace(
            draft,
            gate_score=self.score.text(),
            gate_questions=self.questions.isChecked(),
            gate_decider=self.decider.isChecked(),
            gate_point=self.point.isChecked(),
        )


class CostsSection(Section):
    """What a lead and an hour cost; empty is 'not set', never 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Costs"), tr("Empty is ‘not set’; the measures then say so"), parent)
        self.currency = TextField()
        self.currency.setMaxLength(3)
        self.per_lead, self.hour, self.other = (
            TextField(placeholder=tr("not set")) for _ in range(3)
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        for key, label, editor in (
            ("currency", tr("Currency"), self.currency),
            ("per_lead", tr("A lead"), self.per_lead),
            ("hour", tr("An hour of calling"), self.hour),
            ("other", tr("Other costs, whole"), self.other),
        ):
            self.spots[key] = field = Field(label, editor)
            row.addWidget(field, 1)
            editor.textEdited.connect(self.say_changed)
        self.box.addLayout(row)

    def show_draft(self, draft: CampaignDraft) -> None:
        """Show this part."""
        put_text(self.currency, draft.currency)
        put_text(self.per_lead, draft.per_lead)
        put_text(self.hour, draft.hour)
        put_text(self.other, draft.other)

    def read(self, draft: CampaignDraft) -> CampaignDraft:
        """This part as typed."""
        return replace(
            draft,
            currency=self.currency.text(),
            per_lead=self.per_lead.text(),
            hour=self.hour.text(),
            other=self.other.text(),
        )


class EndingsSection(Section):
    """Which dispositions this campaign does without."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Dispositions"), tr("Pressed ones are offered; the others are hidden"), parent
        )
        codes = dict.fromkeys((*TELEMARKETER_KEYS, *TELESALES_KEYS, *DISPOSITIONS))
        self.chips = {
            code: ChipButton(tr(DISPOSITIONS[code].label), checkable=True)
            for code in codes
            if code not in _NEVER_HIDDEN
        }
        bar = ChipBar()
        bar.set_chips(list(self.chips.values()))
        self.box.addWidget(bar)
        for chip in self.chips.values():
            chip.clicked.connect(self.say_changed)

    def show_draft(self, draft: CampaignDraft) -> None:
        """Show this part."""
        for code, chip in self.chips.items():
            chip.setChecked(str(code) not in draft.hidden)

    def read(self, draft: CampaignDraft) -> CampaignDraft:
        """This part as chosen."""
        off = {str(code) for code, chip in self.chips.items() if not chip.isChecked()}
        others = draft.hidden - {str(code) for code in self.chips}
        return replace(draft, hidden=frozenset(off | others))
