"""What the window says of settings that this computer's policy sets."""

from typing import Any

from app.host.settings import Setting
from app.ui.office import Office
from app.ui.tr import tr


def lock_words(office: Office, setting: Setting[Any]) -> str:
    """Who sets it and where that stands; '' where people choose."""
    held = office.settings.lock_of(setting)
    if held is None:
        return ""
    words = (
        tr("Set by this computer's policy: {file}, line {line}")
        if held.taken
        else tr("Locked by this computer's policy, whose value is not taken: {file}, line {line}")
    )
    return words.format(file=held.path, line=held.line)
