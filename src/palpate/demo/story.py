"""One made-up client, told day by day through actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from palpate.clinical.options import Option, rank_options
from palpate.demo.cast import Cast
from palpate.demo.visits import Visit, hold_visit
from palpate.exchange.casefile.accept import accept_case
from palpate.people.actions import add_client
from palpate.people.fields import ClientFields
from palpate.people.models import Staff
from palpate.record import actions, translate
from palpate.record.choices import NO_MASSAGE, SOMEONE_ELSE
from palpate.record.models import Consent, Decision, Fact, Plan, Session
from palpate.record.screenings import screen_day

Said = str | Mapping[str, Any]
"""A fact in plain words, or a case-file entry with more detail; days count from today."""


class Story:
    """A client and the therapist who tells of her."""

    def __init__(
        self, cast: Cast, staff: Staff, since: int = -60, **contact: Unpack[ClientFields]
    ) -> None:
        self.cast, self.staff, self.since = cast, staff, since
        self.clock = cast.clock
        self.client = add_client(staff, now=self.clock.then(since, "08:30"), **contact)
        self.plan: Plan | None = None

    def read_facts(self, *said: Said, by: str = "client") -> list[dict[str, Any]]:
        """Return the columns of facts given in plain words; all of it must be understood."""
        entries = [self._entry(one, by) for one in said]
        case = accept_case(
            translate.library(), {"facts": entries}, self.clock.today, self.clock.today
        )
        if case.not_understood:
            raise ValueError(f"The knowledge does not know: {', '.join(case.not_understood)}")
        return [{**translate.write_fact(item.fact), "text": item.said} for item in case.facts]

    def _entry(self, said: Said, by: str) -> dict[str, Any]:
        entry: dict[str, Any] = {"text": said} if isinstance(said, str) else dict(said)
        for key in ("onset", "end"):
            if isinstance(entry.get(key), int):
                entry[key] = self.clock.day(entry[key]).isoformat()
        return {"said_by": by, **entry}

    def tell(self, *said: Said, days: int | None = None, by: str = "client") -> list[Fact]:
        """Record facts that count at once."""
        day = self.since if days is None else days
        at = self.clock.then(day, "09:10")
        return [
            actions.record_fact(
                self.staff, self.client, now=at, **(columns | {"said_on": self.clock.day(day)})
            )
            for columns in self.read_facts(*said, by=by)
        ]

    def answer(self, *, days: int | None = None, but: Sequence[str] = ()) -> None:
        """Answer all topics, save those left open: yes where a fact speaks of it, else no."""
        at = self.clock.then(self.since if days is None else days, "09:15")
        facts = screen_day(self.staff, self.client, now=self.clock.now).facts
        told = {fact.concept for fact in facts}
        replies = {
            name: "yes" if self._covers(name, told) else "no"
            for name in translate.library().topics
            if name not in but
        }
        actions.answer_topics(self.staff, self.client, replies, now=at)

    def _covers(self, topic: str, told: set[str]) -> bool:
        library = translate.library()
        covers = library.topics[topic].covers
        return any(told & library.narrower.get(concept, frozenset()) for concept in covers)

    def decide(self, days: int, goals: Sequence[str], choice: str, reasons: str = "") -> Decision:
        """Record what the client chose of the options that were laid out."""
        return actions.record_decision(
            self.staff, self.client, shown=self.lay_out(goals), choice=choice, goals=goals,
            reasons=reasons, now=self.clock.then(days, "09:30"),
        )  # fmt: skip

    def lay_out(self, goals: Sequence[str]) -> list[dict[str, Any]]:
        """Return the options as they are shown, no massage and someone else among them."""
        worked = screen_day(self.staff, self.client, now=self.clock.now)
        concepts = frozenset(fact.concept for fact in worked.facts)
        options = rank_options(translate.library(), worked.screening, tuple(goals), concepts)
        laid = [_write_option(option) for option in options]
        others = [
            {"id": NO_MASSAGE, "name": "No massage"},
            {"id": SOMEONE_ELSE, "name": "See someone else first"},
        ]
        return [*laid, *others]

    def consent(
        self, days: int, *, withheld: Sequence[str] = (), decision: Decision | None = None
    ) -> Consent:
        """Sign the clinic's consent, less the sites that the client withholds."""
        at = self.clock.then(days, "09:40")
        return actions.give_consent(
            self.staff, self.client, text=actions.ensure_text(self.staff, now=at),
            signature=f"{self.client.given} {self.client.family}".strip(), decision=decision,
            sites_withheld=translate.library().body.gather(withheld), now=at,
        )  # fmt: skip

    def agree(self, days: int, goals: Sequence[Mapping[str, Any]], **plan: Any) -> Plan:
        """Write a plan and agree it; `review` and the goals' `by` are days from today."""
        at = self.clock.then(days, "09:50")
        sites = translate.library().body.gather(plan.pop("where"))
        review = self.clock.day(plan.pop("review"))
        draft = actions.draft_plan(
            self.staff, self.client, goals=[self._goal(goal) for goal in goals], sites=sites,
            review_on=review, now=at, **plan,
        )  # fmt: skip
        self.plan = actions.agree_plan(self.staff, draft, seen_version=draft.version, now=at)
        return self.plan

    def _goal(self, goal: Mapping[str, Any]) -> dict[str, Any]:
        site = translate.library().body.find(goal["site"]) if "site" in goal else 0
        return {**goal, "site": site, "by": self.clock.day(goal["by"])}

    def visit(self, days: int, hour: str, visit: Visit) -> Session:
        """Hold a session that is over, or set one that lies ahead."""
        return hold_visit(self, self.clock.at(days, hour), visit)

    def book(self, days: int, hour: str, minutes: int = 60) -> Session:
        """Set a session whose note nobody wrote yet."""
        return actions.plan_session(
            self.staff, self.client, self.clock.at(days, hour), plan=self.plan, minutes=minutes,
            now=self.clock.then(min(days, 0) - 3, "12:00"),
        )  # fmt: skip

    def measure(self, days: int, name: str, value: float, **more: Any) -> None:
        """Record one value of a measure apart from a session."""
        at = self.clock.then(days, "09:20")
        if "where" in more:
            more["site"] = translate.library().body.find(more.pop("where"))
        actions.record_measurement(
            self.staff, self.client, measure=name, value=value, taken_at=at, now=at, **more
        )


def _write_option(option: Option) -> dict[str, Any]:
    adapted = option.fit.adapted
    return {
        "id": option.type.id,
        "name": option.type.name,
        "fit": "fits" if option.fit.allowed else "adapted" if adapted else "not",
        "changes": list(adapted.changes) if adapted else [],
    }
