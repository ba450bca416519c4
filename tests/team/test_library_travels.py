"""The library is the whole team's: listed and heard at desks that do not have the call."""
# ruff: noqa: F401, F811 - fixtures of neighbours

import sqlite3
from contextlib import closing
from datetime import timedelta

import numpy as np
import pytest

from app.acts.snippets import CutSnippet, PutInLibrary, TakeFromLibrary
from app.host.clock import SystemClock
from app.jobs.sound_here import SoundRef
from app.jobs.team_way import way_of
from app.reads.library import LibraryQuestion
from app.sync.clock import ComputerClock
from app.sync.local import StoreLocal
from app.sync.outbox import OUTBOX
from app.sync.pull import Pull
from app.sync.receive import forget
from tests.helpers.travel import a_call, clock, hear, samples, sending, share, take_away
from tests.team.test_two_desks import campaign, sit_down

TITLE = "Says it to Mr Kaminski"


@pytest.fixture
def entry(sit_down, share, sending, team_server, campaign):
    """A snippet of Mara's call that Ines has put into the library: (Mara, Ines, her call)."""
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    made = a_call(mara, team_server, campaign, 30.0)
    sending(mara).turn()
    ines.turn()
    cut = ines.act(CutSnippet(made.lead, made.attempt, 2_000, 14_000, TITLE)).snippet
    ines.act(PutInLibrary(made.lead, cut, topic(made), "won", "Too dear?"))
    ines.turn()
    return mara, ines, made


def topic(made):
    """Other tests have put theirs into the team's library too."""
    return f"price {made.attempt}"


def library(desk, made):
    return desk.ask(LibraryQuestion(topic(made))).rows


def held_against_the_team(desk):
    """Days of which the desk has something else than the team would send."""
    today = SystemClock().now().date()
    local, clock = StoreLocal(desk.workplace.store), ComputerClock(SystemClock().now)
    with closing(way_of(desk.link.here, desk.secret)) as way:
        pull = Pull(local, way, clock, OUTBOX)
        return pull.check([today + timedelta(days=n) for n in (-1, 0, 1)])


def listed(desk, made):
    """What the desk lists; the call itself is not there."""
    (one,) = library(desk, made)
    assert (one.objection, one.outcome, one.title) == (topic(made), "won", "Too dear?")
    assert (one.by_name, one.put_by, one.seconds) == ("Mara", "Ines", 12.0)
    assert (one.digest, one.kept_by, one.file_name) == (
        made.ref.sound,
        made.ref.recording,
        made.ref.file_name,
    )
    return one


def test_an_entry_of_a_store_that_was_moved_comes_too(entry, sit_down, team_server):
    """There 'nothing else was said' is the JSON value, not NULL."""
    _, _, made = entry
    with team_server.root.transaction():
        team_server.root.execute("SET LOCAL session_replication_role = replica")  # facts stay
        team_server.root.execute("UPDATE fact SET extra = 'null' WHERE kind = 'library_put'")
    listed(sit_down("Tom", "telemarketer"), made)


def test_it_is_listed_and_heard_where_the_call_is_not(entry, sit_down, share):
    _, _, made = entry
    tom = sit_down("Tom", "telemarketer")
    one = listed(tom, made)
    assert (one.lead, one.attempt, one.from_s, one.to_s) == (None, None, 2.0, 14.0)
    path = hear(tom, SoundRef(one.file_name, one.digest, one.kept_by))
    assert np.array_equal(samples(path), samples(made.path))
    assert held_against_the_team(tom) == []
    with closing(sqlite3.connect(tom.workplace.paths.store)) as store:
        kinds = {row[0] for row in store.execute("SELECT DISTINCT kind FROM fact")}
        words = "\n".join(store.iterdump())
    assert not kinds & {"snippet_cut", "recording_kept", "attempt"}
    assert TITLE not in words, "what names the prospect stays with the call"


def test_it_comes_to_desks_that_are_there_and_goes_when_it_is_taken_out(
    sit_down, share, sending, team_server, campaign
):
    tom = sit_down("Tom", "telemarketer")
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    made = a_call(mara, team_server, campaign)
    tom.turn()
    ines.turn()
    assert library(tom, made) == ()
    cut = ines.act(CutSnippet(made.lead, made.attempt, 2_000, 14_000, TITLE)).snippet
    ines.act(PutInLibrary(made.lead, cut, topic(made), "won", "Too dear?"))
    ines.turn()
    tom.turn()
    one = listed(tom, made)
    assert [other.entry for other in library(ines, made)] == [one.entry], "once where the call is"
    assert library(ines, made)[0].attempt == made.attempt
    ines.act(TakeFromLibrary(made.lead, one.entry))
    ines.turn()
    tom.turn()
    assert library(tom, made) == ()
    assert held_against_the_team(tom) == []


def test_it_stays_at_the_desk_that_its_call_leaves(entry):
    mara, ines, made = entry
    mara.turn()
    assert library(mara, made)[0].attempt == made.attempt
    for desk in (mara, ines):
        local = StoreLocal(desk.workplace.store)
        local.write(lambda session: forget(session, made.lead))
        listed(desk, made)
        far = SystemClock().now() + timedelta(days=4)
        local.write(lambda session, far=far: OUTBOX.purge(session, far))
        listed(desk, made)


def test_sound_that_was_taken_away_is_not_offered_any_more(entry, sit_down, team_server):
    mara, _, made = entry
    tom = sit_down("Tom", "telemarketer")
    listed(tom, made)
    take_away(mara, team_server, made)
    tom.turn()
    (one,) = library(tom, made)
    assert (one.file_name, one.digest) == ("", "")
