"""Builds the sample team: its history is replayed through the same acts that people use.

Each act is performed at its own moment, so every rule is asked and every figure is earned. Nothing
of it is written by hand into tables.
"""

import hashlib
import shutil
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.acts import (
    attempt,
    deal,
    house,
    lists,
    recording,
    renew,
    save_call,
    side_exits,
    thread,
)
from app.acts.new_lead import NewLead, NewPhone
from app.acts.points import PointDraft, PointWhen, PromiseDraft
from app.domain.call_windows import end_of_calling
from app.domain.dispositions import DISPOSITIONS
from app.domain.errors import KnownError
from app.domain.points import window_of_span, window_of_time
from app.domain.vocabulary import Disposition, Role
from app.domain.wall_time import WallTime
from app.host.paths import Paths
from app.jobs.sample_acts import ACTS
from app.jobs.sample_data import Event, Record, read_sample
from app.jobs.sample_replay import Replay
from app.models.store import Store
from app.reads import cases
from app.reads.desk import Actor

ERASED = "The sound was erased by policy after 14 days."
EVENING = 18


def build(
    paths: Paths,
    folder: Path,
    *,
    until: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[str]:
    """Builds the sample team's store in an empty profile.

    Args:
        paths: The profile; its store must not exist yet.
        folder: `resources/sample`.
        until: Replay up to this team wall time; None is the sample's own clock.
        progress: Called with (events done, all events).

    Returns:
        Acts of the history that a rule refused; empty when the history is sound.

    Raises:
        KnownError: There is a store in this profile already.
    """
    if paths.store.exists() and paths.store.stat().st_size:
        raise KnownError("This profile has a store already.", "It was not changed.")
    data = read_sample(folder)
    stop = data.moment(until) if until is not None else data.clock
    events = [event for event in data.events if event.at <= stop]
    paths.create()
    # Beside its place until it is whole: a build that is cut off leaves no half store.
    raw = paths.store.with_name("segue.building.db")
    for side in ("", "-wal", "-shm"):
        Path(f"{raw}{side}").unlink(missing_ok=True)
    with Store(raw) as store, store.writing() as session:
        replay = Replay(data, session, paths.recordings)
        _team(replay, events[0].at - timedelta(days=4))
        for number, event in enumerate(events):
            _event(replay, event)
            if progress is not None and number % 20 == 0:
                progress(number, len(events))
        while replay.do(renew.RenewOpenings(500), stop):
            pass
    raw.replace(paths.store)
    for side in ("-wal", "-shm"):
        Path(f"{raw}{side}").unlink(missing_ok=True)
    if progress is not None:
        progress(len(events), len(events))
    return replay.refused


def _team(replay: Replay, at: datetime) -> None:
    ids = {key: one.id for key, one in replay.data.campaigns.items()}
    for campaign in replay.data.campaigns.values():
        replay.do(house.SetCampaign(campaign), at)
    for one in replay.data.people:
        mine = tuple(ids[key] for key in one["campaigns"])
        roles = tuple(one["roles"])
        kept = replay.do(
            house.SetPerson(one["name"], roles, languages=tuple(one["languages"]), campaigns=mine),
            at,
        )
        replay.people[one["key"]] = Actor(
            kept.person, one["name"], frozenset(Role(r) for r in roles), frozenset(mine)
        )


def _event(replay: Replay, event: Event) -> None:
    try:
        if event.kind == "import":
            _import(replay, event)
        elif event.kind == "lead":
            if "added" in event.data:
                _take(replay, [event.data], f"added-{event.data['key']}", event.at)
        else:
            (_call if event.data["act"] == "call" else ACTS[event.data["act"]])(
                replay, event.at, event.data
            )
    except KnownError as refused:
        replay.refused.append(f"{event.at:%d %b %H:%M} {event.data.get('act')}: {refused}")


# --- leads ---------------------------------------------------------------------------------------


def _import(replay: Replay, event: Event) -> None:
    one = event.data
    rows = [lead for lead in replay.data.leads.values() if lead.get("import") == one["key"]]
    _take(replay, rows, one["key"], event.at, one["file_name"], one["who"])


def _take(
    replay: Replay, leads: list[Record], job: str, at: datetime, file: str = "", who: str = ""
) -> None:
    by_campaign: dict[str, list[Record]] = {}
    for lead in leads:
        by_campaign.setdefault(lead["campaign"], []).append(lead)
    for key, some in by_campaign.items():
        number = hashlib.sha256(f"{job}|{key}".encode()).hexdigest()
        campaign = replay.data.campaigns[key].id
        name = file or "by hand"
        role = Role.SUPERVISOR
        replay.do(lists.StartImport(number, campaign, name, {}), at, who, role)
        rows = tuple(_row(lead, line) for line, lead in enumerate(some, 2))
        replay.do(lists.TakeRows(number, rows, len(rows)), at, who, role)
        replay.do(lists.EndImport(number), at, who, role)
        _know(replay, some, number)
    for lead in leads:
        _known_on_arrival(replay, lead, at)


def _know(replay: Replay, leads: list[Record], job: str) -> None:
    by_line = cases.leads_of_job(replay.session, job)
    for line, lead in enumerate(leads, 2):
        replay.leads[lead["key"]] = by_line[line]


def _row(lead: Record, line: int) -> NewLead:
    return NewLead(
        line=line,
        name=lead["name"],
        role=lead["role"],
        company=lead["company"],
        place=lead["place"],
        country=lead["country"],
        staff=str(lead["staff"]),
        email=lead.get("email", ""),
        language=lead["language"],
        pronoun=lead["pronoun"],
        zone=lead["zone"],
        zones=(lead["zone"],),
        zone_basis="address",
        phones=tuple(NewPhone(one) for one in lead["phones"]),
        source=lead["source"],
        segment=lead["segment"],
    )


def _known_on_arrival(replay: Replay, lead: Record, at: datetime) -> None:
    notes = tuple(save_call.NoteLine(n["kind"], n["text"]) for n in lead.get("notes", ()))
    answers = tuple(save_call.AnswerLine(q, c) for q, c in lead.get("answers", {}).items())
    if notes or answers:
        command = save_call.AddNotes(replay.leads[lead["key"]], notes, answers)
        replay.do(command, at, "petra", Role.SUPERVISOR)


# --- calls ---------------------------------------------------------------------------------------


def _call(replay: Replay, at: datetime, one: Record) -> None:
    lead, who = replay.leads[one["lead"]], replay.who(one)
    role = Role(one["role"]) if "role" in one else _role_of(replay, who)
    prospect = cases.prospect_of(replay.session, lead)
    case = cases.load_case(replay.session, prospect) if prospect else None
    assert case is not None
    phone = next(one.e164 for one in case.prospect.phones if one.state != "struck")
    started = replay.do(attempt.StartAttempt(lead, phone), at, who, role)
    number = started.attempt
    replay.calls[one["lead"], one["at"]] = number
    answered = at + timedelta(seconds=one["ring"])
    ended = answered + timedelta(seconds=one.get("talk", 0))
    if "talk" in one:
        replay.do(attempt.AnswerCall(lead, number), answered, who, role)
    if one.get("consent"):
        moment = answered + timedelta(seconds=one["consent"])
        consent = thread.GiveConsent(lead, True, number, one["consent"] * 1000)
        replay.do(consent, moment, who, role)
    replay.do(attempt.EndCall(lead, number), ended, who, role)
    saved = ended + timedelta(seconds=one["wrap"])
    replay.do(_saving(replay, one, lead, number, saved), saved, who, role)
    _remember_notes(replay, one["lead"], lead)
    _sound(replay, {**one, "who": who}, lead, number, saved, role)


def _role_of(replay: Replay, who: str) -> Role:
    roles = replay.people[who].roles
    return Role.TELESALES if Role.TELESALES in roles else Role.TELEMARKETER


def _saving(
    replay: Replay, one: Record, lead: UUID, number: UUID, saved: datetime
) -> save_call.SaveCall:
    rule = DISPOSITIONS[Disposition(one["disposition"])]
    zone = replay.zone_of(one["lead"])
    park = None
    if rule.needs_when:
        wall = WallTime(one["until"], zone)
        why = one.get("reason", "")
        park = side_exits.Park(lead, wall.to_utc(), one["until"].isoformat(), zone, why)
    won = None
    if rule.code is Disposition.WON:
        won = _won(replay, lead, saved)
    return save_call.SaveCall(
        lead=lead,
        attempt=number,
        disposition=one["disposition"],
        reason=one.get("reason", "") or (rule.reasons[0] if rule.needs_reason else ""),
        whom=one.get("whom", "") or ("not known" if one["disposition"] == "wrong_person" else ""),
        when=WallTime(one["again"], zone).to_utc() if "again" in one else None,
        notes=tuple(
            save_call.NoteLine(n["kind"], n["text"], n["at"] * 1000, n.get("of", ""))
            for n in one.get("notes", ())
        ),
        answers=tuple(
            save_call.AnswerLine(a["question"], a["choice"], a["at"] * 1000, a.get("detail", ""))
            for a in one.get("answers", ())
        ),
        point=_point(replay, one, zone) if "point" in one else None,
        park=park,
        deal=won,
        summary=one.get("summary", ""),
    )


def _won(replay: Replay, lead: UUID, saved: datetime) -> deal.Win:
    state = replay.state(lead)
    return deal.Win(
        lead, state.deal_minor, state.deal_currency, saved.date().isoformat(), state.deal_per
    )


def _point(replay: Replay, one: Record, zone: str) -> PointDraft:
    point = one["point"]
    hours = replay.data.campaigns[replay.data.leads[one["lead"]]["campaign"]].hours
    wall = WallTime(point["when"], zone)
    if "until" in point:
        window = window_of_span(wall, point["until"], hours=hours)
    else:
        window = window_of_time(wall, hours=hours)
    when = PointWhen(
        wall=point["when"].isoformat(),
        zone=zone,
        due_from=window.due_from,
        due_until=window.due_until,
        lapses_at=window.lapses_at,
        span="until" in point,
        asked=point.get("asked", False),
        said=point.get("said", ""),
    )
    return PointDraft(
        stopped_at=point["stopped_at"],
        opens_with=point["opens_with"],
        open_question=point.get("open_question", ""),
        open_objection=point.get("open_objection", ""),
        goes_on_with=point.get("goes_on_with", ""),
        signal=point.get("signal", ""),
        way=point.get("how", "call"),
        when=when,
        promises=tuple(_promise(p, zone, hours) for p in point.get("promised", ())),
    )


def _promise(promise: Record, zone: str, hours: Any) -> PromiseDraft:
    by = promise["by"]
    if isinstance(by, datetime):
        wall, due = by.isoformat(), WallTime(by, zone).to_utc()
    elif isinstance(by, date):
        over = end_of_calling((zone,), None, hours, by)
        evening = WallTime(datetime.combine(by, time(EVENING)), zone).to_utc()
        wall, due = by.isoformat(), over or evening
    else:
        wall, due = str(by), None
    return PromiseDraft(promise["who"], promise["what"], due, wall)


def _remember_notes(replay: Replay, key: str, lead: UUID) -> None:
    from app.domain import facts as f

    for fact in cases.load_facts(replay.session, lead=lead):
        if isinstance(fact.body, f.Note):
            replay.notes[key, fact.body.topic or fact.body.text] = fact.id
            replay.notes[key, fact.body.text] = fact.id


def _sound(
    replay: Replay, one: Record, lead: UUID, number: UUID, saved: datetime, role: Role
) -> None:
    if "audio" not in one and not one.get("recorded"):
        return
    pauses = tuple((float(p["at"]), float(p["at"] + p["seconds"])) for p in one.get("pauses", ()))
    if "audio" in one:
        name, digest = _sound_file(replay, one["audio"])
        seconds, sound = float(replay.data.audio[one["audio"]]["seconds"]), digest
        problems: tuple[str, ...] = ()
    else:
        name, sound, seconds, problems = "", None, float(one.get("talk", 0)), (ERASED,)
    command = recording.KeepRecording(
        lead, number, name, sound, seconds, "both", 0, pauses, problems
    )
    replay.do(command, saved + timedelta(seconds=3), one["who"], role)


def _sound_file(replay: Replay, key: str) -> tuple[str, str]:
    """The sound among the profile's recordings, copied once: (file name, sha256)."""
    if key not in replay.sounds:
        source = replay.data.folder / "audio" / replay.data.audio[key]["file"]
        target = replay.recordings / f"sample-{source.name}"
        shutil.copyfile(source, target)
        target.chmod(0o600)
        replay.sounds[key] = (target.name, hashlib.sha256(source.read_bytes()).hexdigest())
    return replay.sounds[key]
