"""What the program is: its version, what it was made from, every part with its licence."""

from app import __version__
from app.ui.about import PartList
from app.ui.tour.guide import Guide


def see_what_it_is_made_of(guide: Guide) -> None:
    """Opens the about dialog by the palette and closes it by Esc."""
    hands = guide.hands
    with guide.step("What Segue is, and what it is made of") as step:
        guide.do("About Segue")
        hands.until(lambda: hands.says("What it is made of"), "the about dialog")
        parts = hands.find(PartList)
        hands.until(parts.toPlainText, "the parts with their licences")
        step.expect("its version", hands.says(f"Segue {__version__}"))
        lines = parts.toPlainText().splitlines()
        step.expect("a licence for each", all(len(one.split("\t")) == 3 for one in lines))
        step.expect("Qt among them", any(one.startswith("PySide6") for one in lines))
    hands.key("Esc")
    hands.until(lambda: hands.see(PartList) is None, "the closed dialog")
