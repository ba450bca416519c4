"""A supervisor's desk has no pool: a lead of it that is opened or acted on comes there first."""

import pytest
from PySide6.QtCore import QObject
from sqlalchemy import func, select

from app.acts.mark_here import MarkHere
from app.acts.save_call import AddNotes, NoteLine
from app.acts.side_exits import Reassign
from app.domain import facts as f
from app.host.ids import new_id
from app.models import facts as tables
from app.models.state import Lead
from app.reads.lead_card import LeadCardQuestion
from tests.server.test_feed import note
from tests.team.test_ask_window import boss, screen  # noqa: F401 - a fixture
from tests.team.test_team_window import PASSPHRASE, house  # noqa: F401 - a fixture


def here(window, lead):
    """Whether the store of a desk has a lead."""
    with window.office.workplace.store.reading() as session:
        return session.scalar(select(func.count()).where(Lead.id == lead)) == 1


def noted(window, lead):
    """What notes of a lead the store of a desk has."""
    spine, notes = tables.SPINE, tables.TABLES[f.Note]
    asked = select(notes.c.text).join(spine, spine.c.id == notes.c.id).where(spine.c.lead == lead)
    with window.office.workplace.store.reading() as session:
        return list(session.scalars(asked))


def do(window, command, owner=None):
    """Performs an act; how it ended is in the list by the time it has."""
    ended = []
    window.office.do(
        command,
        owner=owner or window.shell,
        on_done=lambda _: ended.append(""),
        on_failed=lambda error: ended.append(str(error)),
    )
    return ended


def sent(window):
    """Everything has gone to the team."""
    window.office.team.try_now()
    window.until(lambda: window.sync() == "Synced")


def test_a_lead_of_the_pool_is_moved_to_a_person(house, boss):  # noqa: F811
    made = house.server.campaign()
    lead = house.server.lead(made)
    mara = house.elsewhere("Mara", "telemarketer")
    boss.until(lambda: not boss.office.bridge.busy)
    assert not here(boss, lead)
    ended = do(boss, Reassign(lead, mara.id, "She knows them"))
    boss.until(lambda: ended == [""])
    boss.until(lambda: house.server.one("SELECT owner FROM lead WHERE id = %s", lead) == mara.id)
    fact = house.server.one("SELECT stale FROM fact WHERE kind = 'reassigned' AND lead = %s", lead)
    assert fact is None, "it did not come too late"


def test_two_acts_on_one_lead_that_is_not_here(house, boss):  # noqa: F811
    lead = house.server.lead(house.server.campaign())
    notes = [AddNotes(lead, (NoteLine("fact", text),)) for text in ("one", "two")]
    ended = do(boss, notes[0])
    ended += do(boss, notes[1])
    kept = "SELECT count(*) FROM note JOIN fact USING (id) WHERE lead = %s AND stale IS NULL"
    boss.until(lambda: house.server.one(kept, lead) == 2)


def test_it_is_done_though_the_screen_that_asked_is_gone(house, boss):  # noqa: F811
    lead = house.server.lead(house.server.campaign())
    owner = QObject(boss.shell)
    ended = do(boss, AddNotes(lead, (NoteLine("fact", "kept"),)), owner)
    owner.setParent(None)
    del owner
    kept = "SELECT count(*) FROM note JOIN fact USING (id) WHERE lead = %s"
    boss.until(lambda: house.server.one(kept, lead) == 1)
    assert ended == [], "nobody is there to be told"


@pytest.mark.qt_log_ignore("does not support")
def test_without_the_team_a_sentence_says_so_and_nothing_is_changed(house, boss):  # noqa: F811
    lead = house.server.lead(house.server.campaign())
    house.cable.pull()
    note = AddNotes(lead, (NoteLine("fact", "later"),))
    ended = do(boss, note)
    boss.until(lambda: bool(ended))
    assert ended == [
        "This lead is not on this computer, and the team can't be reached. Nothing was changed. "
        "What you typed stays here: try again when the team is heard."
    ]
    assert not here(boss, lead)
    house.cable.plug()
    sent(boss)
    ended = do(boss, note)
    boss.until(lambda: ended == [""])


def test_a_lead_that_nobody_has_any_more(house, boss):  # noqa: F811
    gone = house.server.lead(house.server.campaign(), stage="withdrawn")
    for lead in (gone, new_id()):
        ended = do(boss, AddNotes(lead, (NoteLine("fact", "x"),)))
        boss.until(lambda: bool(ended))  # noqa: B023 - waited for here
        assert ended == ["This lead is no longer here."]


def test_opened_from_a_list_of_the_team_it_is_here_and_stays_true(house, boss):  # noqa: F811
    lead = house.server.lead(house.server.campaign())
    boss.office.go("desk", lead=lead)
    boss.until(lambda: boss.shell.work.place.key == "desk")
    shown = boss.shell.work.screen_shown.presenter
    boss.until(lambda: shown.card is not None and shown.card.state.id == lead)
    boss.until(lambda: not boss.office.bridge.busy)
    assert here(boss, lead)
    assert shown.found is not None, "what only the desk is asked about it is there too"
    mara = house.elsewhere("Mara", "telemarketer")
    mara.push(note(mara, lead, "She asks for a film"))
    boss.until(lambda: noted(boss, lead) == ["She asks for a film"])
    boss.office.team.sign_out()
    boss.until(lambda: not here(boss, lead))


def test_another_lead_chosen_meanwhile_is_the_one_that_is_shown(house, boss):  # noqa: F811
    made = house.server.campaign()
    first, second = house.server.lead(made), house.server.lead(made)
    cards = []
    for lead in (first, second):
        boss.office.ask(LeadCardQuestion(lead), owner=boss.shell, on_done=cards.append)
    boss.until(lambda: bool(cards))
    boss.until(lambda: not boss.office.bridge.busy)
    assert [one.state.id for one in cards] == [second]


def test_nobody_else_gets_a_lead_so(house):  # noqa: F811
    window = house.joined("Tom", "telesales")
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Synced")
    lead = house.server.lead(house.server.campaign())
    ended = do(window, MarkHere(lead, new_id(), 0))
    window.until(lambda: bool(ended))
    assert ended == ["This lead is no longer here."]
    assert not here(window, lead)
