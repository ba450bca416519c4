"""To which team database a profile belongs: where it is and under which login; never a secret."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host.paths import PRIVATE_FILE, Paths

FILE, AUTHORITY = "team.json", "team-authority.pem"


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """What joining left in the profile.

    Attributes:
        server: Address of the database, as `sync.server_url` reads it.
        org: The organisation's slug.
        login: The person's login there.
        device: This desk, for the team: made when it joined.
        name: The person's name, for the sign-in.
        person: The person's id; a team may have two of one name.
        copy: Address of a copy for reading that is asked about the whole team; empty: none.
        secret_file: Where the sealed secret lies when there is no keyring; empty: in the keyring.
    """

    server: str
    org: str
    login: str
    device: str
    name: str
    secret_file: str = ""
    person: str = ""
    copy: str = ""

    @classmethod
    def of(cls, paths: Paths) -> "TeamPlace | None":
        """What a profile says; None for one that belongs to no team.

        Raises:
            KnownError: The file is there and can't be read.
        """
        file = paths.root / FILE
        try:
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as problem:
            raise KnownError(
                phrase(
                    "{file} can't be read, so it is not known where this profile's team is.",
                    file=file,
                ),
                "Nothing was changed.",
                "Put the file back from a copy, or join again with a new invitation.",
            ) from problem

    def keep(self, paths: Paths) -> None:
        """Writes it into the profile; it is there whole or not at all."""
        _write(paths.root / FILE, json.dumps(asdict(self), ensure_ascii=False, indent=1))


def authority_file(paths: Paths) -> Path:
    """Where the certificate of the team's authority lies in a profile."""
    return paths.root / AUTHORITY


def keep_authority(paths: Paths, pem: str) -> None:
    """Keeps the certificate (PEM) of whoever vouches for the team's server."""
    _write(authority_file(paths), pem)


def _write(file: Path, text: str) -> None:
    new = file.with_name(f"{file.name}.new")
    new.touch(mode=PRIVATE_FILE)
    with new.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
