"""Stores as released programs wrote them: each revision leaves one for the next to upgrade.

`python -m tests.helpers.released` writes the store of this program's revision, with work in it, to
`tests/models/released/`. It is run once, before a revision is released, and never again for it.
"""

import gzip
import sys
import tempfile
from pathlib import Path

from app.host.paths import Paths
from app.jobs.workplace import Workplace
from app.models import schema
from tests.helpers.clock import FixedClock
from tests.helpers.recorded import hand_over, record
from tests.helpers.team import small_team

FOLDER = Path(__file__).resolve().parents[1] / "models" / "released"
RELEASED = ("0001",)
"""Revisions with which a release ended; those between are never met in a store."""
EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"


def write() -> Path:
    """Works a day in a fresh store and keeps it."""
    from app.acts.review import BreakHere, Comment

    with tempfile.TemporaryDirectory() as room:
        paths, clock = Paths.of(Path(room) / "profile"), FixedClock()
        with Workplace(paths, clock=clock, zone="Europe/Berlin") as workplace:
            workplace.device = "test"
            team = small_team(workplace, clock)
            hand_over(team, EWA)
            attempt = record(team, EWA, "callback", "jonas", notes=(("objection", "Too dear", 4),))
            team.act(BreakHere(team.leads[EWA], attempt, 9000, "Price without value", "Here."))
            team.act(Comment(team.leads[EWA], attempt, 5000, "Good pause."))
            team.call(HANNA, "not_interested")
            team.call(TOMAS, "do_not_call")
        target = FOLDER / f"{schema.HEAD}.db.gz"
        target.write_bytes(gzip.compress(paths.store.read_bytes(), mtime=0))
    return target


def unpack(revision: str, target: Path) -> Path:
    """The store of a released revision, as a file that may be opened."""
    target.write_bytes(gzip.decompress((FOLDER / f"{revision}.db.gz").read_bytes()))
    target.chmod(0o600)
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{write()}\n")
