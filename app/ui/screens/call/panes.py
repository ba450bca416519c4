"""The three panes of a call: their widths by class of window (`app.ui.pane_sizes` keeps them)."""

from app.host.settings import CALL_PANES
from app.ui.office import Office
from app.ui.pane_sizes import Panes as Panes
from app.ui.pane_sizes import PaneSizes

_WIDTHS = ((1920, 340, 440), (1600, 340, 420), (1360, 304, 384), (0, 264, 344))


def usual_widths(window: int) -> tuple[int, int, int]:
    """Class of a window's width (its lower edge), and the widths of queue and notes in it."""
    return next(one for one in _WIDTHS if window >= one[0])


class Widths(PaneSizes):
    """The widths of queue, call and notes."""

    def __init__(self, panes: Panes, office: Office) -> None:
        super().__init__(panes, office, CALL_PANES)

    def follow_window(self, window: int, room: int, scale: float = 1.0) -> None:
        """The window has another width, or its text another size: larger text needs more of it."""
        edge, left, right = usual_widths(round(window / scale))
        self.follow(edge, (left, None, right), room)
