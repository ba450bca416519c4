import time

import pytest
from PySide6.QtCore import QObject

from app.ui.changes import PAUSE, Changes


class Screen(QObject):
    def __init__(self):
        super().__init__()
        self.heard = []

    def refresh(self, stale):
        self.heard.append((time.monotonic(), stale.families))

    def families(self):
        return [set(families) for _, families in self.heard]


@pytest.fixture
def changes(qapp):
    return Changes()


def test_whoever_shows_it_hears_of_it_and_nobody_else(qtbot, changes):
    queue, flow = Screen(), Screen()
    changes.listen(queue, ["queue", "lead"], queue.refresh)
    changes.listen(flow, ["flow"], flow.refresh)
    with qtbot.waitSignal(changes.stale) as told:
        changes.announce(["queue", "thread"])
    assert queue.families() == [{"queue"}]
    assert flow.heard == []
    assert told.args[0].families == {"queue", "thread"}


def test_many_announcements_are_one_broadcast_in_250_ms(qtbot, changes):
    queue = Screen()
    changes.listen(queue, ["queue"], queue.refresh)
    with qtbot.waitSignal(changes.stale):
        changes.announce(["queue"])
    for _ in range(50):
        changes.announce(["queue"])
    with qtbot.waitSignal(changes.stale):
        pass
    assert len(queue.heard) == 2
    assert queue.heard[1][0] - queue.heard[0][0] >= PAUSE - 0.002


def test_another_family_does_not_wait(qtbot, changes):
    screen = Screen()
    changes.listen(screen, ["queue", "flow"], screen.refresh)
    with qtbot.waitSignal(changes.stale):
        changes.announce(["queue"])
    changes.announce(["queue"])
    with qtbot.waitSignal(changes.stale):
        changes.announce(["flow"])
    assert screen.families() == [{"queue"}, {"flow"}]
    with qtbot.waitSignal(changes.stale):
        pass
    assert screen.families() == [{"queue"}, {"flow"}, {"queue"}]


def test_the_initiator_is_left_out_unless_others_changed_it_too(qtbot, changes):
    mine, theirs = Screen(), Screen()
    changes.listen(mine, ["queue", "lead"], mine.refresh)
    changes.listen(theirs, ["queue", "lead"], theirs.refresh)
    with qtbot.waitSignal(changes.stale):
        changes.announce(["queue", "lead"], initiator=mine)
        changes.announce(["lead"], initiator=theirs)
    assert mine.families() == [{"lead"}]
    assert theirs.families() == [{"queue", "lead"}]


def test_the_dead_are_forgotten(qtbot, changes):
    gone = Screen()
    heard = []
    changes.listen(gone, ["queue"], heard.append)
    gone.deleteLater()
    with qtbot.waitSignal(gone.destroyed):
        pass
    with qtbot.waitSignal(changes.stale):
        changes.announce(["queue"])
    assert heard == []
    assert changes._listeners == []


def test_a_typo_is_not_silence(changes):
    with pytest.raises(ValueError, match="queues"):
        changes.announce(["queues"])
    with pytest.raises(ValueError, match="leads"):
        changes.listen(changes, ["leads"], print)
