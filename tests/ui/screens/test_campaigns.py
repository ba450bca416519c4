"""The campaigns screen: each save a version, what changes said before, what is missing in place."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.acts.house import SetCampaign, SetPerson
from app.domain.campaign import Campaign, Costs
from app.domain.errors import Incomplete
from app.domain.vocabulary import DeskKind, Role
from app.host.ids import new_id
from app.reads.desk import Actor
from app.reads.house import CampaignsQuestion
from app.ui.screens.campaigns import CampaignsScreen
from app.ui.screens.campaigns.draft import (
    CampaignDraft,
    ChoiceDraft,
    QuestionDraft,
    RuleDraft,
    draft_of,
    hours_words,
    read_draft,
    read_hours,
)
from app.ui.screens.campaigns.words import changes_of
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.opened import Open
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.team import Team, campaign_of


def kept(team: Team, name: str = "Cold-chain film EU") -> Campaign:
    return next(one for one in team.ask(CampaignsQuestion()) if one.name == name)


def test_a_campaign_is_read_back_as_it_was(team: Team) -> None:
    one = kept(team)
    assert read_draft(draft_of(one), new_id) == one
    assert changes_of(one, one) == ()


def test_a_save_is_a_version_and_says_before_what_changes(open_screen: Open, team: Team) -> None:
    at = open_screen(CampaignsScreen)
    editor = at.screen.editor
    assert editor.name.name.text() == "Cold-chain film EU"
    assert at.screen.primary.then() == "all is saved"
    at.type("55", editor.gate.score)
    at.type("25", editor.questions.boxes[0].rows[1].points)
    assert at.screen.presenter.changes == (
        "Gate, score: 55 instead of 60.",
        "Question “Pallets in a week”: points.",
    )
    assert "Gate, score" in at.screen.lines.text()
    version = kept(team).version
    assert at.screen.primary.text() == f"Save as version {version + 1}"
    at.act("Save the campaign").run()
    at.until(lambda: at.notices)
    now = kept(team)
    assert (now.version, now.gate.score) == (version + 1, 55)
    assert now.questions[0].choices[1].points == 25
    at.until(lambda: at.screen.primary.then() == "all is saved")
    at.until(lambda: fixed_text_problems(at.screen) == [])


def test_a_new_campaign_needs_only_a_name(open_screen: Open, team: Team) -> None:
    at = open_screen(CampaignsScreen)
    at.act("New campaign").run()
    editor = at.screen.editor
    assert at.screen.primary.text() == "Go to what is missing"
    at.click(at.screen.primary)
    assert editor.name.spots["name"].error() == "Say the campaign's name."
    assert editor.name.name.hasFocus()
    at.type("cold-chain film eu")
    at.click(at.screen.primary)
    assert editor.name.spots["name"].error() == "Another campaign has this name."
    at.type("Labels DACH", editor.name.name)
    at.click(at.screen.primary)
    at.until(lambda: at.notices)
    made = kept(team, "Labels DACH")
    assert (made.version, made.desk, len(made.questions)) == (1, DeskKind.QUALIFIER, 4)
    at.until(lambda: editor.head.accessibleName() == "Labels DACH")


def test_questions_are_added_ordered_and_taken_away_by_keys(open_screen: Open, team: Team) -> None:
    at = open_screen(CampaignsScreen)
    section = at.screen.editor.questions
    section.add.setFocus()
    at.key(Qt.Key.Key_Space)
    at.type("Who pays?")
    at.key(Qt.Key.Key_Tab)
    at.type("Who pays")
    box = section.boxes[-1]
    at.type("They do", box.rows[0].label)
    at.type("7", box.rows[0].points)
    at.click(at.screen.primary)
    assert box.rows[1].line.text() == "Say the answer, or take this row away."
    assert box.rows[1].label.hasFocus()
    at.type("We do")
    box.up.setFocus()
    at.key(Qt.Key.Key_Space)
    assert [one.short.text() for one in section.boxes] == [
        "Pallets in a week",
        "Who pays",
        "Who decides",
    ]
    at.key(Qt.Key.Key_Space)  # the focus went along
    section.boxes[2].remove.setFocus()
    at.key(Qt.Key.Key_Space)
    at.act("Save the campaign").run()
    at.until(lambda: at.notices)
    questions = kept(team).questions
    assert [one.short for one in questions] == ["Who pays", "Pallets in a week"]
    assert [(c.key, c.points) for c in questions[0].choices] == [("they_do", 7), ("we_do", 0)]


def test_rule_card_rows(open_screen: Open, team: Team) -> None:
    at = open_screen(CampaignsScreen)
    section = at.screen.editor.card
    section.add.setFocus()
    at.key(Qt.Key.Key_Space)
    row = section.rows[-1]
    assert row.kind.hasFocus()
    row.kind.setCurrentIndex(row.kind.findData("objection"))
    row.kind.activated.emit(row.kind.currentIndex())
    at.type("price", row.value)
    at.type("-8", row.points)
    at.click(at.screen.primary)
    assert row.line.text() == "Say the reason as it stands beside the points."
    at.type("Too dear")
    at.click(at.screen.primary)
    at.until(lambda: at.notices)
    rule = kept(team).card[-1]
    assert (rule.when, rule.points, rule.reason) == ("objection:price", -8, "Too dear")


def test_hours_that_cannot_be_read_are_said_at_their_day(open_screen: Open) -> None:
    at = open_screen(CampaignsScreen)
    editor = at.screen.editor
    at.type("9-25", editor.rules.days[2])
    assert at.screen.missing.text().startswith("Not whole yet.")
    at.click(at.screen.primary)
    assert editor.rules.spots["hours.2"].error() == (
        "Such as 9–18, or 9–12, 13:30–18. Empty is no calls."
    )
    assert editor.rules.days[2].hasFocus()


def test_put_back_forgets_what_is_typed(open_screen: Open) -> None:
    at = open_screen(CampaignsScreen)
    editor = at.screen.editor
    at.type("9", editor.gate.score)
    editor.questions.boxes[0].remove.setFocus()
    at.key(Qt.Key.Key_Space)
    at.click(at.screen.back)
    assert editor.gate.score.text() == "60"
    assert len(editor.questions.boxes) == 2
    assert at.screen.presenter.changes == ()


def test_costs_are_for_supervisors_and_outlive_an_admin(open_screen: Open, team: Team) -> None:
    made = team.act(SetPerson("Arne Ruud", ("admin",)))
    team.people["arne"] = Actor(made.person, "Arne Ruud", frozenset({Role.ADMIN}))
    at = open_screen(CampaignsScreen, "arne")
    editor = at.screen.editor
    assert not editor.costs.isVisible()
    assert at.screen.presenter.campaigns[0].costs == Costs()
    at.type("70", editor.gate.score)
    at.click(at.screen.primary)
    at.until(lambda: at.notices)
    now = kept(team)
    assert now.gate.score == 70
    assert (now.costs.per_lead_minor, now.costs.hour_minor) == (240, 3100)


def test_a_version_of_somebody_else_shows_but_not_over_what_is_typed(
    open_screen: Open, team: Team
) -> None:
    at = open_screen(CampaignsScreen)
    editor = at.screen.editor
    one = kept(team)
    team.act(SetCampaign(replace(one, gap_minutes=90)))
    at.office.changes.announce({"campaigns"})
    at.until(lambda: editor.rules.gap.text() == "90")
    at.type("45", editor.rules.gap)
    team.act(SetCampaign(replace(one, gap_minutes=120)))
    at.office.changes.announce({"campaigns"})
    at.until(lambda: at.screen.presenter.campaign(one.id).gap_minutes == 120)
    assert editor.rules.gap.text() == "45"


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9-18", ((540, 1080),)),
        ("9:30 – 12, 13 to 18:15", ((570, 720), (780, 1095))),
        ("", ()),
        ("0-24", ((0, 1440),)),
        ("18-9", None),
        ("9-12, 11-13", None),
        ("9", None),
        ("9-12:75", None),
    ],
)
def test_hours(text: str, spans: tuple[tuple[int, int], ...] | None) -> None:
    assert read_hours(text) == spans
    if spans:
        assert read_hours(hours_words(spans)) == spans


def _with(**what: object) -> CampaignDraft:
    return replace(draft_of(campaign_of()), **what)  # type: ignore[arg-type]


_MANY = ChoiceDraft(label="Y", points="many")
_TWO = (ChoiceDraft(label="Yes"), ChoiceDraft(label="No"))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (_with(region="Germany"), "region"),
        (_with(hours=("",) * 7), "hours.0"),
        (_with(gap="x"), "gap"),
        (_with(in_a_row="0"), "in_a_row"),
        (_with(a_day=""), "a_day"),
        (_with(answer="-5"), "answer"),
        (_with(gate_score="101"), "gate_score"),
        (_with(currency="EURO"), "currency"),
        (_with(per_lead="-1"), "per_lead"),
        (_with(hour="abc"), "hour"),
        (_with(questions=(QuestionDraft(choices=_TWO),)), "question.0.text"),
        (_with(questions=(QuestionDraft(text="A?", choices=_TWO[:1]),)), "question.0.text"),
        (
            _with(questions=(QuestionDraft(text="A?", choices=(*_TWO, ChoiceDraft())),)),
            "question.0.choice.2.label",
        ),
        (
            _with(
                questions=(QuestionDraft(text="A?", choices=(_MANY, _TWO[1])),)
            ),
            "question.0.choice.0.points",
        ),
        (_with(card=(RuleDraft("source", "", "5", "x"),)), "card.0.value"),
        (_with(card=(RuleDraft("staff", "many", "5", "x"),)), "card.0.value"),
        (_with(card=(RuleDraft("signal", "", "", "x"),)), "card.0.points"),
        (_with(card=(RuleDraft("signal", "", "500", "x"),)), "card.0.points"),
        (_with(card=(RuleDraft("signal", "", "5", " "),)), "card.0.reason"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_names_its_field(draft: CampaignDraft, field: str) -> None:
    with pytest.raises(Incomplete) as said:
        read_draft(draft, new_id)
    assert said.value.field == field


def test_keys_of_answers_stay_and_new_ones_are_their_own() -> None:
    draft = draft_of(campaign_of())
    first = draft.questions[0]
    more = replace(
        first, text="Other words?", choices=(*first.choices, ChoiceDraft(label="Under 50"))
    )
    again = QuestionDraft(text="Pallets?", short="pallets", choices=_TWO)
    made = read_draft(replace(draft, questions=(more, *draft.questions[1:], again)), new_id)
    assert [one.key for one in made.questions] == ["pallets", "decides", "pallets_2"]
    assert [c.key for c in made.questions[0].choices] == ["under_50", "200_500", "under_50_2"]


def test_amounts_are_not_set_or_minor_units() -> None:
    made = read_draft(_with(per_lead="2,405", hour="", other="12"), new_id)
    assert made.costs == Costs("EUR", 240, None, 1200)
