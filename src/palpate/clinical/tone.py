"""How a thing is said: denied, suspected, over, planned, somebody else's, an allergy."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from palpate.clinical import cues, turns
from palpate.clinical.facts import Status
from palpate.clinical.kin import flatten, is_relatives
from palpate.clinical.phrases import Token

_ITEM_BEFORE = re.compile(r"[,;:(]|\band\b")
_ITEM_AFTER = re.compile(r",|;|\band\b|\bbut\b")
_LIST_ITEM = re.compile(r",|\band\b")
DATED = "+"
"""Ends the group of a mention that has a date of its own."""


@dataclass(frozen=True, slots=True)
class Tone:
    """What the words around a mention say about it."""

    status: Status
    family: bool
    past: bool
    stopped: bool
    allergic: bool
    planned: bool
    removed: bool


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around a mention: all before it, those since the last mention, those after it.

    Other mentions are blanked out, so that a "no" or "old" inside a name is not heard, but not in
    `said`, which is all before it as written. `like` is
    the group of the mention, `others` those of the mentions before it.
    """

    before: str
    near: str
    said: str
    own: str
    tail: str
    rest: str
    after: str
    like: str
    others: tuple[str, ...]

    @property
    def piece(self) -> str:
        """The words of the same item of a list."""
        return f"{_since_comma(self.near)} _ {self.tail}"

    @property
    def clause(self) -> str:
        """The same with the words beyond other mentions."""
        return f"{_since_comma(self.before)} {_until_comma(self.after)}"


def hear_tone(
    text: str,
    tokens: list[Token],
    spans: list[tuple[int, int]],
    groups: Sequence[str] | None = None,
) -> list[Tone]:
    """Return the tone of each mention of a sentence; `spans` are their first and last tokens.

    `groups` says of each what sort of thing it is: a "no" reaches through a list of like things.
    """
    low = text.lower().replace("’", "'")
    ends = [(tokens[first].start, tokens[last].end) for first, last in spans]
    groups = groups or [""] * len(spans)
    return [
        _tone_of(low, _words_around(low, ends, number, groups), tokens[: spans[number][0]])
        for number in range(len(spans))
    ]


def _words_around(
    text: str, ends: list[tuple[int, int]], number: int, groups: Sequence[str]
) -> _Around:
    start, end = ends[number]
    left = ends[number - 1][1] if number else 0
    right = ends[number + 1][0] if number + 1 < len(ends) else len(text)
    before = text[:start]
    for first, last in ends[:number]:
        before = before[:first] + "_" * (last - first) + before[last:]
    flat = flatten(text[end:right])
    return _Around(
        flatten(before),
        flatten(text[left:start]),
        flatten(text[:start]),
        text[start:end],
        _until_comma(flat),
        flat,
        flatten(text[end:]),
        groups[number],
        tuple(groups[:number]),
    )


def _since_comma(text: str) -> str:
    return _ITEM_BEFORE.split(text)[-1]


def _until_comma(text: str) -> str:
    return _ITEM_AFTER.split(text, maxsplit=1)[0]


def _tone_of(text: str, around: _Around, earlier: list[Token]) -> Tone:
    family = is_relatives(text, around.before, around.near, around.tail, earlier)
    return Tone(
        _status_of(around, family),
        family,
        _is_past(around),
        _may_be(around, "medicine") and _is_stopped(around),
        _may_be(around, "medicine", "allergy") and _is_allergic(around),
        _may_be(around, "procedure") and bool(turns.PLANNED.search(around.clause)),
        _may_be(around, "procedure") and bool(turns.REMOVED.search(around.piece)),
    )


def _may_be(around: _Around, *groups: str) -> bool:
    """Tell whether it is one of these sorts of thing, or nobody said which."""
    return around.like.removesuffix(DATED) in ("", *groups)


def _is_past(around: _Around) -> bool:
    said = f"{around.piece} {around.rest.split(',')[0]}"
    return bool(cues.PAST.search(around.piece)) and not cues.GOES_ON.search(said)


def _is_stopped(around: _Around) -> bool:
    """Tell whether a medicine is said to be taken no longer, in its place or right after."""
    piece = around.piece
    if turns.STOPPED.search(piece) and not turns.NOT_STOPPED.search(piece):
        return True
    return bool(turns.STOPPED_AFTER.match(around.rest) or turns.TOOK.search(f"{piece} "))


def _status_of(around: _Around, family: bool) -> Status:
    if _is_denied(around):
        return Status.RESOLVED if cues.NO_SINCE.match(around.rest) else Status.DENIED
    queried = cues.QUERIED.search(around.near) or "?" in around.tail
    if (queried or cues.SUSPECTED.search(around.piece)) and not cues.AFTER_YES.match(around.rest):
        return Status.SUSPECTED
    return Status.RESOLVED if _is_over(around, family) else Status.ACTIVE


def _is_over(around: _Around, family: bool) -> bool:
    """Tell whether it is said to be over; a family history says nothing of the kind."""
    piece = around.piece
    if family:
        piece = cues.FAMILY_HISTORY.sub("", piece)
    if cues.NOT_ENDED.search(piece):
        return False
    # "radiation, in remission" says that the illness is over, not that there was no radiation.
    after = not around.like.startswith("procedure") and cues.ENDED_AFTER.match(around.rest)
    return bool(cues.ENDED.search(piece) or after)


def _is_denied(around: _Around) -> bool:
    """Tell whether a "no" reaches the mention: through lists, but not past words that resume."""
    if cues.AFTER_YES.match(around.rest) or cues.PLUS.search(around.said):
        return False
    if around.own in turns.SELF_DENIED or cues.MINUS.search(around.said):
        return True
    if around.own.removesuffix("'s") in turns.NEUTRAL and turns.FINE.match(around.rest):
        return True
    if _is_answered_no(around) or cues.AFTER_CLEAR.match(around.rest):
        return True
    flat = around.before
    found = _last(cues.NO, flat)
    if (
        found is None
        or _is_answer(flat, found)
        or cues.NO_BUT.search(flat[found.start() :] + around.rest[:12])
    ):
        return False
    if found.group() == "without" and cues.DOUBLE.search(flat[: found.start()]):
        return False
    if _resumes(flat[found.end() :]) or _ends_list(around, found):
        return False
    return not _names_allergy(around, found)


def _names_allergy(around: _Around, found: re.Match[str]) -> bool:
    """Tell whether an allergy follows what is only not wanted: "no almond oil, nut allergy"."""
    first, *others = around.said[found.end() :].split(",")
    return bool(others) and "allerg" in around.own and "allerg" not in first


def _is_answered_no(around: _Around) -> bool:
    """Tell whether a "no" behind the mention answers it, and does not begin the next one."""
    found = cues.AFTER_NO.match(around.rest)
    if found is None:
        return False
    at_end = not around.rest[found.end() :].strip()
    if not at_end or len(around.rest) == len(around.after):
        return True
    return bool(re.search(r"[:=?(]", found.group()) or cues.ANSWERS_AT_END.search(around.after))


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007  # only the last one is wanted
        pass
    return found


def _is_answer(text: str, found: re.Match[str]) -> bool:
    after = text[found.end() :].lstrip()
    return after.startswith((",", "/", ")")) and bool(cues.ANSWER.search(text[: found.start()]))


def _resumes(between: str) -> bool:
    """Tell whether the words after a "no" take up an own statement again.

    "no diabetes, asthma or fits" stays denied; "no diabetes, have asthma" does not, and "do not
    have diabetes" has its verb right behind the "no".
    """
    first, *others = _LIST_ITEM.split(between)
    return bool(cues.TURNS.search(first)) or any(cues.RESUMES.search(piece) for piece in others)


def _ends_list(around: _Around, found: re.Match[str]) -> bool:
    """Tell whether a list of denied things has ended before the mention.

    It has when every item so far had a "no" of its own ("no clots, no cancer, asthma"), and when
    another sort of thing follows ("no allergies, asthma"), unless an "or" holds them together.
    """
    between = around.before[found.end() :]
    if "," not in between and " and " not in between:
        return False
    if cues.OR.search(between) or cues.OR.search(around.rest):
        return False
    own_no = len(cues.A_NO.findall(around.before)) > 1 and "," in around.before[: found.start()]
    first = around.before[: found.end()].count("_")
    denied = _group_at(around, first)
    return own_no or around.like.endswith(DATED) or _differs(around.like, denied)


def _differs(like: str, denied: str) -> bool:
    return denied != "" and like != denied.removesuffix(DATED)


def _group_at(around: _Around, blanks: int) -> str:
    """Return the group of the first mention behind the "no", "" when there is none."""
    runs = re.findall(r"_+", around.before)
    passed = 0
    for run, group in zip(runs, around.others, strict=False):
        if passed >= blanks:
            return group
        passed += len(run)
    return ""


def _is_allergic(around: _Around) -> bool:
    """Tell whether an allergy to the thing is meant, and not the thing itself."""
    if turns.ALLERGY_AFTER.match(around.after):
        return True
    found = _last(turns.ALLERGIC_TO, around.before) or _last(turns.ALLERGY_LIST, around.said)
    return found is not None and not _resumes(around.said[found.end() :])
