"""What hands type in the calls of the design's pictures, each at its moment."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtWidgets import QComboBox, QLineEdit

from app.jobs.sample_data import Record
from app.ui.tour import day_caller
from app.ui.tour.guide import Guide


def in_call(guide: Guide, draft: Record, name: str) -> None:
    """Dials, is answered, and hears what the picture shows, each at its moment."""
    hands = guide.hands
    guide.set_clock(draft["dial_at"] - timedelta(seconds=25))
    day_caller.open_lead(guide, name)
    with guide.step(f"The call with {name}, as the picture has it") as step:
        guide.set_clock(draft["dial_at"])
        hands.until(lambda: "Dial" in hands.focused().accessibleName(), "the focus on Dial")
        hands.key("F9")
        guide.kept(name, lambda one: one.attempt_id, "an attempt")
        answered: datetime = draft["answer_at"]
        guide.set_clock(answered)
        hands.key("Enter")
        guide.kept(name, lambda one: one.answered_at, "the answer")
        for at, do in _moments(guide, draft):
            guide.set_clock(answered + timedelta(seconds=at))
            do()
        hands.let(0.4)
        step.expect("who is on the line", hands.says(name))


def _moments(guide: Guide, draft: Record) -> list[tuple[float, Callable[[], None]]]:
    hands = guide.hands
    signs = {"signal": "+", "objection": "!", "question": "?", "promise": ">", "need": "#"}

    def note(line: Record) -> Callable[[], None]:
        def write() -> None:
            hands.key("Ctrl+N")
            hands.type(f"{signs.get(line['kind'], '')}{line['text']}")
            hands.key("Enter")

        return write

    def answer(_line: Record) -> Callable[[], None]:
        return lambda: hands.key("Alt+3")

    found: list[tuple[float, Callable[[], None]]] = [
        (float(one["at"]), note(one)) for one in draft.get("notes", ())
    ]
    found += [(float(one["at"]), answer(one)) for one in draft.get("answers", ())]
    if "consent" in draft:
        found.append((float(draft["consent"]), lambda: hands.key("F8")))
    return sorted(found, key=lambda one: one[0])


_FIELDS = (
    ("stopped_at", "Stopped at"),
    ("open_question", "Open question"),
    ("goes_on_with", "Goes on with"),
    ("when", "When"),
)


def fill_point(guide: Guide, point: Record) -> None:
    """Fills the continuation point as the draft has it."""
    hands = guide.hands
    for key, label in _FIELDS:
        if key in point:
            field = hands.see(QLineEdit, lambda one, label=label: _is(one, label))  # type: ignore[misc]
            if field is not None:
                hands.fill(field, str(point[key]))
    for promise in point.get("promised", ()):
        ours = promise["who"] == "us"
        field = hands.find(
            QLineEdit,
            lambda one, ours=ours: (
                "promised" in one.accessibleName()  # type: ignore[misc]
                and one.accessibleName().startswith(("We", "You")) == ours
            ),
        )
        hands.fill(field, f"{promise['what']} by {promise['by']}")
    if "open_objection" in point:
        _choose(guide, hands.named("Open objection", QComboBox), str(point["open_objection"]))
    if "opens_with" in point:
        field = hands.named("Open with", QLineEdit)
        hands.fill(field, str(point["opens_with"]))


def _choose(guide: Guide, combo: QComboBox, words: str) -> None:
    """Walks a closed combo box with the Down key until it says these words."""
    guide.hands.key("Ctrl+T")
    guide.hands.key("Tab")
    for _ in range(combo.count()):
        if words in combo.currentText():
            break
        guide.hands.key("Down")


def _is(field: QLineEdit, label: str) -> bool:
    return field.accessibleName().startswith(label)


def hang_up(guide: Guide) -> None:
    """Ends the call."""
    guide.hands.key("F9")
    guide.hands.until(lambda: guide.program.office.in_call is None, "the end of the call")
