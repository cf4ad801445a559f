"""Letters: reports written, previewed, made, sent; letters in; and what is due."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from palpate.people.models import Action, AuditEntry
from palpate.record import actions as record
from palpate.record import translate
from palpate.record.models import Session
from palpate.team import actions
from palpate.team.models import Letter, Report
from tests.team.files import make_pdf

PDF = "application/pdf"


def ago(days: int):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def vera(owner):
    return actions.add_professional(owner, name="Dr Vera Vance", role="family-physician")


@pytest.fixture
def referral(owner, clara, vera):
    day = ago(30)
    row = actions.receive_referral(
        owner, clara, vera, reason="Low back pain.", received_on=day.date(), now=day
    )
    return actions.accept_referral(owner, row, seen_version=1, now=day)


@pytest.fixture
def session(owner, clara, referral):
    """Clara came once under the referral, and the note is signed."""
    at = ago(5)
    topics = dict.fromkeys(translate.library().topics, "no")
    record.answer_topics(owner, clara, topics, now=at)
    text = record.ensure_text(owner, now=at)
    record.give_consent(owner, clara, text=text, signature="Clara Cole", now=at)
    row = record.plan_session(owner, clara, at, now=at)
    content = {
        "subjective": "Stiff.", "objective": "Tight on the left.", "assessment": "Eased.",
        "plan_text": "Again.", "positions": ["supine"],
        "work": [{"sites": ["lower back"], "technique": "effleurage", "pressure": 2}],
    }  # fmt: skip
    record.save_note(
        owner, row, content=content, seen_version=row.version, device="tablet", seq=1, now=at
    )
    row = Session.everywhere.get(pk=row.pk)
    record.sign_session(owner, row, seen_version=row.version, now=at + timedelta(hours=2))
    return row


@pytest.fixture
def report(owner, clara, vera, referral):
    content = {"summary": ["Three sessions."], "safety": {"sentence": "No limits."}, "found": "",
               "asks": "", "questions": ["Does this hold?"]}  # fmt: skip
    return actions.write_report(
        owner, clara, vera, kind="first", content=content, pdf=make_pdf(), referral=referral
    )


def form(referral, **more):
    return {
        "kind": "first", "to": f"r{referral.pk}", "found": "Tight muscles.",
        "asks": "Six more visits.", "figure": "on", **more,
    }  # fmt: skip


def new_address(client) -> str:
    return f"/clients/{client.pk}/letters/new/"


def kind_of(page: str) -> str:
    """Return the kind that is chosen in the form."""
    chosen = next(tag for tag in re.findall(r"<input[^>]*>", page) if "checked" in tag)
    return re.search(r'value="(\w+)"', chosen)[1]


def read(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_report_that_is_due_is_listed_with_its_reason(owner, browse, clara, session) -> None:
    for address in ("/letters/", f"/clients/{clara.pk}/letters/"):
        page = browse(owner).get(address).content.decode()
        assert "First report" in page
        assert "1 session and nothing told yet" in page


def test_nothing_due_made_or_sent_is_said(owner, browse) -> None:
    page = browse(owner).get("/letters/").content.decode()
    assert "No report is due." in page
    assert "No report was sent yet." in page


def test_the_form_begins_with_the_kind_that_is_due_and_the_last_findings(
    owner, browse, clara, session, referral
) -> None:
    page = browse(owner).get(new_address(clara)).content.decode()
    assert "Tight on the left." in page
    assert f'value="r{referral.pk}" selected' in page
    assert kind_of(page) == "first"


def test_the_link_chooses_kind_and_referral(owner, browse, clara, referral) -> None:
    address = f"{new_address(clara)}?kind=discharge&referral={referral.pk}"
    assert kind_of(browse(owner).get(address).content.decode()) == "discharge"


def test_a_second_report_is_a_progress_report(owner, browse, clara, report) -> None:
    page = browse(owner).get(new_address(clara)).content.decode()
    assert kind_of(page) == "interim"


def test_without_consent_the_page_says_to_ask_first(owner, browse, clara, referral) -> None:
    assert "No signed consent" in browse(owner).get(new_address(clara)).content.decode()


def test_a_preview_is_a_pdf_and_keeps_nothing(owner, browse, clara, session, referral) -> None:
    page = browse(owner).post(f"/clients/{clara.pk}/letters/preview/", form(referral))
    assert page["Content-Type"] == PDF
    assert page["Content-Disposition"].startswith("inline")
    assert "Six more visits." in read(page.content)
    assert not Report.objects.of(clara.clinic).exists()


def test_a_report_is_made_kept_and_opened(owner, browse, clara, session, referral) -> None:
    browser = browse(owner)
    page = browser.post(new_address(clara), form(referral))
    row = Report.objects.of(clara.clinic).get()
    assert page["Location"] == f"/reports/{row.pk}/"
    assert (row.kind, row.referral) == ("first", referral)
    shown = browser.get(page["Location"]).content.decode()
    for words in ("Tight muscles.", "Six more visits.", "1 session", "not sent yet"):
        assert words in shown
    file = browser.get(f"/reports/{row.pk}/pdf/?download=1")
    assert file["Content-Disposition"] == f'attachment; filename="report-{row.pk}.pdf"'
    assert "Clara Cole" in read(file.content)
    assert "The greatest pressure allowed" in read(file.content)


def test_a_report_without_figure_and_referral_goes_to_a_professional(
    owner, browse, clara, vera, session, referral
) -> None:
    sent = form(referral, to=f"p{vera.pk}", kind="discharge")
    del sent["figure"]
    browse(owner).post(new_address(clara), sent)
    row = Report.objects.of(clara.clinic).get()
    assert (row.professional, row.referral) == (vera, None)
    assert "The greatest pressure allowed" not in read(bytes(row.pdf))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": ""}, "No kind is chosen; choose one."),
        ({"to": ""}, "Nobody is chosen; choose whom it goes to."),
        ({"found": "x" * 2001}, "at most 2000 characters"),
    ],
)
def test_a_report_that_lacks_something_is_not_made(
    wrong, sentence, owner, browse, clara, referral
) -> None:
    for address in (new_address(clara), f"/clients/{clara.pk}/letters/preview/"):
        page = browse(owner).post(address, form(referral, **wrong))
        assert page.status_code == 422
        assert sentence in page.content.decode()
        assert "Six more visits." in page.content.decode()
    assert not Report.objects.of(clara.clinic).exists()


def test_a_report_that_is_refused_says_so_in_the_form(
    owner, browse, clara, referral, monkeypatch
) -> None:
    monkeypatch.setattr("palpate.pages.clinic.reports.render_report", lambda *_a, **_k: b"no")
    page = browse(owner).post(new_address(clara), form(referral))
    assert page.status_code == 422
    assert "says it is a PDF but is not" in page.content.decode()


def test_made_twice_by_a_double_click_it_is_there_once(owner, browse, clara, referral) -> None:
    browser = browse(owner)
    for _ in range(2):
        browser.post(new_address(clara), form(referral, once="abc"))
    assert Report.objects.of(clara.clinic).count() == 1


def test_a_report_is_marked_as_sent_once(owner, browse, report) -> None:
    browser = browse(owner)
    page = browser.post(f"/reports/{report.pk}/sent/", {"how": "fax"}, follow=True)
    assert "marked as sent" in page.content.decode()
    assert Report.objects.of(owner.clinic).get().sent_how == "fax"
    again = browser.post(f"/reports/{report.pk}/sent/", {"how": "post"})
    assert again.status_code == 422
    assert Report.objects.of(owner.clinic).get().sent_how == "fax"


def test_the_front_desk_sends_without_reading(front_desk, browse, report) -> None:
    browser = browse(front_desk)
    assert "/pdf/" not in browser.get("/letters/").content.decode()
    assert browser.get(f"/reports/{report.pk}/").status_code == 403
    assert browser.get(f"/reports/{report.pk}/pdf/").status_code == 403
    page = browser.post(f"/reports/{report.pk}/sent/", {"how": "by hand"})
    assert page["Location"] == "/letters/"


@pytest.mark.parametrize("how", ["", "pigeon"])
def test_an_unknown_way_is_refused(how, owner, browse, report) -> None:
    assert browse(owner).post(f"/reports/{report.pk}/sent/", {"how": how}).status_code == 422
    assert Report.objects.of(owner.clinic).get().sent_at is None


def test_looking_at_a_report_is_in_the_trail(owner, browse, clara, report) -> None:
    browse(owner).get(f"/reports/{report.pk}/pdf/")
    reads = AuditEntry.objects.of(owner.clinic).filter(action=Action.READ, client=clara)
    assert list(reads.values_list("kind", flat=True)) == ["report"]


def test_a_letter_is_kept_and_opened(front_desk, browse, clara) -> None:
    browser = browse(front_desk)
    file = SimpleUploadedFile("scan.pdf", make_pdf(), PDF)
    browser.post(f"/clients/{clara.pk}/letters/", {"letter": file})
    row = Letter.objects.of(clara.clinic).get()
    assert "scan.pdf" in browser.get(f"/clients/{clara.pk}/letters/").content.decode()
    shown = browser.get(f"/letters/{row.pk}/file/")
    assert shown.content == make_pdf()
    assert "scan" not in shown["Content-Disposition"]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ({}, "No file is chosen; choose one."),
        ({"letter": SimpleUploadedFile("a.pdf", b"nothing", PDF)}, "is a PDF but is not"),
        ({"letter": SimpleUploadedFile("a.txt", b"words", "text/plain")}, "send it as PDF"),
    ],
)
def test_a_file_that_is_no_letter_is_refused(file, sentence, owner, browse, clara) -> None:
    page = browse(owner).post(f"/clients/{clara.pk}/letters/", file)
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_other_clinics_readers_and_the_signed_out_are_kept_out(
    stranger, read_only, front_desk, browse, clara, report, referral
) -> None:
    tab = f"/clients/{clara.pk}/letters/"
    for address in (
        tab,
        new_address(clara),
        f"/reports/{report.pk}/",
        f"/reports/{report.pk}/pdf/",
    ):
        assert browse(stranger).get(address).status_code == 404
        assert "/account/login/" in browse(None).get(address)["Location"]
    assert browse(stranger).post(f"/reports/{report.pk}/sent/", {"how": "fax"}).status_code == 404
    assert browse(read_only).get(tab).status_code == 200
    assert browse(read_only).get(f"/reports/{report.pk}/").status_code == 200
    for staff in (read_only, front_desk):
        assert browse(staff).get(new_address(clara)).status_code == 403
        assert browse(staff).post(new_address(clara), form(referral)).status_code == 403
        assert browse(staff).post(f"{tab}preview/", form(referral)).status_code == 403
    assert browse(read_only).post(f"/reports/{report.pk}/sent/", {"how": "fax"}).status_code == 403
    assert browse(read_only).post(tab, {}).status_code == 403
