"""Leases, roles and refusals in the window, on a real PostgreSQL with a second desk."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.acts.house import KeepDraft
from app.acts.save_call import AddNotes, NoteLine
from app.ui.shell_team import ANEW, OFFLINE
from app.ui.widgets.buttons import Button
from tests.team.test_team_window import KEY, PASSPHRASE, house, lead_of  # noqa: F401


def enter(house, name, *roles, leads=None):  # noqa: F811
    """Somebody's window, signed in and synced."""
    window = house.joined(name, *roles, leads=leads)
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Synced")
    # The team may answer before the first screen is shown, which would then take the place of
    # whatever was gone to.
    window.until(window.shell.work.isVisible)
    return window


def person(window):
    return window.office.actor.id


def banner(window, key):
    """What a banner of this key says; '' without one."""
    for one in window.shell.work.banners._shown:
        if one.spec.key == key:
            return f"{one.spec.title} {one.spec.text}"
    return ""


def not_heard(team_server, who, minutes=60):
    """The last of somebody's desk is so long ago; nothing else waits for a desk."""
    team_server.root.execute("UPDATE lease SET was_owner = NULL")
    team_server.root.execute("DELETE FROM former")
    last_heard(team_server, who, minutes)


def last_heard(team_server, who, minutes):
    team_server.root.execute(
        "UPDATE device SET heard_at = clock_timestamp() - make_interval(mins => %s)"
        " WHERE device = %s",
        (minutes, who.device),
    )


def waiting_lead(team_server, old, new, minutes=60):
    """A lead of somebody whose desk was not heard since it was given on."""
    lead = team_server.lead(team_server.campaign(), stage="accepted", owner=old.id)
    not_heard(team_server, old, minutes)
    team_server.root.execute("UPDATE lead SET owner = %s WHERE id = %s", (new.id, lead))
    return lead


@pytest.mark.qt_log_ignore("does not support")
def test_a_supervisor_who_has_spoken_to_the_former_owner_frees_the_lead(house, team_server):  # noqa: F811
    tobias = house.elsewhere("Tobias Berg", "telesales")
    lea = house.elsewhere("Lea Brunner", "telesales")
    lead = waiting_lead(team_server, tobias, lea)
    assert lea.call("hold", lead=str(lead))["why"] == "waits"
    window = enter(house, "Ines", "supervisor")
    window.office.go("steering")
    window.until(lambda: window.shell.work.place.spec.key == "steering")
    screen = window.shell.work.screen_shown
    window.until(lambda: screen.strip.keys() == ["waits"])
    (shown,) = screen.strip._shown
    assert shown.spec.title.startswith("Tobias’s desk was last heard ")
    assert shown.spec.text.startswith("Lea can call Prospect ")
    spoken, _ = shown.findChildren(Button)
    assert spoken.text() == "I have spoken to Tobias"
    window.click(spoken)
    window.until(lambda: bool(screen.waits.dialog and screen.waits.dialog.list.keys()))
    dialog = screen.waits.dialog
    assert dialog.list.keys() == (lead,)
    assert dialog.spoken.text() == "I have spoken to Tobias"
    window.until(dialog.why.hasFocus)
    QTest.keyClick(dialog.why, KEY.Key_Return)
    window.until(lambda: dialog.why_field.error() != "")
    assert dialog.why_field.error().startswith("Say why")
    QTest.keyClicks(dialog.why, "rang him up")
    QTest.keyClick(dialog.why, KEY.Key_Return)
    window.until(lambda: any("taken back" in one for one in window.said))
    window.until(lambda: screen.strip.keys() == [])
    assert lea.call("hold", lead=str(lead))["lease"]
    said = team_server.one(
        "SELECT detail->>'why' FROM audit WHERE what = 'revoke' ORDER BY n DESC LIMIT 1"
    )
    assert said == "rang him up"
    dialog.close()


def test_a_lead_that_is_moved_from_a_desk_that_was_not_heard_says_from_when_it_is_called(
    house,  # noqa: F811
    team_server,
):
    tobias = house.elsewhere("Tobias Berg", "telesales")
    lea = house.elsewhere("Lea Brunner", "telesales")
    lead = team_server.lead(team_server.campaign(), stage="accepted", owner=tobias.id)
    not_heard(team_server, tobias)
    window = enter(house, "Ines", "supervisor")
    window.office.go("steering")
    screen = window.shell.work.screen_shown
    screen.presenter.look_at(tobias.id)
    window.until(lambda: lead in {one.lead for one in screen.presenter.answer.rows})
    screen.leads.choose((lead,))
    window.until(lambda: [one.lead for one in screen.presenter.selected] == [lead])
    screen.presenter.give_to(lea.id)
    screen.why.setText("ill until Thursday")
    window.key(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window.until(lambda: team_server.state(lead)["owner"] == str(lea.id))
    window.until(lambda: screen.strip.keys() == ["waits"])
    (shown,) = screen.strip._shown
    assert shown.spec.text.startswith("Lea can call Prospect ")
    assert lea.call("hold", lead=str(lead))["why"] == "waits"


@pytest.mark.qt_log_ignore("does not support")
def test_what_waits_for_two_desks_is_one_lead_and_names_both(house, team_server):  # noqa: F811
    tobias, lea, ben = (
        house.elsewhere(name, "telesales") for name in ("Tobias Berg", "Lea Brunner", "Ben Roth")
    )
    lead = team_server.lead(team_server.campaign(), stage="accepted", owner=tobias.id)
    not_heard(team_server, tobias)
    last_heard(team_server, lea, 50)
    for new in (lea, ben):
        team_server.root.execute("UPDATE lead SET owner = %s WHERE id = %s", (new.id, lead))
    window = enter(house, "Ines", "supervisor")
    window.office.go("steering")
    screen = window.shell.work.screen_shown
    window.until(lambda: screen.strip.keys() == ["waits"])
    (shown,) = screen.strip._shown
    assert "Tobias’s desk was last heard" in shown.spec.title
    assert "Lea’s desk was last heard" in shown.spec.title
    assert shown.spec.text.startswith("Ben can call Prospect ")
    screen.waits.open(waiting=True)
    dialog = screen.waits.dialog
    window.until(lambda: dialog.list.keys() == (lead,))
    (row,) = (one for one in dialog.list.items.items() if getattr(one, "key", None) == lead)
    assert "Tobias Berg" in row.second
    assert "Lea Brunner" in row.second
    assert dialog.spoken.text() == "I have spoken to them"
    QTest.keyClicks(dialog.why, "both are ill")
    window.click(dialog.spoken)
    window.until(lambda: any("was taken back" in one for one in window.said))
    window.until(lambda: not screen.strip.keys())
    assert ben.call("hold", lead=str(lead), kind="look")["lease"]
    dialog.close()


@pytest.mark.qt_log_ignore("does not support")
def test_all_that_a_person_has_is_taken_back_at_once(house, team_server):  # noqa: F811
    mara = house.elsewhere("Mara Lind", "telemarketer")
    campaign = team_server.campaign()
    leads = [team_server.lead(campaign) for _ in range(3)]
    for lead in leads:
        assert mara.call("hold", lead=str(lead), kind="pack")["lease"]
    window = enter(house, "Ines", "supervisor")
    window.office.go("steering")
    screen = window.shell.work.screen_shown
    screen.waits.open()
    dialog = screen.waits.dialog
    window.until(lambda: set(leads) <= {one.lead for one in dialog.found.held})
    assert not dialog.spoken.isEnabled()
    dialog.list.choose(leads[:1])
    window.until(dialog.all.isEnabled)
    assert "A desk may call this lead until " in dialog.words.text()
    window.click(dialog.all)
    assert set(leads) <= set(dialog.list.keys())
    QTest.keyClicks(dialog.why, "lost laptop")
    window.click(dialog.spoken)
    window.until(lambda: any("were taken back" in one for one in window.said))
    left = team_server.one(
        "SELECT count(*) FROM lease WHERE person = %s AND until IS NOT NULL", mara.id
    )
    assert left == 0
    dialog.close()


def test_an_open_lead_that_was_taken_back_says_so(house, lead_of):  # noqa: F811
    make, made = lead_of
    window = enter(house, "Lea", "telesales", leads=make)
    (lead,) = made
    window.office.go("queue", lead=lead)
    window.until(
        lambda: house.server.one("SELECT until FROM lease WHERE lead = %s", lead) is not None
    )
    boss = house.elsewhere("Ines", "supervisor")
    boss.call("revoke", device=None, lead=str(lead), spoken=True, why="rang her up")
    window.until(lambda: any("was taken back from this desk" in one for one in window.said))


@pytest.mark.qt_log_ignore("does not support")
def test_a_lead_opened_while_the_team_was_away_says_later_who_has_it(house, team_server):  # noqa: F811
    made = []

    def leads(owner):
        lead = team_server.lead(team_server.campaign(), stage="accepted", owner=owner)
        prospect = team_server.prospects[lead]
        made.extend((lead, team_server.lead(team_server.campaign(), prospect=prospect)))

    window = house.joined("Lea", "telesales", leads=leads)
    lead, other = made
    tobias = house.elsewhere("Tobias Berg", "telemarketer")
    assert tobias.call("hold", lead=str(other), kind="call")["lease"]
    house.cable.pull()
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Offline")
    window.office.go("queue", lead=lead)
    screen = window.shell.work.screen_shown
    window.until(lambda: screen.presenter.card is not None)
    assert not any("Tobias" in one for one in window.said)
    house.cable.plug()
    window.office.team.try_now()
    window.until(lambda: any("Tobias Berg" in one for one in window.said))


def test_who_signs_out_leaves_nothing_of_the_pool(house, team_server):  # noqa: F811
    campaign = team_server.campaign()
    pool = team_server.lead(campaign)
    team_server.root.execute("UPDATE campaign SET active = false WHERE id <> %s", (campaign,))
    try:
        window = enter(house, "Mara", "telemarketer")
        mara = person(window)
        held = "SELECT count(*) FROM lease WHERE person = %s AND until IS NOT NULL"
        window.until(lambda: team_server.one(held, mara) > 0)
        acts = {one.title.replace("&", ""): one for one in window.shell.acts()}
        assert "Sign in as somebody else…" not in acts
        acts["Sign out"].run()
        window.until(lambda: not window.shell.at_work)
        window.until(lambda: team_server.one(held, mara) == 0)
        there = "SELECT count(*) FROM desk_lead d JOIN device v USING (device) WHERE v.person = %s"
        window.until(lambda: team_server.one(there, mara) == 0)
        window.sign_in(PASSPHRASE)
        window.until(lambda: window.shell.at_work)
        window.until(lambda: window.sync() == "Synced")
        window.until(lambda: team_server.one(held, mara) > 0)
        assert pool is not None
    finally:
        team_server.root.execute("UPDATE campaign SET active = true")


def new_roles(team_server, who, *roles):
    listed = "[" + ", ".join(f'"{one}"' for one in roles) + "]"
    team_server.root.execute(
        "UPDATE login SET roles = %s, view_v = view_v + 1 WHERE person = %s", (list(roles), who)
    )
    team_server.root.execute(
        "UPDATE person SET roles = %s, version = version + 1 WHERE id = %s", (listed, who)
    )


def test_other_roles_come_into_the_window_where_the_person_was(house, lead_of, team_server):  # noqa: F811
    make, made = lead_of
    window = enter(house, "Lea", "telesales", leads=make)
    (lead,) = made
    window.office.go("queue", lead=lead)
    screen = window.shell.work.screen_shown
    window.until(lambda: screen.presenter.card is not None)
    window.office.do(
        KeepDraft(lead, {"notes": [{"kind": "need", "text": "half a"}]}), owner=window.shell
    )
    window.office.do(AddNotes(lead, (NoteLine("need", "said before"),)), owner=window.shell)
    new_roles(team_server, person(window), "telesales", "supervisor")
    window.until(lambda: any("made anew" in one for one in window.said))
    window.until(lambda: len(window.office.actor.roles) == 2)
    assert window.shell.work.place.spec.key == "queue"
    assert "steering" in {one.spec.key for one in window.shell.work.places()}
    again = window.shell.work.screen_shown
    assert again is not screen
    window.until(lambda: again.lead_open() == lead)
    assert window.office.workplace.store.path.exists()
    window.until(lambda: window.sync() == "Synced")
    assert house.server.one("SELECT count(*) FROM note WHERE text = 'said before'") == 1
    assert banner(window, ANEW) == ""


def test_a_call_under_way_holds_the_new_filling_up_and_the_window_says_so(
    house,  # noqa: F811
    lead_of,  # noqa: F811
    team_server,
):
    make, _ = lead_of
    window = enter(house, "Lea", "telesales", leads=make)
    window.office.in_call = window.office.actor.id  # whichever lead
    new_roles(team_server, person(window), "telesales", "supervisor")
    window.until(lambda: "as soon as your call is saved" in banner(window, ANEW))
    window.office.in_call = None
    window.until(lambda: any("made anew" in one for one in window.said))
    window.until(lambda: banner(window, ANEW) == "")


def test_who_was_removed_reads_it_in_the_window(house, lead_of, team_server):  # noqa: F811
    make, made = lead_of
    window = enter(house, "Lea", "telesales", leads=make)
    ingrid = house.elsewhere("Ingrid", "telesales")
    team_server.call("remove", person=str(person(window)), to=str(ingrid.id))
    window.office.do(AddNotes(made[0], (NoteLine("need", "said"),)), owner=window.shell)
    window.until(lambda: window.sync().startswith("Not in this team"))
    window.until(lambda: "(1 change)" in banner(window, OFFLINE))
    assert banner(window, OFFLINE) == (
        "The team does not let you in any more. What waits to be sent (1 change) stays on this"
        " computer and goes out when you sign in with a new invitation."
    )


def test_a_program_that_is_too_old_reads_it_in_the_window(house, lead_of, team_server):  # noqa: F811
    make, made = lead_of
    window = enter(house, "Lea", "telesales", leads=make)
    team_server.root.execute("UPDATE server SET min_program = '99'")
    try:
        window.until(lambda: window.sync() == "Please update")
        assert "99 or newer" in banner(window, OFFLINE)
        window.office.do(AddNotes(made[0], (NoteLine("need", "old desk"),)), owner=window.shell)
        window.until(
            lambda: team_server.one("SELECT count(*) FROM note WHERE text = 'old desk'") == 1
        )
    finally:
        team_server.root.execute("UPDATE server SET min_program = ''")
    window.until(lambda: window.sync() == "Synced")
    assert banner(window, OFFLINE) == ""
