"""What stands beside the team's claims for orientation: two queues in PostgreSQL made by others.

They are no part of Segue and of no other use to it, so they are neither in its environment nor in
its requirements: an environment of their own is made in build/ the first time.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path

from tests.bench.measured import Figure, figure, note
from tests.bench.team_place import SECONDS, THREADS, Place, place

PINNED = ("pgqueuer==1.6.0", "procrastinate==3.10.0", "asyncpg==0.32.0", "psycopg[binary]==3.3.9")
"""Of the environment: licences MIT, MIT, Apache-2.0, LGPL-3.0; none is handed on."""
LEADS = 100_000


def figures(work: Path, leads: int = LEADS) -> list[Figure]:
    """Cycles in a second of both, and of the team's by the same client; no goal."""
    work.mkdir(parents=True, exist_ok=True)
    python = _environment(work / "queues")
    with place(leads) as here:
        found = _asked(python, here)
    words = f"{THREADS} tasks of one Python process, {leads:,} ready; the client is most of it"
    note(f"team_queues: {', '.join(PINNED)}")
    made = [figure("claim and release, by one Python client", found["ours"], "/s", None, True)]
    for name in ("pgqueuer", "procrastinate"):
        text = f"{name}, one job fetched and ended"
        made.append(figure(text, found[name], "/s", None, True, words, found["ours"]))
    return made


def _environment(where: Path) -> Path:
    python = where / "bin" / "python"
    mark = where / "pinned"
    if not mark.exists() or mark.read_text() != "\n".join(PINNED):
        venv.create(where, clear=True, with_pip=True)
        words = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*words, *PINNED], check=True, stdout=sys.stderr)
        mark.write_text("\n".join(PINNED))
    return python


def _asked(python: Path, here: Place) -> dict[str, float]:
    people = [here.team.person(f"Desk {n}", "telemarketer") for n in range(THREADS)]
    running = here.running
    question = {
        "server": {"host": "127.0.0.1", "port": running.port, "database": "postgres",
                   "user": running.user, "password": running.password},
        "people": [(one.login, one.secret, one.device) for one in people],
        "campaigns": [str(one) for one in here.campaigns],
        "api": here.team.names.api,
        "seconds": SECONDS,
    }  # fmt: skip
    done = subprocess.run(
        [python, Path(__file__).with_name("queues_beside.py")],
        input=json.dumps(question), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout)
    return found
