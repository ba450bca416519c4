"""Builds the Debian package: PyInstaller's folder, laid out as Debian wants it.

`python packaging/linux/build_deb.py [--out FOLDER] [--keep-dist DIST]` writes
`FOLDER/segue_VERSION_ARCH.deb`. The same commit gives the same contents: times are the commit's.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.host.paths import APP_ID
from app.host.ready_made import FILE as READY_MADE

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
OUT = ROOT / "build" / "package"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
OPENED_LATE = ("libportaudio2", "libasound2-plugins", "libpulse0")
"""Packages whose libraries are opened by name while it runs; no reader of binaries sees them."""
ROOMS = ("app.domain", "app.host", "app.reads", "app.acts", "app.jobs", "app.ui")
"""Whose classes are carried ready made; they load the others."""
PLAIN = ("aiohttp", "charset_normalizer", "frozenlist", "markupsafe", "multidict", "propcache")
PLAIN += ("sqlalchemy", "wrapt", "yarl")
"""Wheels of C without libraries of their own, which carry 16 MB of symbols."""
MAINTAINER = "The Segue team <packages@segue.io>"
LAST = 20
"""Lines of a failed step that are shown."""


@dataclass(frozen=True)
class Build:
    """What is built.

    Attributes:
        commit: Short id; 'unknown' outside of a clone.
        date: The commit's, as YYYY-MM-DD; given to everything that bears a time.
        epoch: The same moment in seconds.
    """

    version: str
    commit: str
    date: str
    epoch: int

    @classmethod
    def of_here(cls) -> "Build":
        """This clone's commit."""
        asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%h %cs %ct"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
        return cls(__version__, said[0], said[1], int(said[2]))

    @property
    def env(self) -> dict[str, str]:
        """The environment of every step."""
        own = {"SOURCE_DATE_EPOCH": str(self.epoch), "PYTHONHASHSEED": "0", "TZ": "UTC"}
        return {**os.environ, **own, "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


def say(what: str) -> None:
    """Tell what is done now."""
    print(f"package: {what}", flush=True)


def run(build: Build, *words: str | Path, cwd: Path = ROOT) -> str:
    """A step; its output is shown when it fails."""
    done = subprocess.run(
        [str(one) for one in words], cwd=cwd, env=build.env, capture_output=True, text=True
    )
    if done.returncode:
        last = f"{done.stdout}\n{done.stderr}".splitlines()[-LAST:]
        sys.exit("\n".join([f"{words[0]} failed:", *last]))
    return done.stdout


def bundle(build: Build, out: Path) -> Path:
    """PyInstaller's folder."""
    say("the program with its libraries (a minute or two)")
    out.mkdir(parents=True, exist_ok=True)
    run(build, sys.executable, "-m", "app.host.parts", OUT / "build.json", "pyinstaller")
    run(build, sys.executable, "-m", "app.host.ready_made", OUT / READY_MADE, *ROOMS)
    where = ("--distpath", out / "dist", "--workpath", out / "work")
    spec = ROOT / "packaging" / "app.spec"
    run(build, sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", *where, spec)
    return out / "dist" / "segue"


def stage(build: Build, dist: Path, root: Path) -> None:
    """Everything where the system looks for it."""
    say("files of the package")
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(dist, root / "usr/lib/segue", symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/segue").symlink_to("../lib/segue/segue")
    share = root / "usr/share"
    words = OUT / "words"
    run(build, sys.executable, HERE / "command_docs.py", words, build.version, build.date)
    _packed(words / "segue.1", share / "man/man1/segue.1.gz")
    _copy(words / "segue", share / "bash-completion/completions/segue")
    _copy(words / "_segue", share / "zsh/vendor-completions/_segue")
    _copy(words / "segue.fish", share / "fish/vendor_completions.d/segue.fish")
    _copy(HERE / f"deb/{APP_ID}.desktop", share / f"applications/{APP_ID}.desktop")
    meta = (HERE / f"deb/{APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    meta = meta.replace("@VERSION@", build.version).replace("@DATE@", build.date)
    _write(share / f"metainfo/{APP_ID}.metainfo.xml", meta)
    _icons(build, share / "icons/hicolor")
    _copy(HERE / "deb/lintian-overrides", share / "lintian/overrides/segue")
    doc = share / "doc/segue"
    _write(doc / "copyright", copyright_of(json.loads((OUT / "build.json").read_text())))
    changes = OUT / "changelog"
    _write(changes, changelog(build))
    _packed(changes, doc / "changelog.gz")
    _copy(ROOT / "resources/docs/install.md", doc / "install.md")
    _copy(ROOT / "packaging/server/README.md", doc / "server.md")
    _write(doc / "examples/policy.toml", run(build, dist / "segue", "policy", "example"))
    _modes(root)
    for binary in _ours_to_strip(root):
        run(build, "strip", "--strip-unneeded", binary)


def _ours_to_strip(root: Path) -> list[Path]:
    """Python itself, and wheels that bring no library along: those were not laid out anew."""
    inner = root / "usr/lib/segue/_internal"
    plain = [one for name in PLAIN for one in (inner / name).rglob("*.so")]
    return [*inner.glob("libpython*.so*"), *inner.glob("python3*/lib-dynload/*.so"), *plain]


def _icons(build: Build, folder: Path) -> None:
    drawing = ROOT / "resources/segue.svg"
    _copy(drawing, folder / f"scalable/apps/{APP_ID}.svg")
    for size in ICON_SIZES:
        (folder / f"{size}x{size}/apps").mkdir(parents=True)
    code = """
import sys
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
app = QGuiApplication([])
drawing = QSvgRenderer(sys.argv[1])
for size in map(int, sys.argv[4:]):
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    assert image.save(f"{sys.argv[2]}/{size}x{size}/apps/{sys.argv[3]}.png")
"""
    run(build, sys.executable, "-c", code, drawing, folder, APP_ID, *map(str, ICON_SIZES))


def copyright_of(made: dict[str, object]) -> str:
    """The copyright file (DEP-5): ourselves and every part that travels along."""
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    indented = "\n".join(f" {line}" if line.strip() else " ." for line in licence.splitlines()[2:])
    lines = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        "Upstream-Name: Segue",
        "Comment: The libraries below lie in /usr/lib/segue/_internal as their makers built them.",
    ]
    parts = made.get("parts")
    assert isinstance(parts, list)
    lines += [f"  {name} {version}: {terms}" for name, version, terms in parts]
    lines += ["", "Files: *", "Copyright: The Segue team", "License: Expat", indented, ""]
    return "\n".join(lines)


def changelog(build: Build) -> str:
    """The one entry of this build."""
    at = subprocess.run(
        ["date", "-u", "-R", "-d", f"@{build.epoch}"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return (
        f"segue ({build.version}) stable; urgency=medium\n\n"
        f"  * Build of commit {build.commit}.\n\n -- {MAINTAINER}  {at}\n"
    )


def depends(build: Build, root: Path, work: Path) -> str:
    """Packages whose libraries the binaries are linked against, and those that are opened late."""
    say("what it needs of the system")
    shutil.rmtree(work, ignore_errors=True)
    _write(work / "debian/control", "Source: segue\n\nPackage: segue\nArchitecture: any\n")
    binaries = [path for path in root.rglob("*") if _is_elf(path)]
    folders = sorted({str(path.parent) for path in binaries})
    asked = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
    asked += [f"-l{one}" for one in folders]
    # Where it stands the debian/ folder is looked for.
    said = run(build, *asked, *(f"-e{one}" for one in binaries), cwd=work)
    found = re.search(r"shlibs:Depends=(.*)", said)
    linked = found.group(1).split(", ") if found else []
    return ", ".join(sorted({*linked, *OPENED_LATE}))


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def control(build: Build, root: Path, needs: str) -> str:
    """The control file."""
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file()) // 1024
    arch = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return "\n".join(
        (
            "Package: segue",
            f"Version: {build.version}",
            f"Architecture: {arch}",
            f"Maintainer: {MAINTAINER}",
            f"Installed-Size: {size}",
            f"Depends: {needs}",
            "Recommends: pulseaudio | pipewire-pulse",
            "Section: misc",
            "Priority: optional",
            "Description: workstation of calling teams that work in a sequence",
            " Telemarketing finds who is worth selling to, qualification scores, gates",
            " and assigns, telesales closes. Every follow-up begins where the last",
            " conversation stopped, a lead is called by one person at a time, and",
            " nothing that was typed or recorded is lost.",
            "",
        )
    )


def pack(build: Build, root: Path, out: Path) -> Path:
    """The package of a laid-out tree."""
    say("packing")
    (root / "DEBIAN").mkdir(exist_ok=True)  # by which dpkg knows a tree
    needs = depends(build, root, out / "deps")
    text = control(build, root, needs)
    _write(root / "DEBIAN/control", text)
    sums = run(build, "sh", "-c", "find usr -type f -print0 | sort -z | xargs -0 md5sum", cwd=root)
    _write(root / "DEBIAN/md5sums", sums)
    _modes(root / "DEBIAN")
    _times(root, build.epoch)
    arch = re.search(r"Architecture: (\S+)", text)
    assert arch is not None
    target = out / f"segue_{build.version}_{arch.group(1)}.deb"
    run(build, "dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", root, target)
    return target


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def _packed(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))


def _modes(root: Path) -> None:
    """Folders may be entered, files be read by all; one of them is a program."""
    program = root / "usr/lib/segue/segue"
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == program else 0o644)


def _times(root: Path, epoch: int) -> None:
    for path in (root, *root.rglob("*")):
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    build, began = Build.of_here(), time.monotonic()
    out = asked.out.absolute()
    dist = bundle(build, out)
    root = out / "tree"
    stage(build, dist, root)
    target = pack(build, root, out)
    took = time.monotonic() - began
    (out / "took.json").write_text(json.dumps({"seconds": round(took, 1)}), encoding="utf-8")
    say(f"{target} ({target.stat().st_size / 1e6:.1f} MB) in {took:.0f} s")


if __name__ == "__main__":
    main()
