"""Made-up clients who have just come: referrals unanswered, links open, facts waiting."""

from __future__ import annotations

from typing import Any

from palpate.demo.cast import Cast
from palpate.demo.letters import move_on, refer_client
from palpate.demo.story import Said, Story
from palpate.record import actions


def tell_all(cast: Cast) -> None:
    """Tell every story of this file."""
    for tell in (tell_link, tell_long_name, tell_waiting, tell_referred, tell_sent_away, tell_new):
        tell(cast)


def hand_in(story: Story, days: int, *said: Said, **topics: str) -> None:
    """Let the client answer alone by a link and hand in; the facts wait."""
    at = story.clock.then(days, "20:15")
    _, token = actions.make_intake_link(story.staff, story.client, now=story.clock.then(days - 1))
    facts: list[dict[str, Any]] = [
        {name: value for name, value in columns.items() if name not in ("said_on", "said_by")}
        for columns in story.read_facts(*said)
    ]
    answers = {
        "facts": facts,
        "topics": {name.replace("_", "-"): reply for name, reply in topics.items()},
    }
    actions.save_intake(token, answers, now=at)
    actions.submit_intake(token, now=at)


def tell_link(cast: Cast) -> None:
    """Was sent a link yesterday and has not answered."""
    story = Story(
        cast, cast.owner, -1, given="Zoë", family="Müller-Lüdenscheidt", pronouns="she/her",
        born="1986-10-10", sex="female", phone="+49 30 1234567", email="zoe@mail.example",
        second_line="here until summer",
    )  # fmt: skip
    actions.make_intake_link(story.staff, story.client, now=story.clock.then(-1, "16:00"))
    story.book(5, "13:00")


def tell_long_name(cast: Cast) -> None:
    """Has a name that no form was made for, and answers that wait."""
    story = Story(
        cast, cast.owner, -4, given="Hubert Blaine Maximilian Cornelius",
        family="Wolfeschlegelsteinhausenbergerdorff-Vandenberghe-Constantinopolous",
        preferred="Hubert", pronouns="he/him", born="1959-08-04", sex="male",
        phone="(518) 555-0128", second_line="name does not fit on the card",
    )  # fmt: skip
    hand_in(
        story, -2, "warfarin", {"text": "knee pain", "site": "both knees", "onset": -200},
        {"kind": "procedure", "text": "pacemaker", "onset": "2023"},
        blood_thinners="yes", heart="yes", surgery="yes", cancer="no", pregnancy="no", skin="no",
        infection="no", diabetes="unsure",
    )  # fmt: skip
    story.book(3, "11:00")


def tell_waiting(cast: Cast) -> None:
    """Wrote in another alphabet; the facts wait for a look."""
    story = Story(
        cast, cast.therapist, -5, given="Дмитрий", family="Соколов", preferred="Dima",
        pronouns="he/him", born="1991-02-27", sex="male", phone="(518) 555-0129",
        second_line="brings a friend to translate",
    )  # fmt: skip
    hand_in(
        story, -1, "asthma", "albuterol", {"text": "sciatica", "onset": -20, "site": "left leg"},
        breathing="yes", medicines="yes", sensation="yes", clots="no", heart="no",
    )  # fmt: skip
    story.book(6, "10:00")


def tell_referred(cast: Cast) -> None:
    """Three referrals that nobody has answered: nine days, four days and since yesterday."""
    waiting = (
        ("Jean-Baptiste", "d’Avignon-Lacroix", "1948-07-19", "male", "cardiologist", -9,
         "Stiff back, stable heart failure", "Chronic heart failure, stable", "I50.22"),
        ("Ananya", "Venkataraghavan-Subramaniam", "1999-05-05", "female", "physio", -4,
         "Hamstring strain in a sprinter, third week", "Strain of hamstring", "S76.311A"),
        ("小明", "王", "1983-03-03", "male", "surgeon", -1,
         "Stiff shoulder after cuff repair", "Rotator cuff repair, right", "Z98.890"),
    )  # fmt: skip
    for given, family, born, sex, who, days, reason, diagnosis, code in waiting:
        story = Story(
            cast, cast.owner, days, given=given, family=family, born=born, sex=sex,
            preferred="Ming" if family == "王" else "", second_line=f"sent by {who}",
        )  # fmt: skip
        letter = (
            "Dear colleagues,",
            f"I ask you to see this client. {reason}.",
            "Please tell me what you find.",
        )
        refer_client(
            story, who, days, reason=reason, diagnosis=diagnosis, diagnosis_code=code, visits=6,
            until=days + 90, letter=letter if who != "physio" else (),
        )  # fmt: skip


def tell_sent_away(cast: Cast) -> None:
    """A referral that was declined, with the reason that the referrer is told."""
    story = Story(cast, cast.owner, -21, given="Gwendolyn", family="Pryce-Jones", born="1969-12-24",
                  sex="female", second_line="asked for cupping")  # fmt: skip
    referral = refer_client(story, "chiropractor", -21, visits=10, reason="Cupping to lose weight")
    reason = "Massage does not make people lose weight; we would gladly see her for her back."
    move_on(story, referral, "declined", -20, reason)


def tell_new(cast: Cast) -> None:
    """Rang the front desk this week; nothing is known yet."""
    story = Story(cast, cast.desk, -1, given="Leticia", family="Beauregard", phone="(518) 555-0130",
                  second_line="rang on her way to work")  # fmt: skip
    actions.plan_session(cast.owner, story.client, story.clock.at(9, "09:00"),
                         now=story.clock.then(-1, "12:00"))  # fmt: skip
