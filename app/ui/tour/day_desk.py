"""The qualifier's part of the day: pass one lead on, return another."""

from app.ui.tour.guide import Guide


def pass_on(guide: Guide, name: str, to: str) -> None:
    """Passes a lead that met the gate to a named rep."""
    hands = guide.hands
    guide.open_screen("Hand-off desk")
    with guide.step(f"{name} stands at the desk, with the reasons of the score") as step:
        hands.click_row(name)
        hands.until(lambda: hands.says("Intent score"), "the score")
        hands.until(lambda: hands.says("Screening"), "what was answered")
        step.expect("the gate is met", guide.card(name).gate.passed)
    with guide.step(f"Choose {to}, and pass with P") as step:
        hands.click_row(to)
        hands.click_row(name)
        hands.key("P")
        card = guide.kept(name, lambda one: one.state.stage == "handed_off", "the hand-off")
        step.expect("who has to answer", card.receiver_name.split(" ")[0], to)
        hands.until(lambda: hands.says("Undo"), "the toast with Undo")


def undo_the_pass(guide: Guide, name: str, to: str) -> None:
    """Takes the hand-off back within its ten seconds, and passes again."""
    hands = guide.hands
    with guide.step("Undo, within ten seconds") as step:
        hands.key("Ctrl+Z")
        card = guide.kept(name, lambda one: one.state.stage == "qualified", "the undone hand-off")
        step.expect("it is back at the desk", card.state.handoff is None)
    with guide.step("Pass again") as step:
        hands.click_row(name)
        hands.click_row(to)
        hands.click_row(name)
        hands.key("P")
        card = guide.kept(name, lambda one: one.state.stage == "handed_off", "the hand-off")
        step.expect("who has to answer", card.receiver_name.split(" ")[0], to)


def send_back(guide: Guide, name: str, words: str) -> None:
    """Returns a lead that is short of the gate, with what is missing."""
    hands = guide.hands
    with guide.step(f"Return {name}, with R and the reason") as step:
        hands.click_row(name)
        hands.until(lambda: hands.says(name), name)
        hands.key("R")
        hands.let(0.2)
        hands.type(words)
        hands.key("Ctrl+Enter")
        card = guide.kept(name, lambda one: one.state.stage == "returned", "the return")
        step.expect("the thread says why", card.thread[0].kind, "returned")
