"""The words of reviews, of how a call was talked, and of what to listen to; pure functions."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.phrases import phrase
from app.domain.reviewing import Agreement, Spread
from app.domain.scorecards import Scorecard
from app.domain.speech import SpeechFigures
from app.domain.wall_time import local_of
from app.domain.wording import weekday_words
from app.reads.review_rows import ReviewRow
from app.reads.reviews import Mean
from app.reads.speech import Compared
from app.ui.tr import tr
from app.ui.widgets.meters import clock_text

ENOUGH = 30
"""Below this many cases a figure of the team says 'too few' instead of itself."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


OUTCOME_WORDS: dict[str, str] = {
    "moved_on": phrase("The call went on"),
    "won": phrase("Won"),
    "lost": phrase("Lost"),
    "open": phrase("Stayed open"),
}
"""What became of an objection, as `domain.reviewing.LIBRARY_OUTCOMES` has it."""


def first_name(name: str) -> str:
    """What somebody is called in one word."""
    return name.split(" ")[0] if name else tr("nobody")


def of_whom(name: str) -> str:
    """'Jonas’s'."""
    return tr("{name}’s", name=first_name(name))


def card_words(card: Scorecard) -> str:
    """'Telesales, 5 questions'."""
    count = len(card.questions)
    if count == 1:
        return tr("{name}, 1 question", name=card.name)
    return tr("{name}, {count} questions", name=card.name, count=count)


def last_words(name: str, last: Mean) -> str:
    """'of 5. Jonas’s last ten reviews: 3.4'."""
    if last.mean is None:
        return tr("of 5. {of_whom} first review", of_whom=of_whom(name))
    count = _NUMBERS[last.n] if last.n < len(_NUMBERS) else str(last.n)
    reviews = tr("review") if last.n == 1 else tr("{count} reviews", count=count)
    return tr(
        "of 5. {of_whom} last {reviews}: {mean:.1f}",
        of_whom=of_whom(name),
        reviews=reviews,
        mean=last.mean,
    )


def died_words(died: Mean) -> str:
    """'Team on lost calls: 3.1, n 12'; '' without any."""
    return (
        ""
        if died.mean is None
        else tr("Team on lost calls: {mean:.1f}, n {n}", mean=died.mean, n=died.n)
    )


def said_at(at: datetime, now: datetime, zone: str) -> str:
    """'12:10', 'Mon 12:10'."""
    there = local_of(at, zone)
    day = tr(weekday_words(there.date(), local_of(now, zone).date()))
    return f"{there:%H:%M}" if day == "today" else f"{day} {there:%H:%M}"


def score_words(score: int | bool | None) -> str:
    """'3', 'Yes', 'No'; a dash for what did not apply."""
    if score is None:
        return "–"
    if isinstance(score, bool):
        return tr("Yes") if score else tr("No")
    return str(score)


def answer_words(row: ReviewRow, now: datetime, zone: str) -> str:
    """What became of a review: 'Jonas disputed it 12:20: The line was bad.'; '' when nothing."""
    if row.answer is None:
        return ""
    who = tr("You") if row.about_me else first_name(row.person_name)
    did = tr("disputed") if row.answer.disputed else tr("acknowledged")
    when = said_at(row.answer.at, now, zone)
    return tr("{who} {did} it {when}", who=who, did=did, when=when) + (
        f": {row.answer.line}" if row.answer.line else "."
    )


def hidden_words(others: Sequence[ReviewRow]) -> str:
    """Why another reviewer's scores are not shown yet."""
    names = tr(" and ").join(dict.fromkeys(one.by_name for one in others))
    have = tr("have") if len({one.by for one in others}) > 1 else tr("has")
    return tr(
        "{names} {have} scored this call too. You see it once you have sent yours.",
        names=names,
        have=have,
    )


def spread_words(one: Spread, names: dict[object, str]) -> str:
    """'Petra 2, Nora 4: 2 apart'."""
    given = ", ".join(
        f"{first_name(names.get(who, ''))} {value:g}" if names.get(who) else f"{value:g}"
        for who, value in one.given
    )
    apart = tr("{spread:g} apart", spread=one.spread) if one.spread else tr("the same")
    return f"{given}: {apart}"


def agreement_words(found: Agreement) -> str:
    """'Rep and reviewer agree on 18 of 22 follow-ups (82%)'; says when too few were judged."""
    if not found.n:
        return tr("No follow-up was judged by both yet.")
    share = f" ({round(100 * (found.share or 0))}%)" if found.n >= ENOUGH else ""
    kappa = tr(", kappa {kappa:.2f}", kappa=found.kappa) if found.kappa is not None else ""
    few = "" if found.n >= ENOUGH else tr(", too few for a share")
    ups = tr("follow-up") if found.n == 1 else tr("follow-ups")
    return tr(
        "Rep and reviewer agree on {agreed} of {n} {ups}{share}{kappa}{few}.",
        agreed=found.agreed,
        n=found.n,
        ups=ups,
        share=share,
        kappa=kappa,
        few=few,
    )


# --- how it was talked ---------------------------------------------------------------------------


def won_words(won: Compared) -> str:
    """'Won calls: 46 to 54, n 41'; too few say so."""
    if won.talk_share is None or won.n < ENOUGH:
        return tr("Won calls: too few ({n} of {enough})", n=won.n, enough=ENOUGH)
    mine = round(100 * won.talk_share)
    return tr("Won calls: {mine} to {mine2}, n {n}", mine=mine, mine2=100 - mine, n=won.n)


def length_words(seconds: float) -> str:
    """'1:48'."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def times_words(count: int) -> str:
    """'7 times'."""
    return {0: tr("Never"), 1: tr("Once")}.get(count, tr("{count} times", count=count))


def overlap_words(found: SpeechFigures, rep: str) -> str:
    """'5 by Jonas'."""
    by = found.overlaps_by("rep")
    return "" if by is None or not found.overlaps else tr("{by} by {rep}", by=by, rep=rep)


def no_talk_words(problem: str, listened: bool, *, sound: bool = True) -> str:
    """Why the strip has no figures."""
    if not sound:
        return tr("Without its sound it can’t be said how this call was talked.")
    if problem:
        return tr("How this call was talked can’t be said: {problem}.", problem=problem.rstrip("."))
    if listened:
        return tr("Who talked how much needs both sides of the call.")
    return tr("How this call was talked is not worked out yet.")


# --- what to listen to next ----------------------------------------------------------------------


def why_words(why: str, monologue_s: float = 0.0) -> str:
    """Why a call stands in the plan."""
    if why == "monologue":
        return tr("spoke {clock} after an objection", clock=clock_text(monologue_s))
    return {
        "random": tr("at random"),
        "rejected": tr("rejected after the hand-off"),
        "lost": tr("its lead was lost"),
    }.get(why, why)
