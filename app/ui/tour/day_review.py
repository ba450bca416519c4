"""The supervisor's part of the day: hear a call, comment at a moment, say where it broke."""

from app.ui.tour.guide import Guide


def hear_and_comment(guide: Guide, name: str, words: str) -> None:
    """Plays a recording and comments on a moment of it."""
    hands = guide.hands
    guide.open_screen("Recordings")
    with guide.step(f"Find the call with {name}, and play it") as step:
        hands.click_row(name)
        hands.until(lambda: hands.says("At this moment"), "its moments")
        hands.key("K")
        hands.let(1.0)
        hands.key("K")
        step.expect("who talks", hands.says(name))
    with guide.step("Comment at this moment, with C") as step:
        hands.key("C")
        hands.let(0.1)
        hands.type(words)
        hands.key("Ctrl+Enter")
        card = guide.kept(name, lambda one: _comments(one, words), "the comment")
        step.expect("it stands in the thread", bool(_comments(card, words)))
    with guide.step("It broke here, and why") as step:
        hands.key("B")
        hands.row("Price without value")
        hands.key("3")
        hands.key("Ctrl+Enter")
        card = guide.kept(name, _broke, "where it broke")
        step.expect("the reason", _broke(card)[0], "Price without value")


def _comments(card: object, words: str) -> list[str]:
    thread = card.thread  # type: ignore[attr-defined]
    return [one.text for item in thread for one in item.comments if words in one.text]


def _broke(card: object) -> list[str]:
    thread = card.thread  # type: ignore[attr-defined]
    return [one.broke for item in thread for one in item.comments if one.broke]


def answer(guide: Guide, name: str, words: str) -> None:
    """The rep sees the comment in the thread and answers it."""
    hands = guide.hands
    with guide.step("The rep sees the comment and answers") as step:
        hands.choose_on_row("You asked before you explained", "Answer…")
        step.expect("who commented", bool(hands.row("Petra Holm")))
        hands.fill(hands.named("Answer to the comment"), words)
        hands.key("Enter")
        card = guide.kept(name, lambda one: _comments(one, words), "the answer")
        step.expect("it stands beside the comment", bool(_comments(card, words)))


def read_the_flow(guide: Guide) -> None:
    """Opens the measures, and the leads behind a figure."""
    hands = guide.hands
    guide.open_screen("Flow")
    with guide.step("The measures of each layer, with n beside each") as step:
        hands.until(lambda: hands.says("Rejected by telesales"), "the measures")
        step.expect("a cost that is not set says so", hands.says("not set"))
