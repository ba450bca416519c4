"""When the newest fact of a store was written."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import facts as tables


def last_written(session: Session) -> datetime | None:
    """The moment of the fact that was written last, aware UTC; None in an empty store."""
    spine = tables.SPINE
    moment: datetime | None = session.scalar(
        select(spine.c.made_at).order_by(spine.c.seq.desc()).limit(1)
    )
    return moment
