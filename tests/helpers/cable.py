"""The tour's cable, which counts, and of which later connections can be bad."""

from app.ui.tour.cable import Cable as Plain


class Cable(Plain):
    """A port on loopback whose bytes go to another one while the cable is in.

    Attributes:
        calls: How many connections were made so far.
        most: After so many the next ones are broken at once; None: all are good.
    """

    def __init__(self, to: int) -> None:
        self.calls = 0
        self.most: int | None = None
        super().__init__(to)

    def lets_in(self) -> bool:
        """Whether a connection that was just made goes on."""
        if self.most is not None and self.calls >= self.most:
            return False
        self.calls += 1
        return True
