"""A server in small: saves a note again and again, and says of each save when it was acknowledged.

`python -m tests.record.saver FOLDER endless` goes on until it is killed; `full` fills the disk
half-way through. It runs apart, because a killed process is the point.
"""

import json
import os
import sys


def prepare(folder: str) -> None:
    """Set up a clinic in a database file of its own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "palpate.config.settings"
    os.environ["PALPATE_DATA"] = folder
    os.environ["PALPATE_SECRET_KEY"] = "a secret of the tests, long enough to be taken for one"
    os.environ["PALPATE_DATABASE"] = f"sqlite://{folder}/clinic.sqlite3"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def open_note():
    """Return a therapist with a session to write on."""
    from palpate.people import actions as people
    from palpate.record import actions
    from tests.cast import NOW, PASSWORD

    owner = people.create_clinic("Riverside", "o@riverside.example", "Olive", PASSWORD, now=NOW)
    client = people.add_client(owner, given="Clara", family="Cole", now=NOW)
    return owner, actions.plan_session(owner, client, NOW, now=NOW)


def tell(**said: object) -> None:
    """Write one line for the process that watches."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def save(owner, session, seq: int, words: str) -> bool:
    """Save the note once and print the acknowledgement; tell whether it was one."""
    from palpate.record import actions
    from palpate.record.errors import NotSaved

    content = {"subjective": words}
    try:
        actions.save_note(owner, session, content=content, seen_version=1, device="tablet", seq=seq)
    except NotSaved as error:
        tell(refused=seq, sentence=error.sentence)
        return False
    tell(saved=seq)
    return True


def set_room(pages: str) -> None:
    """Let the database file grow to so many pages and no further."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages}")


def fill_disk(owner, session) -> None:
    """Save until the disk is full, then make room and save what was refused again."""
    from django.db import connection

    save(owner, session, 1, "Before.")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    set_room(str(pages + 8))
    seq = 2
    while save(owner, session, seq, f"Words {seq}. " * 500):
        seq += 1
    set_room("1000000")
    save(owner, session, seq, f"Words {seq}. " * 500)


def main(folder: str, mode: str) -> None:
    """Run until killed, or until the disk was full and is no longer."""
    prepare(folder)
    owner, session = open_note()
    if mode == "full":
        fill_disk(owner, session)
        return
    seq = 0
    while True:
        seq += 1
        save(owner, session, seq, f"Word {seq}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
