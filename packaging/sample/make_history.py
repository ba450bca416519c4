"""Invents the month around the story: acts on the other prospects, the same ones on every run.

`.venv/bin/python packaging/sample/make_history.py` reads team.toml, prospects.toml, story.toml and
background.toml in `resources/sample` and writes `history.toml` there, in the story's format. It
keeps the calling rules: hours of the campaign in the prospect's zone, one call a day and prospect,
nobody in two calls at once, promised calls at their time.
"""

import random
import sys
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent))
from make_prospects import toml

ROOT = Path(__file__).resolve().parents[2] / "resources" / "sample"
Row = dict[str, Any]
MIN = timedelta(minutes=1)
SEC = timedelta(seconds=1)


def read(name: str) -> Row:
    """One of the sample's files."""
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


# profile: answers by question key, kind and text of its first note
PROFILES: dict[str, tuple[dict[str, str], tuple[str, str]]] = {
    "strong": ({"pallets": "over_500", "decides": "alone", "contract": "within_3",
                "problem": "supply"}, ("need", "Film that comes on the day that was said")),
    "price": ({"pallets": "200_500", "decides": "with_purchasing", "contract": "within_3",
               "problem": "damage"}, ("signal", "Asked for a price for next year")),
    "waste": ({"pallets": "200_500", "decides": "with_purchasing", "contract": "within_3",
               "problem": "waste"}, ("need", "Has to report less waste")),
    "supply": ({"pallets": "200_500", "decides": "alone", "contract": "within_3",
                "problem": "supply"}, ("need", "A second supplier beside the first")),
    "plain": ({"pallets": "200_500", "decides": "alone", "contract": "within_3",
               "problem": "damage"}, ("need", "Corners that do not cut through")),
    "waste_50": ({"pallets": "50_200", "decides": "with_purchasing", "contract": "within_3",
                  "problem": "waste"}, ("need", "Waste fee goes up in January")),
    "large": ({"pallets": "over_500", "decides": "alone", "contract": "within_3",
               "problem": "damage"}, ("need", "Two machines, one film")),
    "short_51": ({"pallets": "200_500", "decides": "with_purchasing", "contract": "within_3",
                  "problem": "cost"}, ("need", "A lower bill")),
    "short_54": ({"pallets": "50_200", "decides": "alone", "contract": "within_3",
                  "problem": "damage"}, ("need", "Fewer torn pallets")),
    "short_46": ({"pallets": "200_500", "decides": "alone", "contract": "3_12",
                  "problem": "damage"}, ("need", "Something for next summer")),
    "short_44": ({"pallets": "50_200", "decides": "with_purchasing", "contract": "within_3",
                  "problem": "cost"}, ("fact", "Purchasing sits in another town")),
    "short_55": ({"pallets": "over_500", "decides": "with_purchasing", "contract": "within_3",
                  "problem": "damage"}, ("need", "Wants to see it on one line")),
    "short_39": ({"pallets": "50_200", "decides": "alone", "contract": "3_12",
                  "problem": "damage"}, ("fact", "Contract until next autumn")),
    "other": ({"pallets": "200_500", "decides": "someone_else", "contract": "within_3",
               "problem": "waste"}, ("need", "Less waste")),
}  # fmt: skip
DESK_PASS = ["strong", "supply", "large", "waste_50", "plain"]
DESK_SHORT = ["short_55", "short_54", "other", "short_54", "short_51", "short_46", "short_44",
              "short_39"]  # fmt: skip
DESK_BACK = [("plain", "expectation", "He expected a price list by mail, not a call."),
             ("waste_50", "no_intent", "Only wanted to compare, says so himself.")]  # fmt: skip
OPENINGS = [
    ("What it costs to change over", "goes_on_with", "Changeover in minutes",
     "You asked how long the line stands. I have it in minutes."),
    ("Whether the machine can stay", "open_question", "Can the machine stay?",
     "Your machine can stay. Let me tell you what changes on it."),
    ("The price for next year", "open_question", "What does a pallet cost?",
     "You asked what a pallet costs. I have two figures for you."),
    ("Bad experience with thin film", "open_objection", "Thin film tears",
     "You said that thin film tears. May I tell you what was measured?"),
    ("His own test", "goes_on_with", "Result of the test",
     "You wanted to test one pallet. What did you see?"),
]  # fmt: skip
LINES = ["Direct and friendly. Figures first.", "Ask about the second site.", "Short calls only.",
         "Has compared two offers already.", "Wants a trial, knows which line."]  # fmt: skip
REJECTED = {
    "no_intent": "Only wanted to read something.", "no_budget": "Nothing before the summer.",
    "wrong_person": "Does not buy film.", "too_early": "Contract runs for another year.",
    "already_customer": "Buys from us through a wholesaler.",
    "out_of_segment": "Packs by hand, forty boxes a week.",
    "expectation": "Was told that it is free.", "bad_data": "Company has closed.",
    "duplicate": "Same company, other spelling.",
}  # fmt: skip
NO = {
    "not_interested": (["Happy with what they have", "No need", "No budget", "No time"],
                       "Friendly no."),
    "not_a_fit": (["Too small", "Wrong industry", "Outside the area"], "Does not fit."),
    "nurture": (["Later this year", "Budget frozen", "Contract still runs", "Only curious"],
                "Not now, perhaps later."),
}  # fmt: skip
LOST = ["Stayed with supplier", "Price", "No decision", "Went elsewhere"]


class Month:
    """The acts so far, and who is busy when."""

    def __init__(self) -> None:
        self.team, self.story, self.rules = (
            read("team.toml"),
            read("story.toml"),
            read("background.toml"),
        )
        self.clips = {row["key"]: row["seconds"] for row in read("audio/manifest.toml")["audio"]}
        self.leads = {
            row["key"]: row for row in self.story["leads"] + read("prospects.toml")["leads"]
        }
        self.imports = {row["key"]: row["at"] for row in self.team["imports"]}
        self.campaigns = {row["key"]: row for row in self.team["campaigns"]}
        self.zone = ZoneInfo(self.team["team"]["zone"])
        self.end: datetime = self.team["team"]["clock"]
        self.chance = random.Random(self.rules["seed"])
        self.acts: list[Row] = []
        self.busy: dict[str, list[tuple[datetime, datetime]]] = {}
        self.last: dict[str, datetime] = {}
        self.misses: dict[str, int] = {}
        self.done: set[str] = set()
        for act in self.story["acts"]:
            if act["act"] == "call":
                self.book(act["who"], act["at"], self.length(act))

    # --- time ---

    def added(self, lead: Row) -> datetime:
        """When a lead came in."""
        found: datetime = lead["added"] if "added" in lead else self.imports[lead["import"]]
        return found

    def there(self, lead: Row, at: datetime) -> datetime:
        """Team wall time as the prospect's wall time."""
        moment = at.replace(tzinfo=self.zone).astimezone(ZoneInfo(lead["zone"]))
        return moment.replace(tzinfo=None)

    @staticmethod
    def length(act: Row) -> timedelta:
        """From dialling to saved."""
        return timedelta(seconds=act.get("ring", 12) + act.get("talk", 0) + act.get("wrap", 30))

    def book(self, who: str, at: datetime, length: timedelta) -> None:
        """Marks a person as busy."""
        self.busy.setdefault(who, []).append((at - MIN, at + length + MIN))

    def free(self, who: str, at: datetime, length: timedelta) -> bool:
        """Whether a person has nothing between."""
        return all(at + length <= a or at >= b for a, b in self.busy.get(who, []))

    def open(self, lead: Row, at: datetime) -> bool:
        """Whether the prospect may be called, with room to talk."""
        clock = self.there(lead, at).time()
        late = time(17, 20) if lead["campaign"] == "labels" else time(17, 45)
        noon = lead["campaign"] == "labels" and time(11, 40) <= clock < time(13, 5)
        return time(9, 5) <= clock <= late and at.weekday() < 5 and not noon

    def slot(
        self, who: str, lead: Row, day: date, minutes: int = 16, until: time = time(17)
    ) -> datetime | None:
        """A quarter of an hour of that day that suits both, or None."""
        quarters = [datetime.combine(day, time(9)) + 15 * k * MIN for k in range(2, 31)]
        self.chance.shuffle(quarters)
        for at in quarters:
            lunch = time(12) <= at.time() < time(13)
            today = at.date() == self.end.date() and at > self.end - timedelta(minutes=45)
            if lunch or today or at.time() > until or not self.open(lead, at):
                continue
            if self.free(who, at, minutes * MIN):
                return at
        return None

    def later(self, who: str, lead: Row, after: datetime, days: tuple[int, int]) -> datetime:
        """A promised time some working days on; booked."""
        day = after.date()
        for _ in range(self.chance.randint(*days)):
            day = self.workday(day)
        while (at := self.slot(who, lead, day)) is None or at <= after:
            day = self.workday(day)
        self.book(who, at, 14 * MIN)
        return at

    @staticmethod
    def workday(day: date) -> date:
        """The next working day."""
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
        return day

    # --- acts ---

    def say(self, at: datetime, who: str, act: str, lead: Row, **more: object) -> None:
        """Keeps an act, if it lies before the sample's clock."""
        if at < self.end:
            self.acts.append({"at": at, "who": who, "act": act, "lead": lead["key"], **more})

    def point(self, lead: Row, when: datetime) -> Row:
        """A continuation point at a team time."""
        stopped, kind, text, opening = self.chance.choice(OPENINGS)
        first = lead["name"].split()[0]
        return {
            "stopped_at": stopped, kind: text,
            "opens_with": f"{first}, {opening[0].lower()}{opening[1:]}",
            "when": self.there(lead, when), "how": "call", "asked": True,
        }  # fmt: skip

    def talked(
        self, at: datetime, who: str, lead: Row, disposition: str, clip: str = "", **more: object
    ) -> datetime:
        """A conversation; returns when it was saved."""
        talk = (
            round(self.clips[clip]) if clip else more.pop("talk", 0) or self.chance.randint(70, 420)
        )
        row: Row = {"disposition": disposition, "ring": self.chance.randint(6, 24), "talk": talk,
                    "wrap": self.chance.randint(12, 40)}  # fmt: skip
        if clip:
            row["audio"] = clip
        row |= {"recorded": True, "consent": 2 if talk < 60 else self.chance.randint(3, 14)}
        self.say(at, who, "call", lead, role=self.role(who, disposition, more), **row, **more)
        self.book(who, at, self.length(row))
        self.last[lead["key"]] = at
        return at + self.length(row)

    @staticmethod
    def role(who: str, _disposition: str, more: Row) -> str:
        """The role of the screen: Sami's telemarketing calls say so themselves."""
        return str(more.pop("layer", "telemarketer" if who == "mara" else "telesales"))

    def answers(self, lead: Row, profile: str) -> list[Row]:
        """The profile's answers to this campaign's questions, at moments of the call."""
        given = PROFILES[profile][0] | {"meeting": "yes"}
        asked = [one["key"] for one in self.campaigns[lead["campaign"]]["questions"]]
        return [
            {"at": 30 + 24 * place, "question": key, "choice": given[key]}
            for place, key in enumerate(asked)
            if key in given
        ]

    def found(
        self, at: datetime, who: str, lead: Row, profile: str, when: datetime, layer: str
    ) -> datetime:
        """A telemarketing call that ends interested."""
        kind, text = PROFILES[profile][1]
        notes = [{"at": 52, "kind": kind, "text": text}]
        if lead["campaign"] == "labels":
            notes.append({"at": 80, "kind": "signal", "text": "Wants samples of two labels"})
        self.done.add(lead["key"])
        return self.talked(
            at, who, lead, "interested", layer=layer, talk=self.chance.randint(170, 290),
            summary=f"{text}.", notes=notes, answers=self.answers(lead, profile),
            point=self.point(lead, when),
        )  # fmt: skip

    def missed(self, at: datetime, who: str, lead: Row, disposition: str, layer: str) -> None:
        """An attempt without a conversation."""
        row: Row = {"disposition": disposition, "ring": self.chance.randint(18, 40), "wrap": 5}
        if disposition in ("gatekeeper", "voicemail", "wrong_number"):
            row |= {"ring": 10, "talk": self.chance.randint(8, 30), "wrap": 12}
        if disposition == "gatekeeper":
            again = self.chance.choice(["Out until tomorrow", "In a meeting", "Knows no time"])
            row["summary"] = f"Reception: {again.lower()}"
        self.say(at, who, "call", lead, role=layer, recorded=False, **row)
        self.book(who, at, self.length(row))
        self.last[lead["key"]] = at
        self.misses[lead["key"]] = self.misses.get(lead["key"], 0) + 1

    # --- telesales ---

    def passed_on(self, at: datetime, lead: Row, to: str) -> datetime | None:
        """Hand-off and its answer; returns when it was accepted, or None."""
        chance, desk = self.chance, self.campaigns[lead["campaign"]]["desk"]
        handed = at
        if desk == "qualifier":
            handed = at + chance.randint(6, 40) * MIN
            self.say(handed, "dana", "hand_off", lead, to=to, line=chance.choice(LINES))
        answered = handed + chance.randint(3, 15) * MIN + chance.randint(0, 59) * SEC
        bad = self.rules["rejected_share"][lead["campaign"]]
        if chance.random() >= bad:
            self.say(answered, to, "accept", lead)
            return answered
        mix = self.rules["rejections"]
        reason = chance.choices(list(mix), list(mix.values()))[0]
        self.say(answered, to, "reject", lead, reason=reason, line=REJECTED[reason])
        cleared = answered + chance.randint(9, 30) * MIN
        who = "dana" if desk == "qualifier" else "mara"
        self.say(cleared, who, "disqualify", lead, reason=REJECTED[reason])
        return None

    def sell(self, lead: Row, who: str, at: datetime) -> None:
        """Telesales calls from the first promised one until won, lost or the clock."""
        deal = False
        while at < self.end:
            roll, mix = self.chance.random(), self.rules["telesales"]
            if deal and roll < mix["won"]:
                self.talked(at, who, lead, "won", summary="Signed.")
                return
            if roll < mix["won"] + mix["lost"]:
                reason = self.chance.choice(LOST)
                clip = "price_lost" if reason == "Price" else ""
                self.talked(at, who, lead, "lost", clip, reason=reason, summary=f"{reason}.")
                return
            step = self.later(who, lead, at, (2, 6))
            saved = self.talked(
                at, who, lead, "callback", summary="Goes on.", point=self.point(lead, step)
            )
            if not deal:
                deal = True
                closes = (at + timedelta(days=self.chance.randint(14, 40))).date()
                amount = self.chance.randrange(2400, 26000, 50)
                self.say(saved + 20 * SEC, who, "deal", lead, amount=amount, currency="EUR",
                         per="year", closes=closes)  # fmt: skip
            at = step

    # --- the parts of the month ---

    def backstory(self) -> None:
        """How the pictured leads came to telesales."""
        for row in self.story["backstory"][0]["rows"]:
            lead = self.leads[row["lead"]]
            first = row["found"] - timedelta(days=3 if row["found"].weekday() == 0 else 1)
            first = first.replace(hour=15, minute=self.chance.randrange(5, 55))
            if first > self.added(lead) and self.free("mara", first, 2 * MIN):
                self.missed(first, "mara", lead, "no_answer", "telemarketer")
            away = row["next"].replace(tzinfo=ZoneInfo(lead["zone"])).astimezone(self.zone)
            when = away.replace(tzinfo=None)
            self.found(row["found"], "mara", lead, row["profile"], when, "telemarketer")
            self.say(row["handed"], "dana", "hand_off", lead, to=row["to"], line=row["line"])
            if row["to"]:
                self.say(row["handed"] + 6 * MIN, row["to"], "accept", lead)
            calls = [
                act for act in self.story["acts"]
                if act["lead" if "lead" in act else "act"] == row["lead"]
                and act["act"] == "call" and act["who"] == row["to"]
            ]  # fmt: skip
            if calls and calls[0]["at"] > when + 10 * MIN:
                step = calls[0]["at"]
                self.talked(when, row["to"], lead, "callback", talk=200,
                            summary="First call.", point=self.point(lead, step))  # fmt: skip

    def desk(self) -> None:
        """What stands at the desk on Mon 23 Nov 14:17 beside the pictured eight."""
        pool = [one for one in self.leads.values()
                if one["key"].startswith("p") and one.get("import") == "fruit"
                and one["country"] in ("DE", "FR", "IT", "SE", "PL")]  # fmt: skip
        pool = self.chance.sample(pool, 15)
        friday, monday = date(2026, 11, 20), date(2026, 11, 23)
        for lead, profile in zip(pool[:13], DESK_PASS + DESK_SHORT, strict=True):
            at = self.slot("mara", lead, monday, 8, time(11, 40)) or self.slot(
                "mara", lead, friday, 8
            )
            assert at is not None
            when = self.later("jonas", lead, datetime(2026, 11, 24), (1, 3))
            self.found(at, "mara", lead, profile, when, "telemarketer")
        for lead, (profile, reason, line) in zip(pool[13:], DESK_BACK, strict=True):
            at = self.slot("mara", lead, friday, 8)
            assert at is not None
            when = self.later("lea", lead, datetime(2026, 11, 24), (1, 2))
            self.found(at, "mara", lead, profile, when, "telemarketer")
            handed = datetime.combine(monday, time(10, 20)) + self.chance.randint(0, 40) * MIN
            self.say(handed, "dana", "hand_off", lead, to="lea", line="Ask him yourself.")
            self.say(handed + 7 * MIN, "lea", "reject", lead, reason=reason, line=line)

    def days(self) -> None:
        """Mara's, and now and then Sami's, calls on the lists, day by day."""
        day = self.rules["first_day"]
        while day <= self.end.date():
            for who, count in self.rules["calls_a_day"].items():
                self.day(who, day, count)
            day = self.workday(day)

    def day(self, who: str, day: date, count: int) -> None:
        """One person's list calls of one day, spread over it."""
        at = datetime.combine(day, time(9, 6))
        step = (500 if who == "mara" else 2000) // count * MIN
        while count and at.time() < time(17, 15) and at < self.end - 10 * MIN:
            at += step * self.chance.uniform(0.5, 1.2)
            at = at.replace(microsecond=0)
            if time(11, 58) <= at.time() < time(13, 2) or not self.free(who, at, 7 * MIN):
                continue
            lead = self.choose(at)
            if lead is not None:
                self.attempt(at, who, lead)
                count -= 1

    def choose(self, at: datetime) -> Row | None:
        """The lead that stands next: retries of the other half of the day, then new ones."""
        retry, fresh = [], []
        for key, lead in self.leads.items():
            if key in self.done or not key.startswith("p") or not self.open(lead, at):
                continue
            last = self.last.get(key)
            if last is None:
                if self.added(lead) < at - 20 * MIN:
                    fresh.append(lead)
            elif last.date() < at.date() and abs(last.hour - at.hour) >= 3:
                retry.append(lead)
        pool = retry if retry and self.chance.random() < self.rules["retry_share"] else fresh
        return self.chance.choice(pool) if pool else None

    def attempt(self, at: datetime, who: str, lead: Row) -> None:
        """One call on a list."""
        mix = dict(self.rules["outcomes"])
        desk_time = datetime(2026, 11, 23, 11, 0) < at < datetime(2026, 11, 23, 14, 30)
        if desk_time or at > self.end - timedelta(hours=2):
            mix["interested"] = mix["callback"] = 0  # the desk is pictured; nothing half-way
        outcome = self.chance.choices(list(mix), list(mix.values()))[0]
        if outcome in ("no_answer", "busy", "voicemail", "gatekeeper"):
            self.missed(at, who, lead, outcome, "telemarketer")
            if self.misses[lead["key"]] >= 6:
                self.done.add(lead["key"])
            return
        self.done.add(lead["key"])
        if outcome in ("wrong_number", "disconnected"):
            self.missed(at, who, lead, outcome, "telemarketer")
        elif outcome == "callback":
            when = self.later(who, lead, at, (1, 3))
            self.talked(at, who, lead, "callback", "call_back", layer="telemarketer",
                        summary="Said when.", point=self.point(lead, when))  # fmt: skip
            if when < self.end:
                self.ended(when, who, lead, self.chance.choice(["not_interested", "nurture"]))
        elif outcome == "interested":
            self.go_on(at, who, lead)
        else:
            self.ended(at, who, lead, outcome)

    def ended(self, at: datetime, who: str, lead: Row, outcome: str) -> None:
        """A conversation that ends the lead's way for now."""
        if outcome == "do_not_call":
            self.talked(at, who, lead, outcome, layer="telemarketer", talk=21,
                        summary="Asked never to be called again.")  # fmt: skip
            return
        reasons, summary = NO[outcome]
        reason = self.chance.choice(reasons)
        more: Row = {"reason": reason, "summary": summary}
        if outcome == "nurture":
            days = self.chance.randint(60, 150)
            day = self.workday((at + timedelta(days=days)).date())
            more["until"] = datetime.combine(day, time(10))
        clip = "only_curious" if reason == "Only curious" else "not_now"
        clip = "no_budget" if reason in ("No budget", "Budget frozen") else clip
        self.talked(at, who, lead, outcome, clip, layer="telemarketer", **more)

    def go_on(self, at: datetime, who: str, lead: Row) -> None:
        """Interested, then the desk, then telesales."""
        to = self.chance.choice([one for one in ("jonas", "lea", "sami") if one != who])
        strong = {"coldchain": ["strong", "price", "waste", "supply", "plain"]}
        profile = self.chance.choice(strong.get(lead["campaign"], ["price", "plain", "strong"]))
        when = self.later(to, lead, at, (1, 3))
        saved = self.found(at, who, lead, profile, when, "telemarketer")
        if saved.time() > time(16, 20):  # the desk goes home at half past five
            saved = datetime.combine(self.workday(saved.date()), time(9, 0))
            if when < saved + timedelta(hours=2):
                when = self.later(to, lead, saved, (1, 2))
                self.acts[-1]["point"]["when"] = self.there(lead, when)
        if self.passed_on(saved, lead, to):
            self.sell(lead, to, when)

    # --- sound ---

    def limit_recordings(self) -> None:
        """As many recordings as the pictured list counts; the other calls had no consent."""
        told = [a for a in self.story["acts"] if a.get("recorded") or "audio" in a]
        mine = [a for a in self.acts if a.get("recorded")]
        keep = self.rules["recordings"] - len(told)
        needed = [a for a in mine if not a["lead"].startswith("p")]
        spare = [a for a in mine if a["lead"].startswith("p")]
        self.chance.shuffle(spare)
        for act in spare[max(0, keep - len(needed)) :]:
            act["recorded"] = False
            act.pop("audio", None)
            act.pop("consent", None)
        print(f"{len(told)} + {min(len(mine), keep)} recordings")


def main() -> int:
    """Writes history.toml."""
    month = Month()
    month.backstory()
    month.desk()
    month.days()
    month.limit_recordings()
    month.acts.sort(key=lambda one: (one["at"], one["who"]))
    lines = ["# Made by packaging/sample/make_history.py.", "", "acts = ["]
    lines += [f"  {toml(act)}," for act in month.acts]
    (ROOT / "history.toml").write_text("\n".join([*lines, "]", ""]), encoding="utf-8")
    print(f"{len(month.acts)} acts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
