"""How a thing is said: denied, suspected, over, planned, a relative's, an allergy."""

import re

import pytest

from palpate.clinical.facts import Status
from palpate.clinical.phrases import split_tokens
from palpate.clinical.tone import Tone, hear_tone


def hear(text: str) -> list[Tone]:
    """Return the tones of the places marked {like this}."""
    plain = text.replace("{", "").replace("}", "")
    tokens = split_tokens(plain)
    spans = []
    for number, found in enumerate(re.finditer(r"{(.*?)}", text)):
        start = found.start() - 2 * number
        inside = [n for n, t in enumerate(tokens) if start <= t.start < start + len(found[1])]
        spans.append((inside[0], inside[-1]))
    return hear_tone(plain, tokens, spans)


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("{asthma}", "active"),
        ("no {asthma}", "denied"),
        ("I don’t have {asthma}", "denied"),
        ("no {diabetes}, {asthma} or {fits}", "denied denied denied"),
        ("denies {diabetes}, {asthma} and {fits}", "denied denied denied"),
        ("no {diabetes}, have {asthma}", "denied active"),
        ("no {diabetes}, just {asthma}", "denied active"),
        ("no {diabetes}, severe {asthma}", "denied active"),
        ("not sure about {asthma}", "suspected"),
        ("{diabetes}: no, {asthma}: yes", "denied active"),
        ("{diabetes}: no / {asthma}: no", "denied denied"),
        ("{asthma} none", "denied"),
        ("on {Eliquis}, no {diabetes}", "active denied"),
        ("takes {metformin} no {insulin}", "active denied"),
        ("{diabetes} no {asthma} no", "denied denied"),
        ("{diabetes}: no {asthma}: yes", "denied active"),
        ("{clots} (none), {asthma}", "denied active"),
        ("{asthma} was ruled out", "denied"),
        ("{asthma} not present", "denied"),
        ("{pacemaker}, no problems with the {pacemaker}", "active active"),
        ("never without {asthma}", "active"),
        ("without {asthma}", "denied"),
        ("no longer have {asthma}", "resolved"),
        ("no {seizures} since 2015", "resolved"),
        ("haven't had a {migraine} in 3 years", "resolved"),
        ("can't {sleep}, {stressed}", "denied active"),
        ("{can't sleep}, {stressed}", "active active"),
        ("maybe {asthma}", "suspected"),
        ("{asthma}?", "suspected"),
        ("tested for {asthma}, {gout}", "suspected active"),
        ("history of {asthma}", "resolved"),
        ("{asthma} as a child", "resolved"),
        ("{palsy} in 2003, fully recovered", "resolved"),
        ("{fracture}, not yet healed", "active"),
        ("{fracture} that has not healed", "active"),
        ("{old stroke}", "active"),
        ("{asthma}? no", "denied"),
        ("{asthma}: yes, {fits}: no", "active denied"),
        ("nothing wrong with {heart}", "denied"),
        ("no {allergies}, {asthma}", "denied denied"),
        ("no {clots}, no {cancer}, {asthma}", "denied denied active"),
        ("no {clots}, {cancer}, or {asthma}", "denied denied denied"),
        ("the surgery didn't fix my {sciatica}", "active"),
        ("I never recovered from {whiplash}", "active"),
        ("I don't get {migraines}", "denied"),
        ("no problems except {asthma}", "active"),
        ("other than {asthma} I am healthy", "active"),
        ("neg for {fits}, +{anxiety}, -{depression}", "denied active denied"),
        ("{asthma} test came back negative", "denied"),
        ("{sugar} is fine", "denied"),
        ("{NKDA}", "denied"),
        ("?{asthma}", "suspected"),
        ("blood thinners? yes - {xarelto}", "active"),
        ("{lupus}, all gone now", "resolved"),
        ("feet have gone {numb}", "active"),
        ("a child 4 years old, {asthma}", "active"),
    ],
)
def test_a_status_is_heard(text: str, statuses: str) -> None:
    assert [str(tone.status) for tone in hear(text)] == statuses.split()


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("my mother had {cancer}", "yes"),
        ("my mother had {cancer} and I have {asthma}", "yes no"),
        ("parents' {cancer}", "yes"),
        ("family history of {cancer}", "yes"),
        ("{cancer} runs in my family", "yes"),
        ("{cancer} (mother)", "yes"),
        ("I have {cancer} in the family", "yes"),
        ("I told my mother about {cancer}", "no"),
        ("I have {cancer} like mother", "no"),
        ("I had {sections} when my son was born", "no"),
        ("my wife's baby was born, {section}", "yes"),
        ("{asthma}", "no"),
        ("shoulder {pain} from lifting my son", "no"),
        ("my son has {lice}", "yes"),
        ("lives with friends, {asthma}", "no"),
        ("my friend has {covid}", "yes"),
        ("{cancer} on both sides of the family", "yes"),
        ("I have a {tremor} that runs in my family", "no"),
        ("I have {gout} and a family history of {stroke}", "no yes"),
        ("I have {gout} (mother too)", "yes"),
        ("{stress} since my divorce from my husband", "no"),
    ],
)
def test_a_relative_is_heard(text: str, family: str) -> None:
    assert ["yes" if tone.family else "no" for tone in hear(text)] == family.split()


def test_a_family_history_is_not_over() -> None:
    (tone,) = hear("family history of {cancer}")
    assert tone.status is Status.ACTIVE


@pytest.mark.parametrize(
    ("text", "past"),
    [("I had {asthma}", True), ("I have had {asthma}", False), ("had {asthma}, still", True),
     ("had {asthma} on and off", False)],
)  # fmt: skip
def test_what_she_had_is_past_unless_it_goes_on(text: str, past: bool) -> None:
    assert hear(text)[0].past is past


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("stopped {warfarin}", True),
        ("off {warfarin} since June", True),
        ("{warfarin}", False),
        ("{warfarin}, stopped it in June", True),
        ("took {prednisone} for a week in June", True),
        ("{advil} on and off", False),
        ("{xeloda} two weeks on one week off", False),
    ],
)
def test_what_was_stopped_is_heard(text: str, stopped: bool) -> None:
    assert hear(text)[0].stopped is stopped


@pytest.mark.parametrize(
    ("text", "allergic"),
    [
        ("allergic to {aspirin}", "yes"),
        ("allergic to {aspirin}, {codeine}", "yes yes"),
        ("allergic to {aspirin}, take {tylenol}", "yes no"),
        ("{sulfa} allergy", "yes"),
        ("{codeine} makes me itch", "yes"),
        ("nut allergy, carry an {epipen}", "no"),
        ("{aspirin}", "no"),
    ],
)
def test_an_allergy_reaches_what_it_names(text: str, allergic: str) -> None:
    assert ["yes" if tone.allergic else "no" for tone in hear(text)] == allergic.split()


def test_what_lies_ahead_is_heard() -> None:
    assert hear("scheduled for a {hip replacement}")[0].planned
    assert not hear("had a {hip replacement}")[0].planned


@pytest.mark.parametrize(
    ("groups", "statuses"),
    [
        (("allergy", "health"), "denied active"),
        (("health", "health"), "denied denied"),
        (("health", "health+"), "denied active"),
        (("", "health"), "denied denied"),
    ],
)
def test_a_no_reaches_through_a_list_of_like_things(groups: tuple[str, ...], statuses: str) -> None:
    text = "no nuts, asthma"
    tokens = split_tokens(text)
    tones = hear_tone(text, tokens, [(1, 1), (3, 3)], groups)
    assert [str(tone.status) for tone in tones] == statuses.split()


def test_what_was_removed_is_heard() -> None:
    assert hear("{port} removed in March")[0].removed
    assert not hear("{port} in my chest")[0].removed
