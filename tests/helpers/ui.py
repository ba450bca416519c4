"""Lanes and a bridge for tests of the window; a defect on the way fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from app.host.lanes import Lanes

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    """Running lanes, closed at the end."""
    lanes = Lanes()
    yield lanes
    assert lanes.close(), "a lane was still busy"


@pytest.fixture
def bridge(qapp: object, lanes: Lanes) -> Iterator[Bridge]:
    """A bridge over `lanes`; what it would have told the crash handler fails the test."""
    from app.ui.bridge import Bridge

    crashes: list[BaseException] = []
    bridge = Bridge(lanes, crashes.append)
    yield bridge
    bridge.close()
    if crashes:
        raise crashes[0]
