"""Says which modules the program loads until its first window: a name in each line.

Started by itself, as it asks what a fresh Python loads.
"""

# ruff: noqa: F401 - they are loaded, and that is all
import sys

import app.host.lanes
import app.host.logs
import app.jobs.profile
import app.start
import app.ui.application
import app.ui.screens.call
import app.ui.screens.sign_in

print("\n".join(sorted(sys.modules)))
