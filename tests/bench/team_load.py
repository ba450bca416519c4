"""Many desks of a team that poll and listen, in a process of their own.

The first line of its input says {"conninfo", "org", "desks": [{"login", "secret", "device"}]}; it
answers {"ready": desks}. When connections are lost, each comes back as a desk does, and
{"back": desks, "seconds"} says when the last one had heard its team again. The end of the input
ends it; it then says how often it asked.
"""

import asyncio
import json
import random
import sys
import time
from typing import Any

import psycopg
from psycopg import sql

from app.domain.syncing import PAGE, back_off, first_reconnect, poll

_SEED = 20_261_128


class Desk:
    """One desk: greets, reads the feed each second or so and at each wake-up."""

    def __init__(self, crowd: "Crowd", spec: dict[str, str]) -> None:
        self._crowd, self._spec = crowd, spec
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._at: dict[str, Any] = {}
        self._generation = ""
        self._self: set[str] = set()

    async def run(self) -> None:
        """Until it is cancelled."""
        tries = 0
        while True:
            try:
                await self._greet()
                tries = 0
                self._crowd.came()
                await self._listen()
            except psycopg.OperationalError:
                self._crowd.lost()
                chance = self._crowd.chance.random()
                tries += 1
                wait = first_reconnect(chance) if tries == 1 else back_off(tries, chance)
                await asyncio.sleep(wait)

    async def _greet(self) -> None:
        crowd = self._crowd
        self._connection = await psycopg.AsyncConnection.connect(
            crowd.conninfo, user=self._spec["login"], password=self._spec["secret"],
            autocommit=True, prepare_threshold=None,
        )  # fmt: skip
        channel = sql.Identifier(f"segue_{crowd.org}")
        await self._connection.execute(sql.SQL("LISTEN {}").format(channel))
        said = await self._ask("hello", {"program": "bench"})
        self._self = {said["person"], *said["roles"]}
        self._generation = said["generation"]
        if not self._at:
            self._at = (await self._ask("bootstrap", {"limit": 1}))["cursor"]
        await self._read()

    async def _listen(self) -> None:
        assert self._connection is not None
        while True:
            pause = poll(focused=True, chance=self._crowd.chance.random())
            due = time.monotonic() + pause
            while (left := due - time.monotonic()) > 0:
                async for one in self._connection.notifies(timeout=left, stop_after=1):
                    if not one.payload or not self._self.isdisjoint(one.payload.split(",")):
                        due = 0.0
            await self._read()

    async def _read(self) -> None:
        body = {"generation": self._generation, "after": self._at, "limit": PAGE}
        said = await self._ask("feed", body)
        self._crowd.asked += 1
        for one in said["rows"]:
            if not one["safe"]:
                break
            self._at = {"xid": one["xid"], "seq": one["seq"]}

    async def _ask(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        assert self._connection is not None
        function = sql.Identifier(f"segue_{self._crowd.org}_api_v1", name)
        words = json.dumps({"device": self._spec["device"], **body})
        done = await self._connection.execute(sql.SQL("SELECT {}(%s)").format(function), (words,))
        row = await done.fetchone()
        assert row is not None
        answer: dict[str, Any] = row[0]
        return answer


class Crowd:
    """All of them."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.conninfo, self.org = str(said["conninfo"]), str(said["org"])
        self.chance = random.Random(_SEED)
        self.asked = 0
        self._desks = [Desk(self, one) for one in said["desks"]]
        self._away = len(self._desks)
        self._first_lost: float | None = None

    def came(self) -> None:
        """A desk has heard its team."""
        self._away -= 1
        if self._away == 0 and self._first_lost is not None:
            self._say(back=len(self._desks), seconds=time.monotonic() - self._first_lost)
            self._first_lost = None
        elif self._away == 0:
            self._say(ready=len(self._desks))

    def lost(self) -> None:
        """A desk lost its connection; one that tries again has lost it before."""
        self._first_lost = self._first_lost or time.monotonic()
        self._away += 1

    def _say(self, **words: object) -> None:
        print(json.dumps(words), flush=True)

    async def run(self) -> None:
        """Until the input ends."""
        tasks = []
        for number, one in enumerate(self._desks):
            tasks.append(asyncio.create_task(one.run()))
            if number % 50 == 49:
                await asyncio.sleep(0.3)
        began = time.monotonic()
        await asyncio.to_thread(sys.stdin.read)
        self._say(asked=self.asked, seconds=time.monotonic() - began)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(Crowd(json.loads(sys.stdin.readline())).run())
