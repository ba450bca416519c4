"""'I dial myself': the number is shown, the rep's own phone makes the call."""

from app.telephony.dialer import CallEvents


class HandDialer:
    """Takes the rep's word for everything."""

    tells_answer = False

    def __init__(self, events: CallEvents) -> None:
        self._events = events
        self._open = False

    def dial(self, number: str) -> None:
        """See `Dialer.dial`."""
        self._open = True
        self._events.ringing()

    def hang_up(self) -> None:
        """See `Dialer.hang_up`."""
        if self._open:
            self._open = False
            self._events.ended()
