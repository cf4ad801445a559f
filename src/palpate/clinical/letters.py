"""Letters that stand for more than one thing: which words settle what they mean."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letters:
    """An abbreviation: what it is taken for, what it may be, and the words that settle it.

    `means` is the likeliest concept, None when there is no telling. `settled` are words beside
    which it is that one; `instead` are words beside which it is another concept, or none at all.
    """

    means: str | None
    could: str
    settled: re.Pattern[str]
    instead: tuple[tuple[re.Pattern[str], str | None], ...] = ()


def _said(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})")


_NEVER = re.compile(r"(?!)")

LETTERS = {
    "ms": Letters(
        "multiple-sclerosis",
        "multiple sclerosis, a narrowed heart valve or morphine",
        _said(r"for ms\b|tecfidera|gilenya|aubagio|avonex|rebif|kesimpta|mavenclad|vumerity"
              r"|diagnos|relaps|rrms|ppms|lesion|ocrevus|copaxone|tysabri|neuro|sclerosis|numb|weak"
              r"|fatigue|wheelchair|baclofen|(?:19|20)\d\d|years|yrs|since|flare|walk|heat"),
        ((_said("valve|mitral|murmur"), "valve-disease"), (_said(r"ms\.? contin"), "morphine")),
    ),
    "ra": Letters(
        "rheumatoid-arthritis",
        "rheumatoid arthritis or something else",
        _said(r"joint|hands?\b|methotrexate|mtx|humira|enbrel|flare|arthritis|lupus|oa\b|diagnos"
              r"|xeljanz|orencia|rinvoq|plaquenil|prednisone|biologic|rheum|(?:19|20)\d\d|fingers"
              r"|since|years|yrs|knees|wrist|leflunomide|sulfasalazine|meds?\b|infusion|actemra"),
    ),
    "pe": Letters(
        "pulmonary-embolism",
        "a clot in the lung or a physical examination",
        _said(r"dvt|clot|lung|embol|eliquis|xarelto|warfarin|coumadin|thinner|(?:19|20)\d\d|leg"
              r"|pulmonary|flight|surgery|covid|ago|hx|h/o|history|hosp|apixaban|bilateral|after"
              r"|denies|never|no\b|cancer|unprovoked|pill"),
        ((_said(r"pe (?:teacher|class|lesson|coach)|ear|wnl"), None),),
    ),
    "pt": Letters(
        None,
        "physical therapy or a clotting test",
        _said(r"pt\.? (?!\d|$)|my pt|for pt|in pt|doing pt|had pt|saw|home pt|goes? to"),
    ),
    "bp": Letters(
        "blood-pressure",
        "blood pressure or back pain",
        _said(r"\d{2,3}|high|low|hi\b|lo\b|med|pill|tablet|normal|control|check|stable|fine|good"
              r"|issue|problem|elevat|raised|up\b|down\b|usual|run|monitor|ok|no\b|drop|my"),
    ),
    "cp": Letters(
        "chest-pain",
        "chest pain or cerebral palsy",
        _said(r"sob|denies|no\b|exert|radiat|chest|doe\b|palp|angina|nitro|stent|heart|mi\b|ekg"),
        ((_said(r"birth|born|cerebral|spastic|palsy|wheelchair|gmfcs|baclofen|walker|hemipleg|child"
                r"|legs|afo|mild cp|have cp|premature|preemie"), "cerebral-palsy"),),
    ),
    "rom": Letters(
        None,
        "range of motion or broken waters",
        _said(r"limit|decreas|reduc|full|loss|poor|good|stiff|shoulder|neck|knee|hip|restrict|pain"),
    ),
    "si": Letters(
        None, "thoughts of suicide or the joint between spine and pelvis",
        _said(r"joint|belt|pain|dysfunction|injection|sprain|left|right|pelvi|hip|back|l\b|r\b"),
        ((_said(r"ideation|si/hi|neg|denies|passive|active|plan|no si|hi\b"), "suicidal-intent"),),
    ),
    "as": Letters(
        "ankylosing-spondylitis",
        "ankylosing spondylitis or a narrowed heart valve",
        _said(r"spondyl|back|cosentyx|humira|enbrel|hla|stiff|si joint|sij|spine|rheum|uveitis"),
        ((_said("valve|murmur|stenosis|tavr|aortic"), "valve-disease"),),
    ),
    "pid": Letters(
        None, "an infection of the pelvis or a slipped disc", _NEVER,
        ((_said(r"pelvi|chlamydia|std|womb|gyn|antibiotic|iud|ovar"), "pelvic-organ-disease"),
         (_said(r"disc|l\d|lumbar|back|sciatica|spine"), "disc-herniation")),
    ),
    "ed": Letters(
        None, "an eating disorder, erectile trouble or the emergency room",
        _said(r"visit|went to|in the ed\b|ed on|discharged|viagra|cialis|sildenafil|tadalafil"),
        ((_said("anorex|bulimi|eating|purg|binge"), "eating-disorder"),),
    ),
    "pd": Letters(
        "parkinson-disease",
        "Parkinson disease or dialysis through the belly",
        _said(r"tremor|sinemet|levodopa|dbs|neuro|shuffl|stage|diagnos|freez|fall|since|(?:19|20)"),
        ((_said(r"kidney|esrd|ckd|dialysis|cath|renal"), "dialysis"),),
    ),
}  # fmt: skip
"""The letters that mislead on a health form."""


CASED = frozenset(("AS", "ED", "SI"))
"""Letters that are a common word unless written large."""


def settle_letters(word: str, text: str) -> tuple[str | None, str | None]:
    """Return the concept that letters mean beside the words of a text, and what to ask, if open."""
    letters = LETTERS[word]
    low = text.lower()
    for pattern, concept in letters.instead:
        if pattern.search(low):
            return concept, None
    if letters.settled.search(low):
        return letters.means, None
    return letters.means, f"“{word.upper()}” could mean {letters.could}; which is it?"
