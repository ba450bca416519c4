"""Who gives which roles to people of the team, and takes them away again."""

from collections.abc import Iterable

from app.domain.vocabulary import Role

GIVES: dict[Role, frozenset[Role]] = {
    Role.SUPERVISOR: frozenset(Role) - {Role.ADMIN},
    Role.ADMIN: frozenset(Role),
}
"""Which roles somebody gives to a person of the team, themselves too, and takes away again."""


def may_give(by: frozenset[Role], before: Iterable[Role], after: Iterable[Role]) -> bool:
    """Whether somebody with these roles makes of a person with some roles one with others."""
    changed = set(before) ^ set(after)
    return changed <= {role for one in by for role in GIVES.get(one, frozenset())}
