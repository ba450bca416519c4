"""The package in a fresh Debian, by the words of resources/docs/install.md: `make package-test`.

Every command of that page is run in a chroot, in its order; between its headings it is looked
whether what they promise is so. Each step is printed with what was seen and kept in
`build/package/test.json`; the first one that is not so ends with 1.

`package_test.py --team` does the team's steps alone, in a system that it keeps installed.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from fresh_system import HOME, USER, Chroot  # noqa: E402
from package_checks import NotSoError, again, linted, sized  # noqa: E402
from team_checks import FOLDER, Keys, TeamChecks, says, until, wait  # noqa: E402

from tests.helpers.postgres import cluster  # noqa: E402
from tests.helpers.pulse import sound_server  # noqa: E402
from tests.helpers.xvfb import screen  # noqa: E402

OUT = ROOT / "build" / "package"
PAGE = ROOT / "resources/docs/install.md"
SEEN = OUT / "window.png"
SAMPLE = f"{HOME}/.local/share/segue-sample"


class Test:
    """The steps, and what each has shown."""

    def __init__(self, inside: Chroot) -> None:
        self.inside = inside
        self.told: list[dict[str, object]] = []
        self.people = 0

    def step(self, name: str, act: Callable[[], str]) -> None:
        """Do one thing; say what was seen."""
        began = time.monotonic()
        try:
            seen, ok = act(), True
        except (NotSoError, subprocess.SubprocessError, OSError) as failure:
            seen, ok = str(failure), False
        took = time.monotonic() - began
        self.told.append({"step": name, "seconds": round(took, 1), "seen": seen, "ok": ok})
        print(f"{'ok ' if ok else 'NOT'} {took:6.1f} s  {name}: {seen}", flush=True)
        (OUT / "test.json").write_text(json.dumps(self.told, indent=1), encoding="utf-8")
        if not ok:
            raise SystemExit(1)

    def page(self, heading: str) -> None:
        """Run the commands below a heading of the page."""
        for command in commands(PAGE.read_text(encoding="utf-8"))[heading]:
            self.step(command, lambda command=command: self._command(command))

    def _command(self, command: str) -> str:
        said = self.inside.run(command, user=USER, cwd=FOLDER)
        lines = [line for line in said.splitlines() if line.strip()]
        return lines[-1][:100] if lines else "nothing to say"

    # What is looked at between the headings ------------------------------------------------------

    def doctor(self) -> str:
        """The doctor's answer for a script."""
        told = json.loads(self.inside.run("segue doctor --json", user=USER))
        if told["ok"] is not True:
            raise NotSoError(json.dumps(told))
        return f"{len(told['checks'])} checks, all well"

    def sample(self) -> str:
        """The sample team, and that it is whole."""
        self.inside.run("segue sample --build-only", user=USER)
        told = json.loads(self.inside.run(f"segue --profile-dir {SAMPLE} doctor --json", user=USER))
        if told["ok"] is not True:
            raise NotSoError(json.dumps(told))
        self.people = self._people()
        return f"{self.people} people, a store that is whole"

    def _people(self) -> int:
        with sqlite3.connect(self.inside.path / SAMPLE[1:] / "segue.db") as store:
            return int(store.execute("select count(*) from person").fetchone()[0])

    def window(self, **env: str) -> str:
        """The sample team's window opens, shows its queue's people, and closes when it is asked."""
        log = self.inside.path / SAMPLE[1:] / "logs/segue.log"
        log.unlink(missing_ok=True)
        program = self.inside.start("segue sample", user=USER, env=env)
        try:
            until(lambda: says(log, "the sign-in first seen"), 30, "the sign-in")
            if env["QT_QPA_PLATFORM"] == "xcb":
                self._sign_in(log, env["DISPLAY"])
        finally:
            program.terminate()
            code = program.wait(20)
        if code != 0:
            raise NotSoError(f"the window ended with {code}")
        return "; ".join(re.findall(r"the .* after the start", log.read_text(encoding="utf-8")))

    def _sign_in(self, log: Path, display: str) -> None:
        keys = Keys(display)
        keys.window()
        keys.press("Return")
        until(lambda: says(log, "the queue first seen"), 30, "the queue")
        wait(1.0)  # the rest of the screen, for the picture
        colours = int(
            subprocess.run(
                [sys.executable, "-c", _PICTURE, str(SEEN)],
                env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        if colours < 100:
            raise NotSoError(f"the window's picture has {colours} colours")

    def heard(self, server: str) -> str:
        """A recording from a file is played into a null sink and heard there."""
        ears = subprocess.Popen(
            ["parec", "--device=farend.monitor", "--format=s16le", "--rate=8000", "--channels=1"],
            stdout=subprocess.PIPE,
            env={**os.environ, "PULSE_SERVER": f"unix:{server}/native"},
        )
        file = "/usr/lib/segue/_internal/resources/sample/audio/far_end.opus"
        said = self.inside.run(f"segue audio play --seconds 4 {file}", user=USER)
        ears.terminate()
        sound = ears.communicate()[0]
        samples = memoryview(sound[: len(sound) // 2 * 2]).cast("h")
        loud = sum(1 for one in samples if abs(one) > 500) / 8000
        if loud < 0.5:
            raise NotSoError(f"only {loud:.2f} s of it are to be heard")
        return f"{said.strip()} {loud:.1f} s of it loud on the sink's monitor"

    def locked(self) -> str:
        """A policy locks a setting; a wrong one is named with its line."""
        file = "/etc/xdg/io.segue.Segue/policy.toml"
        example = (self.inside.path / file[1:]).read_text(encoding="utf-8")
        (self.inside.path / file[1:]).write_text(
            example + '\n[locked.sound]\nformat = "opus"\n', encoding="utf-8"
        )
        said = self.inside.run("segue policy check", user=USER)
        if "sound.format" not in said:
            raise NotSoError(said)
        wrong = self.inside.path / "srv/segue/wrong.toml"
        wrong.write_text('[locked.sound]\nformat = "mp3"\nloudness = 3\n', encoding="utf-8")
        bad = self.inside.ask(f"segue policy check {FOLDER}/wrong.toml", user=USER)
        if bad.returncode != 2 or "sound.loudness" not in bad.stdout + bad.stderr:
            raise NotSoError(f"{bad.returncode} {bad.stdout} {bad.stderr}")
        return "a locked format is taken, a wrong file ends with 2 and names its key"

    def kept(self) -> str:
        """After the upgrade the profile is what it was."""
        now = self._people()
        if now != self.people:
            raise NotSoError(f"{self.people} people before, {now} now")
        told = json.loads(self.inside.run(f"segue --profile-dir {SAMPLE} doctor --json", user=USER))
        if told["ok"] is not True:
            raise NotSoError(json.dumps(told))
        status = self.inside.run("dpkg-query -W -f '${Version}' segue")
        return f"version {status}, {now} people, a store that is whole"

    def nothing_left(self, before: set[str]) -> str:
        """What was not there before is gone, but for what people keep."""
        left = sorted(self.inside.files() - before)
        if left:
            raise NotSoError(f"left behind: {left[:10]}")
        home = self.inside.path / HOME[1:]
        if list(home.rglob("segue.db")):
            raise NotSoError("a profile is still there")
        return "no file more than before"


_PICTURE = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
image = app.primaryScreen().grabWindow(0).toImage()
image.save(sys.argv[1])
places = ((x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3))
print(len({image.pixel(x, y) for x, y in places}))
"""


def commands(text: str) -> dict[str, list[str]]:
    """Per heading of the page its commands, a line each."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^## ", text, flags=re.M)[1:]:
        heading, _, body = part.partition("\n")
        if heading in found:
            raise NotSoError(f"the page has two headings '{heading}'")
        blocks = re.findall(r"```sh\n(.*?)```", body, flags=re.S)
        found[heading] = [line for block in blocks for line in block.splitlines() if line]
    return found


def older_build(deb: Path) -> Path:
    """The same as an older version, to be upgraded from."""
    folder, target = OUT / "older", OUT / "segue_0.0.1_amd64.deb"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-R", str(deb), str(folder)], check=True)
    file = folder / "DEBIAN/control"
    file.write_text(re.sub(r"^Version: .*", "Version: 0.0.1", file.read_text(), flags=re.M))
    build = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(folder), str(target)]
    subprocess.run(build, check=True, capture_output=True)
    shutil.rmtree(folder)
    return target


def in_a_team(test: Test) -> None:
    """The steps of a team, by the words of the page and beyond."""
    with (
        tempfile.TemporaryDirectory(prefix="segue-pg-") as place,
        cluster(Path(place)) as server,
        test.inside.x11(),
        screen(OUT, "1440x900") as shown,
    ):
        team = TeamChecks(test.inside, server, SAMPLE)
        test.step("team's database", team.made)
        test.page("A team")
        test.step("doctor of a team", team.joined)
        test.step("window of a team", lambda: team.worked(shown.display))


def only_team(deb: Path) -> None:
    """The team's steps alone, in a system that stays for the next time."""
    with Chroot.kept(OUT) as inside:
        test = Test(inside)
        if not (inside.path / "usr/bin/segue").exists():
            inside.put(deb, f"{FOLDER}/{deb.name}")
            test.page("Install")
        inside.run("rm -rf ~/.local/share/io.segue.Segue ~/.segue-secret", user=USER)
        if not (inside.path / SAMPLE[1:]).exists():
            inside.run("segue sample --build-only", user=USER)
        in_a_team(test)


def work(deb: Path) -> None:
    """All steps."""
    older = older_build(deb)
    with Chroot.fresh(OUT) as inside:
        test = Test(inside)
        test.step("size", lambda: sized(deb))
        test.step("checks", lambda: linted(deb))
        before = inside.files()
        inside.put(older, f"{FOLDER}/{older.name}")
        test.page("Install")
        test.step("doctor", test.doctor)
        test.step("sample team", test.sample)
        with inside.folder("run/sound") as place, sound_server(place):
            inside.sound("/run/sound")
            test.page("See whether all is well")
            test.step("sound", lambda: test.heard(str(place)))
        test.step("window, unseen", lambda: test.window(QT_QPA_PLATFORM="offscreen"))
        with inside.x11(), screen(OUT, "1440x900") as shown:
            seen = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": shown.display}
            test.step("window, on a screen", lambda: test.window(**seen))
        test.page("Set a policy")
        test.step("policy", test.locked)
        in_a_team(test)
        (inside.path / FOLDER[1:] / older.name).unlink()
        inside.put(deb, f"{FOLDER}/{deb.name}")
        test.page("Upgrade")
        test.step("profile after the upgrade", test.kept)
        test.page("Remove")
        test.step("what is left", lambda: test.nothing_left(before))
    test.step("built again", lambda: again(deb))
    print(f"All {len(test.told)} steps are as they should be; {SEEN} is the window.")


def main() -> None:
    """See the module."""
    if os.geteuid() != 0:
        sys.exit("A fresh system is made by debootstrap and chroot: run it as root.")
    debs = sorted(OUT.glob("segue_[1-9]*.deb")) + sorted(OUT.glob("segue_0.[1-9]*.deb"))
    if not debs:
        sys.exit("There is no package yet: make package")
    if "--inside" not in sys.argv:  # mounts of its own, that end with it
        again = [sys.executable, __file__, "--inside", *sys.argv[1:]]
        os.execvp("unshare", ["unshare", "--mount", "--fork", *again])
    (only_team if "--team" in sys.argv else work)(debs[0])


if __name__ == "__main__":
    main()
