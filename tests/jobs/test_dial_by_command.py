"""`segue dial` against a lead that breaks each rule, and against one that may be called."""

import pytest
from sqlalchemy import func, select

from app.acts.attempt import StartAttempt
from app.domain import facts as f
from app.domain.errors import RuleForbids
from app.host.settings import DIALER, Settings
from app.jobs.dial import dial
from app.models import facts as tables
from app.telephony.ways import LINK
from tests.helpers.breaks import BREAKS, EWA, NUMBER


def attempts(workplace):
    """How many attempts are kept as facts."""
    with workplace.store.reading() as session:
        return session.scalar(select(func.count()).select_from(tables.TABLES[f.Attempt]))


@pytest.fixture
def links(team):
    """The tel: links that were opened; the profile dials by link."""
    settings = Settings(team.workplace.paths.settings)
    settings.set(DIALER, LINK)
    opened = []

    def by_command(lead):
        def opener(link):
            opened.append(link)
            return True

        return dial(team.workplace, settings, team.people["mara"], str(lead), opener)

    by_command.opened = opened
    return by_command


@pytest.mark.parametrize("rule", sorted(BREAKS))
def test_the_command_names_the_same_rule_and_nothing_leaves(team, links, rule):
    BREAKS[rule](team)
    lead = team.leads[EWA]
    number = {"no_zone": "+48585550111", "region_law": "+12025550123"}.get(rule, NUMBER)
    with pytest.raises(RuleForbids) as by_act:
        team.act(StartAttempt(lead, number), "mara")
    before = attempts(team.workplace)
    # Two leads share this number: the command asks which, the id says it.
    for wanted in (lead,) if rule == "in_conversation" else (lead, number):
        with pytest.raises(RuleForbids) as by_command:
            links(wanted)
        assert by_command.value.rule == by_act.value.rule == rule
        assert str(by_command.value) == str(by_act.value)
    assert links.opened == []
    assert attempts(team.workplace) == before


def test_a_lead_that_may_be_called_is_dialled_and_kept(team, links):
    done = links(NUMBER)
    assert links.opened == [f"tel:{NUMBER}"]
    assert (done.name, done.e164, done.way) == (EWA, NUMBER, LINK)
    assert team.card(EWA).state.open_attempt == done.attempt
    assert attempts(team.workplace) == 1


def test_a_refused_dial_takes_no_lease(team, links):
    BREAKS["hours"](team)
    with pytest.raises(RuleForbids):
        links(NUMBER)
    BREAKS["leased"](team)
    team.clock.forward(hours=-8)
    assert team.card(EWA).verdict.rule == "leased"
