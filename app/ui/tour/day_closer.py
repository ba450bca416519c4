"""The closer's part of the day: reject one hand-off, accept another, go on, win."""

from PySide6.QtWidgets import QLineEdit

from app.ui.tour.guide import Guide


def reject(guide: Guide, name: str, line: str) -> None:
    """Rejects a hand-off with one of the nine reasons and one line."""
    hands = guide.hands
    with guide.step(f"The hand-off of {name}, with its package") as step:
        hands.click_row(name)
        hands.until(lambda: hands.says("Accept and open"), "what can be answered")
        step.expect("it can be rejected", hands.says("Reject…"))
    with guide.step("Reject: no budget, and one line") as step:
        hands.key("Ctrl+Shift+R")
        hands.until(lambda: hands.says("Reject: why?"), "the nine reasons")
        hands.key("2")
        hands.let(0.1)
        hands.fill(hands.find(QLineEdit, lambda one: "line" in one.accessibleName().lower()), line)
        hands.key("Ctrl+Enter")
        card = guide.kept(name, lambda one: one.state.stage == "returned", "the rejection")
        step.expect("the reason", card.state.rejected, "no_budget")
        step.expect("the line", card.state.rejected_line, line)


def accept_and_go_on(guide: Guide, name: str) -> None:
    """Accepts a hand-off; the call opens with where the conversation stopped."""
    hands = guide.hands
    with guide.step(f"Accept {name} and open") as step:
        hands.click_row(name)
        hands.until(lambda: hands.says("Accept and open"), "what can be answered")
        hands.key("Ctrl+Shift+A")
        card = guide.kept(name, lambda one: one.state.stage == "accepted", "the acceptance")
        step.expect("whose it is", card.owner_name.split(" ")[0], "Jonas")
    with guide.step("Where we stopped stands there before Dial has the focus") as step:
        hands.until(lambda: hands.says("Where we stopped"), "the card")
        opening = guide.card(name).state.point_opens_with.strip("“”")
        step.expect("the opening line is on the screen", hands.says(opening))
        hands.until(lambda: "Dial" in hands.focused().accessibleName(), "the focus on Dial")
        step.expect("the focus", "Dial" in hands.focused().accessibleName())


def win(guide: Guide, name: str, amount: str) -> None:
    """Calls, and wins the deal."""
    hands = guide.hands
    with guide.step("Dial, and go on where it stopped") as step:
        hands.key("F9")
        guide.kept(name, lambda one: one.attempt_id, "an attempt")
        hands.key("Enter")
        card = guide.kept(name, lambda one: one.answered_at, "the answer")
        hands.key("Ctrl+N")
        hands.type("+takes the December range, two pallets a week")
        hands.key("Enter")
        hands.let(1.6)
        step.expect("the line is live", card.answered_at is not None)
    with guide.step("Won, with amount and date") as step:
        hands.key("Ctrl+Shift+W")
        field = hands.find(QLineEdit, lambda one: one.accessibleName().startswith("Amount"))
        hands.fill(field, amount)
        hands.key("F9")
        guide.kept(name, lambda one: one.ended_at, "the end of the call")
        hands.key("Ctrl+Enter")
        card = guide.kept(name, lambda one: one.state.stage == "won", "the won deal")
        step.expect("what was won", card.state.deal_minor, 1_250_000)
        step.expect("the point is closed", card.state.point is None)
