"""The telemarketer's part of the day: a first conversation, a miss, what came back."""

from PySide6.QtWidgets import QLineEdit

from app.reads.lead_card import LeadCard
from app.ui.tour.guide import Guide


def first_conversation(guide: Guide, name: str) -> None:
    """Dial, answer, consent, screening by keys, notes by sign, the point, save and next."""
    hands = guide.hands
    open_lead(guide, name)
    with guide.step("Dial with F9") as step:
        hands.key("F9")
        card = guide.kept(name, lambda one: one.attempt_id, "an attempt")
        step.expect("the attempt is kept before the answer", card.answered_at is None)
    with guide.step("She answers, and agrees to be recorded") as step:
        hands.key("Enter")
        card = guide.kept(name, lambda one: one.answered_at, "the moment of the answer")
        hands.until(lambda: hands.says("Not recording"), "that nothing is recorded yet")
        hands.key("F8")
        card = guide.kept(name, lambda one: one.prospect.consent, "consent")
        hands.until(lambda: hands.says("Pause recording"), "the recording light")
        step.expect("consent", card.prospect.consent)
    with guide.step("Screening questions by Alt and a digit") as step:
        for digit in (3, 1):  # the first three were known when she came in
            hands.key(f"Alt+{digit}")
            hands.let(0.05)
        hands.until(lambda: hands.says("5 of 5 answered"), "all answers")
        step.expect("answered", hands.says("5 of 5 answered"))
    with guide.step("Notes by sign, stamped with the moment") as step:
        hands.key("Ctrl+N")
        for line in (
            "Two docks, one night shift",
            "+asked what a price for December would be",
            "!samples took six weeks last time",
            "?smallest order for printed film",
        ):
            hands.type(line)
            hands.key("Enter")
        hands.until(lambda: hands.row("smallest order"), "the last note")
        step.expect("an objection is shown as one", bool(hands.row("Objection")))
    with guide.step("The continuation point, and what is missing of it") as step:
        hands.key("Ctrl+T")
        hands.type("The price for December")
        hands.key("Tab")
        hands.type("What would December cost?")
        hands.key("Ctrl+1")
        hands.key("Ctrl+Enter")
        hands.until(lambda: hands.says("Say how the next call opens"), "what is missing")
        step.expect("the button says it", hands.says("Go to what is missing"))
    with guide.step("The missing words, and when, in her time") as step:
        hands.fill(
            hands.named("Next call opens", QLineEdit), "Ingrid, you asked what December would cost."
        )
        hands.fill(hands.named("When", QLineEdit), "tomorrow 10:00")
        hands.until(lambda: hands.says("10:00"), "the echo of the time")
        step.expect("nothing is missing", not hands.says("left to fill"))
    with guide.step("Hang up, save and next") as step:
        hands.let(1.6)
        hands.key("F9")
        guide.kept(name, lambda one: one.ended_at, "the end of the call")
        hands.key("Ctrl+Enter")
        card = guide.kept(name, lambda one: one.attempt_id is None, "the saved call")
        step.expect("stage", card.state.stage, "qualified")
        step.expect("notes kept", len(card.thread[0].notes), 4)
        step.expect("opening line", card.state.point_opens_with.startswith("Ingrid, you asked"))
        hands.until(lambda: hands.says("Undo"), "the toast with Undo")
    _sound_is_kept(guide, name)


def _sound_is_kept(guide: Guide, name: str) -> None:
    with guide.step("The sound of the call is packed and kept") as step:
        card = guide.kept(name, _heard, "the recording")
        step.expect("the recording plays", card.thread[0].recorded)


def _heard(card: LeadCard) -> bool:
    return card.thread[0].recorded


def open_lead(guide: Guide, name: str) -> None:
    """Finds a lead by the palette and opens it."""
    hands = guide.hands
    with guide.step(f"Find {name} with Ctrl+K") as step:
        guide.by_palette(f"@{name}", name)
        hands.until(lambda: hands.says(name), f"{name} on the screen")
        step.expect("who is shown", hands.says(name))


def a_miss(guide: Guide, name: str) -> None:
    """Somebody does not answer: one key says so, save and next."""
    hands = guide.hands
    open_lead(guide, name)
    with guide.step("Nobody answers: one key, save and next") as step:
        before = guide.card(name).state.attempts
        hands.key("F9")
        guide.kept(name, lambda one: one.attempt_id, "an attempt")
        hands.let(1.7)
        hands.key("F9")
        guide.kept(name, lambda one: one.ended_at, "the end of the attempt")
        hands.key("Ctrl+1")
        hands.key("Ctrl+Enter")
        card = guide.kept(name, lambda one: one.attempt_id is None, "the saved attempt")
        step.expect("how it ended", card.state.last_disposition, "no_answer")
        step.expect("attempts", card.state.attempts, before + 1)
        step.expect("it is tried again later", card.state.next_try_at is not None)


def rejection_is_back(guide: Guide, name: str, words: str) -> None:
    """What a closer rejected stands at the sender's desk, with reason and line."""
    hands = guide.hands
    open_lead(guide, name)
    with guide.step("The rejection, with its reason and line") as step:
        hands.until(lambda: hands.says(words), "the closer's line")
        step.expect("stage", guide.card(name).state.stage, "returned")
