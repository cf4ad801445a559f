"""Makes a clinic with very many clients in a folder, and says what to ask its server for.

Run as a program, because settings are read once a process: `python -m benchmarks.clinic_data
FOLDER CLIENTS`, with the folder in PALPATE_DATA.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from palpate.config.serving import prepare_database, start_django

SESSIONS = 10
VISITED = 100
DAY = timedelta(days=1)
GIVEN = (
    "Ada Adaeze Agnes Aisha Alan Amara Andrea Anton Beatriz Ben Birgit Carla Carlos Chidi Clara "
    "Daniel Deborah Dmitri Edith Elena Emeka Esther Farid Fatima Felix Gloria Grace Hannah Hassan "
    "Helen Hugo Ines Irene Isaac Ivan Jane Jorge Julia Karim Kate Keiko Leila Leo Lin Lucia Magda "
    "Marcus Maria Mei Miriam Nadia Nina Noor Olga Omar Oscar Paula Pedro Priya Quentin Rosa Ruth "
    "Samuel Sofia Tamar Thomas Uma Vera Victor Wanda Wei Xenia Yara Yusuf Zoe"
).split()
ROOTS = (
    "Adler Banks Carv Dorn Ekwu Farr Garc Hald Ivan Jank Kowal Lind Mart Nak Okaf Pet Quinn Ross "
    "Silv Tan Urb Vog Wess Yam Zell"
).split()
ENDS = (
    "a berg dale er ez ford ham ic ing ini ley man mura off ova owski sen son stein ton vik well "
    "wood worth"
).split()
FAMILIES = [root + end for root in ROOTS for end in ENDS]
SEARCHES = 60

Person = tuple[UUID, str, str, date, str]


def build(clients: int) -> dict[str, Any]:
    """Make the clinic; return what to ask for and what the answers must hold."""
    from django.db import connection, transaction

    from benchmarks import visited
    from benchmarks.fill import quick_writes
    from palpate.people import actions
    from palpate.people.roles import Role

    owner = actions.create_clinic(
        "Riverside Massage", "owner@clinic.example", "Ines Duarte", "a-long-password-1",
        zone="America/New_York",
    )  # fmt: skip
    therapist = actions.add_staff(
        owner, email="therapist@clinic.example", name="Kofi Mensah", role=Role.THERAPIST,
        credentials="LMT", password="a-long-password-2",
    )  # fmt: skip
    with quick_writes():
        people = fill_clinic(therapist, clients)
    chosen = [people[number * clients // VISITED] for number in range(min(VISITED, clients))]
    with transaction.atomic():
        visited.tell_stories(therapist, [person[0] for person in chosen])
    _settle(connection)
    return {
        "clinic": str(owner.clinic.pk),
        "cookie": visited.sign_in(therapist),
        "visited": [[str(key), f"{given} {family}", _second_line(phone)]
                    for key, given, family, _, phone in chosen],
        "letters": list_searches(therapist, people, 1),
        "two words": list_searches(therapist, people, 2),
    }  # fmt: skip


def _settle(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM ANALYZE")


def fill_clinic(therapist: Any, clients: int) -> list[Person]:
    """Write clients, their words and their sessions."""
    from benchmarks.fill import fill_table
    from palpate.people.models import Client, ClientWord
    from palpate.record.models import Session

    people = list(make_people(clients))
    shared = {"clinic_id": therapist.clinic_id}
    fill_table(
        Client, shared, ("id", "given", "family", "born", "phone", "second_line", "sex"),
        ((*person, _second_line(person[4]), ("female", "male")[n % 2])
         for n, person in enumerate(people)),
    )  # fmt: skip
    fill_table(ClientWord, shared, ("client_id", "word"), make_words(people))
    keys = {"therapist_id": therapist.pk, "signed_by_id": therapist.pk}
    fill_table(
        Session, shared | keys | _note(), ("id", "client_id", "at", "signed_at", "assessment"),
        make_sessions(people),
    )  # fmt: skip
    return people


def make_people(clients: int) -> Iterator[Person]:
    """Give names, birth dates and telephone numbers, the same each time."""
    from palpate.people.ids import new_id

    dice = random.Random(4)
    for number in range(clients):
        born = date(1935, 1, 1) + timedelta(days=dice.randrange(26_000))
        phone = f"(518) {200 + number // 10_000:03}-{number % 10_000:04}"
        yield new_id(), dice.choice(GIVEN), dice.choice(FAMILIES), born, phone


def _second_line(phone: str) -> str:
    return f"card {phone[6:9]}{phone[10:]}"


def make_words(people: list[Person]) -> Iterator[tuple[UUID, str]]:
    """Give the search index its rows, as the app would."""
    from palpate.people.words import born_words, name_words, phone_words

    words_of = cache(name_words)
    for key, given, family, born, phone in people:
        for word in sorted(words_of(given, family, "") | phone_words(phone) | born_words(born)):
            yield key, word


def make_sessions(people: list[Person]) -> Iterator[tuple[Any, ...]]:
    """Give sessions in the order in which a clinic holds them, week by week."""
    from palpate.people.ids import new_id

    dice = random.Random(5)
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for week in range(SESSIONS):
        monday = now - (8 * SESSIONS - 7 * week) * DAY
        for person in people:
            at = monday + timedelta(days=dice.randrange(6), hours=dice.randrange(9))
            words = f"Visit {week + 1}: less guarding, pain {max(7 - week // 2, 2)} of 10 at work."
            yield new_id(), person[0], at, at + timedelta(hours=2), words


def _note() -> dict[str, Any]:
    return {
        "status": "signed", "massage_type": "swedish", "minutes": 60, "positions": ["prone"],
        "subjective": "Slept better for two nights, then stiff again after a long drive.",
        "objective": "Lower back firm on both sides, the right more. Bends slowly.",
        "plan_text": "Same work next week. Ten minutes of walking after the bench, twice a day.",
        "version": 3, "digest": "0" * 64,
    }  # fmt: skip


def list_searches(staff: Any, people: list[Person], terms: int) -> list[list[str]]:
    """Return what is typed, with a name that must be among what is found."""
    from palpate.people.access import search_clients

    dice = random.Random(terms)
    found = []
    for person in dice.sample(people, SEARCHES):
        first = person[2][: dice.randint(2, 5)].lower()
        typed = first if terms == 1 else f"{first} {person[1][:2].lower()}"
        names = [str(one) for one in search_clients(staff, typed, 8)]
        if not names or not all(_begins(name, typed) for name in names):
            raise SystemExit(f"The search for “{typed}” found {names}.")
        found.append([typed, names[0]])
    return found


def _begins(name: str, typed: str) -> bool:
    words = name.lower().split()
    return all(any(word.startswith(term) for word in words) for term in typed.split())


def main(folder: str, clients: str) -> int:
    """Make the clinic and write down what to ask for."""
    start_django()
    if problem := prepare_database():
        sys.exit(problem)
    told = build(int(clients))
    (Path(folder) / "asks.json").write_text(json.dumps(told), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
