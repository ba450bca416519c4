"""Sound that was taken away from its call goes from the team's store, a week later."""

import json
from collections.abc import Callable
from contextlib import closing
from typing import Any

from app.sync.blob_stores import store_of

Ask = Callable[[], str | None]


def drop_erased(url: str, org: str, ask: Ask) -> int:
    """Removes blobs of sound that no call has any more; each is in the audit.

    The blob goes first, then its key: after a cut the next run goes on.

    Returns:
        How many.

    Raises:
        KnownError: The team or its store can't be reached; what went before that stays gone.
    """
    found = _call(url, org, ask, "erased_sounds", {})
    gone = 0
    if not found["sounds"] or not found["place"]:
        return gone
    with closing(store_of(found["place"], "keep")) as store:
        for one in found["sounds"]:
            store.remove(one["blob"])
            _call(url, org, ask, "forget_sound", {"recording": one["recording"]})
            gone += 1
    return gone


def _call(url: str, org: str, ask: Ask, name: str, body: dict[str, Any]) -> dict[str, Any]:
    """In a transaction of its own, at any address of libpq: the unit comes in by the socket."""
    from app.sync.installing import connected
    from app.sync.setting_up import ask_function

    with connected(url, ask) as connection:
        return ask_function(connection, org, name, json.dumps(body))
