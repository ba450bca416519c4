"""A team under faults, short: real desks as processes, a real PostgreSQL, a proxy between.

The long form is `python -m tests.faults.soak`. Behind every fault the desk must be answered again;
at the end nothing is lost, nothing twice, and everybody has the same.
"""

import os

import pytest

from tests.faults import scenarios
from tests.faults.field import base_backup, field_of
from tests.faults.oracle import judge

pytestmark = pytest.mark.timeout(240)
needs_mount = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")


def proved(field):
    """All is answered, the desks have ended, and nothing is wrong."""
    field.rest()
    verdict = judge(field)
    assert verdict.well, verdict
    assert verdict.committed > 50
    return verdict


def told_full(desk):
    return any(one["e"] == "known" and "full" in one["why"] for one in desk.events)


def test_lines_that_break_lose_and_double(hurt):
    mara, lea, tobias = (hurt.desk(name) for name in ("Mara", "Lea", "Tobias"))
    mara.proxy.cut()
    tobias.proxy.half_open()
    lea.proxy.reset()
    mara.makes(5)  # under the leases of its pack
    lea.works_on(1)
    scenarios.last(2)
    mara.proxy.heal()
    tobias.proxy.heal()
    for one in (mara, tobias):
        one.works_on(3)
    lea.proxy.slow(0.12, 0.08)
    scenarios.lose(hurt, mara, 0)
    scenarios.double(hurt, tobias, 0)
    lea.works_on(1)
    verdict = proved(hurt)
    assert mara.proxy.lost >= 3
    assert tobias.proxy.doubled >= 3
    # Who writes on a lead that a colleague has accepted meanwhile comes too late, and is told so.
    assert verdict.stale.keys() <= {"not_yours"}, verdict.stale


def test_programs_are_killed_clocks_are_wrong_a_row_is_broken_a_transaction_stays_open(hurt):
    mara, lea, tobias = (hurt.desk(name) for name in ("Mara", "Lea", "Tobias"))
    mara.say("clock 86400")
    tobias.say("clock -86400")
    scenarios.kill_desk(hurt, lea, 0)
    scenarios.kill_backend(hurt, tobias, 0)
    tobias.works_on(2)
    scenarios.kill_server(hurt, tobias, 1)
    for one in hurt.desks:
        one.works_on(2)
    scenarios.poison(hurt, mara, 0)
    mara.works_on(2)
    scenarios.idle(hurt, lea, 0)
    assert scenarios.idle_ended(hurt, mara, 0) == 1
    for one in (mara, tobias):
        one.say("clock 0")
        one.works_on(2)
    verdict = proved(hurt)
    assert verdict.stale["incomplete"] == 1, "the broken row is named"


def test_a_standby_has_all_that_was_acknowledged_an_old_backup_gets_it_from_the_desks(
    small_team_template,
):
    with field_of(small_team_template, servers=2) as field:
        primary = field.cluster
        standby = scenarios.follow(field, field.room / "b")
        for one in field.desks:
            one.proxies[1].to = standby.port
        field.start()
        for one in field.desks:
            one.works_on(3)
        assert scenarios.promote(field, standby) == []
        assert field.cluster is not primary
        for one in field.desks:
            one.works_on(3)
        backup = base_backup(field.cluster, field.room / "c", standby=False)
        for one in field.desks:
            one.works_on(3)
        had = len(field.ask("SELECT id FROM fact"))
        scenarios.restore(field, backup)
        assert len(field.ask("SELECT id FROM fact")) < had
        for one in field.desks:
            one.works_on(2)
        proved(field)


@needs_mount
def test_a_disk_that_is_full_at_a_desk_and_at_the_server(small_team_template, tmp_path):
    with (
        scenarios.small_disk(tmp_path / "desk", 48) as desk,
        scenarios.small_server() as server,
        field_of(small_team_template, ("Mara", "Tobias"), room=server, desk_room=desk) as field,
    ):
        field.start()
        mara, tobias = field.desk("Mara"), field.desk("Tobias")
        ballast = scenarios.fill(desk)
        mara.until(lambda: told_full(mara), "that it says that the disk is full")
        ballast.unlink()
        mara.works_on(2)
        ballast = scenarios.fill(server, leave=200_000)
        tobias.until(lambda: tobias.unsent() > 4, "acts that wait")
        ballast.unlink()
        field.revive()
        for one in field.desks:
            one.works_on(3)
        proved(field)
