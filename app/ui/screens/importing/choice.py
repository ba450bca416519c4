"""The campaign that a list is for, as chosen and typed, and what that makes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from app.domain.campaign import Campaign
from app.domain.errors import Incomplete
from app.jobs.team import first_campaign
from app.ui.tr import tr


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen and typed.

    Attributes:
        campaign: One that is there, or None for a new one.
        name: Of a new campaign.
        cost: Per lead, as typed; None leaves it as it is, '' is not set.
    """

    campaign: Campaign | None = None
    name: str = ""
    source: str = ""
    segment: str = ""
    cost: str | None = None


def cost_words(campaign: Campaign | None) -> str:
    """The cost per lead of a campaign as it is typed: '2.40', or '' for not set."""
    minor = campaign.costs.per_lead_minor if campaign is not None else None
    return "" if minor is None else f"{minor / 100:.2f}"


def read_choice(
    choice: Choice, campaigns: Sequence[Campaign], region: str | None
) -> tuple[Campaign, bool]:
    """The campaign, and whether it is new or changed and has to be kept first.

    Raises:
        Incomplete: `field` is 'name' or 'cost'.
    """
    campaign = choice.campaign or _new(choice.name.strip(), campaigns, region)
    per_lead = _minor(choice.cost, campaign.costs.per_lead_minor)
    changed = per_lead != campaign.costs.per_lead_minor
    if changed:
        campaign = replace(campaign, costs=replace(campaign.costs, per_lead_minor=per_lead))
    return campaign, changed or choice.campaign is None


def _new(name: str, campaigns: Sequence[Campaign], region: str | None) -> Campaign:
    if not name:
        raise Incomplete("name", tr("Say what the new campaign is called."))
    if any(one.name.casefold() == name.casefold() for one in campaigns):
        raise Incomplete("name", tr("There is a campaign of this name. Choose it above."))
    return replace(first_campaign(name), region=region)


def _minor(typed: str | None, before: int | None) -> int | None:
    if typed is None:
        return before
    text = typed.strip().replace(",", ".").removesuffix("€").strip()
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise Incomplete("cost", tr("Say an amount like 2.40, or nothing.")) from None
    if not 0 <= amount < 1_000_000:
        raise Incomplete("cost", tr("Say an amount like 2.40, or nothing."))
    return int((amount * 100).to_integral_value())
