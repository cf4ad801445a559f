"""The words that say what became of a thing: stopped, removed, planned, an allergy to it."""

import re

from palpate.clinical.cues import any_of

STOPPED = any_of(
    "stopped", "stop(?:ped)? taking", "quit", "came off", "come off", "coming off", "went off",
    "off", "no longer", "discontinued", "finished", "completed", "d/c", "dcd", "not any ?more",
    "used to", "weaned", "was on", "was taking", "were taking", "ended", "ran out of",
    "took me off", "taken off", "gave up", "last dose", "dropped", "tapered off",
    "(?:un)?til .*(?:ago|last|yesterday|\\d{4})",
    "until (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\w*", "finish",
    "course of .* (?:ago|last)",
)  # fmt: skip
NOT_STOPPED = any_of(
    "on and off", "off and on", "off work", "time off", "day off", "off label", "not stopped",
    "(?:weeks?|days?|months?) off", "never stopped", "havent stopped",
)  # fmt: skip
STOPPED_AFTER = re.compile(
    r"^[^,;]*(?:[,;:-]+| but| and then) *(?:and |but |i |then |have |since |now |has |was )*"
    r"(?:stopped|finished|quit|discontinued|came off|no longer|off (?:it|them|that)|ended|weaned"
    r"|stopped taking)\b"
)
TOOK = re.compile(
    r"\b(?:took|was given|were given|was prescribed)\b.*\bfor (?:an?|\w+) (?:days?|weeks?"
    r"|months?)\b"
    r"|\b(?:a |one )?(?:short )?course of\b.*\b(?:ago|last|in|yesterday)\b"
)
REMOVED = any_of(
    "removed", "taken out", "came out", "took out", "take out", "pulled", "explanted", "got rid of",
    "removal", "came off", "taken off", "cut off", "reversed", "out (?:in|last|since|now|on)",
    "no longer", "not any ?more", "used to", "until", "had .* out",
)  # fmt: skip
PLANNED = any_of(
    "scheduled", "upcoming", "going to (?:have|get|need|be)", "gonna (?:have|get)", "will have",
    "will be (?:having|getting)", "will get", "planned", "planning", "booked", "waiting list",
    "wait(?:ing)? ?list(?:ed)?", "about to (?:have|get)",
    "(?:getting|having) (?:an?|my|the|it|both)",
    "set for", "considering", "needs?", "coming up", "awaiting", "waiting for", "pending",
    "due for",
    "due to have", "to be done", "on the list",
    "next (?:week|month|year|\\w+day|spring|summer|fall|"
    "autumn|winter|january|february|march|april|may|june|july|august|september|october|november|"
    "december)", "tomorrow", "in (?!recent|past|last|the)(?:\\w+) (?:days|weeks|months)(?! ago)",
    "thinking (?:of|about)",
    "elective", "wants? (?:me )?to (?:do|have|operate)", "advis\\w+", "suggest\\w+ (?:an?|i)",
    "postponed", "put off", "delayed", "cancell?ed", "rescheduled", "on hold",
    "lined up",
    "candidate for", "will need", "recommended", "later this (?:week|month|year)",
)  # fmt: skip
ALLERGIC_TO = any_of(
    "allerg(?:y|ies|ic)(?: to)?", "anaphyla\\w* (?:to|from)",
    "(?:bad |nasty |severe )?reactions? (?:to|from|with)",
    "reacts? (?:badly )?to", "reacted (?:badly )?to", "intoleran\\w+ (?:to|of)", "sensitiv\\w+ to",
    "cant (?:take|have|tolerate|use|do)", "cannot (?:take|have|tolerate|use)", "not tolerate",
    "doesnt agree", "avoid", "adrs?",
    "(?:rash(?:es)?|hives|itchy|itching|welts|breaks? (?:me )?out|broke out|blisters)"
    " (?:from|with|to|when i use)",
    "anaphylactic (?:to|with)", "alergic(?: to)?", "allergys?",
)  # fmt: skip
ALLERGY_LIST = re.compile(r"\b(?:allergy|allergies|allergic|adrs?)\b *(?:to\b|[:=-]|\bare\b)")
COMPLAINT = re.compile(
    r"\b(?:shot|stuffed|buggered|knackered|wrecked|wreck|dodgy|bung|crook|gammy|bum|dicky|wonky"
    r"|rotten"
    r"|play(?:s|ing)? up|act(?:s|ing)? up|gives? me (?:trouble|grief|gyp|hell|problems)|giving me"
    r"|bother\w*|trouble\w*|seiz(?:es|ed) up|lock(?:s|ed) up|giv(?:es|ing) out|gave out|goes? out"
    r"|went out|bad|complain\w*|problems?|issues?|grief|screwed|messed up|in bits|killing|cramps?"
    r"|(?:done|did) in|rubbish|click\w*|creak\w*|crunch\w*|grind\w*|knots?|knotted|cramp\w*"
    r"|twinges?|niggl\w*)\b"
)
"""What people say of a place of the body that hurts."""
FINE = re.compile(r"^[^.;]{0,25}\b(?:fine|ok|okay|normal|good|great|perfect|healthy)\b")
NEUTRAL = frozenset("sugar sugars thyroid cholesterol chol".split())
"""Names of a thing that is ill only when it is said to be."""
PLANNED_IT = re.compile(
    r"\b(?:getting|having|get|need) (?:it|them|one|both|that) (?:done|replaced|fixed|out|removed)\b"
)
SELF_DENIED = frozenset("nkda nka afebrile nonsmoker nondiabetic normotensive".split())
"""Words that deny what they name."""
CAUSE = re.compile(
    r"^(.+?) (?:always |usually |really )?(?:gives? me|causes?|makes? (?:me|my skin)"
    r"|brings? me out in)\b"
)
"""What stands before such words is what somebody reacts to."""
REACTION = re.compile(
    r"^\W*(?:(?:causes?|gives?|makes?|made|gave|brings?|brought|=|->|→|:|\(|-)"
    r"(?: (?:me|my skin|out|in|up|a|an|bad|severe|to))*)\W*$"
)
"""What may stand between a thing and how one reacts to it."""
ALLERGY_AFTER = re.compile(
    r"^[\s:=>→(-]*(?:allerg\w*|alerg\w*|anaphyla\w*|intoleran\w*|sensitiv\w*|reactions?\b"
    r"|gives? me (?:a |bad |an )?(?:rash|hives|itch)"
    r"|causes? (?:me )?(?:a |bad )?(?:rash|hives|itch)|makes? (?:me|my skin) (?:itch|break out"
    r"|swell|come out|puff|blister|burn|sick|vomit|throw up)"
    r"|brings? me out|(?:=|->|→|:|-) ?(?:anaphyl\w*|rash|hives|swelling|itch\w*|nausea|sick\w*"
    r"|vomit\w*))"
)
BIRTH = any_of(
    "born", "birth", "delivered", "delivery", "gave birth", "pregnan\\w*", "c ?-?section",
    "caesarean", "cesarean", "breastfeed\\w*", "nursing",
)  # fmt: skip
OWN_CHILD = re.compile(r"\b(?:my|our) (?:\w+ )?(?:son|daughter|baby|kids?|children|first|second)\b")
OTHER_MOTHER = re.compile(r"\b(?:wife|sister|partner|girlfriend|mother|mom|daughter is|daughters) ")
