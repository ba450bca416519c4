"""Every way of dialling in the real window, against a lead that breaks each calling rule.

By keys and clicks alone: the list, Dial on the opened lead, the palette, a number typed by hand,
and 'Dial again'. Each must say the sentence of the act, keep no attempt, and send no number out.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import func, select

from app.acts.attempt import StartAttempt
from app.domain import facts as f
from app.domain.errors import RuleForbids
from app.jobs.call_state import Phase
from app.models import facts as tables
from app.ui.widgets.callbar import CallPhase
from tests.helpers.breaks import BREAKS, EWA, NUMBER
from tests.helpers.real_window import window  # noqa: F401
from tests.helpers.team import lead_row

KEY = Qt.Key
HANNA = "Hanna Virtanen"
NUMBERS = {"no_zone": "+48585550111", "region_law": "+12025550123"}


def attempts(team):
    with team.workplace.store.reading() as session:
        return session.scalar(select(func.count()).select_from(tables.TABLES[f.Attempt]))


def sentence_of(team, rule):
    """What the act says, and the words that stand in place of Dial."""
    number = NUMBERS.get(rule, NUMBER)
    with pytest.raises(RuleForbids) as said:
        team.act(StartAttempt(team.leads[EWA], number), "mara")
    assert said.value.rule == rule
    return str(said.value), said.value.what


@pytest.fixture
def mara(window):  # noqa: F811
    """Mara's window with Hanna opened and Ewa in the list."""
    window.start()
    window.click_row(HANNA)
    window.until(lambda: window.shown() == window.team.leads[HANNA])
    window.idle()
    window.said.clear()
    return window


@pytest.mark.parametrize("rule", sorted(set(BREAKS) - {"owner"}))
def test_every_way_says_the_sentence_of_the_rule(mara, rule):
    team, bar = mara.team, mara.screen.call.bar
    BREAKS[rule](team)  # behind the window's back: its list still shows what was
    lead = team.leads[EWA]
    name = team.card(EWA).prospect.name
    sentence, head = sentence_of(team, rule)
    before = attempts(team)

    if rule == "in_conversation":  # the lead of the other campaign
        mara.palette(name, name, about="new")
    elif mara.row(name) is None:
        mara.palette(name, name)
    else:
        mara.click_row(name)
    mara.until(lambda: mara.shown() == lead)
    mara.key(KEY.Key_F9)  # the row, then F9
    mara.says(sentence)

    mara.until(lambda: bar.state().phase is CallPhase.FORBIDDEN)  # in place of the button
    assert bar.state().note == head
    assert not bar.dial.isEnabled()
    QTest.mouseClick(bar.dial, Qt.MouseButton.LeftButton)
    mara.idle()
    assert mara.said == []
    assert mara.screen.presenter.card.verdict.head == head

    mara.palette("> dial or", "Dial or hang up")
    mara.says(sentence)

    # The other lead of that number, which is in conversation, stands first: it may be called.
    mara.by_hand(NUMBERS.get(rule, NUMBER).lstrip("+"), 1 if rule == "in_conversation" else None)
    mara.says(sentence)

    mara.palette(HANNA, HANNA)  # somebody else is open: 'Dial again' goes back and asks again
    mara.until(lambda: mara.shown() == team.leads[HANNA])
    mara.idle()
    mara.palette("> dial again", "Dial again")
    mara.says(sentence)
    assert mara.shown() == lead

    assert attempts(team) == before
    assert mara.links == []


def test_a_lead_that_a_colleague_owns_is_named_by_every_way(mara):
    team = mara.team
    mara.screen.presenter._last_dial = (team.leads[EWA], NUMBER)
    BREAKS["owner"](team)
    sentence, _ = sentence_of(team, "owner")
    before = attempts(team)
    mara.click_row(EWA)
    mara.says(sentence)
    mara.until(lambda: mara.shown() in (team.leads[HANNA], team.leads["Tomás Ribeiro"]))
    mara.palette(EWA, EWA)
    mara.says(sentence)
    mara.by_hand(NUMBER.lstrip("+"))
    mara.says(sentence)
    mara.palette("> dial again", "Dial again")
    mara.says(sentence)
    assert mara.shown() != team.leads[EWA]
    assert attempts(team) == before
    assert mara.links == []
    for name in (HANNA, "Tomás Ribeiro"):  # what was refused is not dialled later
        mara.click_row(name)
        mara.until(lambda name=name: mara.shown() == team.leads[name])
        mara.idle()
    assert (attempts(team), mara.links, mara.said) == (before, [], [])


def test_a_number_that_two_leads_share_is_asked_for(mara):
    team = mara.team
    team.add_leads(lead_row("Piotr Nowicki", NUMBER, line=9), job="shared")
    dialog = mara.number_dialog(NUMBER.lstrip("+"))
    assert dialog.whose.text() == "2 leads have +48 58 555 01 72. Who is called?"
    rows = dialog.which.items.items()
    assert [(one.text, one.detail) for one in rows] == [
        (EWA, "Baltica Cold Chain, Cold-chain film EU"),
        ("Piotr Nowicki", "Baltica Cold Chain, Cold-chain film EU"),
    ]
    assert all(one.second.startswith("May be called until") for one in rows)
    QTest.keyClick(dialog.number, KEY.Key_Return)
    assert dialog.isVisible()
    assert dialog.field.error() == "Choose who is called."
    dialog.reject()
    mara.until(lambda: not dialog.isVisible())
    mara.shell.activateWindow()
    mara.until(mara.shell.isActiveWindow)
    mara.by_hand(NUMBER.lstrip("+"), 1)
    mara.until(lambda: mara.links == [f"tel:{NUMBER}"])
    mara.idle()
    assert mara.shown() == team.leads["Piotr Nowicki"]
    team.clock.forward(seconds=3)
    mara.key(KEY.Key_F9)
    mara.until(lambda: mara.screen.presenter.line.line().phase is Phase.ENDED)
    mara.idle()


def test_it_is_said_why_one_of_them_may_not_be_called(mara):
    team = mara.team
    BREAKS["in_conversation"](team)
    dialog = mara.number_dialog(NUMBER.lstrip("+"))
    free, held = dialog.which.items.items()
    assert (free.icon, free.detail) == ("phone", "Baltica Cold Chain, Cold-chain film EU")
    assert (held.icon, held.detail) == ("ban", "Baltica Cold Chain, Other campaign")
    assert "in conversation" in held.second.lower()
    dialog.reject()
    mara.until(lambda: not dialog.isVisible())


@pytest.mark.parametrize("way", ["list", "button", "palette", "by hand", "again"])
def test_every_way_dials_a_lead_that_may_be_called(mara, way):
    team = mara.team
    if way in ("button", "palette"):
        mara.click_row(EWA)
        mara.until(lambda: mara.shown() == team.leads[EWA])
        mara.idle()
    if way == "again":
        mara.screen.presenter._last_dial = (team.leads[EWA], NUMBER)
    {
        "list": lambda: (mara.click_row(EWA), mara.until(lambda: mara.shown() == team.leads[EWA])),
        "button": lambda: QTest.mouseClick(mara.screen.call.bar.dial, Qt.MouseButton.LeftButton),
        "palette": lambda: mara.palette("> dial or", "Dial or hang up"),
        "by hand": lambda: mara.by_hand(NUMBER.lstrip("+")),
        "again": lambda: mara.palette("> dial again", "Dial again"),
    }[way]()
    if way == "list":
        mara.key(KEY.Key_F9)
    mara.until(lambda: mara.links == [f"tel:{NUMBER}"])
    mara.idle()
    assert attempts(team) == 1
    team.clock.forward(seconds=3)
    mara.key(KEY.Key_F9)
    mara.until(lambda: mara.screen.presenter.line.line().phase is Phase.ENDED)
    mara.idle()
