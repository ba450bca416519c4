"""The arithmetic of figures, by hand."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.domain.campaign import Costs
from app.domain.measure_cases import CASES, History, measure
from app.domain.measure_figures import figures
from app.domain.measures import MEASURES, Case, Filters, Setting, keeps, tallies, wilson

AT = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)
ONE, TWO, LEAD = UUID(int=1), UUID(int=2), UUID(int=9)


def case(n: int, **more: object) -> Case:
    plain = {"campaign": ONE, "source": "Web form", "segment": "", "at": AT, "person": None}
    return Case(id=UUID(int=100 + n), lead=LEAD, **{**plain, **more})  # type: ignore[arg-type]


def test_every_measure_has_cases_and_says_formula_denominator_and_source() -> None:
    assert set(CASES) == set(MEASURES)
    for one in MEASURES.values():
        assert " / " in one.formula or one.key in ("answer_time", "stages")
        assert one.denominator
        assert one.source
        assert one.person
    assert not [one for one in MEASURES.values() if "per day" in one.formula]


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (30, 100, 0.219, 0.396)],
)
def test_wilsons_interval_as_in_published_tables(
    hits: int, n: int, low: float, high: float
) -> None:
    found = wilson(hits, n)
    assert found == pytest.approx((low, high), abs=0.001)


def test_no_cases_no_interval_and_no_share() -> None:
    assert wilson(0, 0) is None
    (figure,) = figures(MEASURES["rejection"], [])
    assert (figure.n, figure.value, figure.interval) == (0, None, None)


def test_undecided_hand_offs_stand_aside() -> None:
    cases = [case(1, hit=True), case(2), case(3, counts=False)]
    (figure,) = figures(MEASURES["rejection"], tallies(cases))
    assert (figure.n, figure.hits, figure.value, figure.aside) == (2, 1, 0.5, 1)


def test_cost_is_list_price_labour_and_share_of_other_costs() -> None:
    # Two leads dialled, 1,800 s each; one accepted: 2 × 2.40 + 1 h × 31.00 + 2/4 of 10.00 = 40.80
    costs = Costs("EUR", per_lead_minor=240, hour_minor=3100, other_minor=1000)
    cases = [
        case(1, weight=1800, cut="EUR", hit=True),
        case(2, weight=1800, cut="EUR", counts=False),
    ]
    (figure,) = figures(
        MEASURES["cost_per_qualified"], tallies(cases), Setting({ONE: costs}, {ONE: 4})
    )
    assert figure.n == 1
    assert [(one.currency, one.minor) for one in figure.money] == [("EUR", 4080)]
    assert not figure.left_out


def test_costs_that_are_not_set_are_never_nought() -> None:
    setting = Setting({ONE: Costs(per_lead_minor=240, hour_minor=3100), TWO: Costs()}, {ONE: 1})
    cases = [
        case(1, weight=3600, cut="EUR", hit=True),
        case(2, campaign=TWO, weight=3600, cut="", hit=True),
    ]
    known, unknown = figures(MEASURES["cost_per_qualified"], tallies(cases), setting)
    assert known.money[0].minor == 3340
    assert known.left_out
    assert unknown.not_set
    assert (unknown.n, unknown.money, unknown.value) == (1, (), None)


def test_spent_money_without_an_accepted_lead_is_no_figure() -> None:
    setting = Setting({ONE: Costs(per_lead_minor=240, hour_minor=3100)}, {ONE: 1})
    (figure,) = figures(
        MEASURES["cost_per_qualified"],
        tallies([case(1, weight=60, cut="EUR", counts=False)]),
        setting,
    )
    assert (figure.n, figure.money, figure.not_set) == (0, (), False)


def test_revenue_is_for_each_accepted_lead_and_each_currency() -> None:
    cases = [
        case(1, hit=True, amount=100_00, currency="EUR"),
        case(2, hit=True, amount=90_00, currency="SEK"),
        case(3),
    ]
    (figure,) = figures(MEASURES["revenue"], tallies(cases))
    assert (figure.n, figure.hits) == (3, 2)
    assert [(one.currency, one.minor) for one in figure.money] == [("EUR", 3333), ("SEK", 3000)]


def test_conversion_is_cut_by_source() -> None:
    cases = [case(1, hit=True, cut="Web form"), case(2, cut="Web form"), case(3, cut="Referral")]
    web, referral = figures(MEASURES["conversion"], tallies(cases))
    assert (web.cut, web.hits, web.n) == ("Web form", 1, 2)
    assert (referral.cut, referral.hits, referral.n) == ("Referral", 0, 1)


def test_dependency_names_the_source_that_brings_most() -> None:
    cases = [case(1, cut="Web form"), case(2, cut="Fair"), case(3, cut="Fair")]
    (figure,) = figures(MEASURES["one_source"], tallies(cases))
    assert (figure.cut, figure.hits, figure.n) == ("Fair", 2, 3)


def test_talk_time_is_shared_by_seconds() -> None:
    cases = [case(1, weight=90, hit=True), case(2, weight=10)]
    (figure,) = figures(MEASURES["wasted_talk"], tallies(cases))
    assert (figure.value, figure.n, figure.interval) == (0.9, 2, None)


def test_answer_time_is_the_median() -> None:
    cases = [case(1, weight=60), case(2, weight=600), case(3, weight=0, counts=False)]
    (figure,) = figures(MEASURES["answer_time"], tallies(cases), Setting(waits={"": (60, 600)}))
    assert (figure.value, figure.n, figure.aside) == (330.0, 2, 1)


def test_a_period_takes_in_its_start_and_not_its_end() -> None:
    rate, now = MEASURES["rejection"], MEASURES["lapsed"]
    assert keeps(Filters(since=AT), case(1), rate)
    assert not keeps(Filters(until=AT), case(1), rate)
    assert keeps(Filters(until=AT), case(1), now)
    assert not keeps(Filters(source="Fair"), case(1), rate)


def test_an_empty_team_has_figures_without_a_value() -> None:
    history = History.of([], AT)
    for key in MEASURES:
        assert all(one.n == 0 and one.value is None for one in measure(key, history))
