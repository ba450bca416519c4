"""A phrase reads as its English and can still be said in another language."""

import json
import pickle

from app.domain.phrases import Phrase, capital, joined, phrase, phrases, small

GERMAN = {
    "late": "zu spät",
    "{who} is {how}": "{how} ist {who}",
    "Mon": "Mo",
    " and ": " und ",
    "from {at:02d}": "ab {at:02d}",
}


def german(text):
    return GERMAN.get(text, text)


def through(text):
    assert isinstance(text, Phrase)
    return text.through(german)


def test_it_is_its_english():
    said = phrase("{who} is {how}", who="Ewa", how=phrase("late"))
    assert said == "Ewa is late"
    assert {said: 1}["Ewa is late"] == 1
    assert json.dumps([said]) == '["Ewa is late"]'


def test_values_are_put_in_after_the_template_is_translated_and_phrases_are_too():
    assert through(phrase("{who} is {how}", who="late", how=phrase("late"))) == "zu spät ist late"
    assert through(phrase("from {at:02d}", at=7)) == "ab 07"


def test_braces_of_a_text_without_values_are_signs():
    assert phrase("{name}") == "{name}"
    assert through(phrase("{name}")) == "{name}"


def test_a_row_of_words():
    mon, tue = phrases("Mon", "Tue")
    assert (mon, tue) == ("Mon", "Tue")
    assert through(mon) == "Mo"


def test_joined_keeps_each_part_and_the_joint():
    said = joined(phrase(" and "), ["late", phrase("late")])
    assert said == "late and late"
    assert through(said) == "late und zu spät"
    assert joined(", ", []) == ""


def test_the_first_letter_is_changed_after_the_translation():
    assert capital(phrase("late")) == "Late"
    assert through(capital(phrase("late"))) == "Zu spät"
    assert through(small(phrase("Mon"))) == "mo"


def test_a_template_without_words_is_not_looked_up():
    asked = []
    said = phrase("{who}, {when}", who="Ewa", when=phrase("late"))
    said.through(lambda text: asked.append(text) or text)
    assert asked == ["late"]


def test_it_is_the_same_in_another_process():
    said = capital(phrase("{who} is {how}", who="ewa", how=phrase("late")))
    again = pickle.loads(pickle.dumps(said))
    assert again == "Ewa is late"
    assert through(again) == "Zu spät ist ewa"
