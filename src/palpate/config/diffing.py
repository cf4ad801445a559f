"""`palpate knowledge diff`: what changed between two versions, and for which clients."""

import io
import shutil
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from palpate.clinical.changes import (
    ADDED,
    CHANGED,
    KINDS,
    REMOVED,
    RESTORED,
    RETIRED,
    Change,
    compare_knowledge,
)
from palpate.clinical.errors import ClinicalError
from palpate.clinical.explain import join_words
from palpate.clinical.library import KNOWLEDGE, Library, read_library
from palpate.clinical.screening import Screening

if TYPE_CHECKING:
    from palpate.people.models import Client, Clinic

_INSIDE = (Path(), Path("src/palpate/knowledge"), Path("palpate/knowledge"))
_ORDER = (ADDED, RETIRED, REMOVED, RESTORED, CHANGED)
_SHOWN_PROBLEMS = 3


class NoVersion(ClinicalError):
    """A word that names no version of the knowledge."""

    def __init__(self, name: str, why: str, repair: str) -> None:
        self.name = name
        super().__init__(f"“{name}” {why}. {repair}.")


@dataclass(frozen=True, slots=True)
class Differently:
    """A client who would be screened differently; `says` how, without any name."""

    client: "Client"
    says: str


def diff_knowledge(
    before: str, after: str | None, *, clients: bool = False, names: bool = False
) -> int:
    """Print what changed; with `clients`, also who would be screened differently today."""
    if names and not sys.stdout.isatty():
        raise NoVersion("--names", "shows names on a terminal only", "Leave it out to get ids")
    with ExitStack() as stack:
        old = open_version(before, stack)
        new = open_version(after, stack) if after else _read(KNOWLEDGE, "the knowledge in use")
        for line in write_changes(old, new):
            print(line)
        if clients or names:
            for line in write_clients(old, new, names=names):
                print(line)
    return 0


# Versions ------------------------------------------------------------------------------------


def open_version(name: str, stack: ExitStack) -> Library:
    """Return the knowledge of a folder or of a git revision; raises NoVersion."""
    given = Path(name)
    if given.is_dir():
        for inside in _INSIDE:
            if (given / inside / "body.toml").is_file():
                return _read(given / inside, name)
        raise NoVersion(name, "holds no knowledge", "Name a folder that has body.toml in it")
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="palpate-diff-")))
    unpack_revision(name, folder)
    return _read(folder, name)


def _read(folder: Path, name: str) -> Library:
    """Return the knowledge of a folder; an older form of it is read as far as it can be."""
    library, problems = read_library(folder)
    if problems.found:
        some = " ".join(str(problem) for problem in problems.found[:_SHOWN_PROBLEMS])
        count = len(problems.found)
        print(
            f"palpate: {name}: {count} problems, so that something may be left out: {some}",
            file=sys.stderr,
        )
    return library


def unpack_revision(name: str, folder: Path) -> None:
    """Write the knowledge files of a git revision to a folder; raises NoVersion."""
    # The form with {commit} refuses what is no commit, and a word that looks like an option.
    commit = _run_git(name, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    packed = _run_git(name, "archive", "--format=tar", commit.decode().strip())
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive.getmembers():
            data = archive.extractfile(member) if member.isfile() else None
            path = folder / member.name
            if data is not None and path.suffix == ".toml" and ".." not in path.parts:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data.read())


def _run_git(name: str, *words: str) -> bytes:
    git = shutil.which("git")
    if git is None:
        raise NoVersion(name, "is no folder, and git is not there", "Name a knowledge folder")
    command = [git, "-C", str(KNOWLEDGE), *words]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own words, no shell
    if done.returncode:
        raise NoVersion(
            name, "is neither a folder nor a git revision that has the knowledge",
            "Name a knowledge folder, or a revision when Palpate runs from a checkout",
        )  # fmt: skip
    return done.stdout


# Sentences -----------------------------------------------------------------------------------


def write_changes(old: Library, new: Library) -> Iterator[str]:
    """Yield the differences in lines, with a count of each kind before them."""
    changes = compare_knowledge(old, new)
    yield f"Knowledge {new.version}, before {old.version}."
    if not changes:
        yield "Nothing differs."
    for kind in KINDS:
        some = [change for change in changes if change.kind == kind]
        if some:
            yield ""
            yield f"{kind.capitalize()}s: {_count_ways(some)}."
            for change in sorted(some, key=lambda change: _ORDER.index(change.how)):
                yield from _write_change(change)


def _count_ways(changes: list[Change]) -> str:
    ways = Counter(change.how for change in changes)
    return join_words(f"{ways[how]} {how}" for how in _ORDER if how in ways)


def _write_change(change: Change) -> Iterator[str]:
    name = change.name if change.name == change.id else f"{change.name} ({change.id})"
    yield f"- {change.how.capitalize()}: {name}"
    for sentence in change.says:
        yield f"  {sentence[:1].upper()}{sentence[1:]}."


# Clients -------------------------------------------------------------------------------------


def write_clients(old: Library, new: Library, *, names: bool = False) -> Iterator[str]:
    """Yield who of each clinic would be screened differently today, by id unless names are asked.

    Raises NoVersion when the two versions place facts differently on the body, or when no
    database answers.
    """
    from django.db import DatabaseError

    from palpate.config.serving import start_django

    _check_body(old, new)
    start_django()
    from palpate.people.models import Clinic

    try:
        clinics = list(Clinic.objects.order_by("name", "pk"))
    except DatabaseError as broken:
        why = f"finds no clinic ({type(broken).__name__})"
        raise NoVersion("--clients", why, "Check PALPATE_DATABASE and PALPATE_DATA") from broken
    if not clinics:
        yield "\nClients: there is no clinic in the database."
    for clinic in clinics:
        yield from _write_clinic(clinic, old, new, names=names)


def _check_body(old: Library, new: Library) -> None:
    if [site.name for site in old.body.sites] != [site.name for site in new.body.sites]:
        raise NoVersion(
            "--clients", "cannot compare versions with different sites of the body",
            "Compare two versions with the same body.toml",
        )  # fmt: skip


def _write_clinic(clinic: "Clinic", old: Library, new: Library, *, names: bool) -> Iterator[str]:
    from palpate.people.models import Client

    total = Client.objects.of(clinic).filter(archived=False).count()
    found = list(find_clients(clinic, old, new))
    yield ""
    yield f"Clients of {clinic.name}: {len(found)} of {total} would be screened differently today."
    for each in found:
        name = f" {each.client}" if names else ""
        yield f"- {each.client.pk}{name}: {each.says}."


def find_clients(clinic: "Clinic", old: Library, new: Library) -> Iterator[Differently]:
    """Yield the clients of a clinic whose screening for today differs between two versions."""
    from palpate.people.models import Client
    from palpate.record.gate import local_day, moment
    from palpate.record.screenings import gather_known, work_out

    day = local_day(clinic, moment(None))
    for client in Client.objects.of(clinic).filter(archived=False).order_by("pk").iterator():
        client.clinic = clinic
        known = gather_known(client)
        before = work_out(known, day, library=old).screening
        after = work_out(known, day, library=new).screening
        says = say_difference(before, after)
        if says:
            yield Differently(client, says)


def say_difference(before: Screening, after: Screening) -> str:
    """Say how two screenings differ, or nothing when they give the same answer."""
    old, new = before.envelope, after.envelope
    had = [finding.rule.id for finding in before.findings]
    has = [finding.rule.id for finding in after.findings]
    came, went = [one for one in has if one not in had], [one for one in had if one not in has]
    parts = []
    if old.standing != new.standing:
        parts.append(f"{new.standing.words}, before {old.standing.words}")
    if old.care != new.care:
        parts.append(f"seek care {new.care.words}, before {old.care.words}")
    if (old.permits, old.minutes) != (new.permits, new.minutes):
        parts.append(_say_limits(old.permits, old.minutes, new.permits, new.minutes))
    parts += [f"new: {', '.join(came)}"] if came else []
    parts += [f"gone: {', '.join(went)}"] if went else []
    return "; ".join(parts)


def _say_limits(permits: int, minutes: int, now: int, now_minutes: int) -> str:
    """Say whether less or more is allowed: a permission is one bit."""
    narrower = bool(permits & ~now) or now_minutes < minutes
    wider = bool(now & ~permits) or now_minutes > minutes
    if narrower and wider:
        return "other limits"
    return "narrower limits" if narrower else "wider limits"
