"""Leases at a desk: idempotent requests, the confirm, renewing, restarts, giving back."""

import pytest

from app.domain.lease import DialWhy, LeaseKind
from app.host.ids import new_id
from app.sync.leases import Leases
from app.sync.transport import Unreachable
from tests.sync.conftest import OneDesk, TeamOfTwo
from tests.sync.test_acts_up import call, held


def cut(desk: OneDesk, where: str) -> None:
    desk.line.cut = where


def test_a_claim_whose_answer_is_lost_gets_the_same_leads(two: TeamOfTwo) -> None:
    cut(two.mara, "after")
    with pytest.raises(Unreachable):
        two.mara.leases.claim(two.campaign, "new", kind=LeaseKind.PACK, count=2)
    assert len(two.model.t.grants) == 2
    cut(two.mara, "")
    two.world.at = 30.0
    got = two.mara.leases.claim(two.campaign, "new", kind=LeaseKind.PACK, count=2)
    assert len(two.model.t.grants) == len(got) == 2
    # What is left of it, counted from the first request: that one may have been granted.
    assert two.mara.leases.seconds_left(got[0]) == pytest.approx(7_170 - 30.03)
    assert two.lea.leases.claim(two.campaign, "new", count=5) == [
        one for one in two.leads if one not in got
    ]


def test_an_old_question_is_asked_anew(two: TeamOfTwo) -> None:
    cut(two.mara, "after")
    with pytest.raises(Unreachable):
        two.mara.leases.claim(two.campaign, "new")
    cut(two.mara, "")
    two.world.at = 100.0  # the look that may have been granted is over
    (lead,) = two.mara.leases.claim(two.campaign, "new")
    assert two.mara.leases.seconds_left(lead) == pytest.approx(90)


def test_who_has_a_lead_is_said(two: TeamOfTwo) -> None:
    lead = held(two, two.lea, two.leads[0])
    found = two.mara.leases.hold(lead)
    assert found is not None
    assert found.why == "held"
    call(two, two.lea, lead)
    two.lea.leases.leave(lead)
    two.lea.sync()
    owned = two.mara.leases.hold(lead)
    assert owned is not None
    assert (owned.why, owned.by) == ("owned", two.lea.caller.person.id)


def test_a_confirm_makes_a_call_of_an_hour(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    verdict = two.mara.leases.confirm(lead, two.phone(lead))
    assert (verdict.go, verdict.why) == (True, DialWhy.CONFIRMED)
    assert two.mara.leases.seconds_left(lead) == pytest.approx(3_600)
    two.world.at = 3_000.0  # longer than any look: the number is still nobody else's
    assert two.lea.leases.hold(lead) is not None


def test_without_an_answer_a_pack_carries_the_dial_and_a_look_does_not(two: TeamOfTwo) -> None:
    (packed,) = two.mara.leases.claim(two.campaign, "new", kind=LeaseKind.PACK)
    (looked,) = two.mara.leases.claim(two.campaign, "new")
    cut(two.mara, "after")
    assert two.mara.leases.confirm(packed, two.phone(packed)).why is DialWhy.UNDER_LEASE
    assert two.mara.leases.confirm(looked, two.phone(looked)).why is DialWhy.LEASE_SHORT
    two.world.at = 2 * 3_600 - 1_801.0
    assert not two.mara.leases.confirm(packed, two.phone(packed)).go


def test_a_confirm_waits_no_longer_than_300_ms(two: TeamOfTwo) -> None:
    waits: list[float] = []
    plain = two.mara.line.call

    def noting(name: str, body: dict, deadline: float = 5.0) -> dict:
        waits.append(deadline)
        return plain(name, body, deadline)

    two.mara.line.call = noting  # type: ignore[method-assign]
    lead = held(two, two.mara, two.leads[0])
    two.mara.leases.confirm(lead, two.phone(lead))
    assert waits == [5.0, 0.3]


def test_a_lease_that_is_over_is_not_named_to_a_server_that_may_not_know_it(two: TeamOfTwo) -> None:
    """By its kind a restored server gives a lease again (`take_back`)."""
    said: list[dict] = []
    plain = two.mara.line.call

    def noting(name: str, body: dict, deadline: float = 5.0) -> dict:
        said.extend(body["leases"] if name == "renew" else ())
        return plain(name, body, deadline)

    held(two, two.mara, two.leads[0])
    two.mara.line.call = noting  # type: ignore[method-assign]
    two.world.at = 40.0
    two.mara.leases.renew()
    two.world.at = 40.0 + 91
    two.mara.leases.renew()
    assert ["kind" in one for one in said] == [True, False]


def test_an_owner_calls_on_without_a_network(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    call(two, two.mara, lead)
    two.mara.leases.leave(lead)
    two.mara.sync()
    cut(two.mara, "before")
    two.world.at = 3 * 3_600.0
    assert two.mara.leases.confirm(lead, two.phone(lead)).why is DialWhy.UNDER_OWNERSHIP
    assert two.mara.leases.dialling_left() == pytest.approx(3_600, abs=15)
    two.world.at = 4 * 3_600.0
    late = two.mara.leases.confirm(lead, two.phone(lead))
    assert (late.go, late.why) == (False, DialWhy.OFFLINE_TOO_LONG)


def test_looks_are_renewed_and_lost_ones_go(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    assert two.mara.leases.renew().good == 0  # not due yet
    two.world.at = 40.0
    assert two.mara.leases.renew().good == 1
    assert two.mara.leases.seconds_left(lead) == pytest.approx(90)
    two.world.at = 300.0
    held(two, two.lea, lead)
    assert two.mara.leases.renew().lost == ((lead, "lost"),)
    assert two.mara.store.read(two.mara.leases.list_) == []


def test_after_a_restart_a_lease_counts_only_when_heard_of_again(two: TeamOfTwo) -> None:
    (lead,) = two.mara.leases.claim(two.campaign, "new", kind=LeaseKind.PACK)
    again = Leases(two.mara.store, two.mara.line, two.mara.clock, new_id)
    cut(two.mara, "before")
    assert again.confirm(lead, two.phone(lead)).why is DialWhy.LEASE_UNSURE
    cut(two.mara, "")
    assert again.renew().good == 1
    cut(two.mara, "before")
    assert again.confirm(lead, two.phone(lead)).why is DialWhy.UNDER_LEASE


@pytest.mark.parametrize("step", [-86_400.0, -300.0, 86_400.0])
def test_a_wall_clock_that_jumps_makes_no_lease_longer(two: TeamOfTwo, step: float) -> None:
    (lead,) = two.mara.leases.claim(two.campaign, "new", kind=LeaseKind.PACK)
    two.world.at = 600.0
    two.mara.clock.wall_off = step
    assert two.mara.leases.seconds_left(lead) == 0
    assert two.mara.leases.renew().good == 1
    assert two.mara.leases.seconds_left(lead) == pytest.approx(7_200, abs=1)


def test_a_lease_goes_back_only_after_its_acts(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    call(two, two.mara, lead)
    two.mara.leases.leave(lead)
    assert two.mara.leases.release() == 0
    two.mara.push.all()
    assert two.mara.leases.release() == 1
    assert str(lead) not in two.model.t.grants
    assert two.model.t.leads[str(lead)]["stage"] == "conversing"


def test_a_lead_that_was_left_and_is_dialled_again_is_not_given_back(two: TeamOfTwo) -> None:
    lead = two.leads[0]
    e164 = two.phone(lead)
    leases = two.mara.leases
    assert leases.hold(lead, LeaseKind.PACK) is None
    leases.leave(lead)
    two.mara.line.cut = "before"
    assert leases.confirm(lead, e164).why is DialWhy.UNDER_LEASE
    two.mara.line.cut = ""
    assert leases.release() == 0
    assert str(lead) in two.model.t.grants


def test_nothing_is_dialled_under_a_lease_that_may_be_given_back(two: TeamOfTwo) -> None:
    lead = two.leads[0]
    e164 = two.phone(lead)
    leases = two.mara.leases
    assert leases.hold(lead, LeaseKind.PACK) is None
    leases.leave(lead)
    two.mara.line.cut = "after"
    with pytest.raises(Unreachable):
        leases.release()
    assert str(lead) not in two.model.t.grants
    assert leases.confirm(lead, e164).why is DialWhy.NO_LEASE
    two.mara.line.cut = ""
    assert leases.hold(lead, LeaseKind.PACK) is None
    assert leases.confirm(lead, e164).why is DialWhy.CONFIRMED


def test_what_a_failover_gave_back_is_not_called_by_its_owner_without_the_server(
    two: TeamOfTwo,
) -> None:
    lead = held(two, two.mara, two.leads[0])
    call(two, two.mara, lead)
    two.mara.sync()
    two.model.replicate()
    e164 = two.phone(lead)
    attempt = two.mara.caller.dial(lead, e164)
    two.mara.caller.save(lead, e164, attempt, stage="attempting", give_up=True)
    two.mara.sync()
    two.mara.leases.leave(lead)
    two.mara.leases.release()
    assert two.lea.leases.claim(two.campaign, "new", kind=LeaseKind.PACK) == [lead]
    two.model.fail_over()
    # It knows neither that she gave it up nor that Lea has it, and takes her act for too late.
    cut(two.lea, "before")
    assert two.lea.leases.confirm(lead, e164).why is DialWhy.UNDER_LEASE
    two.mara.sync()  # she hears of the other server, and then that her act came too late
    two.mara.sync()
    assert two.mara.caller.state(lead).owner == two.mara.caller.person.id
    cut(two.mara, "before")
    assert not two.mara.leases.confirm(lead, e164).go


def test_a_lead_that_the_server_knows_of_nobody_is_not_called_as_its_owner(two: TeamOfTwo) -> None:
    lead = held(two, two.mara, two.leads[0])
    cut(two.mara, "before")
    call(two, two.mara, lead)
    assert two.mara.caller.state(lead).owner == two.mara.caller.person.id
    two.world.at = 100.0  # her look is over; the team has not heard of the conversation
    assert two.lea.leases.claim(two.campaign, "new") == [lead]
    e164 = two.phone(lead)
    assert two.lea.leases.confirm(lead, e164).go
    assert not two.mara.leases.confirm(lead, e164).go
