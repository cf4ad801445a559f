"""How a thing is said: denied, suspected, over, planned, somebody else's, an allergy."""

import re
from dataclasses import dataclass

from palpate.clinical.facts import Status
from palpate.clinical.phrases import Token

_FAMILY = frozenset(
    "mother mom mum mommy mama father dad daddy papa parent parents brother brothers sister "
    "sisters sibling siblings grandmother grandma granny nana grandfather grandpa granddad aunt "
    "aunts aunty uncle cousin cousins husband wife partner spouse boyfriend girlfriend son sons "
    "daughter daughters niece nephew fhx fh familial paternal maternal mil fil relatives".split()
)
_OWN = frozenset("i me im ive myself mine self pt patient client".split())


def _any(*words: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the words as words."""
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


_FAMILY_PHRASES = _any(
    "family (?:history|hx|h/o)", "runs in (?:the|my) family", "in (?:the|my) family",
    "on (?:my|the) (?:mother|father|dad|mom|mum)s? side",
)  # fmt: skip
_FAMILY_HISTORY = re.compile(r"\bfamily (?:history|hx|h/o)(?: of)?")
_NO = _any(
    "no", "not", "non", "denies", "deny", "denied", "denying", "never", "without", "none", "nil",
    "neg", "negative(?: for)?", "nor", "neither", "free of", "dont", "doesnt", "didnt", "havent",
    "hasnt", "hadnt", "isnt", "arent", "wasnt", "werent", "cant", "no known", "nkda", "lacks",
    "absence of", "rules out", "ruled out for",
)  # fmt: skip
_NO_BUT = _any(
    "not sure", "not certain", "no idea", "dont know", "not only", "no longer", "not any ?more",
    "no more", "not just", "without (?:a )?problems?", "not (?:yet )?(?:been )?checked",
    "no (?:problems?|issues?|trouble|pain|complaints?) (?:with|from|since|in|after)",
    "not (?:well )?controlled", "not (?:yet )?(?:fully )?healed", "not diagnosed", "no cure",
)  # fmt: skip
_NO_SINCE = re.compile(
    r"^ ?(?:attacks?|episodes?|flares?|symptoms?)? ?"
    r"(?:since|for (?:over |about |more than )?\w+ (?:years?|yrs?|months?)"
    r"|in (?:over |about |more than |the last )?(?:\w+ )?(?:years?|yrs?|months?|ages|decades|while)"
    r"|any ?more)\b"
)
_AFTER_NO = re.compile(
    r"^[\s:=(,-]*(?:(?:is |was |were |has been |have been )?"
    r"(?:denied|denies|negative|ruled out|absent|not present|excluded)\b"
    r"|(?:no|none|neg|never|nil|n)\b(?=\s*(?:$|[,;.)/]|and\b)))"
)
_AFTER_YES = re.compile(r"^\s*[:=-]\s*(?:yes|y|positive|pos)\b")
# "diabetes: no, asthma: yes": this "no" answered what stands before it.
_ANSWER = re.compile(r"_ ?[:=]? ?$")
_SUSPECTED = re.compile(
    _any(
        "maybe", "might", "may have", "may be", "possible", "possibly", "poss", "probable",
        "probably", "suspected", "suspect", "suspects", "suspicious", "suspicion", "query", "r/o",
        "rule out", "being tested", "getting tested", "tested for", "think i", "thinks i",
        "thinks its", "think its", "could be", "could have", "not sure", "not certain",
        "borderline", "waiting for results", "awaiting", "concerned about", "worried about",
        "wonder", "wondering", "looks like", "undiagnosed", "not diagnosed", "waiting on",
    ).pattern + r"|\?"
)  # fmt: skip
_ENDED = _any(
    "history of", "hx of", "h/o", "hx", "hist of", "past", "previous", "previously", "prior",
    "former", "formerly", "ex", "used to", "resolved", "healed", "remission", "recovered", "cured",
    "cancer ?free", "cleared up", "cleared", "went away", "gone", "no longer", "not any ?more",
    "no more", "old", "over it", "fully better", "s/p treatment", "treated in", "survivor",
    "as a child", "as a kid", "as a baby", "as a teen(?:ager)?", "in childhood", "beat", "outgrew",
    "grew out of",
)  # fmt: skip
_NOT_ENDED = _any("not (?:yet )?(?:fully )?(?:healed|resolved|recovered|gone)", "hx ongoing")
_ENDED_AFTER = re.compile(
    r"^[^,;]*[,;-] *(?:now |but )?(?:is |all |it |its |has |been )*(?:fully |completely |totally )?"
    r"(?:recovered|healed|resolved|cured|gone|cleared(?: up)?|better now|in remission|all clear)\b"
)
_PAST = re.compile(r"(?<!have )(?<!ve )(?<!ive )(?<!has )\bhad\b|\bsuffered\b")
_GOES_ON = _any(
    "still", "since", "ongoing", "continues", "comes and goes", "on and off", "again", "now",
    "flares?", "ever since", "to this day",
)  # fmt: skip
_STOPPED = _any(
    "stopped", "stop taking", "quit", "came off", "come off", "went off", "off", "no longer",
    "discontinued", "finished", "completed", "d/c", "dcd", "not any ?more", "used to", "weaned",
    "was on", "was taking", "were taking", "took", "ended", "ran out of",
)  # fmt: skip
_PLANNED = _any(
    "scheduled", "upcoming", "going to have", "will have", "will be having", "planned",
    "planning", "booked", "waiting list", "about to have", "getting an?", "having an?", "set for",
    "considering", "need", "needs",
)  # fmt: skip
_ALLERGIC_TO = _any(
    "allerg(?:y|ies|ic)(?: to)?", "anaphyla\\w* (?:to|from)", "reactions? (?:to|from|with)",
    "reacts? to", "reacted to", "intoleran\\w+ (?:to|of)", "sensitiv\\w+ to",
)  # fmt: skip
_ALLERGY_AFTER = re.compile(
    r"^\W*(?:allerg\w*|anaphyla\w*|intoleran\w*|sensitiv\w*|gives? me (?:a )?(?:rash|hives)"
    r"|causes? (?:a )?(?:rash|hives)|makes? me (?:itch|break out|swell))"
)
_BIRTH = _any(
    "born", "birth", "delivered", "delivery", "gave birth", "pregnan\\w*", "c ?-?section",
    "caesarean", "cesarean",
)  # fmt: skip
_OWN_CHILD = re.compile(r"\b(?:my|our) (?:son|daughter|baby|kids?|children|first|second)\b")
_OTHER_MOTHER = re.compile(
    r"\b(?:wife|sister|partner|girlfriend|mother|mom|daughter is|daughters) "
)
_RESUMES = _any(
    "but", "have", "has", "takes", "taking", "take", "on", "now", "still", "just", "only", "i am",
    "im", "currently", "had", "yes", "got", "get", "since", "using", "uses", "use", "diagnosed",
    "carry", "carries", "reports?", "endorses?", "positive for", "admits?", "history of", "hx of",
    "s/p", "severe", "mild", "moderate", "serious", "please",
)  # fmt: skip
_TURNS = _any("but", "just", "only", "except", "now i", "reports?", "positive for", "other than")
_DOUBLE = re.compile(r"\b(?:never|not|dont|cant) (?:\w+ )?$")


@dataclass(frozen=True, slots=True)
class Tone:
    """What the words around a mention say about it."""

    status: Status
    family: bool
    past: bool
    stopped: bool
    allergic: bool
    planned: bool


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around a mention: all before it, those since the last mention, those after it.

    Other mentions are blanked out, so that a "no" or "old" inside a name is not heard.
    """

    before: str
    near: str
    own: str
    tail: str
    rest: str

    @property
    def piece(self) -> str:
        """The words of the same item of a list."""
        return f"{_since_comma(self.near)} {self.tail}"


def hear_tone(text: str, tokens: list[Token], spans: list[tuple[int, int]]) -> list[Tone]:
    """Return the tone of each mention of a sentence; `spans` are their first and last tokens."""
    low = text.lower().replace("’", "'")
    ends = [(tokens[first].start, tokens[last].end) for first, last in spans]
    return [
        _tone_of(low, _words_around(low, ends, number), tokens[: spans[number][0]])
        for number in range(len(spans))
    ]


def _words_around(text: str, ends: list[tuple[int, int]], number: int) -> _Around:
    start, end = ends[number]
    left = ends[number - 1][1] if number else 0
    right = ends[number + 1][0] if number + 1 < len(ends) else len(text)
    before = text[:start]
    for first, last in ends[:number]:
        before = before[:first] + "_" * (last - first) + before[last:]
    flat = _flat(text[end:right])
    return _Around(
        _flat(before), _flat(text[left:start]), text[start:end], _until_comma(flat), flat
    )


def _flat(text: str) -> str:
    return text.replace("'", "")


def _since_comma(text: str) -> str:
    return re.split(r"[,;:(]|\band\b", text)[-1]


def _until_comma(text: str) -> str:
    return re.split(r",|;|\band\b|\bbut\b", text)[0]


def _tone_of(text: str, around: _Around, earlier: list[Token]) -> Tone:
    family = _is_family(around, earlier) and not _is_own_birth(text, around.before)
    piece = around.piece
    return Tone(
        _status_of(around, family),
        family,
        bool(_PAST.search(piece)) and not _GOES_ON.search(piece),
        bool(_STOPPED.search(piece)),
        _is_allergic(around),
        bool(_PLANNED.search(piece)),
    )


def _status_of(around: _Around, family: bool) -> Status:
    if _is_denied(around):
        return Status.RESOLVED if _NO_SINCE.match(around.rest) else Status.DENIED
    if _SUSPECTED.search(around.piece):
        return Status.SUSPECTED
    return Status.RESOLVED if _is_over(around, family) else Status.ACTIVE


def _is_over(around: _Around, family: bool) -> bool:
    """Tell whether it is said to be over; a family history says nothing of the kind."""
    piece = around.piece
    if family:
        piece = _FAMILY_HISTORY.sub("", piece)
    if _NOT_ENDED.search(piece):
        return False
    return bool(_ENDED.search(piece) or _ENDED_AFTER.match(around.rest))


def _is_denied(around: _Around) -> bool:
    """Tell whether a "no" reaches the mention: through lists, but not past words that resume."""
    if _AFTER_NO.match(around.rest) or _AFTER_YES.match(around.rest):
        return not _AFTER_YES.match(around.rest)
    flat = around.before
    found = _last(_NO, flat)
    if (
        found is None
        or _is_answer(flat, found)
        or _NO_BUT.search(flat[found.start() :] + around.rest[:12])
    ):
        return False
    if found.group() == "without" and _DOUBLE.search(flat[: found.start()]):
        return False
    return not _resumes(flat[found.end() :])


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007  # only the last one is wanted
        pass
    return found


def _is_answer(text: str, found: re.Match[str]) -> bool:
    after = text[found.end() :].lstrip()
    return after.startswith((",", "/")) and bool(_ANSWER.search(text[: found.start()]))


def _resumes(between: str) -> bool:
    """Tell whether the words after a "no" take up an own statement again.

    "no diabetes, asthma or fits" stays denied; "no diabetes, have asthma" does not, and "do not
    have diabetes" has its verb right behind the "no".
    """
    first, *others = re.split(r",|\band\b", between)
    return bool(_TURNS.search(first)) or any(_RESUMES.search(piece) for piece in others)


def _is_allergic(around: _Around) -> bool:
    """Tell whether an allergy to the thing is meant, and not the thing itself."""
    if _ALLERGY_AFTER.match(around.rest):
        return True
    found = _last(_ALLERGIC_TO, around.before)
    return found is not None and not _resumes(around.before[found.end() :])


def _is_family(around: _Around, earlier: list[Token]) -> bool:
    """Tell whether a relative is meant: named before, with no own word since, or right after."""
    whose = None
    for token in earlier:
        if token.word in _FAMILY or token.word.rstrip("s") in _FAMILY:
            whose = True
        elif token.word in _OWN:
            whose = False
    if whose or (whose is None and _FAMILY_PHRASES.search(around.before)):
        return True
    tail = around.tail
    if whose is False and not re.search(r"\b(?:in|my|on)\b", tail):
        return False
    words = {word.removesuffix("s") for word in re.findall(r"[a-z]+", tail)}
    return not words.isdisjoint(_FAMILY) or bool(_FAMILY_PHRASES.search(tail))


def _is_own_birth(text: str, before: str) -> bool:
    """Tell whether a son or daughter is named because the writer gave birth."""
    own = _OWN_CHILD.search(text) and _BIRTH.search(text)
    return bool(own) and not _OTHER_MOTHER.search(before)
