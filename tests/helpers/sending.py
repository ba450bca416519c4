"""A process that sends a recording until it has told so much, then waits to be killed.

`python -m tests.helpers.sending FILE ADDRESS STATE WAIT_AT`
"""

import sys
from pathlib import Path

from app.sync.blob_stores import Login, store_of
from app.sync.blobs import Upload, begin, send


def main() -> None:
    """Sends; what is kept goes to the file STATE, in one piece each time."""
    file, address, state, wait_at = sys.argv[1:]
    kept = Path(state)
    upload = Upload.of(kept.read_text()) if kept.exists() else begin(Path(file))

    def keep(text: str) -> None:
        part = kept.with_suffix(".new")
        part.write_text(text)
        part.replace(kept)

    def tell(done: int, of: int) -> None:
        if done >= int(wait_at):
            print(done, flush=True)  # noqa: T201 - how the test knows
            sys.stdin.read()

    keep(upload.text())
    store = store_of(address, "desk-1", Login("test", "test"))
    send(Path(file), upload, store, keep=keep, tell=tell)


if __name__ == "__main__":
    main()
