"""Review: scorecards, what a reviewer said about a call, snippets of it, how a follow-up went."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.facts.base import Body, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardSet(Body):
    """A scorecard of a layer with its questions, as from this version on.

    Attributes:
        layer: The role whose work it scores: 'telemarketer', 'qualifier' or 'telesales'.
        questions: List of {"key", "text", "kind", "weight", "must_pass"}; see `domain.scorecards`.
    """

    kind = "scorecard_set"
    card: UUID
    version: int
    layer: str
    name: str
    questions: Json
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSent(Body):
    """One reviewer's scorecard of one call; a newer one of the same reviewer and card replaces it.

    It keeps the questions as they were asked and the total as it was worked out, so that no new
    version of the card changes what was said.

    Attributes:
        person: Whose work was reviewed: who called or, on the desk's card, who passed the lead on.
        asked: The card's questions, as in `ScorecardSet.questions`.
        scores: {question key: 1 to 5, or true / false}; what did not apply is not there.
        total: `domain.scorecards.total`, 1.0 to 5.0.
        failed: Keys of the must-pass questions that were not passed.
        practise: What to practise, one line.
        private: For the person and supervisors only; else for all who may hear the call.
        replaces: The review that this one is said instead of, if any.
    """

    kind = "review_sent"
    attempt: UUID
    person: UUID
    card: UUID
    card_version: int
    layer: str
    asked: Json
    scores: Json
    total: float
    failed: Json
    practise: str = ""
    private: bool = True
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAnswered(Body):
    """The reviewed person acknowledged a review, or disputes it and says why."""

    kind = "review_answered"
    review: UUID
    attempt: UUID
    disputed: bool
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentPrivate(Body):
    """A comment, or a 'broke here', is for the caller, its author and supervisors only."""

    kind = "comment_private"
    comment: UUID
    attempt: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SnippetCut(Body):
    """10 to 40 seconds of a call that say something. Times of the call, in milliseconds."""

    kind = "snippet_cut"
    attempt: UUID
    from_ms: int
    to_ms: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofAttached(Body):
    """A lead is offered with this snippet as its proof; the newest one holds, None takes it off.

    Attributes:
        handoff: The hand-off that waited for its answer then; None before the lead was passed.
    """

    kind = "proof_attached"
    snippet: UUID | None
    handoff: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryPut(Body):
    """A snippet is for the whole team to learn from.

    Attributes:
        objection: The topic that it answers: 'price', 'no time'.
        outcome: One of `domain.reviewing.LIBRARY_OUTCOMES`.
        title: What to listen for. It stands without the prospect's name.
    """

    kind = "library_put"
    snippet: UUID
    attempt: UUID
    objection: str
    outcome: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryTaken(Body):
    """An entry is no longer in the library."""

    kind = "library_taken"
    entry: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeJudged(Body):
    """A follow-up went on where the last conversation stopped (*resumed*), or was *restarted*.

    Attributes:
        as_reviewer: Said by a reviewer; else by whoever made the call. The newest of each holds.
    """

    kind = "resume_judged"
    attempt: UUID
    resumed: bool
    as_reviewer: bool
