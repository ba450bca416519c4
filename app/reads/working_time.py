"""Working minutes of the team: until when a hand-off waits for its answer."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.campaign import Campaign

BEFORE_POINT = timedelta(minutes=30)
DAY_START, DAY_END = 9 * 60, 18 * 60


def answer_by(
    campaign: Campaign, now: datetime, zone: str, point_from: datetime | None
) -> datetime:
    """When a hand-off is past its time.

    The campaign's working minutes from now (Monday to Friday, 09:00 to 18:00 in the team's
    zone), and at the latest 30 min before the continuation point is due.
    """
    end = _add_working(now.astimezone(ZoneInfo(zone)), campaign.answer_minutes).astimezone(
        now.tzinfo
    )
    if point_from is not None:
        latest = max(now, point_from - BEFORE_POINT)
        end = min(end, latest)
    return end


def _add_working(at: datetime, minutes: int) -> datetime:
    if minutes < 60:  # a short clock does not wait for the morning: somebody is there now
        return at + timedelta(minutes=minutes)
    left = minutes
    while True:
        start = at.replace(hour=DAY_START // 60, minute=0, second=0, microsecond=0)
        end = at.replace(hour=DAY_END // 60, minute=0, second=0, microsecond=0)
        if at.weekday() < 5 and at < end:
            begin = max(at, start)
            room = int((end - begin).total_seconds() // 60)
            if left <= room:
                return begin + timedelta(minutes=left)
            left -= room
        at = (at + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
