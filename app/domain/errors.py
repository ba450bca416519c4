"""What can go wrong and is known: said in the order what happened, what is safe, what to do."""

from uuid import UUID


class KnownError(Exception):
    """A failure of the world, not of the program; shown where it happened, never as a crash.

    Attributes:
        what: What happened, one sentence.
        safe: What is safe nevertheless; may be empty.
        todo: What to do; may be empty.
    """

    def __init__(self, what: str, safe: str = "", todo: str = "") -> None:
        super().__init__(what, safe, todo)
        self.what = what
        self.safe = safe
        self.todo = todo

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.safe, self.todo) if part)


class NotAllowed(KnownError):
    """The actor's roles do not allow this act or read on this lead."""


class NotHere(NotAllowed):
    """The lead is not at this desk; the team may have it."""

    def __init__(self, lead: UUID) -> None:
        super().__init__("This lead is no longer here.")
        self.lead = lead


class RuleForbids(KnownError):
    """A calling rule forbids the dial.

    Attributes:
        rule: The value of `calling_rules.Rule` that decided.
    """

    def __init__(self, rule: str, what: str, safe: str = "", todo: str = "") -> None:
        super().__init__(what, safe, todo)
        self.rule = rule


class NotYours(RuleForbids, NotAllowed):
    """The lead is owned by somebody else: the roles do not show it, and the owner rule is why."""


class Incomplete(KnownError):
    """Something that must be said before saving is missing.

    Attributes:
        field: Name of the first missing field, so that the screen can go there.
    """

    def __init__(self, field: str, what: str, todo: str = "") -> None:
        super().__init__(what, "", todo)
        self.field = field


class Stale(KnownError):
    """Somebody else has acted on the lead since it was read."""


class TwoVersions(Stale):
    """Somebody else has changed the same slow thing of a team; both versions were shown.

    Attributes:
        theirs: Who was asked has chosen the one that the team has.
    """

    theirs: bool = False
