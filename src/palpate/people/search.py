"""The client search: an index of words, read by their beginnings.

Every question is a range on the index (clinic, word, client), so its cost follows the rows
shown and not the clients there are.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from palpate.people.models import Client, ClientWord, Clinic
from palpate.people.words import born_words, name_words, phone_words, read_terms

LAST_SIGN = "\U0010ffff"

# How far a beginning is counted to find the rarest one; beyond it, one is as common as another.
COUNT_LIMIT = 1_000


def index_client(client: Client) -> None:
    """Write the words of a client anew; called inside the transaction that changes the client."""
    wanted = (
        name_words(client.given, client.family, client.preferred)
        | phone_words(client.phone)
        | born_words(client.born)
    )
    rows = ClientWord.objects.of(client.clinic).filter(client=client)
    present = set(rows.values_list("word", flat=True))
    if gone := present - wanted:
        rows.filter(word__in=gone).delete()
    ClientWord.everywhere.bulk_create(
        ClientWord(clinic_id=client.clinic_id, client=client, word=word)
        for word in sorted(wanted - present)
    )


def find_clients(clinic: Clinic, text: str, limit: int) -> list[Client]:
    """Return clients who have, for every term of the text, a word that begins so."""
    terms = read_terms(text)
    if not terms:
        return []
    rarest, *others = _order_terms(clinic, terms)
    rows = _rows(clinic, rarest).filter(client__archived=False)
    for term in others:
        rows = rows.filter(Exists(_words_of_row(term)))
    found = _first_clients(rows.order_by("word", "client_id"), limit)
    # The rows of the index are of the clinic, and so are their clients.
    clients = Client.everywhere.in_bulk(found)
    return sorted(clients.values(), key=lambda c: (c.family, c.given, c.born is None, c.born, c.pk))


def _order_terms(clinic: Clinic, terms: list[str]) -> list[str]:
    if len(terms) == 1:
        return terms
    return sorted(terms, key=lambda term: _rows(clinic, term)[:COUNT_LIMIT].count())


def _range(term: str) -> Q:
    # Not LIKE: on SQLite it would not use the index.
    return Q(word__gte=term, word__lt=term + LAST_SIGN)


def _rows(clinic: Clinic, term: str) -> QuerySet[ClientWord]:
    return ClientWord.objects.of(clinic).filter(_range(term))


def _words_of_row(term: str) -> QuerySet[ClientWord]:
    # The outer row is of the clinic already, and so is its client.
    return ClientWord.everywhere.filter(_range(term), client=OuterRef("client"))


def _first_clients(rows: QuerySet[ClientWord], limit: int) -> list[UUID]:
    # A client may have several words that begin alike, seldom more than four.
    found = rows.values_list("client_id", flat=True)[: limit * 4]
    return list(dict.fromkeys(found))[:limit]
