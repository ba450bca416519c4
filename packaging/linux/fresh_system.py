"""A fresh Debian in a folder, for the test of the package."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

USER = "admin"
HOME = f"/srv/{USER}"
_TOOLS = "sudo,man-db"
_LEFT_OUT = ("proc", "sys", "dev", "run", "tmp", "var/cache", "var/log", "var/lib", "srv")
_OF_OTHERS = frozenset({"etc/machine-id", "etc/mtab", "etc/xdg", "etc/xml", "root/.ssh"})
"""What packages that Segue needs leave behind when they are purged."""


class Chroot:
    """A fresh system; what is mounted in it goes with the process (it has mounts of its own)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._env: dict[str, str] = {}

    @classmethod
    @contextmanager
    def fresh(cls, work: Path) -> "Iterator[Chroot]":
        """Of this release and from this computer's own sources; a base is made once and kept."""
        path = work / "fresh"
        shutil.rmtree(path, ignore_errors=True)
        _begin(path, work / "base.tar")
        try:
            with cls._mounted(path) as inside:
                yield inside
        finally:
            shutil.rmtree(path, ignore_errors=True)

    @classmethod
    @contextmanager
    def kept(cls, work: Path) -> "Iterator[Chroot]":
        """One that stays, with all that was installed in it."""
        path = work / "kept"
        if not path.exists():
            _begin(path, work / "base.tar")
        with cls._mounted(path) as inside:
            yield inside

    @classmethod
    @contextmanager
    def _mounted(cls, path: Path) -> "Iterator[Chroot]":
        for place in ("proc", "dev"):
            _do("mount", "--rbind", f"/{place}", path / place)
        try:
            yield cls(path)
        finally:
            for place in ("dev", "proc"):
                subprocess.run(["umount", "-l", str(path / place)], check=False)

    def ask(
        self, command: str, *, user: str = "root", cwd: str = "/"
    ) -> "subprocess.CompletedProcess[str]":
        """Run a shell's command; whatever comes of it."""
        return subprocess.run(
            self._words(command, user, cwd, {}), capture_output=True, text=True, timeout=600
        )

    def run(self, command: str, *, user: str = "root", cwd: str = "/") -> str:
        """Run a shell's command; what it said.

        Raises:
            OSError: It failed.
        """
        done = self.ask(command, user=user, cwd=cwd)
        if done.returncode:
            said = f"{done.stdout[-600:]}{done.stderr[-900:]}"
            raise OSError(f"'{command}' ended with {done.returncode}: {said}")
        return done.stdout

    def start(
        self, command: str, *, user: str, env: Mapping[str, str]
    ) -> "subprocess.Popen[bytes]":
        """Begin a program that goes on; it ends when it is asked to."""
        words = self._words(f"exec {command}", user, "/", env)
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _words(self, command: str, user: str, cwd: str, env: Mapping[str, str]) -> list[str]:
        home = "/root" if user == "root" else HOME
        own = {
            "HOME": home,
            "USER": user,
            "LOGNAME": user,
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            **self._env,
            **env,
        }
        given = [f"{name}={value}" for name, value in own.items()]
        shell = f"cd {shlex.quote(cwd)} && {command}"
        return [
            *("chroot", f"--userspec={user}:{user}", str(self.path)),
            *("env", "-i", *given, "bash", "-c", shell),
        ]

    def put(self, file: Path, to: str) -> None:
        """A copy of a file, inside."""
        target = self.path / to[1:]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)

    def files(self) -> set[str]:
        """Everything that packages and programs keep, caches and states of the system aside."""
        found = set()
        for folder, names, entries in os.walk(self.path):
            here = os.path.relpath(folder, self.path)
            names[:] = [one for one in names if os.path.normpath(f"{here}/{one}") not in _LEFT_OUT]
            found |= {os.path.normpath(f"{here}/{one}") for one in (*names, *entries)}
        return found - _changed_by_itself(found) - _OF_OTHERS

    @contextmanager
    def folder(self, name: str) -> Iterator[Path]:
        """A folder inside that everybody may enter; its name is short enough for a socket's."""
        place = Path("/tmp") / f"segue-{os.getpid()}"
        place.mkdir(mode=0o755)
        inner = self.path / name
        inner.mkdir(parents=True, exist_ok=True)
        _do("mount", "--bind", place, inner)
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", str(inner)], check=False)
            shutil.rmtree(place, ignore_errors=True)

    def sound(self, place: str) -> None:
        """The user's programs use the sound server there."""
        self._env["PULSE_SERVER"] = f"unix:{place}/native"
        asks = self.path / HOME[1:] / ".asoundrc"
        asks.write_text("pcm.!default pulse\nctl.!default pulse\n", encoding="utf-8")

    @contextmanager
    def x11(self) -> Iterator[None]:
        """Screens of outside can be reached from inside."""
        place = self.path / "tmp/.X11-unix"
        place.mkdir(parents=True, exist_ok=True)
        Path("/tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)
        _do("mount", "--bind", "/tmp/.X11-unix", place)
        try:
            yield
        finally:
            subprocess.run(["umount", "-l", str(place)], check=False)


def _changed_by_itself(found: set[str]) -> set[str]:
    """Caches that the system's own triggers write."""
    return {
        one for one in found if one.endswith((".cache", "/ld.so.cache")) or "__pycache__" in one
    }


def _begin(path: Path, base: Path) -> None:
    if not base.exists():
        _base(path, base)
    path.mkdir(parents=True, exist_ok=True)
    _do("tar", "-xpf", base, "-C", path)


def _base(path: Path, base: Path) -> None:
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE) $(CODENAME)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")[0]
    site, codename = said.split()
    print(f"package-test: a fresh {codename} (half a minute)", flush=True)
    base.parent.mkdir(parents=True, exist_ok=True)
    _do("debootstrap", "--variant=minbase", f"--include={_TOOLS}", codename, path, site)
    for name in ("sources.list", "sources.list.d", "apt.conf.d", "trusted.gpg.d", "keyrings"):
        own, theirs = Path("/etc/apt") / name, path / "etc/apt" / name
        if own.is_dir():
            shutil.copytree(own, theirs, dirs_exist_ok=True)
        elif own.exists():
            shutil.copyfile(own, theirs)
    (path / "etc/apt/apt.conf.d/99yes").write_text('APT::Get::Assume-Yes "true";\n')
    (path / "etc/sudoers.d/admin").write_text(f"{USER} ALL=(ALL) NOPASSWD: ALL\n")
    _do("chroot", path, "useradd", "-m", "-d", HOME, "-s", "/bin/bash", USER)
    _do("chroot", path, "apt-get", "update")
    _do("tar", "-cpf", base, "-C", path, ".")
    shutil.rmtree(path)


def _do(*words: str | Path) -> None:
    done = subprocess.run([str(one) for one in words], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
