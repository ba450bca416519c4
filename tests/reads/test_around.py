"""The queue and the next lead, read in one: the same as each by itself."""

from app.domain.queue_order import Group
from app.reads.next_lead import Around, AroundQuestion, NextLeadQuestion
from app.reads.queue import QueueQuestion


def test_both_are_what_each_says_by_itself(team):
    for after in (None, *team.leads.values()):
        apart = Around(team.ask(QueueQuestion(), "mara"), team.ask(NextLeadQuestion(after), "mara"))
        assert team.ask(AroundQuestion(after=after), "mara") == apart
        assert apart.following is None or apart.following.lead != after


def test_the_lead_on_the_line_is_pinned_and_never_the_next(team):
    first = team.ask(NextLeadQuestion(), "mara").lead
    found = team.ask(AroundQuestion(in_call=first), "mara")
    assert found.queue.rows[0].lead == first
    assert found.queue.rows[0].group is Group.IN_CALL
    assert found.following is not None
    assert found.following.lead != first


def test_read_without_counts_it_has_the_same_rows_and_says_what_it_lacks(team):
    team.call("Tomás Ribeiro", "callback", point=team.point(hours=72, zone="Europe/Lisbon"))
    whole = team.ask(QueueQuestion(), "mara")
    first = team.ask(QueueQuestion(counted=False), "mara")
    assert (whole.counted, first.counted) == (True, False)
    assert first.rows == whole.rows
    assert whole.counts == {Group.NEW: 2}
    assert first.counts == {}
    assert not first.later
