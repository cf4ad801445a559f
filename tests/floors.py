"""The floors of the house as a check: a room imports from floors below, never sideways or up.

Run it alone with `python tests/floors.py`; it prints each broken floor and exits with 1.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "palpate"
SOURCE = Path(__file__).resolve().parent.parent / "src"

FLOORS = (
    ("knowledge",),
    ("clinical",),
    ("people", "population"),
    ("schedule",),
    ("record",),
    ("team", "billing", "school"),
    ("exchange",),
    ("pages", "demo"),
    ("config",),
)
"""The rooms by floor, from the ground up."""

ROOF = "config"

LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}

CLINICAL = (
    "errors",
    "body",
    "envelope",
    "facts",
    "rules",
    "vocabulary",
    "loader",
    "names",
    "ruling",
    "reading",
    "reviews",
    "indexes",
    "library",
    "findings",
    "known",
    "questions",
    "screening",
    "cases",
    "explain",
    "wording",
    "cards",
    "changes",
    "proposals",
    "adapting",
    "fitting",
    "evidence",
    "options",
    "alternatives",
    "goals",
    "measures",
    "plan",
    "ordinary",
    "phrases",
    "codes",
    "seasons",
    "times",
    "gestation",
    "cues",
    "turns",
    "kin",
    "tone",
    "values",
    "compounds",
    "mentions",
    "letters",
    "sentences",
    "details",
    "meanings",
    "pieces",
    "reasons",
    "recognise",
    "suggestions",
)
"""The modules of `clinical` in order; each may import only those before it."""

SHARED: dict[str, frozenset[str]] = {
    # Our own case: the form that every system's input is turned into.
    "exchange": frozenset({"casefile"}),
    "pages": frozenset({"figure", "templatetags"}),
}
"""Rooms divided into folders that may not import each other (a system, an audience), each with the
folders that all may import. So may a module that lies directly in the room. What is shared imports
no folder that is not."""

CLINICAL_LIBRARIES = frozenset({"rtoml", "rapidfuzz", "simple_icd_10_cm"})
"""What `clinical` may use beyond the standard library."""

OUTSIDE_WORLD = frozenset(
    [
        "time",
        "socket",
        "ssl",
        "urllib",
        "http",
        "ftplib",
        "smtplib",
        "sqlite3",
        "subprocess",
        "os",
        "random",
        "secrets",
        "asyncio",
    ]
)
"""Standard modules that would give `clinical` a clock, a network, or chance."""

CLOCKS = frozenset({"now", "utcnow", "today", "fromtimestamp"})
NAMED_BY_STRING = frozenset(
    ["ForeignKey", "OneToOneField", "ManyToManyField", "import_module", "get_model", "include"]
)
"""Calls that reach another room by a string."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a floor is broken."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a module stands: its room, and the names below the room."""

    room: str
    inside: tuple[str, ...]

    @property
    def part(self) -> str:
        """The name of the module or folder directly under the room, or "" for the room itself."""
        return self.inside[0] if self.inside else ""


def name_module(path: Path, source: Path) -> str:
    """Return the dotted name of a file: src/palpate/clinical/body.py is palpate.clinical.body."""
    parts = path.relative_to(source).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def find_place(module: str) -> Place:
    """Return the room of a dotted name; the package itself and its __main__ are the roof."""
    names = module.split(".")[1:]
    if not names or names[0] == "__main__":
        return Place(ROOF, ())
    return Place(names[0], tuple(names[1:]))


def list_imports(tree: ast.AST, module: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of each import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = resolve_base(node, module, is_package)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, name) for name in list_strings(node))


def resolve_base(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    """Return the absolute name that a `from ... import` starts from."""
    if not node.level:
        return node.module or ""
    names = module.split(".")
    kept = names[: len(names) - node.level + is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def list_strings(call: ast.Call) -> Iterator[str]:
    """Yield the modules that a call such as ForeignKey("record.Fact") reaches by a string."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in NAMED_BY_STRING:
        return
    named = [word.value for word in call.keywords if word.arg in ("to", "name")]
    for value in [*call.args[:1], *named]:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield from spell_string(value.value)


def spell_string(text: str) -> Iterator[str]:
    """Yield the dotted name that a string means, if it means a room of the house."""
    first = text.split(".", maxsplit=1)[0]
    if first == PACKAGE:
        yield text
    elif first in LEVEL:
        yield f"{PACKAGE}.{text}"


def judge_import(here: Place, target: Place, source: Path) -> str | None:
    """Return a sentence when `here` may not import `target`, else None."""
    if target.room not in LEVEL:
        return f"`{target.room}` is no room of the house; name it in tests/floors.py first"
    if here.room == target.room:
        return judge_inside(here, target, source)
    if LEVEL[target.room] < LEVEL[here.room]:
        return None
    way = "sideways" if LEVEL[target.room] == LEVEL[here.room] else "from above"
    return f"`{here.room}` imports {way} from `{target.room}`; move what both need to a floor below"


def judge_inside(here: Place, target: Place, source: Path) -> str | None:
    """Return a sentence when one part of a room may not import another part of it."""
    if here.room == "clinical":
        return judge_order(here.part, target.part)
    if here.room not in SHARED or here.part in ("", target.part):
        return None
    if not is_closed(target, source):
        return None
    if is_closed(here, source):
        return (
            f"in `{here.room}`, `{here.part}` imports sideways from `{target.part}`; put what both "
            f"need in a module directly under `{here.room}`"
        )
    return f"in `{here.room}`, the shared `{here.part}` imports from `{target.part}`"


def is_closed(place: Place, source: Path) -> bool:
    """Tell whether a place lies in a folder of a divided room that others may not import."""
    folder = source / PACKAGE / place.room / place.part
    return bool(place.part) and place.part not in SHARED[place.room] and folder.is_dir()


def judge_order(here: str, target: str) -> str | None:
    """Return a sentence when a module of `clinical` imports one that is not before it."""
    if not here or not target or here not in CLINICAL:
        return None
    if target in CLINICAL and CLINICAL.index(target) < CLINICAL.index(here):
        return None
    return f"in `clinical`, `{here}` imports `{target}`, which is not before it in the order"


def check_module(path: Path, source: Path) -> Iterator[Breach]:
    """Yield every breach in one file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module, file = name_module(path, source), path.relative_to(source).as_posix()
    here = find_place(module)
    if here.room not in LEVEL:
        yield Breach(file, 1, f"`{here.room}` is no room of the house; name it in tests/floors.py")
        return
    for line, name in list_imports(tree, module, is_package=path.name == "__init__.py"):
        sentence = judge_name(here, name, source)
        if sentence:
            yield Breach(file, line, sentence)
    if here.room == "clinical":
        yield from check_clinical(tree, here, file)


def judge_name(here: Place, name: str, source: Path) -> str | None:
    """Return a sentence when `here` may not import the dotted name, else None."""
    first = name.split(".", maxsplit=1)[0]
    if name in (PACKAGE, f"{PACKAGE}.__version__"):
        return None
    if first == PACKAGE:
        return judge_import(here, find_place(name), source)
    return judge_outside(first) if here.room == "clinical" else None


def judge_outside(first: str) -> str | None:
    """Return a sentence when `clinical` may not use an outside module."""
    if first in OUTSIDE_WORLD:
        return f"`clinical` uses `{first}`; time, chance and the outside come in as arguments"
    if first in CLINICAL_LIBRARIES or first in sys.stdlib_module_names:
        return None
    return f"`clinical` uses `{first}`; it may use the standard library and a few named packages"


def check_clinical(tree: ast.AST, here: Place, file: str) -> Iterator[Breach]:
    """Yield what a module of `clinical` does that only the rooms above may do."""
    if here.part and here.part not in CLINICAL:
        yield Breach(
            file, 1, f"`{here.part}` has no place in the order; name it in tests/floors.py"
        )
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield Breach(file, node.lineno, "`clinical` asks for the time; take it as an argument")
        if isinstance(node.func, ast.Name) and node.func.id == "open":
            yield Breach(file, node.lineno, "`clinical` opens a file; only knowledge is read")


def check_house(source: Path = SOURCE) -> list[Breach]:
    """Return every breach in the package, by file and line, each once."""
    files = sorted((source / PACKAGE).rglob("*.py"))
    found = (breach for path in files for breach in check_module(path, source))
    return list(dict.fromkeys(found))


if __name__ == "__main__":
    breaches = check_house()
    sys.stdout.writelines(f"{breach}\n" for breach in breaches)
    sys.exit(bool(breaches))
