"""How a thing is said: denied, suspected, over, somebody else's, an allergy."""

import re
from dataclasses import dataclass

from palpate.clinical.facts import Status
from palpate.clinical.phrases import Token

_FAMILY = frozenset(
    "mother mom mum mommy mama father dad daddy papa parent parents brother brothers sister sisters "
    "sibling siblings grandmother grandma granny nana grandfather grandpa granddad aunt aunts aunty uncle "
    "cousin cousins husband wife partner spouse boyfriend girlfriend son sons daughter daughters niece "
    "nephew fhx fh familial paternal maternal mil fil relatives".split()
)
_FAMILY_PHRASES = re.compile(r"\b(?:family (?:history|hx|h/o)|runs in (?:the|my) family|in (?:the|my) family|on (?:my|the) (?:mother|father|dad|mom|mum)s? side)\b")
_OWN = frozenset("i me im ive myself mine self pt patient client".split())
_NO = re.compile(
    r"\b(?:no|not|non|denies|deny|denied|denying|never|without|none|nil|neg|negative for|negative|nor|neither|"
    r"free of|dont|doesnt|didnt|havent|hasnt|hadnt|isnt|arent|wasnt|werent|cant|no known|nkda|lacks|absence of|rules out|ruled out for)\b"
)
_NO_BUT = re.compile(r"\b(?:not sure|not certain|no idea|dont know|not only|no longer|not any ?more|no more|not just|without (?:a )?problems?|no problems? with(?: the)? (?:my )?(?:pacemaker|replacement|implant))\b")
_AFTER_NO = re.compile(
    r"^[\s:=(-]*(?:(?:no|none|never|n|nil|not)(?=\s*(?:$|[,;.)]))|denied|denies|negative|neg\b|ruled out|"
    r"(?:was|has been|were|is) ruled out|absent|not present|excluded)"
)
_SUSPECTED = re.compile(
    r"\b(?:maybe|might|may have|possible|possibly|poss|probable|probably|suspected|suspect|suspects|suspicious|query|"
    r"r/o|rule out|being tested|getting tested|tested for|think i|thinks i|thinks its|could be|could have|not sure|"
    r"not certain|borderline|waiting for results|awaiting|concerned about|worried about)\b|\?"
)
_ENDED = re.compile(
    r"\b(?:history of|hx of|h/o|hx|hist of|past|previous|previously|prior|former|formerly|used to|resolved|healed|"
    r"remission|recovered|cured|cancer ?free|cleared up|went away|gone|no longer|not any ?more|no more|old|over it|"
    r"fully better|s/p treatment|treated in|survivor|as a child|in childhood|beat)\b"
)
_PAST = re.compile(r"(?<!have )(?<!ve )(?<!ive )(?<!has )\bhad\b|\bsuffered\b")
_GOES_ON = re.compile(r"\b(?:still|since|ongoing|continues|comes and goes|on and off|again|now|flares?)\b")
_STOPPED = re.compile(r"\b(?:stopped|stop taking|quit|came off|come off|went off|off|no longer|discontinued|finished|d/c|dc'd|not any ?more|used to|weaned)\b")
_ALLERGIC = re.compile(r"\b(?:allerg\w*|anaphyla\w*|reaction to|react to|intoleran\w*|sensitive to|sensitivity to)\b")
_BIRTH = re.compile(r"\b(?:born|birth|delivered|delivery|gave birth|pregnan\w*|c ?-?section|caesarean|cesarean)\b")
_RESUMES = re.compile(r"\b(?:but|have|has|takes|taking|take|on|now|still|just|only|i am|im|currently|had|yes|got|get|since|using|uses|use|diagnosed)\b")


@dataclass(frozen=True, slots=True)
class Tone:
    """What the words around a mention say about it."""

    status: Status
    family: bool
    past: bool
    stopped: bool
    allergic: bool


def hear_tone(text: str, tokens: list[Token], spans: list[tuple[int, int]]) -> list[Tone]:
    """Return the tone of each mention of a sentence; `spans` are their first and last tokens."""
    low = _lowered(text)
    return [_tone_of(low, tokens, spans, number) for number in range(len(spans))]


def _lowered(text: str) -> str:
    """Return the text in lower case, letter for letter, with one kind of apostrophe."""
    return text.lower().replace("’", "'")


def _tone_of(text: str, tokens: list[Token], spans: list[tuple[int, int]], number: int) -> Tone:
    first, last = spans[number]
    start, end = tokens[first].start, tokens[last].end
    left = tokens[spans[number - 1][1]].end if number else 0
    right = tokens[spans[number + 1][0]].start if number + 1 < len(spans) else len(text)
    before, after = text[:start], text[end:right]
    near, tail = text[left:start], _until_comma(after)
    family = _is_family(before, tail, tokens, first, last) and not _own_birth(text, before)
    denied = _is_denied(before, near, text[end:])
    around = f"{_since_comma(near)} {text[start:end]} {tail}".replace("'", "")
    ended = bool(_ENDED.search(around)) or bool(_ENDED.search(near.replace("'", "")) and number == 0)
    suspected = bool(_SUSPECTED.search(around)) or (number > 0 and bool(_SUSPECTED.search(_since_comma(near))))
    status = Status.ACTIVE
    if denied:
        status = Status.DENIED
    elif suspected:
        status = Status.SUSPECTED
    elif ended:
        status = Status.RESOLVED
    return Tone(
        status, family, bool(_PAST.search(around)) and not _GOES_ON.search(text), bool(_STOPPED.search(_since_comma(near).replace("'", ""))) or bool(_STOPPED.search(tail)),
        bool(_ALLERGIC.search(text[:start])) or bool(_ALLERGIC.search(tail)),
    )  # fmt: skip


def _since_comma(text: str) -> str:
    return re.split(r"[,;:(]|\band\b", text)[-1]


def _until_comma(text: str) -> str:
    return re.split(r",|;|\band\b|\bbut\b", text)[0]


def _is_denied(before: str, near: str, rest: str) -> bool:
    """Tell whether a "no" reaches the mention: through lists, but not past words that resume."""
    if _AFTER_NO.match(rest.replace("'", "")):
        return True
    flat = before.replace("'", "")
    found = None
    for found in _NO.finditer(flat):
        pass
    if found is None or _NO_BUT.search(flat[found.start() :]) or _double(flat, found.start()):
        return False
    between = flat[found.end() :]
    return not _resumes(between)


def _double(flat: str, at: int) -> bool:
    """Tell whether an earlier "no" turns this one around: "never without"."""
    return bool(re.search(r"\b(?:never|not|dont) \w* ?$", flat[:at])) and "without" in flat[at : at + 8]


def _resumes(between: str) -> bool:
    """Tell whether the words after a "no" take up an own statement again.

    "no diabetes, asthma or fits" stays denied; "no diabetes, have asthma" does not, and "do not
    have diabetes" has its verb right behind the "no".
    """
    pieces = re.split(r",|\band\b", between)
    if len(pieces) == 1:
        return bool(re.search(r"\b(?:but|just|only|except|now i)\b", between))
    return any(_RESUMES.search(piece) for piece in pieces[1:])


def _is_family(before: str, tail: str, tokens: list[Token], first: int, last: int) -> bool:
    """Tell whether a relative is meant: named before, with no own word since, or right after."""
    whose = None
    for token in tokens[:first]:
        if token.word in _FAMILY or token.word.rstrip("s") in _FAMILY:
            whose = True
        elif token.word in _OWN:
            whose = False
    if whose is None and _FAMILY_PHRASES.search(before):
        return True
    if whose:
        return True
    words = set(re.findall(r"[a-z]+", tail.replace("'s", "").replace("'", "")))
    if whose is False and re.search(r"\bi\b", before) and not re.search(r"\b(?:in|my|on)\b", tail):
        return False
    return bool(words & _FAMILY) or bool(_FAMILY_PHRASES.search(tail))


def _own_birth(text: str, before: str) -> bool:
    """Tell whether a son or daughter is named because the writer gave birth."""
    own = re.search(r"\b(?:my|our) (?:son|daughter|baby|kids?|children|first|second)\b", text)
    return bool(own and _BIRTH.search(text)) and not re.search(r"\b(?:wife|sister|partner|girlfriend|mother|mom|daughter is|daughters) ", before)
