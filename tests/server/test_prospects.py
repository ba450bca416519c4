"""What acts say of a prospect whose leads are several people's, and from clocks that are wrong."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import facts as f
from tests.helpers.team_server import Somebody, TeamServer, now


class Two:
    """Mara and Tom, each with a lead of one prospect."""

    def __init__(self, team: TeamServer) -> None:
        self.team = team
        self.mara, self.tom = (team.person(one, "telemarketer") for one in ("Mara", "Tom"))
        own = team.lead(team.campaign(), owner=self.mara.id, stage="interested")
        self.prospect = team.prospects[own]
        his = team.lead(
            team.campaign(), prospect=self.prospect, owner=self.tom.id, stage="interested"
        )
        self.leads: dict[UUID, UUID] = {self.mara.id: own, self.tom.id: his}

    def says(
        self, who: Somebody, act: str, body: f.Body, row: dict[str, Any], *, whole: bool = False
    ) -> None:
        """An act with what it moved of the prospect; `whole`: as programs before said it."""
        lead = self.leads[who.id]
        rev = self.team.state(lead)["rev"]
        made = who.act(act, lead, body, role="telemarketer", state={}, base=rev)
        made["state"]["prospects"] = {str(self.prospect): row}
        if not whole:
            made["state"] |= {"phones": {}, "phones_before": {}}
        assert who.push(made)[0]["answer"] == "stored"

    def there(self) -> dict[str, Any]:
        sql = "SELECT to_json(p) FROM prospect p WHERE id = %s"
        return dict(self.team.one(sql, self.prospect))


NOTE = f.Note(note_kind="fact", text="likes tea")


@pytest.fixture
def two(team_server: TeamServer) -> Two:
    return Two(team_server)


def stamps(*moments: datetime) -> list[int]:
    return [int(one.timestamp() * 1_000_000) for one in moments]


def consent(given: bool, at: datetime) -> dict[str, Any]:
    return {"consent": given, "consent_at": at.isoformat()}


def test_an_attempt_of_a_clock_that_is_ahead_forgets_no_other(two: Two) -> None:
    earlier = [now() - timedelta(hours=n) for n in (2, 1)]
    two.says(two.tom, "add_notes", NOTE, {"recent_attempts": stamps(*earlier)})
    ahead = {"recent_attempts": stamps(now() + timedelta(days=4_000))}
    two.says(two.mara, "add_notes", NOTE, ahead)
    found = two.there()["recent_attempts"]
    assert found[:2] == stamps(*earlier)
    assert len(found) == 3
    assert found[2] <= stamps(now())[0]


def test_a_later_withdrawal_holds_though_the_other_clock_was_ahead(two: Two) -> None:
    ahead = consent(True, now() + timedelta(hours=20))
    two.says(two.tom, "give_consent", f.Consent(given=True), ahead)
    two.says(two.mara, "give_consent", f.Consent(given=False), consent(False, now()))
    assert two.there()["consent"] is False


def test_a_desk_of_before_that_never_heard_of_consent_takes_none_back(two: Two) -> None:
    two.says(two.mara, "give_consent", f.Consent(given=False), consent(False, now()))
    row = two.there() | {"consent": None, "consent_at": None}
    two.says(two.tom, "add_notes", NOTE, row, whole=True)
    assert two.there()["consent"] is False


def test_what_says_nothing_of_consent_leaves_it_as_it_was(two: Two) -> None:
    two.says(two.tom, "add_notes", NOTE, {"recent_attempts": stamps(now())})
    there = two.there()
    assert (there["consent"], there["consent_at"]) == (None, None)
