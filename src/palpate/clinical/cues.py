"""The words that say how a thing is meant: denied, suspected, over, planned, a relative's."""

import re

FAMILY = frozenset(
    "mother mom mum mommy mummy mama father dad daddy papa parent parents brother brothers bro "
    "sister sisters sis sibling siblings grandmother grandma granny gran nan nana nanna "
    "grandfather grandpa granddad grandad gramps grandparent grandparents aunt aunts auntie aunty "
    "uncle uncles cousin cousins husband hubby wife partner spouse boyfriend girlfriend son sons "
    "daughter daughters niece nephew grandson granddaughter stepson stepdaughter stepmother "
    "stepfather stepmom stepdad stepsister stepbrother fiance fiancee fhx fh famhx familial "
    "paternal maternal mil fil relatives relative inlaws ancestors".split()
)
"""Whom else a text may be about."""
OTHERS = frozenset(
    "friend friends roommate roommates flatmate flatmates housemate coworker coworkers colleague "
    "colleagues neighbor neighbour boss kid kids baby child children".split()
)
"""Whom a text is about only when it says that they have something."""
SUBJECT = re.compile(
    r"^(?:'?s)? (?:both |all |also |just |currently |now |was |were |is |are |has |have |who "
    r"|that )*"
    r"(?:has|have|had|is|are|was|were|got|gets|died|with|takes|take|caught|tested|suffers?|whose)\b"
)
OWN = frozenset("i me im ive myself mine self pt patient client ill id".split())


def any_of(*words: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the words as words."""
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


FAMILY_PHRASES = any_of(
    "in (?:the|my|our) family", "sides? of (?:the|my|our) family",
    "little ones? (?:has|have|had|is|got)",
    "(?:my|our) (?:youngest|eldest|oldest|other half|better half|old man|missus|mrs|toddler"
    "|newborn|dog|cat)",
    "fam(?:ily)? (?:history|hx|h/o)",
    "(?:runs?|running|is) in (?:(?:the|my|our) )?family",
    "f/h(?:x)?", "through (?:the|my) family", "hereditary",
)  # fmt: skip
SHARED = re.compile(r"\b(?:that|which|it) (?:also )?(?:runs?|is) in\b")
SIDE_OF_FAMILY = re.compile(
    r"\b(?:mother|father|dad|mom|mum|maternal|paternal|parents?|nan|gran\w*)s? side\b"
)
FAMILY_HISTORY = re.compile(r"\bfam(?:ily)? (?:history|hx|h/o)(?: of)?")
# "shoulder pain from lifting my son" is the writer's own, and so is "asthma like my dad".
OBJECT = re.compile(
    r"\b(?:lift|carry|carri|hold|pick|nurs|feed|play|push|driv|chas|rais|help|mov|visit|hug|told)"
    r"\w*(?: \w+)? (?:after |for |with |up )?(?:my|our|the|a) (?:\w+ )?$"
    r"|\b(?:like|same as|inherited from|got (?:it|this) from|caught (?:it|this) from|unlike"
    r"|since|when|after|because) (?:my |our )?$"
)
TAIL = re.compile(
    r"^\W*(?:in |on |both |only )?(?:my |our |the |his |her )?"
    r"(?!(?:since|from|with|when|after|like|because|and|as|than|of|for|by|to|until)\b)"
    r"([a-z]+)(?: ([a-z]+))?"
)

NO = any_of(
    "no", "nope", "nah", "not", "non", "denies", "deny", "denied", "denying", "never", "without",
    "w/o", "none", "nil", "neg", "negative(?: for)?", "nor", "neither", "free (?:of|from)",
    "clear of", "dont", "doesnt", "didnt", "havent", "hasnt", "hadnt", "isnt", "arent", "wasnt",
    "werent", "aint", "wouldnt say(?: that)?(?: i (?:have|had|am|get))?",
    "dont (?:think|believe|reckon) (?:that )?i (?:have|had|am|ever had)", "no known", "nkda",
    "lacks", "lack of", "absence of",
    "rules out", "ruled out", "excluded", "nothing(?= (?:like|wrong)\\b| *$)", "zero", "unaware of",
    "do not", "does not", "did not", "cant(?= *$)", "cannot(?= *$)",
)  # fmt: skip
_FAIL = (
    "help(?:s|ed|ing)?|fix(?:ed|es)?|work(?:s|ed|ing)?|heal(?:s|ed|ing)?|go(?:es|ne|ing)?|went"
    "|improv\\w+|(?:get(?:s|ting)?|got|feel(?:s|ing)?) (?:any |much |over|better|worse)"
    "|cur(?:e|es|ed)|respond\\w*|know(?! of any)|like|bother\\w*|stop\\w*|let|allow|well|able"
    "|sleep\\w*|recover\\w*|clear(?:s|ed)?|settl\\w+|bad|severe|good|great|serious|enough|always"
    "|every|often|much|easy|easily|only|just|certain|sure|checked|controlled|healed|yet|because"
    "|due|resolv\\w+|manag\\w+|stable|tolerat\\w+|use my|lift|move|bend|turn|raise"
)
NO_BUT = any_of(
    "not sure", "not certain", "no idea", "dont know(?! of any)", "not only", "no longer",
    "not any ?more",
    "no more", "not just", "without (?:a )?problems?", "not (?:yet )?(?:been )?checked",
    "no (?:problems?|issues?|trouble|pain|complaints?|relief|luck|change|improvement|response"
    "|help|thanks|complications?|side effects?|reaction) (?:with|from|since|in|after|to|for|of)",
    "not (?:well |fully |properly |yet )*(?:controlled|healed|resolved|recovered|over)",
    "not diagnosed", "no cure", "no wonder",
    f"(?:do|does|did|dont|doesnt|didnt|not|never|hasnt|havent|isnt|aint|arent|wasnt|couldnt)"
    f"(?: been| quite| really| fully| completely| properly| very| too| so| that| as| seem to| yet"
    f"| ever| well)* (?:{_FAIL})",
)  # fmt: skip
NO_SINCE = re.compile(
    r"^ ?(?:attacks?|episodes?|flares?|symptoms?)? ?"
    r"(?:since|for (?:over |about |more than )?\w+ (?:years?|yrs?|months?)"
    r"|in (?:over |about |more than |the last )?(?:\w+ )?(?:years?|yrs?|months?|ages|decades|while)"
    r"|any ?more)\b"
)
AFTER_NO = re.compile(
    r"^[\s:=?(,/-]*(?:(?:(?:is|was|were|has been|have been|has|have) )?"
    r"(?:denied|denies|negative|ruled out|absent|not present|excluded|not detected|unremarkable)\b"
    r"|(?:no|none|neg|never|nil|n|nope|nah|nkda|nka|n/a|not (?:me|that i know|any|applicable))\b"
    r"(?=\s*(?:$|[,;.)/]|and\b|known|that|to\b|of\b|ever\b|really|thank|i\b)))"
)
# "+anxiety, -depression".
PLUS = re.compile(r"(?:^|[\s,;(])\+ ?$")
MINUS = re.compile(r"(?:^|[\s,;(])-$")
AFTER_CLEAR = re.compile(
    r"^\s*(?:(?:test|scan|screen|screening|check|work ?up|results?|swab|bloods?|exam|\w?\w?mri|pcr"
    r"|antibod\w+|xray|x ray) ?)+(?:(?:was|were|is|are|came back|came out|all|\d\S*|in"
    r"|\w{3,9}) ?){0,4}"
    r"(?:clear|negative|neg|normal|benign|fine|ok|okay|good|clean)\b"
    r"|^\s*(?:came back|came out|turned out) (?:as )?(?:clear|negative|normal|benign|fine|clean)\b"
)
AFTER_YES = re.compile(r"^\s*[:=?(-]*\s*(?:yes|yep|yeah|yup|y|positive|pos|\+(?:ve)?)(?=\W|$)")
# "diabetes: no, asthma: yes": this "no" answered what stands before it.
ANSWER = re.compile(r"_ ?[:=?(-]* ?$")
DOUBLE = re.compile(r"\b(?:never|not|dont|cant) (?:\w+ )?$")
RESUMES = any_of(
    "but", "have", "has", "takes", "taking", "take", "on", "now", "still", "just", "only", "i am",
    "im", "currently", "had", "yes", "got", "get", "since", "using", "uses", "use", "diagnosed",
    "carry", "carries", "reports?", "endorses?", "positive for", "admits?", "history of", "hx of",
    "s/p", "severe", "mild", "moderate", "serious", "please", "bad", "chronic", "occasional",
    "occasionally", "sometimes", "some", "slight", "lots of", "recent", "a bit of", "started", "do",
)  # fmt: skip
TURNS = any_of(
    "but", "yes", "just", "only", "except", "now i", "reports?", "positive for",
    "(?:other|rather) than",
    "apart from", "aside from", "besides", "barring", "excluding", "with the exception of",
    "outside of", "save for", "i do have", "i have", "i take", "i had", "due to", "because of",
)  # fmt: skip
OR = re.compile(r"\b(?:or|nor)\b|/")
A_NO = re.compile(r"\b(?:no|not|denies|never|dont have|without|none)\b")

SUSPECTED = re.compile(
    any_of(
        "maybe",
        "might",
        "may have",
        "may be",
        "possible",
        "possibly",
        "poss",
        "probable",
        "probably",
        "suspected",
        "suspect",
        "suspects",
        "suspicious",
        "suspicion",
        "query",
        "queried",
        "queries",
        "r/o",
        "rule out",
        "rul(?:e|ing) (?:\\w+ )?out",
        "being tested",
        "getting tested",
        "tested for",
        "testing (?:me )?for",
        "think i",
        "thinks? (?:i|ive|im|that i|ill)",
        "thinks its",
        "thinks? it(?: is|s)?",
        "to see if",
        "waiting to hear",
        "to hear if",
        "to find out if",
        "to see whether",
        "reckons?",
        "believes? (?:it|i)",
        "suspicious for",
        "could be",
        "could have",
        "not sure",
        "unsure",
        "not certain",
        "borderline",
        "waiting for results",
        "awaiting",
        "concern(?:ed|s)? (?:about|for|of)",
        "worried about",
        "wonder",
        "wondering",
        "looks like",
        "undiagnosed",
        "not diagnosed",
        "waiting on",
        "presumed",
        "likely",
        "provisional",
        "under investigation",
        "(?:being |to be )?investigat\\w+(?: for)?",
        "to check for",
        "checking for",
        "check for",
        "looking into",
        "unconfirmed",
        "not confirmed",
        "self[ -]diagnosed",
        "dont know if",
        "dont know whether",
        "potential",
        "potentially",
        "perhaps",
        "i guess",
    ).pattern
)
QUERIED = re.compile(r"\?\s*$")  # fmt: skip
# "an old stroke", but not "a child 4 years old".
_OLD = (
    "".join(
        f"(?<!{unit} )(?<!{unit}s )(?<!{unit}-)" for unit in ("day", "week", "month", "year", "yr")
    )
    + "(?<!the )old"
)
ENDED = any_of(
    "history of", "hx of", "h/o", "hx", "hist of", "past", "previous", "previously", "prior",
    "former", "formerly", "ex", "used to", "resolved", "healed", "remission", "recovered", "cured",
    "cancer ?free", "cleared up", "cleared(?! (?:me|for|to|by|us))", "went away",
    "gone(?! *(?:_|on ))", "no longer", "not any ?more",
    "no more", _OLD, "over it", "fully better", "s/p treatment", "treated in", "survivor",
    "as an? (?:child|kid|baby|teen(?:ager)?|toddler|infant)", "in (?:my )?childhood", "beat",
    "outgrew",
    "grew out of", "kicked", "got over", "over with", "behind me", "in the clear", "ned",
    "all clear", "better now", "fine now", "ok now", "all good now", "healed up", "recovered from",
    "years? clear", "hasnt come back", "never came back", "not since",
    "has resolved", "well for", "put .{0,12} behind", "sorted(?: now)?",
)  # fmt: skip
NOT_ENDED = any_of("not (?:yet )?(?:fully )?(?:healed|resolved|recovered|gone)", "hx ongoing",
    "never (?:really |fully |quite )?(?:recovered|healed|cleared)",
                   "over the (?:last|past|years|counter)", "for the past",
                   "past \\w+ (?:days|weeks|months|years)",
                   "recovering", "healing")  # fmt: skip
ENDED_AFTER = re.compile(
    r"^[^,;]*(?:[,;-]| but| and) *(?:now |but |its |it |im |i am )*(?:is |was |all |it |its |has "
    r"|have |been |had )*"
    r"(?:fully |completely |totally |since |now )*"
    r"(?:recovered|healed|resolved|cured|gone(?! on )|cleared(?: up)?|better(?: now)?|in remission"
    r"|all clear|fine now|ok now|all good|well (?:for|since|now)|sorted|over it|treated and|ned"
    r"|no (?:problems?|issues?|trouble|symptoms|episodes|recurrence|flares?) (?:since|after|now)"
    r"|nothing since|fine since|none since|never since)\b"
)
ANSWERS_AT_END = re.compile(r"\b(?:no|none|nope|n|yes|y|yep)\W*$")
PAST = re.compile(r"(?<!have )(?<!ve )(?<!ive )(?<!has )\bhad\b|\bsuffered\b")
GOES_ON = any_of(
    "still", "since", "ongoing", "continues", "comes and goes", "on and off", "again", "now",
    "flares?", "ever since", "to this day",
)  # fmt: skip
