"""What is typed and chosen while somebody talks: each line with the moment of the call."""

from app.acts.save_call import AnswerLine, NoteLine
from app.domain.dispositions import DISPOSITIONS
from app.domain.vocabulary import Disposition
from app.jobs.call import CallLine
from app.jobs.call_state import Phase
from app.reads.lead_card import LeadCard
from app.ui.office import Office
from app.ui.screens.call.draft import CallDraft, kind_of


class Heard:
    """The presenter's part that writes into the draft; the first thing heard starts the talk."""

    office: Office
    card: LeadCard | None
    draft: CallDraft
    line: CallLine

    def touched(self, what: str = "") -> None:
        """Something was typed."""
        raise NotImplementedError

    def _heard(self) -> int | None:
        """The moment of the call; the first thing that is heard starts the talk."""
        if self.line.line().phase is Phase.RINGING:
            self.line.answer()
        line = self.line.line()
        if self.card is None or line.lead != self.card.state.id:
            return None
        return self.line.offset_ms(self.office.now())

    def add_note(self, sign: str, text: str) -> None:
        """Keeps a note line."""
        self.draft.notes.append(NoteLine(kind_of(sign).value, text, self._heard()))
        self.draft.line = ""
        self.touched("notes")

    def take_last_note(self) -> NoteLine | None:
        """Takes the last line out, to be edited."""
        if not self.draft.notes:
            return None
        note = self.draft.notes.pop()
        self.touched("notes")
        return note

    def mark(self) -> None:
        """Marks this moment."""
        moment = self._heard()
        if moment is not None:
            self.draft.marks.append(moment)
            self.touched("notes")

    def answer(self, question: str, choice: str) -> None:
        """Answers a question of the campaign."""
        self.draft.answers[question] = AnswerLine(question, choice, self._heard())
        self.touched("answers")

    def choose(self, disposition: str) -> None:
        """How it ended; choosing it again takes the choice away."""
        again = self.draft.disposition == disposition
        self.draft.disposition = "" if again else disposition
        self.draft.reason = ""
        if not again and self.line.line().phase is Phase.RINGING:
            rule = DISPOSITIONS[Disposition(disposition)]
            if rule.reached:
                self.line.answer()
        self.touched("ending")
