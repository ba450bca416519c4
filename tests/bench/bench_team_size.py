"""Figures of a team's database by its size: a claim in 5 million leads, what policies cost.

Two organisations on one server, a small one and a large one, asked in turn: what else the machine
does meets both.
"""

import time
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from tests.bench.measured import Figure, figure, machine, note, p50
from tests.bench.team_place import CAMPAIGNS, claim, organisation, place, release
from tests.helpers.team_server import Somebody, TeamServer

SMALL, LARGE = 100_000, 5_000_000
CLAIMS = 2_000
ASKED = 300
OWN = 200


def figures(work: Path, leads: int = LARGE) -> list[Figure]:
    """Measures both; fewer leads meet no goal."""
    whole = leads >= LARGE
    work.mkdir(parents=True, exist_ok=True)
    with place(SMALL) as here, organisation(here.running, "large") as large:
        began = time.perf_counter()
        campaigns = [large.campaign() for _ in range(CAMPAIGNS)]
        fill_narrow(large, campaigns, leads)
        took = time.perf_counter() - began
        note(f"team_size: {SMALL:,} and {leads:,} leads in 8 pools each, made in {took:.0f} s")
        note(f"team_size: {machine()}; python -m tests.bench OUT.json --only team_size")
        found = _claims(here.team, here.campaigns, large, campaigns, leads, whole)
        return found + _policies(here.team, here.campaigns, whole)


def fill_narrow(team: TeamServer, campaigns: list[UUID], leads: int) -> None:
    """What a claim reads, and no more: no index of the desk's lists, no rows of the feed.

    Ids ascend, as those of real leads do by their time.
    """
    run = team.root.execute
    run("SET session_replication_role = replica")
    run("SET synchronous_commit = off")
    indexes = run(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisprimary AND indrelid = ANY"
        " (ARRAY['lead', 'prospect']::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint c"
        " WHERE c.conindid = indexrelid)"
    ).fetchall()
    for (one,) in indexes:
        run(f"DROP INDEX {one}")
    lead, who = (
        f"(lpad(to_hex(n), 12, '0') || '{kind}' || lpad(to_hex(n), 8, '0'))::uuid"
        for kind in ("7000800a0000", "7000800b0000")
    )
    e164 = "'+49' || (1000000000 + n)"
    pool = f"('{{{','.join(map(str, campaigns))}}}'::uuid[])[1 + n % 8]"
    window = "now() - interval '1 hour', now() + interval '8 hours' + n * interval '1 ms'"
    for at in range(0, leads, 500_000):
        part = f"FROM generate_series({at + 1}, {min(at + 500_000, leads)}) n"
        run(f"INSERT INTO prospect (id, name, number) SELECT {who}, 'P ' || n, n {part}")
        run(
            "INSERT INTO phone (prospect, position, e164, kind, state)"
            f" SELECT {who}, 0, {e164}, 'mobile', 'good' {part}"
        )
        run(f"INSERT INTO lease_phone (e164) SELECT {e164} {part}")
        run(
            "INSERT INTO lead (id, prospect, campaign, stage, score, added_at, callable_from,"
            f" callable_until, pool, rev) SELECT {lead}, {who}, {pool}, 'new', (n * 37) % 100,"
            f" now(), {window}, 1, 0 {part}"
        )
        run(
            "INSERT INTO lease (lead, prospect, campaign, stage, pool, score, attempts, added_at,"
            f" callable_from, callable_until) SELECT {lead}, {who}, {pool}, 'new', true,"
            f" (n * 37) % 100, 0, now(), {window} {part}"
        )
    run("RESET session_replication_role")
    run("RESET synchronous_commit")
    run("VACUUM ANALYZE")
    run("CHECKPOINT")


def _claims(
    small: TeamServer,
    few: list[UUID],
    large: TeamServer,
    many: list[UUID],
    leads: int,
    whole: bool,
) -> list[Figure]:
    """One desk of each, in turn; each lead is given back at once."""
    desks = [
        (small.person("Mara", "telemarketer"), few),
        (large.person("Mara", "telemarketer"), many),
    ]
    took: list[list[float]] = [[], []]
    for number in range(CLAIMS):
        for place_, (one, pools) in enumerate(desks):
            pool = pools[number % CAMPAIGNS]
            began = time.perf_counter()
            leases = claim(one, one.connection, pool)
            took[place_].append((time.perf_counter() - began) * 1000)
            assert leases
            release(one, one.connection, leases)
    middle = [p50(some[100:]) for some in took]
    words = f"at {SMALL:,}: {middle[0]:.2f} ms"
    share = figure(f"claim at {leads:,} leads p50, of that at {SMALL:,}", middle[1] / middle[0],
                   "times", 1.3, whole)  # fmt: skip
    return [figure(f"claim at {leads:,} leads p50", middle[1], "ms", None, whole, words), share]


def _policies(team: TeamServer, campaigns: list[UUID], whole: bool) -> list[Figure]:
    """What people may read by themselves, under their login and as the tables' owner, in turn."""
    mara = team.person("Mara", "telemarketer")
    petra = team.person("Petra", "supervisor")
    leads = [team.lead(campaigns[0], stage="conversing", owner=mara.id) for _ in range(OWN)]
    for one in leads[:50]:
        team.root.execute("UPDATE lead SET stage = 'interested' WHERE id = %s", (one,))
    owner = psycopg.connect(team.cluster.url(), autocommit=True)
    owner.execute(f"SET ROLE {team.names.owner}")
    owner.execute(f"SET search_path = {team.names.private}")
    some = "SELECT id, stage, score, callable_until FROM lead WHERE "
    queries: list[tuple[str, Somebody, str, tuple[Any, ...]]] = [
        ("own leads", mara, some + "owner = %s", (mara.id,)),
        ("200 leads by id", mara, some + "id = ANY (%s)", (leads,)),
        (
            "head of a pool", mara,
            some + "campaign = %s AND owner IS NULL AND stage = 'new' AND pool = 1"
            " ORDER BY score DESC LIMIT 50", (campaigns[1],),
        ),
        ("a campaign by stage", petra,
         "SELECT stage, count(*) FROM lead WHERE campaign = %s GROUP BY stage", (campaigns[1],)),
    ]  # fmt: skip
    found = []
    for name, who, sql, values in queries:
        took: list[list[float]] = [[], []]
        for _ in range(ASKED):
            for place_, connection in enumerate((owner, who.connection)):
                began = time.perf_counter()
                connection.execute(sql, values).fetchall()
                took[place_].append((time.perf_counter() - began) * 1000)
        plain, under = (p50(one[10:]) for one in took)
        words = f"as the owner {plain:.2f} ms, under the login {under:.2f} ms"
        found.append(figure(f"policies: {name}", under / plain, "times", 1.2, whole, words))
    owner.close()
    return found
