"""The person's secret for the team's database: sealed, in the keyring of this computer.

What is kept is only ever the sealed text (`app.host.sealed`). A keyring opens itself with the
session of the computer, so the passphrase is what stands between the secret and whoever sits down
there. Without a keyring nothing is kept, unless an admin has named a file.

Nothing here logs, and no failure carries a secret or a passphrase.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host.sealed import COST, Cost, seal, unseal
from app.host.whole import write_whole

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Segue team"
"""The name under which the keyring shows it."""
_OTHERS = 0o077


class NoKeyring(KnownError):
    """This computer keeps no secrets, or not now."""

    def __init__(self, why: str) -> None:
        super().__init__(
            phrase("Your team secret can't be kept: {why}.", why=why),
            "Nothing was kept anywhere, and the invitation is still good.",
            "Sign in to a desktop with a keyring (GNOME Keyring, KWallet), or have an admin allow "
            "a file instead: segue team join --secret-file FILE.",
        )


class SecretFileRefused(KnownError):
    """The file for the secret is not for its owner alone, or can't be read or written."""


class NoSecret(KnownError):
    """No secret is kept for this login on this computer."""

    def __init__(self, place: str) -> None:
        super().__init__(
            phrase("There is no team secret for this login in {place}.", place=place),
            "Your leads are not touched.",
            "Join the team again: ask an admin for an invitation.",
        )


class Place(Protocol):
    """Where sealed secrets are kept."""

    @property
    def name(self) -> str:
        """What people call it, for doctor and for failures."""
        ...

    def read(self, owner: str) -> str | None: ...

    def write(self, owner: str, text: str) -> None: ...

    def remove(self, owner: str) -> None: ...


class KeyringPlace:
    """The desktop's keyring: Secret Service, KWallet, Windows' credentials, macOS' keychain."""

    def __init__(self, backend: "KeyringBackend | None" = None) -> None:
        """Remembers which keyring; None asks for the best one of this computer when needed."""
        self._given = backend

    @property
    def name(self) -> str:
        return "the keyring"

    def read(self, owner: str) -> str | None:
        """The sealed text, None where there is none. May ask a person to unlock the keyring.

        Raises:
            NoKeyring: There is no keyring, or it stays locked.
        """
        backend = self._backend()
        from keyring.errors import KeyringError

        try:
            return backend.get_password(SERVICE, owner)
        except KeyringError as problem:
            raise NoKeyring(_why(problem)) from None

    def write(self, owner: str, text: str) -> None:
        """Keeps a sealed text, and reads it back.

        Raises:
            NoKeyring: There is no keyring, it stays locked, or it did not keep it.
        """
        backend = self._backend()
        from keyring.errors import KeyringError

        try:
            backend.set_password(SERVICE, owner, text)
        except KeyringError as problem:
            raise NoKeyring(_why(problem)) from None
        if self.read(owner) != text:
            raise NoKeyring("the keyring of this computer took it and did not keep it")

    def remove(self, owner: str) -> None:
        """Forgets a secret; nothing where there is none.

        Raises:
            NoKeyring: There is no keyring, or it stays locked.
        """
        backend = self._backend()
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            backend.delete_password(SERVICE, owner)
        except PasswordDeleteError:
            return
        except KeyringError as problem:
            raise NoKeyring(_why(problem)) from None

    def _backend(self) -> "KeyringBackend":
        import keyring
        from keyring.backends import fail, null

        backend = self._given or keyring.get_keyring()
        if isinstance(backend, fail.Keyring | null.Keyring):
            raise NoKeyring("this computer has no keyring that is running")
        return backend


def _why(problem: Exception) -> str:
    from keyring.errors import KeyringLocked

    if isinstance(problem, KeyringLocked):
        return "the keyring of this computer is locked, and was not unlocked"
    return f"the keyring of this computer refused ({type(problem).__name__})"


class FilePlace:
    """A file that an admin has named, for computers without a keyring: for one login, 0600."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        return str(self._path)

    def read(self, owner: str) -> str | None:
        """The sealed text, None where there is no file.

        Raises:
            SecretFileRefused: Others may read or write it, it is not ours, or can't be read.
        """
        try:
            self._require_private(self._path.stat())  # before: opening a pipe would wait
            with self._path.open(encoding="utf-8") as file:
                self._require_private(os.fstat(file.fileno()))
                return file.read()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as problem:
            raise self._refused("can't be read", problem) from None

    def write(self, owner: str, text: str) -> None:
        """Replaces the file, for its owner alone.

        Raises:
            SecretFileRefused: It can't be written, or what is there is open to others.
        """
        self.read(owner)  # a file that others can open is not replaced in silence
        try:
            write_whole(self._path, text)
        except OSError as problem:
            raise self._refused("can't be written", problem) from None

    def remove(self, owner: str) -> None:
        """Deletes the file; nothing where there is none.

        Raises:
            SecretFileRefused: It can't be deleted.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as problem:
            raise self._refused("can't be deleted", problem) from None

    def _refused(self, what: str, problem: Exception) -> SecretFileRefused:
        why = (problem.strerror or "").casefold() if isinstance(problem, OSError) else "not text"
        return SecretFileRefused(
            phrase("The secret file {path} {what} ({why}).", path=self._path, what=what, why=why),
            "Nothing was changed.",
            "Name another file, in a folder that is yours, with --secret-file.",
        )

    def _require_private(self, found: os.stat_result) -> None:
        if os.name == "nt":  # the folder's access list decides there, not the mode
            return
        if not stat.S_ISREG(found.st_mode):
            why, todo = "is no plain file", "Name a file with --secret-file."
        elif found.st_uid != os.geteuid():
            why, todo = "belongs to somebody else", "Name a file of your own with --secret-file."
        elif found.st_mode & _OTHERS:
            mode = stat.S_IMODE(found.st_mode)
            why = f"may be opened by others (mode {mode:04o}; 0600 is wanted)"
            todo = f"chmod 600 '{self._path}' if nobody has read it; else ask for a new invitation."
        else:
            return
        raise SecretFileRefused(
            phrase("The secret file {path} {why}.", path=self._path, why=why),
            "It was not used, and not changed.",
            todo,
        )


@dataclass(frozen=True)
class Secrets:
    """The secret of one login on this computer. Everything takes a moment: for the work lane.

    Attributes:
        place: Where it is kept.
        org: The organisation.
        login: The login of the person in the team's database.
        cost: What opening it costs.
    """

    place: Place
    org: str
    login: str
    cost: Cost = COST

    @property
    def owner(self) -> str:
        """The name of the entry, to which the sealed text is bound."""
        return f"{self.org}/{self.login}"

    def held(self) -> bool:
        """Whether a secret is kept.

        Raises:
            KnownError: The place can't be asked.
        """
        return self.place.read(self.owner) is not None

    def keep(self, secret: str, passphrase: str) -> None:
        """Seals the secret and keeps it in the place of an earlier one.

        Raises:
            PassphraseTooShort: It is.
            KnownError: The place does not keep it.
        """
        self.place.write(self.owner, seal(secret, passphrase, self.owner, self.cost))

    def open(self, passphrase: str) -> str:
        """The secret.

        Raises:
            NoSecret: None is kept.
            WrongPassphrase: It does not open it.
            KnownError: The place can't be asked, or what it holds can't be read.
        """
        text = self.place.read(self.owner)
        if text is None:
            raise NoSecret(self.place.name)
        return unseal(text, passphrase, self.owner)

    def change_passphrase(self, old: str, new: str) -> None:
        """Seals the same secret anew, under another passphrase.

        Raises:
            WrongPassphrase: The old one does not open it; it stays as it is.
            PassphraseTooShort: The new one is; it stays as it is.
            KnownError: The place can't be asked, or does not keep it.
        """
        self.keep(self.open(old), new)

    def forget(self) -> None:
        """Removes it from this computer.

        Raises:
            KnownError: The place does not let go of it.
        """
        self.place.remove(self.owner)
