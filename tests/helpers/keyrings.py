"""Keyrings that a test may own: one of files, and none at all."""

import base64

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest


class FolderKeyring(keyring.backend.KeyringBackend):
    """A keyring of files, as a desktop's keyring behaves towards us."""

    priority = 1

    def __init__(self, folder):
        super().__init__()
        self.folder = folder

    def _file(self, service, username):
        return self.folder / base64.urlsafe_b64encode(f"{service}\n{username}".encode()).decode()

    def get_password(self, service, username):
        file = self._file(service, username)
        return file.read_text() if file.exists() else None

    def set_password(self, service, username, password):
        self._file(service, username).write_text(password)

    def delete_password(self, service, username):
        try:
            self._file(service, username).unlink()
        except FileNotFoundError:
            raise keyring.errors.PasswordDeleteError from None


@pytest.fixture
def own_keyring(tmp_path):
    """This computer's keyring is one of the test's own, set as the library lets anybody set it."""
    folder = tmp_path / "keyring"
    folder.mkdir()
    yield from _with(FolderKeyring(folder))


@pytest.fixture
def no_keyring():
    """This computer has no keyring."""
    yield from _with(keyring.backends.fail.Keyring())


def _with(backend):
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)
