"""Two queues of others and the team's claims, by one client: eight tasks of one Python process.

Run by `team_queues` in an environment of its own. Reads a question from stdin as JSON and writes
cycles in a second by name: one job, or lead, taken and ended, each in a transaction of its own.
"""

import asyncio
import json
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import asyncpg
import procrastinate
from pgqueuer.db import AsyncpgDriver
from pgqueuer.ports.repository import EntrypointExecutionParameter
from pgqueuer.queries import Queries
from procrastinate.jobs import Status

JOBS, AT_ONCE = 100_000, 5_000
Cycle = Callable[[], Awaitable[None]]


async def rate(cycles: Sequence[Cycle], seconds: float) -> float:
    """Cycles in a second, of all tasks; each did one before the clock starts."""
    done = 0

    async def work(cycle: Cycle, until: float) -> None:
        nonlocal done
        while time.perf_counter() < until:
            await cycle()
            done += 1

    await asyncio.gather(*(cycle() for cycle in cycles))
    start = time.perf_counter()
    await asyncio.gather(*(work(cycle, start + seconds) for cycle in cycles))
    return done / (time.perf_counter() - start)


async def settled(server: dict[str, Any]) -> None:
    """Counts what was just filled: without that plans are made for empty tables."""
    connection = await asyncpg.connect(**server)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def ours(asked: dict[str, Any]) -> float:
    """A lead claimed and given back, by a login each."""
    api, campaigns = asked["api"], asked["campaigns"]

    async def desk(n: int, login: str, secret: str, device: str) -> Cycle:
        connection = await asyncpg.connect(**{**asked["server"], "user": login, "password": secret})
        claim = await connection.prepare(f"SELECT {api}.claim($1::text::json)")
        release = await connection.prepare(f"SELECT {api}.release($1::text::json)")
        number = n

        async def cycle() -> None:
            nonlocal number
            number += 1
            body = {"device": device, "request": str(uuid.uuid4()), "stage": "new", "kind": "look",
                    "campaign": campaigns[number % len(campaigns)], "count": 1,
                    "rows": False}  # fmt: skip
            (lease,) = json.loads(await claim.fetchval(json.dumps(body)))["leases"]
            back = {"device": device, "leases": [{"lead": lease["lead"], "epoch": lease["epoch"]}]}
            await release.fetchval(json.dumps(back))

        return cycle

    made = [await desk(n, *one) for n, one in enumerate(asked["people"])]
    return await rate(made, asked["seconds"])


async def by_pgqueuer(asked: dict[str, Any]) -> float:
    """Its dequeue of one job, and the note that it is done."""
    each = [
        Queries(AsyncpgDriver(await asyncpg.connect(**asked["server"]))) for _ in asked["people"]
    ]
    await each[0].install()
    for _ in range(JOBS // AT_ONCE):
        some = ["call"] * AT_ONCE
        await each[0].enqueue(some, [b""] * AT_ONCE, [n % 8 for n in range(AT_ONCE)])
    await settled(asked["server"])
    points = {"call": EntrypointExecutionParameter(concurrency_limit=0)}

    def of(queries: Queries) -> Cycle:
        manager = uuid.uuid4()

        async def cycle() -> None:
            jobs = await queries.dequeue(1, points, manager, None, timedelta(seconds=90))
            await queries.log_jobs([(job, "successful", None) for job in jobs])

        return cycle

    found = await rate([of(one) for one in each], asked["seconds"])
    await each[0].uninstall()
    return found


async def by_procrastinate(asked: dict[str, Any]) -> float:
    """Its fetch of one job, and the note that it is done."""
    server = asked["server"]
    words = {"host": server["host"], "port": server["port"], "dbname": server["database"],
             "user": server["user"], "password": server["password"]}  # fmt: skip
    tasks = len(asked["people"])
    connector = procrastinate.PsycopgConnector(kwargs=words, min_size=tasks, max_size=tasks)
    app = procrastinate.App(connector=connector)

    @app.task(name="call", queue="calls")
    def call() -> None:
        return None

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for _ in range(JOBS // AT_ONCE):
            await call.batch_defer_async(*({} for _ in range(AT_ONCE)))
        await settled(server)
        manager = app.job_manager

        async def one() -> Cycle:
            worker = await manager.register_worker()

            async def cycle() -> None:
                job = await manager.fetch_job(None, worker)
                assert job is not None
                await manager.finish_job(job, Status.SUCCEEDED, delete_job=False)

            return cycle

        return await rate([await one() for _ in range(tasks)], asked["seconds"])


async def main() -> None:
    """Answers the question of stdin."""
    asked = json.load(sys.stdin)
    kinds = (("ours", ours), ("pgqueuer", by_pgqueuer), ("procrastinate", by_procrastinate))
    json.dump({name: await one(asked) for name, one in kinds}, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
