"""What the first window does without is not loaded for it: each of these costs a start its time."""

import subprocess
import sys

import pytest

_SEEN = """
import sys
from app.start import window_alone
from app.main import open_window
from app.jobs.profile import open_profile
from app.ui.application import run_window
from app.ui.screens.call import CallScreen
print(*sorted(sys.modules), sep="\\n")
"""
LATER = (
    # rooms of ours
    *("app.cli", "app.audio.player", "app.audio.recorder", "app.audio.speech", "app.audio.words"),
    *("app.exchange.phones", "app.jobs.found", "app.jobs.listen", "app.jobs.recover"),
    *("app.reads.steering", "app.reads.recordings", "app.reads.spoken"),
    *("app.ui.palette", "app.ui.reviews.own_reviews", "app.ui.reviews.proof"),
    *("app.ui.screens.desk", "app.ui.screens.recordings", "app.ui.screens.first_run"),
    # a start without a team loads nothing of it
    *("app.sync.outbox", "app.sync.heard", "app.sync.wire", "app.sync.transport", "app.sync.pull"),
    *("app.sync.push", "app.sync.leases", "app.sync.blobs", "app.sync.s3_store", "app.cli_team"),
    *("app.jobs.team_sounds", "app.jobs.team_fetch", "app.sync.sent_sounds"),
    *("app.jobs.team_link", "app.jobs.team_session", "app.jobs.team_join", "app.host.secrets"),
    *("app.sync.asking", "app.jobs.team_ask", "app.ui.team_questions", "app.reads.team_wide"),
    *("app.models.server", "psycopg", "cryptography", "keyring", "secretstorage", "jeepney"),
    *("fsspec", "s3fs", "boto3", "botocore", "aiobotocore", "aiohttp"),
    # libraries
    *("alembic", "argon2.low_level", "numpy", "onnxruntime", "phonenumbers", "sounddevice"),
    *("soundfile", "sqlalchemy.dialects.postgresql", "typer"),
)


@pytest.fixture(scope="module")
def loaded():
    words = [sys.executable, "-c", _SEEN]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())


def test_the_window_is_loaded(loaded):
    assert {"app.ui.shell", "app.ui.screens.call.view", "sqlalchemy.orm"} <= loaded


@pytest.mark.parametrize("module", LATER)
def test_this_is_loaded_later(loaded, module):
    assert module not in loaded
