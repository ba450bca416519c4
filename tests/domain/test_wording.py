from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.call_context import (
    CallContext,
    CallingRules,
    HeldElsewhere,
    Lease,
    PhoneFacts,
    Rule,
)
from app.domain.calling_rules import may_call, openings
from app.domain.points import PointFacts
from app.domain.refusals import RULE_LABELS, RefusalFacts, allowed_words, refusal
from app.domain.vocabulary import NoteKind, PhoneState, Role, Stage
from app.domain.wording import (
    NOTE_LABELS,
    ROLE_LABELS,
    STAGE_LABELS,
    PointWords,
    Tone,
    attempt_words,
    both_clocks_words,
    clock_words,
    handoff_reason,
    length_words,
    moment_words,
    new_reason,
    next_try_reason,
    parked_reason,
    point_reason,
    promise_reason,
    returned_reason,
    waiting_words,
)

# Tue 24 Nov 2026, 14:03 in Warsaw, 13:03 in Braga.
NOW = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)


def at(hour, minute=0, day=24):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def time_point(promised, **more):
    ten = timedelta(minutes=10)
    return PointFacts(
        due_from=promised - ten, due_until=promised + ten, lapses_at=promised + 8 * ten * 6, **more
    )


def test_late_and_due_points():
    braga, warsaw = PointWords(zone="Europe/Lisbon", pronoun="his"), "Europe/Warsaw"
    late = point_reason(time_point(at(12, 30)), braga, NOW)
    assert (late.text, late.tone) == ("Promised 12:30 his time, 33 min late", Tone.LATE)
    due = point_reason(time_point(at(13)), PointWords(zone=warsaw, pronoun="her"), NOW)
    assert (due.text, due.tone) == ("Promised 14:00 her time, now", Tone.DUE)
    lapsed = replace(time_point(at(9, day=23)), lapses_at=at(19, day=23))
    words = point_reason(lapsed, PointWords(zone=warsaw, pronoun="her"), NOW).text
    assert words == "Promised Mon 10:00 her time, lapsed"


def test_spans_and_points_to_come():
    span = PointFacts(due_from=at(8), due_until=at(19), lapses_at=at(19), span=True)
    board = PointWords(
        zone="Europe/Copenhagen", pronoun="his", said="any time", about="After the board met"
    )
    assert point_reason(span, board, NOW).text == "After the board met, any time today"
    eleven = PointWords(zone="Europe/Helsinki", pronoun="her", said="after 11:00", asked=True)
    assert point_reason(span, eleven, NOW).text == "Asked for a call after 11:00 her time"
    tallinn = PointWords(zone="Europe/Tallinn", pronoun="her", about="changeover quote")
    soon = point_reason(time_point(at(14)), tallinn, NOW)
    assert (soon.text, soon.tone) == ("16:00 her time, changeover quote", Tone.SOON)


def test_hand_offs_say_what_is_left():
    assert handoff_reason(82, NOW + timedelta(minutes=18), NOW).text == (
        "Intent 82, answer within 18 min"
    )
    assert handoff_reason(82, NOW + timedelta(seconds=30), NOW).text == (
        "Intent 82, answer within 1 min"
    )
    assert handoff_reason(82, NOW - timedelta(minutes=5), NOW).tone is Tone.LATE


def test_new_leads():
    added = NOW - timedelta(minutes=26)
    facts = {"score": 61, "added_at": added, "now": NOW}
    assert (
        new_reason(attempts=0, source="Web form", **facts).text == "Web form 26 min ago, score 61"
    )
    second = new_reason(attempts=1, source="Bought list", best=(10, 12), **facts)
    assert second.text == "Second attempt, best hour 10\u201312"
    facts["score"] = 54
    assert new_reason(attempts=0, source="Referral", **facts).text == (
        "First attempt, score 54, referral"
    )
    assert attempt_words(12) == "Attempt 12"


def test_other_reasons():
    assert returned_reason("Lea", "no budget").text == "Rejected: no budget"
    assert returned_reason("Dana", "").text == "Sent back by Dana"
    assert parked_reason("budget in July").text == "Parked until now: budget in July"
    said = next_try_reason("they_said", at(9, 30, 25), NOW, "Europe/Lisbon", "her")
    assert said.text == "Reception said: back at tomorrow 09:30 her time"
    sheet = promise_reason("Send the data sheet", at(23), NOW, "Europe/Warsaw")
    assert sheet.text == "Send the data sheet, by today"
    assert promise_reason("Send it", at(12), NOW, "Europe/Warsaw").tone is Tone.LATE


def test_what_waits():
    assert waiting_words(6, 2, limited=False) == "6 new leads wait behind these"
    assert waiting_words(1, 7, limited=True) == (
        "1 new lead waits: 7 continuation points are overdue"
    )
    assert waiting_words(0, 7, limited=True) == ""


def test_times_say_whose():
    both = both_clocks_words(at(9), theirs="Europe/Lisbon", yours="Europe/Warsaw", pronoun="his")
    assert both == "09:00 his time, 10:00 yours"
    assert clock_words(NOW, ("Europe/Berlin",), "Europe/Warsaw", "her") == (
        "her time, same as yours"
    )
    three = ("America/New_York", "America/Chicago", "America/Denver")
    assert clock_words(NOW, three, "Europe/Warsaw", "their") == "zone not sure (3)"
    assert moment_words(at(9, day=26), NOW, "Europe/Warsaw", "her") == "Thu 10:00 her time"
    assert moment_words(at(9, day=25), NOW, "Europe/Warsaw", "x") == "tomorrow 10:00 their time"
    assert [length_words(m) for m in (33, 70, 120, 125, 3000)] == [
        "33 min", "1 h 10", "2 h", "2 h 05", "2 days",
    ]  # fmt: skip


def test_every_word_has_a_label():
    assert set(STAGE_LABELS) == set(Stage)
    assert set(ROLE_LABELS) == set(Role)
    assert set(NOTE_LABELS) == set(NoteKind)
    assert set(RULE_LABELS) == set(Rule)


# --- refusals ------------------------------------------------------------------------------------

NINE_TO_SEVEN = CallingRules(hours=(((9 * 60, 19 * 60),),) * 5 + ((), ()))
PORTO = CallContext(
    stage=Stage.NEW,
    rules=NINE_TO_SEVEN,
    zones=("Europe/Lisbon",),
    country="PT",
    phones=(PhoneFacts("+351225550148"),),
    actor=UUID(int=1),
)
HIS = RefusalFacts(place="Porto", pronoun="his")


def words(ctx, now, facts=HIS):
    said = refusal(may_call(ctx, now), ctx, facts, now)
    return None if said is None else (said.title, said.detail)


def test_too_early_and_do_not_call():
    assert words(PORTO, at(7, 52)) == (
        "Too early in Porto: 07:52.",
        "This campaign calls from 09:00 to 19:00 his time.",
    )
    asked = replace(PORTO, do_not_call_at=at(10, day=3))
    facts = replace(HIS, noted_by="Mara", noted_at="01:12")
    assert words(asked, at(12), facts) == (
        "Do not call, asked on 3 Nov.",
        "This is final. Mara noted it at 01:12 of the call.",
    )
    assert words(PORTO, at(12)) is None


JONAS = UUID(int=2)
HELD = replace(PORTO, phones=(PhoneFacts("+1", lease=Lease(JONAS, "Jonas", None, on_phone=True)),))
OPEN = replace(PORTO, phones=(PhoneFacts("+1", lease=Lease(JONAS, "Jonas", None)),))


@pytest.mark.parametrize(
    ("ctx", "now", "title", "detail"),
    [
        (PORTO, at(19, 5), "Too late in Porto: 19:05.",
         "This campaign calls from 09:00 to 19:00 his time."),
        (PORTO, at(11, day=28), "No calls in Porto today: Sat 11:00.",
         "This campaign calls again on Mon from 09:00 to 19:00 his time."),
        (replace(PORTO, zones=("Europe/Paris",), country="FR"), at(12, 30),
         "Between calling hours in Porto: 13:30.",
         "The law allows calls from 10:00 to 13:00 and from 14:00 to 20:00 his time "
         "(Decret 2022-1313 of 13 October 2022, Code de la consommation D223-9)."),
        (replace(PORTO, zones=("America/New_York", "America/Denver"), country="US",
                 rules=NINE_TO_SEVEN), at(15),
         "Too early in Denver, zone not sure (2): 08:00.",
         "This campaign calls from 09:00 to 19:00 his time."),
        (replace(PORTO, phones=(PhoneFacts("+1", last_dialled_at=at(12, 40)),)), NOW,
         "Called at 12:40 his time.",
         "A number rests 60 min between calls: again from 13:40 his time."),
        (replace(PORTO, recent_attempts=(at(9), at(10), at(11))), NOW,
         "Tried three times today, which is all for one day.",
         "Next from tomorrow 00:00 his time."),
        (replace(PORTO, misses_in_a_row=6), NOW,
         "Tried 6 times in a row without an answer.",
         "A supervisor can reopen it with a reason."),
        (replace(PORTO, held_elsewhere=HeldElsewhere("Jonas", "Cold-chain film EU")), NOW,
         "In conversation with Jonas, campaign Cold-chain film EU.",
         "One conversation at a time."),
        (replace(PORTO, owner=JONAS, owner_name="Jonas"), NOW,
         "Jonas has this conversation.", "A supervisor can move it to you."),
        (HELD, NOW, "Jonas is on the phone with him now.", "You will see the notes on save."),
        (OPEN, NOW, "Jonas has this lead open.", "It is free when that desk leaves it."),
        (replace(PORTO, stage=Stage.NURTURE, parked_until=at(9, day=26)), NOW,
         "Parked until Thu 09:00 his time.", "It comes back to its owner by itself."),
        (replace(PORTO, next_try_at=at(16)), NOW,
         "Planned for 16:00 his time.", "Nothing forbids calling now."),
        (replace(PORTO, stage=Stage.WON), NOW,
         "Won: nobody calls at this stage.", "A supervisor can reopen it with a reason."),
        (replace(PORTO, phones=(PhoneFacts("+1", PhoneState.STRUCK),)), NOW,
         "No phone here can be dialled.", "Add one in the header."),
        (replace(PORTO, zones=("Etc/Unknown",)), NOW,
         "The time zone is not known.", "Set it in the header, then dial."),
        (replace(PORTO, rules=CallingRules(paused=True)), NOW,
         "This campaign is paused.", "A supervisor can start it again."),
        (replace(PORTO, stage=Stage.HANDED_OFF), NOW,
         "Handed off: the answer of telesales is awaited.", ""),
    ],
)  # fmt: skip
def test_refusals(ctx, now, title, detail):
    assert words(ctx, now) == (title, detail)


def test_until_when_a_lead_may_be_called():
    opening = openings(PORTO, NOW)
    assert allowed_words(PORTO, opening, NOW) == "May be called until 19:00"
    assert allowed_words(PORTO, openings(PORTO, at(20)), at(20)) == ""
