"""Sound that was taken away from its call goes from the team's store, a week later."""

from contextlib import closing

from app.jobs.team_way import Ask, as_installer
from app.sync.blob_stores import store_of


def drop_erased(url: str, org: str, ask: Ask) -> int:
    """Removes blobs of sound that no call has any more; each is in the audit.

    The blob goes first, then its key: after a cut the next run goes on.

    Returns:
        How many.

    Raises:
        KnownError: The team or its store can't be reached; what went before that stays gone.
    """
    with as_installer(url, org, ask, None) as way:
        found = way.call("erased_sounds", {})
    gone = 0
    if not found["sounds"] or not found["place"]:
        return gone
    with closing(store_of(found["place"], "keep")) as store:
        for one in found["sounds"]:
            store.remove(one["blob"])
            with as_installer(url, org, ask, None) as way:  # a transaction each
                way.call("forget_sound", {"recording": one["recording"]})
            gone += 1
    return gone
