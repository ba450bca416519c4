"""What each figure of speech says: its definition in words, for help beside it.

The longer story, with where the definitions come from: resources/docs/speech.md.
"""

from dataclasses import dataclass

from app.domain.phrases import phrase


@dataclass(frozen=True, slots=True)
class Figure:
    """What one figure says, as help shows it.

    Attributes:
        key: The field of `SpeechFigures`.
        unit: 'share', 'seconds', 'count' or 'per minute'.
        explain: Its definition in words.
    """

    key: str
    name: str
    unit: str
    explain: str


FIGURES: dict[str, Figure] = {
    one.key: one
    for one in (
        Figure(
            "talk_share",
            phrase("Talk share"),
            "share",
            phrase(
                "The rep's speech / the speech of both. Where both talk at once it counts for "
                "both; "
                "silence counts for neither. Needs both channels."
            ),
        ),
        Figure(
            "longest_monologue_s",
            phrase("Longest monologue"),
            "seconds",
            phrase(
                "The longest run of the rep, from its first word to its last. Pauses of the "
                "rep under "
                "2 s and words of the prospect under 1 s ('mhm', a cough) do not end it; a longer "
                "pause, or the prospect talking for 1 s or more, does. Needs both channels."
            ),
        ),
        Figure(
            "longest_story_s",
            phrase("Longest story"),
            "seconds",
            phrase("The same for the prospect: the longest run in which the rep listened."),
        ),
        Figure(
            "overlaps",
            phrase("Overlaps"),
            "count",
            phrase(
                "Stretches of 0.2 s or more in which both talk. Whoever spoke up while the "
                "other was "
                "talking began it. Needs both channels."
            ),
        ),
        Figure(
            "patience_s",
            phrase("Patience"),
            "seconds",
            phrase(
                "The median gap between the prospect's last word and the rep's answer, over gaps "
                "from 0 to 10 s. Words that lie wholly inside the other's are no turn; gaps with a "
                "pause of the recording are left out. Needs both channels."
            ),
        ),
        Figure(
            "switches_per_minute",
            phrase("Switches per minute"),
            "per minute",
            phrase(
                "How often the other side takes over / minutes in which anybody speaks. Words that "
                "lie wholly inside the other's are no turn. Needs both channels."
            ),
        ),
        Figure(
            "silence_s",
            phrase("Silence"),
            "seconds",
            phrase(
                "Time in which nobody speaks. Pauses of the recording are not silence and count "
                "nowhere. Needs both sides, on two channels or on one."
            ),
        ),
        Figure(
            "dead_air_s",
            phrase("Dead air"),
            "seconds",
            phrase(
                "Silences longer than 10 s, added up. Pauses of the recording are not silence. "
                "Needs "
                "both sides, on two channels or on one."
            ),
        ),
    )
}


def explain(key: str) -> str:
    """The definition of a figure, for help beside it.

    Raises:
        KeyError: There is no such figure.
    """
    return FIGURES[key].explain
