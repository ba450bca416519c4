"""Set a team's database up, and say how it is."""

from collections.abc import Callable

from app.sync.server_status import Status, status
from app.sync.setting_up import SetUp, set_up

Ask = Callable[[], str | None]


def init(url: str, org: str, ask: Ask | None = None) -> SetUp:
    """Makes the organisation in the database, or brings it up to date.

    Args:
        url: A libpq address without a password.
        org: Its short name; it goes into the names of schemas and roles.
        ask: Asks for the password, where libpq's password file has none.

    Raises:
        KnownError: What is in the way, in a sentence.
    """
    return set_up(url, org, ask)


def look(url: str, org: str, ask: Ask | None = None) -> Status:
    """How the team's database is.

    Raises:
        KnownError: It can't be reached, or the team is not there.
    """
    return status(url, org, ask)
