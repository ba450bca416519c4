"""Works one part of the day with an act taken out of the act table; run by `test_tour`."""

import shutil
import sys
from pathlib import Path


def main() -> int:
    """`day_without.py ACT PART SAMPLE FOLDER`; exits with 1 when the day can't be worked."""
    act, part, sample, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    from app.acts import table
    from app.host.paths import Paths
    from app.ui.application import application
    from app.ui.tour import day, hands
    from app.ui.tour.guide import Guide
    from app.ui.tour.run import program
    from app.ui.tour.steps import Diary, StepFailedError

    del table.ACTS[act]
    hands.PATIENCE = 4.0
    application()
    shutil.copytree(sample, folder / "profile")
    try:
        with program(Paths.of(folder / "profile")) as one:
            day.PARTS[part](Guide(one, Diary(folder / "pictures", print)))
    except StepFailedError as failed:
        sys.stderr.write(f"The day can't be worked: {failed}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
