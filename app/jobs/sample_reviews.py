"""The reviews of the sample team: comments, scorecards, snippets, verdicts; one line, one act."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from app.acts import judge_resume, review, send_review, snippets
from app.domain import facts as f
from app.domain.scorecards import DEFAULTS, Scorecard
from app.jobs.sample_data import Record
from app.jobs.sample_replay import Replay
from app.reads import cases


def _call(replay: Replay, one: Record) -> tuple[UUID, UUID]:
    """(lead, attempt) of the recording that a line is about."""
    key, call = one["recording"]["lead"], one["recording"]["call"]
    return replay.leads[key], replay.calls[key, call]


def _comment(replay: Replay, at: datetime, one: Record) -> None:
    lead, number = _call(replay, one)
    place = one["recording"]["lead"], one["recording"]["call"]
    offset = round(one["offset"] * 1000)
    command: Any
    if one["act"] == "broke_here":
        command = review.BreakHere(lead, number, offset, one["reason"], one.get("text", ""))
    else:
        answers = None
        if one["act"] == "answer_comment":
            answers = replay.comments.get(place)
        command = review.Comment(lead, number, offset, one["text"], answers)
    changes = replay.do(command, at, one["who"])
    for fact in cases.load_facts(replay.session, act_id=changes.act_id):
        if isinstance(fact.body, f.ReviewComment):
            replay.comments[place] = fact.id


def _card(one: Record) -> Scorecard:
    return next(card for card in DEFAULTS if card.layer == one["card"])


def _review(replay: Replay, at: datetime, one: Record) -> None:
    lead, number = _call(replay, one)
    card = _card(one)
    command = send_review.SendReview(
        lead,
        number,
        card.id,
        card.version,
        one["scores"],
        one.get("practise", ""),
        one.get("private", True),
    )
    changes = replay.do(command, at, one["who"])
    (fact,) = cases.load_facts(replay.session, act_id=changes.act_id)
    replay.reviews[number] = fact.id


def _draft(replay: Replay, at: datetime, one: Record) -> None:
    lead, number = _call(replay, one)
    card = _card(one)
    content = {
        "card": str(card.id),
        "version": card.version,
        "scores": one["scores"],
        "practise": one.get("practise", ""),
        "private": one.get("private", True),
    }
    replay.do(send_review.KeepReviewDraft(lead, number, content), at, one["who"])


def _answer(replay: Replay, at: datetime, one: Record) -> None:
    _, number = _call(replay, one)
    command = send_review.AnswerReview(replay.reviews[number], one["disputed"], one.get("line", ""))
    replay.do(command, at, one["who"])


def _cut(replay: Replay, at: datetime, one: Record) -> UUID:
    lead, number = _call(replay, one)
    start, end = (second * 1000 for second in one["span"])
    command = snippets.CutSnippet(lead, number, start, end, one["title"], one.get("proof", False))
    cut: snippets.Cut = replay.do(command, at, one["who"])
    return cut.snippet


def _snippet(replay: Replay, at: datetime, one: Record) -> None:
    _cut(replay, at, one)


def _library(replay: Replay, at: datetime, one: Record) -> None:
    lead, _ = _call(replay, one)
    command = snippets.PutInLibrary(
        lead, _cut(replay, at, one), one["objection"], one["outcome"], one["title"]
    )
    replay.do(command, at, one["who"])


def _verdict(replay: Replay, at: datetime, one: Record) -> None:
    lead, number = _call(replay, one)
    command = judge_resume.JudgeResume(lead, number, resumed=one["act"] == "resumed")
    replay.do(command, at, one["who"])


ACTS: dict[str, Callable[[Replay, datetime, Record], None]] = {
    "comment": _comment,
    "answer_comment": _comment,
    "broke_here": _comment,
    "review": _review,
    "review_draft": _draft,
    "answer_review": _answer,
    "snippet": _snippet,
    "library": _library,
    "resumed": _verdict,
    "restarted": _verdict,
}
