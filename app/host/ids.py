"""Names for new things: UUIDs that sort by the moment they were made."""

import uuid

from uuid_utils import compat


def new_id() -> uuid.UUID:
    """Make a UUIDv7 (RFC 9562), monotonic within this process.

    Ordered keys keep the newest rows of an index on the same few pages.
    """
    return compat.uuid7()
