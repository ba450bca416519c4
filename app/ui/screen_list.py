"""The screens there are, one line each, and who has them in the rail.

A screen is imported when it is first shown, so that the window opens without all of them.
"""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.phrases import phrase
from app.domain.vocabulary import Role
from app.ui.office import Office
from app.ui.screen import Screen, ScreenSpec

_T, _Q, _S, _V, _A = (
    Role.TELEMARKETER,
    Role.QUALIFIER,
    Role.TELESALES,
    Role.SUPERVISOR,
    Role.ADMIN,
)
SETTINGS = "settings"
_PER_ROLE = frozenset({"queue"})
"""Screens that stand in the rail once for each role: another queue, other controls."""


def _settings(office: Office, parent: QWidget) -> Screen:
    from app.ui.screens.settings import SettingsScreen

    return SettingsScreen(office, parent)


def _desk(office: Office, parent: QWidget) -> Screen:
    from app.ui.screens.desk import DeskScreen

    return DeskScreen(office, parent)


def _queue(office: Office, parent: QWidget) -> Screen:
    from app.ui.calling import call_sound, call_world
    from app.ui.screens.call import CallScreen

    sound = call_sound(office)
    world = call_world(office, sound)
    return CallScreen(office, office.role, parent, sound=sound, world=world)


def _recordings(office: Office, parent: QWidget) -> Screen:
    from app.ui.screens.recordings import RecordingsScreen

    return RecordingsScreen(office, parent)


def _steering(office: Office, parent: QWidget) -> Screen:
    from app.ui.screens.steering import SteeringScreen

    return SteeringScreen(office, parent)


def _people(office: Office, parent: QWidget) -> Screen:
    from app.ui.screens.people import PeopleScreen

    return PeopleScreen(office, parent)


def _campaigns(office: Office, parent: QWidget) -> Screen:
    from app.ui.screens.campaigns import CampaignsScreen

    return CampaignsScreen(office, parent)


def _dnc(office: Office, parent: QWidget) -> Screen:
    from app.ui.screens.dnc import DoNotCallScreen

    return DoNotCallScreen(office, parent)


def _flow(office: Office, parent: QWidget) -> Screen:
    from app.ui.screens.flow import FlowScreen

    return FlowScreen(office, parent)


def _measures(office: Office, parent: QWidget) -> Screen:
    from app.ui.screens.measures import MeasuresScreen

    return MeasuresScreen(office, parent)


def _importing(office: Office, parent: QWidget) -> Screen:
    from app.ui.screens.importing import ImportScreen

    return ImportScreen(office, parent)


SCREENS: tuple[ScreenSpec, ...] = (
    ScreenSpec("queue", phrase("Queue"), "phone", (_T, _S), "Q", _queue, early=True),
    ScreenSpec("desk", phrase("Hand-off desk"), "inbox", (_Q, _V), "H", _desk),
    ScreenSpec("flow", phrase("Flow"), "workflow", (_V,), "F", _flow),
    ScreenSpec("steering", phrase("Needs you"), "triangle-alert", (_V,), "N", _steering),
    ScreenSpec(
        "recordings", phrase("Recordings"), "audio-lines", (_T, _Q, _S, _V), "R", _recordings
    ),
    ScreenSpec("measures", phrase("Measures"), "gauge", (_T, _Q, _S), "M", _measures),
    ScreenSpec("people", phrase("People"), "users", (_V, _A), "T", _people),
    ScreenSpec("campaigns", phrase("Campaigns"), "megaphone", (_V, _A), "C", _campaigns),
    ScreenSpec("importing", phrase("Import leads"), "upload", (_V, _A), "I", _importing),
    ScreenSpec("dnc", phrase("Do not call"), "shield", (_V, _A), "D", _dnc),
    ScreenSpec(SETTINGS, phrase("Settings"), "settings", (), "", _settings),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A screen in a person's rail.

    Attributes:
        key: Name in the rail; the spec's key, or with the role where it stands once for each.
        role: The role its acts keep; None leaves the role as it is (settings).
    """

    key: str
    spec: ScreenSpec
    role: Role | None


def places(roles: frozenset[Role]) -> tuple[Place, ...]:
    """The screens of somebody with these roles, grouped by role in the order of the sequence."""
    found: list[Place] = []
    seen: set[str] = set()
    for role in Role:
        for spec in SCREENS:
            if role not in roles or role not in spec.roles:
                continue
            if spec.key in _PER_ROLE:
                found.append(Place(f"{spec.key}:{role}", spec, role))
            elif spec.key not in seen:
                seen.add(spec.key)
                found.append(Place(spec.key, spec, _kept_role(spec, roles)))
    return tuple(found)


def settings_place() -> Place:
    """The settings, which everybody has."""
    spec = next(one for one in SCREENS if one.key == SETTINGS)
    return Place(SETTINGS, spec, None)


def _kept_role(spec: ScreenSpec, roles: frozenset[Role]) -> Role:
    return next(role for role in spec.roles if role in roles)
