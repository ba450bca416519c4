"""Leads of the pool taken ahead: a telemarketer has whom to call, with or without a network.

A pack is a lease of hours on at most 20 leads (issue of the team, 'Leases'): nobody else gets them
meanwhile, so no more is taken than is likely to be called, and what was not is given back.
"""

import logging
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.lease import PACK_MAX, LeaseKind
from app.domain.vocabulary import Stage
from app.models.desk_side import HeldLease
from app.models.state import CampaignRow
from app.sync.leases import Leases
from app.sync.local import Local
from app.sync.transport import TOO_OLD, Refused

_log = logging.getLogger("segue.sync.pool")

LOW = 5
"""Leads of the pack below which it is filled up."""
_POOLS = (Stage.ATTEMPTING, Stage.NEW)


def top_up(local: Local, leases: Leases, mine: frozenset[UUID] = frozenset()) -> int:
    """Fills the pack up where it is low. Returns how many leads came.

    Args:
        mine: Campaigns that the person calls in; empty: all. Who also supervises sees others.

    Raises:
        Unreachable: There was no answer.
        Refused: The program is too old to be given leads (SG002).
    """
    held, active = local.read(_standing)
    campaigns = [one for one in active if not mine or one in mine]
    taken = 0
    leases.need_none()
    if held >= LOW:
        return 0
    for campaign in campaigns:
        for stage in _POOLS:
            want = PACK_MAX - held - taken
            if want <= 0:
                return taken
            try:
                taken += len(leases.claim(campaign, stage, kind=LeaseKind.PACK, count=want))
            except Refused as problem:
                if problem.code == TOO_OLD:
                    raise
                # Taken from this person a moment ago: the others are still theirs.
                _log.warning("a pool is not given out here: %s", problem.code)
                break
            if leases.rests_until is not None:
                return taken
    return taken


def _standing(session: Session) -> tuple[int, list[UUID]]:
    pack = HeldLease.kind == LeaseKind.PACK
    held = session.scalar(select(func.count()).where(pack, ~HeldLease.leaving)) or 0
    campaigns = session.scalars(select(CampaignRow.id).where(CampaignRow.active))
    return held, list(campaigns)
