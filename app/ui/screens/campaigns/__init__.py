"""Campaigns: questions, rule card, gate, calling rules, costs; each save is a new version."""

from app.ui.screens.campaigns.view import CampaignsScreen

__all__ = ["CampaignsScreen"]
