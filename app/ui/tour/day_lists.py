"""Lists in: an export of another system becomes leads; every row is accounted for."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.domain.vocabulary import Role
from app.reads.imports import ImportRow, ImportsQuestion
from app.reads.search_leads import SearchQuestion
from app.ui.tour.guide import Guide

LIST = """First Name,Last Name,Email,Phone Number,Associated Company,Job Title,Country/Region
Annika,Vogt,a.vogt@vogt-frucht.example,+49 40 5550 182,Vogt Frucht,Einkauf,Germany
Maarten,de Wit,maarten@dewitfresh.example,+31 10 555 0144,De Wit Fresh,Directeur,Netherlands
Chiara,Bellini,chiara@bellini.example,+39 051 555 0199,Bellini Ortofrutta,Titolare,Italy
Annika,Vogt,a.vogt@vogt-frucht.example,+49 40 5550 182,Vogt Frucht,Einkauf,Germany
Ilse,Maes,ilse@maesgroenten.example,n/a,Maes Groenten,Zaakvoerder,Belgium
Petra,Zidar,petra@alpesadje.example,+386 1 555 0119,Alpe Sadje,Nabava,Slovenia
"""


def import_a_list(guide: Guide, room: Path) -> None:
    """Imports a CRM's export: columns are guessed, rows checked, then taken."""
    hands = guide.hands
    file = room / "hubspot-contacts.csv"
    file.write_text(LIST, encoding="utf-8-sig")
    guide.open_screen("Import leads")
    with guide.step("Open a list that another system exported") as step:
        hands.fill(hands.named("Path of the list", QLineEdit), str(file))
        hands.key("Enter")
        hands.row("Maarten")
        hands.until(lambda: hands.says("Phone cannot be dialled"), "what was found")
        step.expect("nothing is written yet", _found(guide, "Maarten de Wit"), 0)
    with guide.step("Choose the campaign") as step:
        hands.key("Ctrl+Enter")
        hands.until(lambda: hands.says("Which campaign calls these people"), "the campaign step")
        hands.fill(hands.named("Name of the new campaign", QLineEdit), "Fruit 2026")
        step.expect("nothing is written yet", _found(guide, "Maarten de Wit"), 0)
    with guide.step("Import, and see what came of every row") as step:
        hands.key("Ctrl+Enter")
        hands.until(lambda: _found(guide, "Maarten de Wit"), "in the store: the new lead")
        hands.until(lambda: hands.says("Undo import"), "the way back")
        done = guide.ask(ImportsQuestion(), role=Role.ADMIN)
        newest = _rows(done)[0]
        step.expect("taken", newest.taken >= 3)
        step.expect("every row", newest.taken + newest.refused + newest.duplicates, 6)


def _rows(answer: Any) -> tuple[ImportRow, ...]:
    return tuple(getattr(answer, "rows", answer))


def _found(guide: Guide, name: str) -> int:
    return len(guide.ask(SearchQuestion(name)))
