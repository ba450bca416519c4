"""What is looked at in the package itself: size, Debian's checks, whether it is made alike."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "package"
MOST_DEB, MOST_INSTALLED = 90e6, 260e6


class NotSoError(Exception):
    """Something that was promised is not so."""


def linted(deb: Path) -> str:
    """Debian's and freedesktop's own checks."""
    tree = OUT / "tree/usr/share"
    done = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "error,warning", str(deb)],
        capture_output=True,
        text=True,
    )
    if done.returncode or done.stdout.strip():
        raise NotSoError(done.stdout + done.stderr)
    for words in (
        ["desktop-file-validate", *map(str, (tree / "applications").iterdir())],
        ["appstreamcli", "validate", "--no-net", *map(str, (tree / "metainfo").iterdir())],
    ):
        said = subprocess.run(words, capture_output=True, text=True)
        if said.returncode:
            raise NotSoError(said.stdout + said.stderr)
    return "lintian, desktop-file-validate, appstreamcli: nothing but the stated overrides"


def sized(deb: Path) -> str:
    """Small enough."""
    field = subprocess.run(
        ["dpkg-deb", "-f", str(deb), "Installed-Size"], capture_output=True, text=True, check=True
    )
    packed, installed = deb.stat().st_size, int(field.stdout) * 1024
    if packed > MOST_DEB or installed > MOST_INSTALLED:
        raise NotSoError(f"{packed / 1e6:.1f} MB packed, {installed / 1e6:.1f} MB installed")
    return f"{packed / 1e6:.1f} MB packed (90), {installed / 1e6:.1f} MB installed (260)"


def contents(deb: Path, to: Path) -> set[str]:
    """Every file of a package with its mode and the digest of what it holds."""
    shutil.rmtree(to, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-R", str(deb), str(to)], check=True)
    listed = subprocess.run(
        ["sh", "-c", "find . -printf '%P %M %l\\n'; find . -type f -exec sha256sum {} +"],
        cwd=to,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    shutil.rmtree(to)
    return set(listed.splitlines())


def again(deb: Path) -> str:
    """Built a second time in another folder it holds the same."""
    other = OUT / "again"
    shutil.rmtree(other, ignore_errors=True)
    began = time.monotonic()
    build = [sys.executable, str(ROOT / "packaging/linux/build_deb.py"), "--out", str(other)]
    subprocess.run(build, check=True, capture_output=True)
    took = time.monotonic() - began
    first, second = contents(deb, OUT / "one"), contents(other / deb.name, OUT / "two")
    differ = sorted(first ^ second)
    if differ:
        raise NotSoError(f"{len(differ)} lines differ: {differ[:6]}")
    same = deb.read_bytes() == (other / deb.name).read_bytes()
    shutil.rmtree(other)
    bytes_too = "every byte of the file too" if same else "the file itself not to the byte"
    return f"{len(first)} modes and digests alike, {bytes_too}; built in {took:.0f} s"
