"""Score by the rule card, and the gate with what is short."""

from dataclasses import replace

import pytest

from app.domain.campaign import (
    Campaign,
    CardRule,
    Choice,
    GateRule,
    Question,
    from_json,
    to_json,
    worded_for,
)
from app.domain.gate import Heard, gate, score
from app.host.ids import new_id

CAMPAIGN = Campaign(
    id=new_id(),
    version=4,
    name="Film",
    questions=(
        Question(
            "decides",
            "Who decides?",
            "Who decides",
            (Choice("alone", "{She} decides", 40, "Decides alone"), Choice("no", "Nobody", -50)),
            decides=("alone",),
        ),
        Question("pallets", "Pallets?", "Pallets", (Choice("many", "Many", 70),)),
        Question("mood", "Mood?", "Mood", (Choice("good", "Good", 0),), required=False),
    ),
    card=(
        CardRule("source:Web form", 14, "Came by web form"),
        CardRule("staff:100", 5, "100 staff or more"),
        CardRule("signal:price", 18, "Asked for a price"),
        CardRule("fact:no budget", -6, "No budget named"),
    ),
)


def _score(**given: object) -> object:
    plain: dict[str, object] = {"answers": {}, "heard": (), "source": "", "staff": None}
    return score(CAMPAIGN, **{**plain, **given})  # type: ignore[arg-type]


def test_reasons_say_where_each_point_was_heard() -> None:
    answers = {"decides": Heard("answer", "alone", "a1", 66_000)}
    heard = (
        Heard("signal", "", "a1", 1, "Nice weather"),
        Heard("signal", "", "a1", 201_000, "Send me a PRICE for December"),
        Heard("fact", "", "a1", 242_000, "No budget named"),
    )
    found = _score(answers=answers, heard=heard, source="web form", staff=240)
    assert found.value == found.uncapped == 40 + 18 + 14 + 5 - 6
    assert [one.points for one in found.reasons] == [40, 18, 14, 5, -6]
    assert found.reasons[0].kind == "question 1"
    assert found.reasons[1].offset_ms == 201_000


def test_a_rule_on_words_is_not_met_by_other_words() -> None:
    assert _score(heard=(Heard("fact", text="Two sites"),)).value == 0


@pytest.mark.parametrize(
    ("answers", "value", "uncapped"),
    [({"decides": "alone", "pallets": "many"}, 100, 110), ({"decides": "no"}, 0, -50)],
)
def test_the_score_is_capped_and_both_are_kept(
    answers: dict[str, str], value: int, uncapped: int
) -> None:
    found = _score(answers={key: Heard("answer", one) for key, one in answers.items()})
    assert (found.value, found.uncapped) == (value, uncapped)


WHOLE = {"points": 60, "answers": {"decides": "alone", "pallets": "many"}, "has_phone": True}


def test_the_gate_is_met_by_everything_and_by_nothing_less() -> None:
    assert gate(CAMPAIGN, **WHOLE, point_when="Tue 10:00").passed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "short"),
    [
        ({"points": 57}, "Score 57 of 60"),
        ({"answers": {"decides": "alone"}}, "pallets unknown"),
        ({"answers": {"decides": "no", "pallets": "many"}}, "Decision maker not reached"),
        ({"has_phone": False}, "Decision maker not reached"),
        ({"point_when": None}, "No continuation point"),
    ],
)
def test_what_is_short_is_said(change: dict[str, object], short: str) -> None:
    result = gate(CAMPAIGN, **{**WHOLE, "point_when": "Tue 10:00", **change})  # type: ignore[arg-type]
    assert not result.passed
    assert result.short == (short,)


def test_a_campaign_may_ask_for_less() -> None:
    easy = replace(CAMPAIGN, gate=GateRule(10, questions=False, decision_maker=False, point=False))
    result = gate(easy, points=10, answers={}, has_phone=False, point_when=None)
    assert [check.key for check in result.checks] == ["score"]
    assert result.passed


def test_a_campaign_comes_back_from_its_columns_as_it_was() -> None:
    plain = {"id": CAMPAIGN.id, "version": 4, "name": "Film"}
    assert from_json(to_json(CAMPAIGN), **plain) == CAMPAIGN


@pytest.mark.parametrize(
    ("pronoun", "label"),
    [("her", "She decides"), ("his", "He decides"), ("their", "They decides")],
)
def test_labels_speak_of_the_prospect(pronoun: str, label: str) -> None:
    assert worded_for(CAMPAIGN, pronoun).questions[0].choices[0].label == label
