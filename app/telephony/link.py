"""The tel: link: another program on this computer makes the call."""

import re
from collections.abc import Callable

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.telephony.dialer import CallEvents

_E164 = re.compile(r"\+[1-9]\d{3,14}")


def tel_uri(number: str) -> str:
    """The link of a number (RFC 3966, global form).

    Raises:
        KnownError: It is not E.164; anything else could carry more than a number.
    """
    if not _E164.fullmatch(number):
        raise KnownError(
            phrase("'{number}' is no phone number that can be dialled.", number=number),
            todo="Correct it.",
        )
    return f"tel:{number}"


class LinkDialer:
    """Opens tel: links.

    Args:
        events: Who is told; only 'ringing' and 'ended' can be known.
        opener: Opens a link, and says whether a program took it.
    """

    tells_answer = False

    def __init__(self, events: CallEvents, opener: Callable[[str], bool]) -> None:
        self._events = events
        self._opener = opener
        self._open = False

    def dial(self, number: str) -> None:
        """See `Dialer.dial`."""
        if not self._opener(tel_uri(number)):
            raise KnownError(
                "No program on this computer opens tel: links.",
                "Nobody was called.",
                "Choose 'I dial myself' in Settings, or install a phone program.",
            )
        self._open = True
        self._events.ringing()

    def hang_up(self) -> None:
        """See `Dialer.hang_up`; the phone program itself can't be reached."""
        if self._open:
            self._open = False
            self._events.ended()
