"""After which call a lead died, by its facts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain import facts as f
from app.domain.deaths import Deaths, deaths
from app.host.ids import new_id

LEAD, CAMPAIGN = new_id(), new_id()
START = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)


class Story:
    """Facts of one lead, an hour apart."""

    def __init__(self) -> None:
        self.facts: list[f.Fact] = []

    @property
    def now(self) -> datetime:
        return START + timedelta(hours=len(self.facts))

    def say(self, body: f.Body, **more: Any) -> UUID:
        number = new_id()
        plain: dict[str, Any] = {
            "act_id": new_id(),
            "act": "",
            "lead": LEAD,
            "prospect": LEAD,
            "made_at": self.now,
            "made_by": None,
            "role": "telemarketer",
            "device": "",
        }
        self.facts.append(f.Fact(id=number, body=body, **{**plain, **more}))
        return number

    def call(self, disposition: str) -> UUID:
        attempt = new_id()
        self.say(
            f.CallSaved(
                attempt=attempt,
                campaign=CAMPAIGN,
                e164="+4930",
                disposition=disposition,
                reached=True,
                dialled_at=self.now,
            )
        )
        return attempt

    def goes(self, stage_from: str, stage_to: str, **more: Any) -> datetime:
        at = self.now
        self.say(f.Decision(stage_from=stage_from, stage_to=stage_to, owner=None, rules={}), **more)
        return at

    def passed(self) -> UUID:
        body = f.HandedOff(campaign=CAMPAIGN, to=None, line="", answer_by=self.now)
        return self.say(body)

    def answered(self, handoff: UUID, accepted: bool) -> datetime:
        at = self.now
        self.say(f.HandOffAnswered(handoff=handoff, campaign=CAMPAIGN, accepted=accepted))
        return at


def test_a_rejection_belongs_to_the_call_that_won_the_lead() -> None:
    story = Story()
    story.call("callback")
    won = story.call("interested")
    story.goes("conversing", "interested")
    first = story.passed()
    story.call("callback")  # the owner kept a due point while it waited
    at = story.answered(first, False)
    assert deaths(story.facts) == {won: Deaths(rejected_at=at)}


def test_the_first_rejection_counts_and_accepting_is_none() -> None:
    story = Story()
    won = story.call("interested")
    one = story.passed()
    story.answered(one, True)
    first = story.answered(one, False)  # after accepting
    two = story.passed()
    story.answered(two, False)
    assert deaths(story.facts) == {won: Deaths(rejected_at=first)}


def test_lost_or_disqualified_after_interest_belongs_to_the_last_talk() -> None:
    story = Story()
    story.call("interested")
    story.goes("conversing", "interested")
    last = story.call("callback")
    story.call("no_answer")
    at = story.goes("working", "lost")
    assert deaths(story.facts) == {last: Deaths(lost_at=at)}


def test_a_no_without_interest_before_is_no_death() -> None:
    story = Story()
    story.call("not_interested")
    story.goes("attempting", "disqualified")
    assert deaths(story.facts) == {}


def test_what_came_too_late_moved_nothing() -> None:
    story = Story()
    story.call("interested")
    story.goes("conversing", "interested")
    story.goes("interested", "disqualified", stale="lease over")
    assert deaths(story.facts) == {}
