"""What is typed on a lead that goes to somebody else meanwhile: kept, and there to be read."""

import pytest
from PySide6.QtGui import QGuiApplication
from sqlalchemy import select

from app.models.local import Draft
from app.models.state import Lead
from tests.team.test_team_window import (  # noqa: F401
    KEY,
    house,
    lead_of,
    words_of,
)
from tests.team.test_team_window_keeping import enter

quiet = pytest.mark.qt_log_ignore("does not support")


def at_lead(window, lead):
    """The call screen with this lead open."""
    window.office.go("queue", lead=lead)
    window.until(lambda: window.shell.work.place.spec.key == "queue")
    one = window.shell.work.screen_shown.presenter
    window.until(lambda: one.card is not None and one.card.state.id == lead)
    return window.shell.work.screen_shown, one


def drafts(window):
    with window.program.workplace.store.reading() as session:
        return {row.lead: row.content for row in session.scalars(select(Draft))}


def is_here(window, lead):
    with window.program.workplace.store.reading() as session:
        return session.get(Lead, lead) is not None


def given_to_somebody_else(house, lead):  # noqa: F811
    ingrid = house.elsewhere("Ingrid", "telesales").id
    house.server.root.execute(
        "UPDATE lead SET owner = %s, rev = rev + 1 WHERE id = %s", (ingrid, lead)
    )


@quiet
def test_what_was_typed_before_and_after_a_lead_went_is_read_copied_and_thrown_away(
    house,  # noqa: F811
    lead_of,  # noqa: F811
):
    make, made = lead_of
    window = enter(house, "Lea", "telesales", leads=make)
    (lead,) = made
    screen, one = at_lead(window, lead)
    name = one.card.prospect.name
    screen.notes.notes.line.setFocus()
    window.words("wants two pallets")
    window.key(KEY.Key_Return)
    window.until(lambda: lead in drafts(window))
    given_to_somebody_else(house, lead)
    window.office.team.try_now()
    window.until(lambda: not is_here(window, lead))
    window.words("by Friday")
    window.until(lambda: drafts(window).get(lead, {}).get("line") == "by Friday")
    told = f"{name} has gone to somebody else. What you typed is kept: click the cloud below."
    window.until(lambda: told in window.said)
    window.click(window.shell.work.status.part("sync"))
    window.until(lambda: window.shell.status.team.box is not None)
    box = window.shell.status.team.box
    assert "Typed, not saved" in words_of(box)
    (typed,) = box.typed
    assert name in words_of(typed)
    assert typed.words.text() == "wants two pallets\nby Friday"
    window.click(typed.copy)
    assert QGuiApplication.clipboard().text() == "wants two pallets\nby Friday"
    window.click(typed.drop)
    window.until(lambda: drafts(window) == {})
    window.click(typed.drop)
    window.until(lambda: drafts(window).get(lead, {}).get("line") == "by Friday")
    window.click(typed.drop)
    window.until(lambda: drafts(window) == {})
    box.close()
    assert window.said.count(told) == 1
