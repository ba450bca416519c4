"""The installed program in a team, whose PostgreSQL is outside of the fresh system, on loopback."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from fresh_system import HOME, USER, Chroot
from package_checks import NotSoError

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.helpers.postgres import Cluster  # noqa: E402

FOLDER = "/srv/segue"
"""Where the admin's terminal stands, with the package."""
PROFILE = f"{HOME}/.local/share/io.segue.Segue"
WHO, PASSPHRASE = "Mara Lindqvist", "correct horse"
LEAD = "Oskar Lind"
"""Hers, in the sample team."""


class TeamChecks:
    """What an installed Segue does in a team.

    Args:
        server: Outside of the fresh system.
        sample: A profile inside with the sample team, which becomes the team's.
    """

    def __init__(self, inside: Chroot, server: Cluster, sample: str) -> None:
        self.inside, self.server, self._sample = inside, server, sample

    def made(self) -> str:
        """A team with the sample's people and leads; what the page's commands need for one."""
        at = f"127.0.0.1:{self.server.port}"
        url = f"postgresql://{self.server.user}@{at}/postgres?sslmode=disable"
        self.inside.put(self.server.folder / "passfile", f"{FOLDER}/passfile")
        self.inside.run(f"chown {USER} passfile && chmod 600 passfile", cwd=FOLDER)
        asked = f"PGPASSFILE={FOLDER}/passfile segue"
        self.inside.run(f"{asked} team init '{url}'", user=USER)
        move = f"{asked} --profile-dir {self._sample} team move '{url}'"
        moved = self.inside.run(move, user=USER).splitlines()[0]
        invite = f"{asked} team invite '{WHO}' --roles admin,telemarketer --url '{url}' --json"
        line = json.loads(self.inside.run(invite, user=USER))["invitation"]
        place = self.inside.path / FOLDER[1:]
        (place / "invitation.txt").write_text(line, encoding="utf-8")
        (place / "passphrase.txt").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
        return moved

    def joined(self) -> str:
        """The doctor knows where the secret is and whose profile it is."""
        told = json.loads(self.inside.run("segue doctor --json", user=USER))
        said = {one["name"]: one["sentence"] for one in told["checks"]}
        if told["ok"] is not True or WHO not in said.get("team", ""):
            raise NotSoError(json.dumps(told))
        # What it can't do without: a file that opens with another word, and a keyring that is none.
        wrong = "echo 'wrong horse' | segue team invite Tobias --roles admin"
        refused = self.inside.ask(wrong, user=USER)
        none = self.inside.ask(
            f"segue --profile-dir /tmp/other team join @{FOLDER}/invitation.txt --yes"
            f" < {FOLDER}/passphrase.txt",
            user=USER,
        )
        if refused.returncode != 2 or none.returncode != 2 or "keyring" not in none.stderr:
            raise NotSoError(f"{refused.stderr} {none.stderr}")
        return said["secret"]

    def worked(self, display: str) -> str:
        """Signed in by the passphrase; a lead that is opened is hers alone, an act gets there."""
        log = self.inside.path / PROFILE[1:] / "logs/segue.log"
        log.unlink(missing_ok=True)
        env = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
        program = self.inside.start("segue", user=USER, env=env)
        keys = Keys(display)
        try:
            until(lambda: says(log, "the sign-in first seen"), 30, "the sign-in")
            keys.window()
            keys.type(PASSPHRASE)
            keys.press("Return")
            until(lambda: says(log, "the queue first seen"), 30, "the queue")
            wait(1.0)  # it is asked whether she is away
            keys.press("ctrl+k")
            wait(0.5)
            keys.type(f"@{LEAD}")
            wait(1.0)
            keys.press("Return")
            until(lambda: self._count(_HELD), 20, f"{LEAD} on lease")
            keys.press("ctrl+k")
            wait(0.5)
            keys.type(">Away")
            wait(1.0)
            keys.press("Return")
            wait(0.5)
            keys.press("Down", "Return")
            until(lambda: self._count(_CAME), 20, "an act of hers in the team")
        finally:
            program.terminate()
            code = program.wait(20)
        if code != 0:
            raise NotSoError(f"the window ended with {code}")
        return f"{LEAD} is leased to her desk, 'away' came to the team"

    def _count(self, query: str) -> int:
        import psycopg

        with psycopg.connect(self.server.url()) as asked:
            row = asked.execute(query).fetchone()
        return int(row[0]) if row else 0


_HELD = f"""
SELECT count(*) FROM segue_team.lease q JOIN segue_team.person p ON p.id = q.person
  JOIN segue_team.prospect o ON o.id = q.prospect
 WHERE p.name = '{WHO}' AND o.name = '{LEAD}' AND q.until > now()
"""
_CAME = f"""
SELECT count(*) FROM segue_team.fact f JOIN segue_team.person p ON p.id = f.made_by
 WHERE p.name = '{WHO}' AND f.act = 'go_away' AND f.made_at > now() - interval '10 minutes'
"""


class Keys:
    """Presses keys on a screen."""

    def __init__(self, display: str) -> None:
        self._env = {**os.environ, "DISPLAY": display}

    def window(self) -> None:
        """Waits until Segue's window is there."""
        found = ["xdotool", "search", "--onlyvisible", "--name", "Segue"]
        ask = lambda: subprocess.run(found, env=self._env, capture_output=True).stdout  # noqa: E731
        until(ask, 15, "the window")

    def press(self, *keys: str) -> None:
        """Presses keys by xdotool's names."""
        subprocess.run(["xdotool", "key", *keys], env=self._env, check=True)

    def type(self, text: str) -> None:
        """Types letters."""
        subprocess.run(["xdotool", "type", "--delay", "20", text], env=self._env, check=True)


def until(true: Callable[[], object], seconds: float, what: str) -> None:
    """Waits until something is so.

    Raises:
        NotSoError: It is not after so many seconds.
    """
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise NotSoError(f"{what}: not seen within {seconds:.0f} s")
        wait(0.05)


def wait(seconds: float) -> None:
    """Lets time pass."""
    threading.Event().wait(seconds)


def says(log: Path, words: str) -> bool:
    """Whether a log has these words."""
    return log.exists() and words in log.read_text(encoding="utf-8")
