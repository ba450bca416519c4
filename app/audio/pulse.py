"""What a PulseAudio server (or PipeWire in its place) says of itself, asked through `pactl`.

The server moves a stream whose device has gone to another one, without a word to the program: a
microphone that is pulled out may so become the monitor of the other side. Hence each stream of
ours carries a mark, by which the server can be asked where it has put it.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from typing import Any

MARK = "segue.stream"
"""Property of the server's streams that names which stream of ours it is."""

_ANSWER_SECONDS = 2.0
_AGAIN_SECONDS = 2.0
_TELLING = (" on source-output ", " on source ", " on server ", " on card ", " on sink ")


def ask(what: str) -> list[dict[str, Any]]:
    """All 'sources', 'sinks' or 'source-outputs'; empty when no server answers."""
    try:
        answer = json.loads(_pactl("--format=json", "list", what) or "[]")
    except ValueError:
        return []
    return [one for one in answer if isinstance(one, dict) and ("name" in one or "source" in one)]


def default(what: str) -> str:
    """Name of the default 'source' or 'sink'; empty when no server answers."""
    return _pactl(f"get-default-{what}").strip()


def is_monitor(source: dict[str, Any]) -> bool:
    """Whether a source is what a sink plays."""
    # A remapped microphone also names a sink nowhere; only a monitor belongs to one.
    return str(source["name"]).endswith(".monitor") or bool(source.get("monitor_source"))


def default_microphone() -> str:
    """Name of the default source, if it is a microphone; empty when it is a monitor or none."""
    name = default("source")
    found = next((one for one in ask("sources") if one["name"] == name), None)
    return "" if found is None or is_monitor(found) else name


def place_of(mark: str) -> str | None:
    """Where the server has put the stream of that mark.

    Returns:
        The source's name; None when the server does not know the stream, or none answers.
    """
    for stream in ask("source-outputs"):
        if stream.get("properties", {}).get(MARK) == mark:
            index = stream.get("source")
            names = [one["name"] for one in ask("sources") if one.get("index") == index]
            return str(names[0]) if names else None
    return None


class PulseWatch:
    """Tells of each change of the server's devices and of who records from them.

    Args:
        changed: Called at each, on a thread of the watch; must not wait.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._server: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, name="pulse-watch", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self, wait: float = 2.0) -> None:
        """End it."""
        self._stop.set()
        with self._lock:
            if self._server is not None:
                self._server.kill()
        self._thread.join(wait)

    def _run(self) -> None:
        command = shutil.which("pactl")
        while command is not None and not self._stop.is_set():
            self._listen(command)
            self._changed()  # the server has gone, or is not there yet
            self._stop.wait(_AGAIN_SECONDS)

    def _listen(self, command: str) -> None:
        with self._lock:
            if self._stop.is_set():
                return
            try:
                server = subprocess.Popen(
                    [command, "subscribe"],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    env={**os.environ, "LC_ALL": "C"},
                )
            except OSError:
                return
            self._server = server
        assert server.stdout is not None
        with server, server.stdout:
            for line in server.stdout:
                if any(word in line for word in _TELLING):
                    self._changed()


def _pactl(*arguments: str) -> str:
    """What `pactl` answers; empty when it is not there, or no server listens."""
    command = shutil.which("pactl")
    if command is None:
        return ""
    try:
        answer = subprocess.run(
            [command, *arguments], capture_output=True, timeout=_ANSWER_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.decode("utf-8", "replace") if answer.returncode == 0 else ""
