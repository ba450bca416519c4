"""The fold: decisions applied in order, retractions and corrections, late facts, numbers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain import facts as f
from app.domain.folding import apply_number, effective, fold
from app.domain.state import NumberState
from app.host.ids import new_id

LEAD, PROSPECT, CAMPAIGN, MARA = (new_id() for _ in range(4))
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
NUMBER = "+48585550172"


def fact(body: f.Body, minute: int = 0, *, act: UUID | None = None, **more: Any) -> f.Fact:
    return f.Fact(
        id=new_id(),
        act_id=act or new_id(),
        act="test",
        body=body,
        lead=LEAD,
        prospect=PROSPECT,
        made_at=START + timedelta(minutes=minute),
        made_by=MARA,
        role="telemarketer",
        device="test",
        **more,
    )


def added(**more: Any) -> f.Fact:
    phones = [{"e164": NUMBER, "kind": "", "state": "good", "ext": ""}]
    plain = {"campaign": CAMPAIGN, "name": "Ewa", "zone": "Europe/Warsaw", "zones": []}
    return fact(f.LeadAdded(**{**plain, "phones": phones, **more}))


def decision(stage: str, **more: Any) -> f.Decision:
    plain: dict[str, Any] = {"stage_from": "new", "stage_to": stage, "owner": None, "rules": {}}
    return f.Decision(**{**plain, **more})


def test_gaps_are_filled_and_nothing_is_overwritten() -> None:
    case = fold([added(company=""), added(name="Other", company="Baltica")])
    assert case is not None
    assert (case.prospect.name, case.prospect.company) == ("Ewa", "Baltica")


def test_the_stage_before_is_remembered_for_the_way_back() -> None:
    case = fold([added(), fact(decision("conversing", owner=MARA)), fact(decision("nurture"))])
    assert case is not None
    lead = case.leads[LEAD]
    assert (lead.stage, lead.stage_before) == ("nurture", "conversing")
    assert lead.credit == MARA


def test_a_late_fact_moves_nothing_but_an_attempt_counts() -> None:
    attempt = f.Attempt(
        campaign=CAMPAIGN, e164=NUMBER, incoming=False, dialled_at=START, stage="new", owner=None
    )
    late = {"stale": "lead changed hands"}
    case = fold([added(), fact(attempt, **late), fact(decision("won"), **late)])
    assert case is not None
    assert case.leads[LEAD].stage == "new"
    assert case.leads[LEAD].attempts == 1


def test_do_not_call_takes_all_leads_and_lifting_gives_them_back() -> None:
    block = f.DoNotCall(numbers=[NUMBER], asked_by="Ewa", why="asked")
    facts = [added(), fact(decision("interested")), fact(block, 1)]
    case = fold(facts)
    assert case is not None
    assert case.leads[LEAD].stage == "do_not_call"
    again = fold([*facts, fact(replace(block, lifted=True), 2)])
    assert again is not None
    assert again.leads[LEAD].stage == "interested"
    assert again.prospect.do_not_call_at is None


def test_a_correction_says_what_the_fact_says_now() -> None:
    note = fact(f.Note(note_kind="fact", text="Two sites"))
    mended = fact(f.Correction(fact=note.id, field="text", was="Two sites", now="Three", why="x"))
    bodies = [one.body for one in effective([added(), note, mended])]
    assert f.Note(note_kind="fact", text="Three") in bodies


def test_a_corrected_field_keeps_its_type() -> None:
    deal = fact(f.DealSet(deal=LEAD, amount_minor=100, currency="EUR"))
    call = fact(decision("won"))
    mended = fact(
        f.Correction(fact=deal.id, field="amount_minor", was="100", now="250", why="misheard")
    )
    body = next(one.body for one in effective([added(), deal, call, mended]) if one.id == deal.id)
    assert isinstance(body, f.DealSet)
    assert body.amount_minor == 250


def test_taking_a_correction_back_gives_the_old_words() -> None:
    note = fact(f.Note(note_kind="fact", text="Two sites"))
    mended = fact(f.Correction(fact=note.id, field="text", was="Two sites", now="Three", why="x"))
    taken = fact(f.Retraction(retracts=mended.act_id))
    bodies = [one.body for one in effective([added(), note, mended, taken])]
    assert note.body in bodies


STAGES = st.sampled_from(["attempting", "conversing", "interested", "qualified", "nurture", "won"])


@given(st.lists(STAGES, max_size=8), st.integers(0, 7))
def test_an_act_that_is_taken_back_is_as_if_it_never_was(stages: list[str], gone: int) -> None:
    facts = [added(), *(fact(decision(stage), n) for n, stage in enumerate(stages, 1))]
    if gone + 1 >= len(facts):
        return
    taken = facts[gone + 1]
    without = fold([one for one in facts if one is not taken])
    retracted = fold([*facts, fact(f.Retraction(retracts=taken.act_id), 99)])
    assert retracted == without


def test_a_number_remembers_dial_end_and_outcome() -> None:
    number = NumberState(NUMBER)
    attempt = f.Attempt(
        campaign=CAMPAIGN, e164=NUMBER, incoming=False, dialled_at=START, stage="new", owner=None
    )
    end = f.HungUp(attempt=LEAD, e164=NUMBER, at=START + timedelta(minutes=1), how="dropped")
    for one in (attempt, end):
        apply_number(number, fact(one))
    assert number.last_dialled_at == START
    assert number.last_outcome == "dropped"
    incoming = replace(attempt, incoming=True, dialled_at=START + timedelta(hours=1))
    apply_number(number, fact(incoming))
    assert number.last_dialled_at == START


def test_facts_without_a_lead_make_no_case() -> None:
    assert fold([fact(decision("won"))]) is None
