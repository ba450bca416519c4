"""The calls and campaigns that the bench's store is made of."""

import random
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.acts import deal, save_call
from app.acts.points import PointDraft, PointWhen, PromiseDraft
from app.domain.campaign import Campaign, CardRule, Choice, Question
from app.domain.points import window_of_time
from app.domain.vocabulary import DeskKind
from app.domain.wall_time import WallTime
from app.host.ids import new_id

_HOURS = (((9 * 60, 20 * 60),),) * 5 + ((), ())
_HEARD = (
    ("objection", "Their present film is cheaper by the pallet"),
    ("question", "Does it hold at −25 °C?"),
    ("need", "Fewer torn pallets on the night shift"),
    ("fact", "Two sites, one buyer"),
    ("signal", "Asked what a trial costs"),
)


def saving(
    lead: UUID, call: UUID, ending: str, due: datetime, zone: str, chance: random.Random
) -> save_call.SaveCall:
    """A call to save: after a conversation with notes, answers, point and promise."""
    talks = ending not in ("no_answer", "busy", "voicemail")
    point = point_of(due, zone) if ending in ("callback", "interested") else None
    notes = chance.sample(_HEARD, 2) if talks else []
    answers = (
        save_call.AnswerLine("pallets", chance.choice(("under_50", "200_500")), 9_000),
        save_call.AnswerLine("decides", chance.choice(("alone", "alone", "someone")), 14_000),
    )
    return save_call.SaveCall(
        lead,
        call,
        ending,
        reason="No need" if ending == "not_interested" else "",
        notes=tuple(
            save_call.NoteLine(kind, text, 4_000 + 9_000 * number)
            for number, (kind, text) in enumerate(notes)
        ),
        answers=answers if ending in ("callback", "interested") else (),
        point=point,
        deal=deal.Win(lead, 840_000, "EUR", due.date().isoformat()) if ending == "won" else None,
    )


def point_of(due: datetime, zone: str) -> PointDraft:
    """A whole continuation point with a promise."""
    local = due.astimezone(ZoneInfo(zone))
    if local.weekday() >= 5:
        local += timedelta(days=2)
    wall = local.replace(
        hour=min(17, max(10, local.hour)), second=0, microsecond=0, tzinfo=None, fold=0
    )
    window = window_of_time(WallTime(wall, zone), hours=_HOURS)
    when = PointWhen(
        wall.isoformat(), zone, window.due_from, window.due_until, window.lapses_at, said="then"
    )
    return PointDraft(
        stopped_at="Whether it holds in the freezer",
        opens_with="“You asked whether it holds at −25 °C. It does; here is the sheet.”",
        open_question="Does it hold at −25 °C?",
        when=when,
        promises=(PromiseDraft("us", "Freezer data sheet", window.due_from),),
    )


def campaign_of(number: int) -> Campaign:
    return Campaign(
        id=new_id(),
        version=1,
        name=("Cold-chain film EU", "Pallet wrap", "Recycled film", "Fair follow-up")[number],
        desk=DeskKind.AUTOMATIC if number == 2 else DeskKind.QUALIFIER,
        region="DE",
        hours=_HOURS,
        questions=(
            Question(
                "pallets",
                "How many pallets leave the site in a week?",
                "Pallets in a week",
                (
                    Choice("under_50", "Under 50"),
                    Choice("200_500", "200–500", 12, "200–500 a week"),
                ),
            ),
            Question(
                "decides",
                "Who decides on stretch film?",
                "Who decides",
                (
                    Choice("alone", "{She} decides", 40, "Decides alone"),
                    Choice("someone", "Someone else", -5, "Someone else decides"),
                ),
                decides=("alone",),
            ),
        ),
        card=(
            CardRule("source:Web form", 14, "Came by web form"),
            CardRule("source:Trade fair", 8, "Met at a fair"),
            CardRule("signal", 10, "Buying signal"),
            CardRule("need", 8, "A need in their own words"),
        ),
    )
