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
        ("{asthma} was ruled out", "denied"),
        ("{asthma} not present", "denied"),
        ("{pacemaker}, no problems with the {pacemaker}", "active active"),
        ("never without {asthma}", "active"),
        ("without {asthma}", "denied"),
        ("no longer have {asthma}", "resolved"),
        ("no {seizures} since 2015", "resolved"),
        ("haven't had a {migraine} in 3 years", "resolved"),
        ("can't {sleep}, {stressed}", "denied denied"),
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
        ("I told my mother about {cancer}", "yes"),
        ("I have {cancer} like mother", "no"),
        ("I had {sections} when my son was born", "no"),
        ("my wife's baby was born, {section}", "yes"),
        ("{asthma}", "no"),
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
    [("stopped {warfarin}", True), ("off {warfarin} since June", True), ("{warfarin}", False)],
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
