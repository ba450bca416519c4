"""Resumed or restarted: what the first words of a follow-up propose."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.resumption import (
    LEAST_SAID,
    RESUMED_FROM,
    SECONDS,
    Kept,
    Proposal,
    Resumption,
    propose,
)
from app.domain.spoken import SpokenWord

POINT = Kept(
    opens_with="“Ewa, you asked whether it holds at −25 °C. It was measured.”",
    topics=(
        "Does it hold in the freezer at −25 °C?",
        "Thinner film tore in 2024",
        "Freezer data sheet",
    ),
    names=("Ewa Nowicka", "Baltica Cold Chain"),
)
FRESH = (
    "Good morning Ewa Nowicka my name is Jonas from Norrpack and I wanted to introduce our company "
    "to Baltica Cold Chain we produce many kinds of packaging and I have a short presentation"
)


def said(
    text: str, start: float = 1.0, channel: str = "rep", sure: float = 0.9
) -> list[SpokenWord]:
    return [
        SpokenWord(start + n * 0.3, start + n * 0.3 + 0.2, one, sure, channel)
        for n, one in enumerate(text.split())
    ]


def verdict(words: list[SpokenWord], point: Kept = POINT) -> Resumption | None:
    found = propose(words, point)
    return found.verdict if found is not None else None


def test_the_opening_line_read_out_is_resumed_with_its_words_as_evidence() -> None:
    found = propose(
        said("Hello Ewa, you asked whether it holds at minus 25, it was measured"), POINT
    )
    assert found is not None
    assert found.verdict is Resumption.RESUMED
    assert [one.text for one in found.shared] == ["asked", "holds", "25,", "measured"]
    assert found.missing == ()
    assert found.score == 1.0
    assert found.text == POINT.opens_with


def test_a_topic_in_other_words_is_resumed_too() -> None:
    found = propose(said("Hello. I have sent you the freezer sheet with all data"), POINT)
    assert found is not None
    assert found.verdict is Resumption.RESUMED
    assert found.text == "Freezer data sheet"


def test_a_presentation_from_the_beginning_is_restarted() -> None:
    found = propose(said(FRESH), POINT)
    assert found is not None
    assert found.verdict is Resumption.RESTARTED
    assert found.shared == ()
    assert set(found.missing) == {"asked", "holds", "25", "measured"}


def test_the_name_alone_resumes_nothing() -> None:
    assert verdict(said("Ewa Nowicka Baltica Cold Chain " * 8)) is Resumption.RESTARTED


def test_what_the_prospect_says_does_not_count() -> None:
    theirs = said("does it hold in the freezer at 25 measured asked", 0.5, "prospect")
    assert verdict([*theirs, *said(FRESH)]) is Resumption.RESTARTED
    assert verdict(theirs) is None


def test_what_comes_after_the_beginning_does_not_count() -> None:
    late = said("you asked whether it holds at 25 measured", 1.0 + SECONDS)
    assert verdict([*said(FRESH), *late]) is Resumption.RESTARTED


def test_few_words_or_one_shared_word_more_propose_nothing() -> None:
    assert verdict(said("Good morning is it a good moment")) is None
    assert verdict(said(FRESH + " freezer film")) is None


def test_a_point_that_says_too_little_is_not_missed() -> None:
    assert verdict(said(FRESH), Kept("Hello again, good morning")) is None


def test_words_that_were_hardly_recognised_prove_no_resuming() -> None:
    assert verdict(said("you asked whether it holds at 25 measured", sure=0.2)) is None


words_of_point = ("asked", "holds", "25", "measured", "freezer", "film", "tore", "data", "sheet")
others = ("gadget", "packaging", "norrpack", "and", "the", "we", "produce", "Ewa", "company")
speech = st.lists(st.sampled_from(words_of_point + others), max_size=60)
long_speech = st.lists(st.sampled_from(words_of_point + others), min_size=LEAST_SAID, max_size=60)


@given(speech)
def test_case_and_signs_and_order_change_nothing(words: list[str]) -> None:
    plain = said(" ".join(words))
    loud = [replace(one, text=f"“{one.text.upper()}!”") for one in reversed(plain)]

    def of(found: Proposal | None) -> tuple[object, ...]:
        if found is None:
            return ()
        return found.verdict, found.score, found.said, {one.start for one in found.shared}

    assert of(propose(plain, POINT)) == of(propose(loud, POINT))


@given(long_speech, st.sampled_from(words_of_point))
def test_a_word_of_the_point_more_never_speaks_against_resuming(
    words: list[str], more: str
) -> None:
    rank = {Resumption.RESTARTED: 0, None: 1, Resumption.RESUMED: 2}
    before = verdict(said(" ".join(words)))
    after = verdict([*said(" ".join(words)), SpokenWord(1.5, 1.6, more)])
    assert rank[after] >= rank[before]


@given(speech)
def test_the_score_is_a_share_and_decides(words: list[str]) -> None:
    found = propose(said(" ".join(words)), POINT)
    if found is not None:
        assert 0.0 <= found.score <= 1.0
        assert (found.verdict is Resumption.RESUMED) == (found.score >= RESUMED_FROM)
        assert found.verdict is Resumption.RESUMED or len(found.shared) <= 1


@given(st.lists(st.sampled_from(others), min_size=1, max_size=int(SECONDS / 2 / 0.3) - 1))
def test_the_opening_line_after_any_greeting_is_resumed(greeting: list[str]) -> None:
    assert verdict(said(" ".join([*greeting, *POINT.opens_with.split()]))) is Resumption.RESUMED
