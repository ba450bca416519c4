"""After a backup was put back: a lease that it does not know counts while nobody else has one."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import facts as f
from app.host.ids import new_id
from app.sync import keeping
from tests.helpers.team_server import LONG_AGO, Somebody, TeamServer, now
from tests.server.test_leases import claim, claimed
from tests.server.test_push import attempt, saved


class Lost:
    """A lead that was claimed after the backup: the server has its lease as it was before."""

    def __init__(self, team: TeamServer) -> None:
        self.team = team
        self.campaign, self.number = team.campaign(), team.number()
        self.lead = team.lead(self.campaign, self.number)

    def claimed(self, who: Somebody) -> int:
        """The epoch under which somebody gets it."""
        (lease,) = claim(who, self.campaign)
        assert lease["lead"] == str(self.lead)
        epoch: int = lease["epoch"]
        return epoch

    def given_back(self, who: Somebody, epoch: int) -> None:
        who.call("release", leases=[{"lead": str(self.lead), "epoch": epoch}])

    def restore(self, *, told: bool = True, rests: bool = False) -> None:
        """The backup is from before anybody claimed it.

        Args:
            told: The admin says that it was put back.
            rests: Nobody is given a lead before all desks were heard.
        """
        self.team.root.execute(
            "UPDATE lease SET epoch = 0, person = NULL, device = NULL, kind = NULL, until = NULL,"
            " request = NULL, phones = '{}' WHERE lead = %s",
            (self.lead,),
        )
        free = "UPDATE lease_phone SET lead = NULL, until = NULL WHERE e164 = %s"
        self.team.root.execute(free, (self.number,))
        if told:
            keeping.restored(self.team.cluster.url(), "team")
            if not rests:
                keeping.hand_out(self.team.cluster.url(), "team")

    def dialled(self, who: Somebody, epoch: int, **more: Any) -> dict[str, Any]:
        said = {"role": "telemarketer", "epoch": epoch, **more}
        (answer,) = who.push(
            who.act("start_attempt", self.lead, attempt(self.campaign, self.number), **said)
        )
        return answer

    def saved(self, who: Somebody, epoch: int) -> dict[str, Any]:
        (answer,) = who.push(saved(who, self.lead, self.campaign, self.number, epoch=epoch))
        return answer

    def holds(self, who: Somebody, epoch: int, kind: str = "pack") -> dict[str, Any]:
        """A desk says what it has in hand, as it does before it is filled anew."""
        said = {"lead": str(self.lead), "epoch": epoch, "kind": kind}
        return who.call("renew", leases=[said])

    def lease(self) -> tuple[Any, ...]:
        row = self.team.root.execute(
            "SELECT epoch, person, until > now() FROM lease WHERE lead = %s", (self.lead,)
        ).fetchone()
        assert row is not None
        return tuple(row)


@pytest.fixture
def lost(team_server: TeamServer) -> Lost:
    return Lost(team_server)


@pytest.fixture
def mara(team_server: TeamServer) -> Somebody:
    return team_server.person("Mara", "telemarketer")


@pytest.fixture
def tom(team_server: TeamServer) -> Somebody:
    return team_server.person("Tom", "telemarketer")


def test_a_call_under_a_lease_of_the_lost_time_holds(lost: Lost, mara: Somebody) -> None:
    epoch = lost.claimed(mara)
    lost.restore()
    assert lost.dialled(mara, epoch)["answer"] == "stored"
    # The number is hers again until the call is saved.
    assert lost.lease() == (epoch, mara.id, True)
    held = "SELECT lead FROM lease_phone WHERE e164 = %s"
    assert lost.team.one(held, lost.number) == lost.lead
    assert lost.saved(mara, epoch)["answer"] == "stored"
    row = lost.team.state(lost.lead)
    assert (row["stage"], row["owner"]) == ("interested", str(mara.id))
    assert lost.lease()[2] is None
    assert lost.team.one(held, lost.number) is None
    late = lost.team.one("SELECT count(stale) FROM fact WHERE lead = %s", lost.lead)
    assert late == 0


def test_without_a_restore_a_lease_that_nobody_gave_counts_for_nothing(
    lost: Lost, mara: Somebody
) -> None:
    epoch = lost.claimed(mara)
    lost.restore(told=False)
    lost.team.root.execute("DELETE FROM restored_lease")
    answer = lost.dialled(mara, epoch)
    assert (answer["answer"], answer["reason"]) == ("stale", "lease")


def test_who_got_the_lead_since_has_it(lost: Lost, mara: Somebody, tom: Somebody) -> None:
    first = lost.claimed(mara)
    lost.given_back(mara, first)
    epoch = lost.claimed(mara)
    lost.restore()
    after = lost.claimed(tom)
    assert after < epoch, "the server counts on from where the backup was"
    answer = lost.dialled(mara, epoch)
    assert (answer["answer"], answer["reason"]) == ("stale", "lease")
    assert lost.lease() == (after, tom.id, True)
    assert lost.dialled(tom, after)["answer"] == "stored"
    # Also when he has given it back: what he did came after.
    lost.given_back(tom, after)
    assert lost.dialled(mara, epoch)["reason"] == "lease"
    # Nor when the admin says it once more.
    keeping.restored(lost.team.cluster.url(), "team")
    assert lost.dialled(mara, epoch)["reason"] == "lease"


@pytest.mark.parametrize("first", ["older", "newer"])
def test_of_two_leases_of_the_lost_time_the_newer_one_counts(
    lost: Lost, mara: Somebody, tom: Somebody, first: str
) -> None:
    older = lost.claimed(mara)
    lost.given_back(mara, older)
    newer = lost.claimed(tom)
    lost.restore()
    if first == "older":
        assert lost.dialled(mara, older)["answer"] == "stored"
    assert lost.dialled(tom, newer)["answer"] == "stored"
    assert lost.dialled(mara, older)["reason"] == "lease"
    assert lost.lease() == (newer, tom.id, True)


def test_a_lease_that_the_backup_knows_is_fenced_as_ever(
    lost: Lost, mara: Somebody, tom: Somebody
) -> None:
    old = lost.claimed(mara)
    lost.given_back(mara, old)
    known = lost.claimed(tom)
    keeping.restored(lost.team.cluster.url(), "team")
    assert lost.dialled(mara, old)["reason"] == "lease"
    assert lost.dialled(tom, known)["answer"] == "stored"


def test_a_desk_has_again_what_it_had_in_hand(lost: Lost, mara: Somebody, tom: Somebody) -> None:
    (lease,) = claim(mara, lost.campaign, kind="pack")
    lost.restore()
    assert lost.holds(tom, lease["epoch"] - 1)["leases"] == [], "not newer than the backup's"
    (again,) = lost.holds(mara, lease["epoch"])["leases"]
    assert (again["kind"], again["epoch"]) == ("pack", lease["epoch"])
    assert lost.lease() == (lease["epoch"], mara.id, True)
    assert lost.team.one("SELECT lead FROM lease_phone WHERE e164 = %s", lost.number) == lost.lead
    lost.team.lead(lost.campaign, lost.number)  # of another list, with her number
    assert claim(tom, lost.campaign) == []
    assert lost.dialled(mara, lease["epoch"])["answer"] == "stored"


def test_no_epoch_is_taken_that_leaves_none_for_the_next(
    lost: Lost, mara: Somebody, tom: Somebody
) -> None:
    lost.given_back(mara, lost.claimed(mara))
    lost.restore()
    assert lost.holds(mara, 2**31 - 1)["leases"] == []
    assert lost.claimed(tom) == 1


def test_what_somebody_got_since_nobody_has_again(
    lost: Lost, mara: Somebody, tom: Somebody
) -> None:
    lost.given_back(mara, lost.claimed(mara))
    epoch = lost.claimed(mara)
    lost.restore()
    after = lost.claimed(tom)
    assert lost.holds(mara, epoch)["lost"] == [{"lead": str(lost.lead), "why": "held"}]
    assert lost.lease() == (after, tom.id, True)


def test_the_pool_rests_until_every_desk_was_filled_anew(
    lost: Lost, mara: Somebody, tom: Somebody
) -> None:
    for one in (mara, tom):
        one.call("bootstrap", limit=1)
    (lease,) = claim(mara, lost.campaign, kind="pack")
    other = lost.team.lead(lost.campaign, lost.team.number())
    lost.restore(rests=True)
    said = claimed(tom, lost.campaign)
    assert said["leases"] == []
    assert said["rests_until"] is not None
    tom.call("bootstrap", limit=1)
    assert claimed(tom, lost.campaign)["leases"] == [], "her desk has not been heard"
    assert tom.call("hold", lead=str(other), kind="look")["why"] == "rests"
    lost.holds(mara, lease["epoch"])
    assert claimed(tom, lost.campaign)["leases"] == [], "she was heard, but may have more"
    mara.call("bootstrap", limit=1)
    said = claimed(tom, lost.campaign, count=3)
    assert [one["lead"] for one in said["leases"]] == [str(other)]
    assert said["rests_until"] is None


@pytest.mark.parametrize("why", ["time", "admin", "removed", "long ago"])
def test_the_pool_does_not_rest_for_ever(
    lost: Lost, mara: Somebody, tom: Somebody, why: str
) -> None:
    tom.call("bootstrap", limit=1)
    lost.given_back(mara, lost.claimed(mara))
    if why == "long ago":
        long_ago = "UPDATE device SET heard_at = now() - interval '8 days' WHERE person = %s"
        lost.team.root.execute(long_ago, (mara.id,))
    lost.restore(rests=True)
    tom.call("bootstrap", limit=1)
    if why == "time":
        assert claimed(tom, lost.campaign)["leases"] == []
        lost.team.root.execute("UPDATE server SET pool_rests_until = now() - interval '1 s'")
    elif why == "admin":
        assert claimed(tom, lost.campaign)["leases"] == []
        assert keeping.hand_out(lost.team.cluster.url(), "team")
        told = "SELECT detail->'desks' FROM audit WHERE what = 'hand_out'"
        assert lost.team.one(told) == ["Mara"]
        assert not keeping.hand_out(lost.team.cluster.url(), "team")
    elif why == "removed":
        assert claimed(tom, lost.campaign)["leases"] == []
        lost.team.root.execute("UPDATE login SET state = 'removed' WHERE person = %s", (mara.id,))
    assert [one["lead"] for one in claimed(tom, lost.campaign)["leases"]] == [str(lost.lead)]


def test_who_may_not_call_the_lead_gets_nothing_by_it(lost: Lost, team_server: TeamServer) -> None:
    elsewhere = team_server.person("Ole", "telemarketer", campaigns=(team_server.campaign(),))
    lost.restore()
    assert lost.dialled(elsewhere, 99)["answer"] == "quarantined"
    assert lost.lease() == (0, None, None)


def test_what_builds_on_an_act_that_has_not_come_yet_is_kept_as_too_late(
    lost: Lost, team_server: TeamServer
) -> None:
    """A closer's answer to a hand-off that another desk has still to send once more."""

    def accepts(name: str, **more: Any) -> dict[str, Any]:
        who = team_server.person(name, "telesales")
        yes = f.HandOffAnswered(handoff=new_id(), campaign=lost.campaign, accepted=True)
        state = {"stage": "accepted", "owner": str(who.id)}
        said = who.act("accept", lost.lead, yes, role="telesales", state=state)
        (answer,) = who.push({**said, **more})
        return answer

    assert accepts("Lea")["answer"] == "quarantined", "nobody of telesales has to do with it"
    before = now().isoformat()
    lost.restore()
    found = accepts("Jonas", made_at=before)
    assert (found["answer"], found["reason"]) == ("stale", "not_yours")
    marked = "SELECT stale FROM fact WHERE lead = %s AND kind = 'handoff_answered'"
    assert team_server.one(marked, lost.lead) == "not_yours"
    assert team_server.state(lost.lead)["stage"] == "new"
    assert accepts("Nina")["answer"] == "quarantined", "it was made since"
    team_server.root.execute("UPDATE server SET restored_at = now() - interval '73 hours'")
    assert accepts("Ole", made_at=LONG_AGO.isoformat())["answer"] == "quarantined"


def test_a_week_later_it_is_over(lost: Lost, mara: Somebody) -> None:
    epoch = lost.claimed(mara)
    lost.restore()
    lost.team.root.execute("UPDATE restored_lease SET at = now() - interval '8 days'")
    assert lost.dialled(mara, epoch)["reason"] == "lease"
    lost.team.call("purge")
    assert lost.team.one("SELECT count(*) FROM restored_lease") == 0


def test_what_a_server_has_it_says_of_the_own_acts_alone(
    lost: Lost, mara: Somebody, tom: Somebody
) -> None:
    epoch = lost.claimed(mara)
    taken = saved(mara, lost.lead, lost.campaign, lost.number, epoch=epoch)
    mara.push(taken)
    body = attempt(lost.campaign, lost.number)
    late = mara.act("start_attempt", lost.lead, body, role="telemarketer", epoch=7)
    assert mara.push(late)[0]["answer"] == "stale"
    ids = [taken["act_id"], late["act_id"], str(new_id())]
    said = mara.call("known", acts=ids)
    assert said["generation"] == lost.team.generation()
    revs = {str(lost.lead): lost.team.state(lost.lead)["rev"]}
    assert {one["act_id"]: one for one in said["answers"]} == {
        one["act_id"]: {
            "act_id": one["act_id"],
            "answer": "duplicate",
            "reason": why,
            "facts": [],
            "revs": revs,
        }
        for one, why in ((taken, None), (late, "lease"))
    }
    assert tom.call("known", acts=ids)["answers"] == []
    tom.device = mara.device  # somebody else at the same computer
    assert tom.call("known", acts=ids)["answers"] == []


def test_a_fact_without_a_lead_is_known_too(lost: Lost, mara: Somebody) -> None:
    act = mara.act("go_away", None, f.Away(person=mara.id, reason="lunch"), role="telemarketer")
    assert mara.push(act)[0]["answer"] == "stored"
    (said,) = mara.call("known", acts=[act["act_id"]])["answers"]
    assert (said["answer"], said["revs"]) == ("duplicate", {})
    assert UUID(said["act_id"])
