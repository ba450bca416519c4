"""Rights, moves between stages, kinds of facts and whose they are as rows: what `domain` says.

The server computes no rule of calling. It looks up whether an act is allowed to this role, and
whether this act may lead from the stage that the lead is in to the one that was pushed.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from app.domain import corrections
from app.domain import facts as f
from app.domain.act_facts import SAYS
from app.domain.dispositions import DISPOSITIONS
from app.domain.permissions import ACTS
from app.domain.transitions import FROM, after_not_reached, after_reached
from app.domain.vocabulary import CALLABLE_STAGES, CLOSED_STAGES, Role, Stage

S, R = Stage, Role

# What the owner may be after an act: the same, the same or who acts, who acts, the one credited,
# anybody, the same or nobody or who acts.
SAME, KEPT, TAKER, CREDIT, ANYBODY, LOOSE = "same", "kept", "taker", "credit", "anybody", "loose"

_GATE: dict[Stage, tuple[Stage, ...]] = {
    S.INTERESTED: (S.QUALIFIED, S.HANDED_OFF),
    S.RETURNED: (S.QUALIFIED, S.HANDED_OFF),
    S.QUALIFIED: (S.INTERESTED, S.HANDED_OFF),
}
_ASIDE = (S.UNREACHABLE, S.DISQUALIFIED, S.NURTURE, S.LOST, S.WON)
# After these the gate is asked again.
_SETTLED = ("add_notes", "set_point", "move_point", "close_point", "change_phone",
            "correct_profile", "attach_proof", "tick_promise")  # fmt: skip
_TARGETS: dict[str, tuple[tuple[Stage, ...], str]] = {
    "hand_off": ((S.HANDED_OFF,), SAME),
    "send_back": ((S.RETURNED,), SAME),
    "accept": ((S.ACCEPTED,), TAKER),
    "reject": ((S.RETURNED,), CREDIT),
    "win": ((S.WON,), SAME),
    "lose": ((S.LOST,), SAME),
    "park": ((S.NURTURE,), SAME),
    "disqualify": ((S.DISQUALIFIED,), SAME),
    "reopen": (tuple(CALLABLE_STAGES), SAME),
    "waive": ((S.QUALIFIED, S.HANDED_OFF), SAME),
}
_CORRECTED = frozenset({*CALLABLE_STAGES, *_ASIDE})

URGENT = frozenset({f.HandedOff, f.HandOffAnswered, f.SentBack, f.Reassigned, f.DoNotCall})
_SOUND = {f.RecordingKept, f.Mark, f.SnippetCut, f.ResumeJudged, f.ReviewComment}
_REVIEW = {f.ReviewSent, f.ReviewAnswered, f.CommentPrivate}
_SIGHT: dict[type[f.Body], str] = {
    **dict.fromkeys(_SOUND, "sound"),
    **dict.fromkeys(_REVIEW, "review"),
    **dict.fromkeys((f.DealSet, f.DealClosed), "money"),
    **dict.fromkeys((f.Away, f.ScorecardSet, f.ImportStarted), "house"),
    **dict.fromkeys((f.LibraryPut, f.LibraryTaken), "library"),
    f.DoNotCall: "do_not_call",
    # A PIN and what a list cost travel as rows without them, never as facts.
    **dict.fromkeys((f.PersonSet, f.CampaignSet), "never"),
}
_PASSED = frozenset({f.HandOffAnswered})
# What only adds: two people may say such things about one lead at once, and both hold.
_ADDS = frozenset(
    {f.Answered, f.HungUp, f.Note, f.Mark, f.ObjectionAnswered, f.Consent, f.ProfileCorrected,
     f.PhoneChanged, f.DoNotCall, f.Away, f.LibraryPut, f.LibraryTaken, f.ProofAttached,
     f.PromiseDone, *_SOUND, *_REVIEW}
)  # fmt: skip
QUIET: frozenset[type[f.Body]] = frozenset(
    {f.Note, f.RecordingKept, f.Mark, f.SnippetCut, *_REVIEW, f.ReviewComment}
)
"""Of them, what leaves every column of the lead as it is: nobody else's act is too late for it."""


def kinds() -> Iterator[tuple[str, str, bool, bool, bool]]:
    """(kind, who sees it, also of a lead that was passed on, wakes other desks, moves a lead)."""
    for kind, body in f.KINDS.items():
        seen = _SIGHT.get(body, "thread")
        yield kind, seen, body in _PASSED, body in URGENT, body not in _ADDS


def rights() -> Iterator[tuple[str, str, str]]:
    """(act, role, relation), as in `domain.permissions.ACTS`."""
    for act, by_role in ACTS.items():
        for role, relations in by_role.items():
            for relation in relations:
                yield act, str(role), str(relation)


def transitions() -> set[tuple[str, str, str, str, str]]:
    """(act, role, from, to, owner rule): every move that may be pushed."""
    found = _Moves()
    for role, start in product((R.TELEMARKETER, R.TELESALES), CALLABLE_STAGES):
        found.say("save_call", (role,), start, _after_call(start, role), KEPT)
    for act, (start, ends) in product(_SETTLED, _GATE.items()):
        found.say(act, ACTS[act], start, ends, SAME)
    for act, (ends, rule) in _TARGETS.items():
        for start in FROM[act]:
            found.say(act, ACTS[act], start, ends, rule)
    for start in set(Stage) - {S.WITHDRAWN}:
        found.say("reassign", (R.SUPERVISOR,), start, (start, *_GATE.get(start, ())), ANYBODY)
        found.say("do_not_call", ACTS["do_not_call"], start, (S.DO_NOT_CALL,), SAME)
    for start in _CORRECTED:
        found.say("correct", (R.SUPERVISOR,), start, _CORRECTED, LOOSE)
        for role in (R.TELEMARKETER, R.TELESALES):
            # Where their calls may have led; which of them, the call that is corrected says.
            led = {end for before in CALLABLE_STAGES for end in _after_call(before, role)}
            found.say("correct", (role,), start, led & _CORRECTED, LOOSE)
            found.say("correct", (role,), start, _GATE.get(start, ()), SAME)
    return found


def corrected_fields() -> Iterator[tuple[str, str, str]]:
    """(act, kind, field): what of a fact an act corrects."""
    by_act = {
        "correct": (corrections.FIELDS, corrections.FOLLOWS),
        "correct_profile": (corrections.ZONED,),
    }
    for act, tables in by_act.items():
        for kind, fields in (row for table in tables for row in table.items()):
            for field in fields:
                yield act, kind, field


class _Moves(set[tuple[str, str, str, str, str]]):
    def say(
        self, act: str, roles: Iterable[Role], start: Stage, ends: Iterable[Stage], rule: str
    ) -> None:
        for role, end in product(roles, ends):
            if end is not start or rule != SAME:
                self.add((act, str(role), str(start), str(end), rule))


def _after_call(start: Stage, role: Role) -> set[Stage]:
    """Where a saved call may lead, with what the gate makes of it in the same act."""
    ends = {
        after_not_reached(start, misses=misses, cap=1, phones_left=left)
        for misses, left in ((0, True), (1, True), (0, False))
    }
    befores = CALLABLE_STAGES - {S.NURTURE} if start is S.NURTURE else {start}
    for before, rule in product(befores, DISPOSITIONS.values()):
        if rule.reached and role in rule.layers:
            ends.add(after_reached(before, rule.stage, closing=role is R.TELESALES))
    for _ in range(2):
        ends |= {after for end in ends for after in _GATE.get(end, ())}
    return ends - (CLOSED_STAGES - set(_ASIDE) - {S.DO_NOT_CALL})


def seeds() -> dict[str, list[tuple[object, ...]]]:
    """Rows by table, sorted; the set-up replaces each table's rows by them."""
    return {
        "fact_kind": sorted(kinds()),
        "act_right": sorted(rights()),
        "act_kind": sorted((act, kind) for act, kinds in SAYS.items() for kind in kinds),
        "transition": sorted(transitions()),
        "corrected_field": sorted(corrected_fields()),
    }
