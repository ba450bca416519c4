"""Words of a call: how they are cut, put together and found."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.spoken import (
    SpokenWord,
    best_snippet,
    find,
    in_order,
    parts_of,
    snippet,
    turns,
    word_at,
)


def said(text: str, start: float = 0.0, channel: str = "rep") -> list[SpokenWord]:
    """Half a second a word."""
    return [
        SpokenWord(start + n / 2, start + n / 2 + 0.4, one, 0.9, channel)
        for n, one in enumerate(text.split())
    ]


CALL = in_order(
    [
        *said("Hello Ewa, does it hold at −25°C?"),
        *said("It held in the freezer.", 5.0, "prospect"),
        *said("Then the data sheet is answered.", 8.0),
        *said("It is.", 20.0),
    ]
)


def test_words_are_compared_without_case_accents_and_signs() -> None:
    assert parts_of("Kälte, don't −25°C!") == ("kalte", "don", "t", "25", "c")


def test_turns_go_by_speaker_and_by_long_silences() -> None:
    found = [(one.channel, CALL[one.first].start, one.last - one.first) for one in turns(CALL)]
    assert found == [("rep", 0.0, 7), ("prospect", 5.0, 5), ("rep", 8.0, 6), ("rep", 20.0, 2)]
    assert turns(()) == ()


def test_a_phrase_is_found_and_its_last_word_may_be_begun_only() -> None:
    (hit,) = find(CALL, "DATA she")
    assert [one.text for one in CALL[hit[0] : hit[1]]] == ["data", "sheet"]
    assert find(CALL, "dat sheet") == ()
    assert [CALL[first].text for first, _ in find(CALL, "hel")] == ["Hello", "held"]
    assert find(CALL, "  ?") == ()


def test_a_phrase_does_not_run_from_one_side_to_the_other() -> None:
    assert find(CALL, "freezer then") == ()


def test_sides_that_talk_at_once_keep_their_own_words_together() -> None:
    both = in_order([*said("one two three"), *said("eins zwei drei", 0.1, "prospect")])
    (hit,) = find(both, "two three")
    assert snippet(both, *hit).found == "two three"
    assert snippet(both, *hit).before == "one"


def test_a_snippet_tells_second_and_speaker() -> None:
    found = best_snippet(CALL, "freezer")
    assert found is not None
    assert (found.before, found.found, found.second) == ("It held in the", "freezer.", 7.0)
    assert found.channel == "prospect"
    apart = best_snippet(CALL, "sheet hold")
    assert apart is not None
    assert apart.found == "sheet", "words that stand apart: the longest one is shown"
    assert best_snippet(CALL, "nothing whatever") is None


def test_the_word_that_is_heard() -> None:
    assert word_at(CALL, 0.1) == 0
    assert word_at(CALL, 0.45) is None
    assert word_at(CALL, 5.2) == 7
    assert word_at(CALL, 99.0) is None


texts = st.lists(st.text("abäéc ,.'1°", min_size=1, max_size=6), max_size=30)


@given(texts, st.data())
def test_every_word_that_was_said_is_found_where_it_was_said(
    words: list[str], data: st.DataObject
) -> None:
    call = in_order(
        [
            SpokenWord(n, n + 0.5, one, 1.0, data.draw(st.sampled_from(("rep", "prospect"))))
            for n, one in enumerate(words)
        ]
    )
    for at, word in enumerate(call):
        if parts_of(word.text):
            assert any(first <= at < last for first, last in find(call, word.text))


@given(texts)
def test_turns_hold_every_word_once(words: list[str]) -> None:
    call = in_order([SpokenWord(n * 1.7, n * 1.7 + 0.1, one) for n, one in enumerate(words)])
    assert [at for one in turns(call) for at in range(one.first, one.last)] == list(
        range(len(call))
    )
