"""The tables: facts, state, and what only this computer keeps. No rule lives here."""
