"""Do, undo: the state is as it was before and no fact is gone, over the whole act table."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.acts import attempt, deal, review, save_call, side_exits, snippets, thread, waive
from app.acts.accept import Accept
from app.acts.correct import Correct
from app.acts.hand_off import HandOff
from app.acts.judge_resume import JudgeResume
from app.acts.mark_here import MarkHere
from app.acts.reject import Reject
from app.acts.send_back import SendBack
from app.acts.send_review import AnswerReview, SendReview
from app.acts.table import ACTS
from app.acts.undo import WITHOUT_INVERSE, Undo
from app.domain import facts as f
from app.domain.errors import NotAllowed, Stale
from app.domain.scorecards import DEFAULTS
from app.domain.state import Case
from app.jobs.doctor import examine
from app.reads import cases
from tests.helpers.recorded import record
from tests.helpers.team import Team, when

EWA = "Ewa Nowicka"
Scene = Callable[[Team], tuple[Any, str]]


def _conversing(team: Team) -> None:
    team.call(EWA, "callback", notes=(save_call.NoteLine("objection", "Too dear", 3000),))


def _handed(team: Team) -> None:
    team.qualify(EWA)
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id, "Quick."), "dana")


def _accepted(team: Team) -> None:
    _handed(team)
    team.act(Accept(team.leads[EWA]), "jonas")


def _saving(team: Team) -> tuple[Any, str]:
    number = team.dial(EWA)
    team.clock.forward(seconds=90)
    team.act(attempt.EndCall(team.leads[EWA], number), "mara")
    command = save_call.SaveCall(
        team.leads[EWA],
        number,
        "interested",
        notes=(save_call.NoteLine("signal", "Wants a price", 10),),
        answers=(save_call.AnswerLine("decides", "alone"),),
        point=team.point(),
    )
    return command, "mara"


def _on(setup: Callable[[Team], None], make: Callable[[Team], Any], who: str) -> Scene:
    def scene(team: Team) -> tuple[Any, str]:
        setup(team)
        return make(team), who

    return scene


def _lead(team: Team) -> Any:
    return team.leads[EWA]


def _point(team: Team) -> Any:
    return team.card(EWA, "mara").state.point


def _parked(team: Team) -> side_exits.Park:
    at = team.clock.now() + timedelta(days=40)
    return side_exits.Park(
        _lead(team), at, "2027-01-04T09:00", "Europe/Warsaw", "Budget in January"
    )


def _disqualified(team: Team) -> None:
    team.call(EWA, "not_interested")


def _note(team: Team) -> Any:
    return team.card(EWA).thread[0].notes[0].fact


def _recorded(team: Team) -> None:
    record(team, EWA, "callback", seconds=60.0)


def _followed_up(team: Team) -> None:
    _recorded(team)
    team.clock.forward(hours=24)
    _recorded(team)


def _attempt(team: Team) -> Any:
    return team.card(EWA).thread[0].attempt


def _review(team: Team) -> SendReview:
    scores = {"consent": True, "reason": 4}
    return SendReview(_lead(team), _attempt(team), DEFAULTS[0].id, 1, scores, "Wait.")


def _reviewed(team: Team) -> None:
    _recorded(team)
    team.act(_review(team), "petra")
    team.clock.forward(seconds=11)


def _last(team: Team, kind: type[f.Body]) -> Any:
    with team.workplace.store.reading() as session:
        facts = cases.load_facts(session, lead=team.leads[EWA])
    return [one.id for one in facts if isinstance(one.body, kind)][-1]


def _snippet(team: Team) -> None:
    _recorded(team)
    command = snippets.CutSnippet(_lead(team), _attempt(team), 2000, 30_000, "Says what she needs")
    team.act(command, "mara")


def _library(team: Team) -> snippets.PutInLibrary:
    return snippets.PutInLibrary(_lead(team), _last(team, f.SnippetCut), "price", "moved_on")


def _in_library(team: Team) -> None:
    _snippet(team)
    team.act(_library(team), "petra")


SCENES: dict[str, Scene] = {
    "save_call": _saving,
    "add_notes": _on(
        _conversing,
        lambda t: save_call.AddNotes(_lead(t), (save_call.NoteLine("signal", "Wrote a mail"),)),
        "mara",
    ),
    "set_point": _on(_conversing, lambda t: thread.SetPoint(_lead(t), t.point(hours=48)), "mara"),
    "move_point": _on(
        _conversing,
        lambda t: thread.MovePoint(
            _lead(t), _point(t), when(t.clock.now() + timedelta(hours=48)), "prospect"
        ),
        "mara",
    ),
    "close_point": _on(
        _conversing, lambda t: thread.ClosePoint(_lead(t), _point(t), "sent by e-mail"), "mara"
    ),
    "tick_promise": _on(
        _conversing,
        lambda t: thread.TickPromise(_lead(t), next(iter(t.card(EWA).state.promises))),
        "mara",
    ),
    "answer_objection": _on(
        _conversing, lambda t: thread.AnswerObjection(_lead(t), _note(t), how="shown"), "mara"
    ),
    "correct": _on(
        _conversing, lambda t: Correct(_lead(t), _note(t), "text", "Far too dear", "typo"), "mara"
    ),
    "correct_profile": _on(
        _conversing, lambda t: thread.CorrectProfile(_lead(t), "name", "Ewa Nowak"), "mara"
    ),
    "change_phone": _on(
        _conversing, lambda t: thread.ChangePhone(_lead(t), "+48585550172", "strike"), "mara"
    ),
    "hand_off": _on(
        lambda t: t.qualify(EWA),
        lambda t: HandOff(_lead(t), t.people["jonas"].id, "Quick."),
        "dana",
    ),
    "send_back": _on(
        lambda t: t.qualify(EWA), lambda t: SendBack(_lead(t), "Ask for the contract"), "dana"
    ),
    "waive": _on(
        lambda t: t.call(EWA, "interested"), lambda t: waive.Waive(_lead(t), "Known"), "petra"
    ),
    "accept": _on(_handed, lambda t: Accept(_lead(t)), "jonas"),
    "reject": _on(_handed, lambda t: Reject(_lead(t), "no_budget", "Frozen until July"), "jonas"),
    "set_deal": _on(_accepted, lambda t: deal.SetDeal(_lead(t), 1_840_000, "EUR"), "jonas"),
    "win": _on(_accepted, lambda t: deal.Win(_lead(t), 100, "EUR", "2026-12-01"), "jonas"),
    "lose": _on(_accepted, lambda t: deal.Lose(_lead(t), "Price"), "jonas"),
    "park": _on(_conversing, _parked, "mara"),
    "disqualify": _on(_conversing, lambda t: side_exits.Disqualify(_lead(t), "No freezer"), "mara"),
    "reopen": _on(_disqualified, lambda t: side_exits.Reopen(_lead(t), "New buyer"), "petra"),
    "reassign": _on(
        _accepted, lambda t: side_exits.Reassign(_lead(t), t.people["lea"].id), "petra"
    ),
    "mark_here": _on(_recorded, lambda t: MarkHere(_lead(t), _attempt(t), 4000), "petra"),
    "comment": _on(
        _conversing,
        lambda t: review.Comment(_lead(t), t.card(EWA).thread[0].attempt, 1000, "Well asked"),
        "petra",
    ),
    "break_here": _on(
        _conversing,
        lambda t: review.BreakHere(
            _lead(t), t.card(EWA).thread[0].attempt, 1000, "Price without value", private=True
        ),
        "petra",
    ),
    "send_review": _on(_recorded, _review, "petra"),
    "answer_review": _on(
        _reviewed, lambda t: AnswerReview(_last(t, f.ReviewSent), True, "I did ask."), "mara"
    ),
    "judge_resume": _on(
        _followed_up, lambda t: JudgeResume(_lead(t), _attempt(t), resumed=True), "mara"
    ),
    "cut_snippet": _on(
        _recorded,
        lambda t: snippets.CutSnippet(
            _lead(t), _attempt(t), 2000, 30_000, "Says what she needs", proof=True
        ),
        "mara",
    ),
    "attach_proof": _on(
        _snippet, lambda t: snippets.AttachProof(_lead(t), _last(t, f.SnippetCut)), "mara"
    ),
    "put_in_library": _on(_snippet, _library, "petra"),
    "take_from_library": _on(
        _in_library,
        lambda t: snippets.TakeFromLibrary(_lead(t), _last(t, f.LibraryPut)),
        "petra",
    ),
}


def _case(team: Team) -> Case:
    with team.workplace.store.reading() as session:
        prospect = cases.prospect_of(session, team.leads[EWA])
        assert prospect is not None
        case = cases.load_case(session, prospect)
        assert case is not None
        return case


def _facts(team: Team) -> set[Any]:
    with team.workplace.store.reading() as session:
        prospect = cases.prospect_of(session, team.leads[EWA])
        return {fact.id for fact in cases.load_facts(session, prospect=prospect)}


def _act_id(result: Any) -> Any:
    return getattr(result, "changes", result).act_id


def test_every_act_can_be_undone_or_says_why_not() -> None:
    undoable = {name for name, spec in ACTS.items() if spec.undoable}
    assert undoable == set(SCENES)
    assert set(ACTS) - undoable == set(WITHOUT_INVERSE)
    assert all(WITHOUT_INVERSE.values())


@pytest.mark.parametrize("act", sorted(SCENES))
def test_undo_gives_the_state_before_and_loses_no_fact(team: Team, act: str) -> None:
    command, who = SCENES[act](team)
    before, known = _case(team), _facts(team)
    result = team.act(command, who)
    done = _facts(team)
    assert done > known
    if act not in ("answer_objection", "correct"):
        assert _case(team) != before
    team.clock.forward(seconds=9)
    team.act(Undo(_act_id(result)), who)
    assert _case(team) == before
    assert _facts(team) > done
    report = examine(team.workplace.paths)
    assert report.ok, report


def test_undo_is_refused_after_its_time_and_for_others(team: Team) -> None:
    _handed(team)
    result = team.act(Accept(team.leads[EWA]), "jonas")
    with pytest.raises(NotAllowed, match="Only who did it"):
        team.act(Undo(result.act_id), "dana")
    team.clock.forward(seconds=60)
    with pytest.raises(NotAllowed, match="ten seconds"):
        team.act(Undo(result.act_id), "jonas")


def test_undo_is_refused_once_somebody_else_has_worked_on_it(team: Team) -> None:
    team.qualify(EWA)
    passed = team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")
    team.act(Accept(team.leads[EWA]), "jonas")
    with pytest.raises(Stale, match="Jonas Okafor"):
        team.act(Undo(passed.act_id), "dana")
    assert team.card(EWA, "jonas").state.stage == "accepted"
