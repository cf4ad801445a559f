"""What a medicine is usually taken for, as a question."""

from palpate.clinical.library import load
from palpate.clinical.recognise import read_text
from tests.clinical.small import TODAY


def asked(text: str) -> tuple[str, ...]:
    return read_text(load(), text, TODAY).reasons


def test_a_medicine_asks_for_its_usual_reason() -> None:
    (question,) = asked("Eliquis")
    assert question.startswith("Apixaban is often taken for atrial fibrillation, ")
    assert question.endswith(" or pulmonary embolism. Is it one of these?")
    assert question in read_text(load(), "Eliquis", TODAY).ask


def test_a_single_reason_is_asked_plainly() -> None:
    (question,) = asked("tamoxifen")
    assert question == "Tamoxifen is often taken for breast cancer. Is that so?"


def test_a_reason_that_was_said_or_denied_is_not_asked() -> None:
    assert asked("Eliquis for afib") == ()
    assert asked("Eliquis, no atrial fibrillation") == ()


def test_what_is_not_taken_by_the_client_asks_nothing() -> None:
    assert asked("stopped Eliquis in 2020") == ()
    assert asked("my mother takes Eliquis") == ()
    assert asked("no tamoxifen") == ()


def test_two_medicines_of_one_reason_ask_once() -> None:
    assert len(asked("Eliquis and Xarelto")) == 1


def test_a_medicine_of_a_class_asks_for_the_reason_of_the_class() -> None:
    (question,) = asked("alendronate")
    assert question == "Alendronate is often taken for osteoporosis. Is that so?"


def test_a_reason_on_which_no_rule_hangs_is_not_asked() -> None:
    assert asked("levothyroxine, a statin and vitamin D") == ()


def test_a_reason_keeps_the_capital_of_a_name() -> None:
    assert "Parkinson" in asked("Sinemet")[0]
