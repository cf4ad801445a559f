"""Made-up clients at other stages of life and of care."""

from __future__ import annotations

from palpate.demo.cast import Cast
from palpate.demo.letters import move_on, refer_client, report_back
from palpate.demo.story import Story
from palpate.demo.visits import Visit
from palpate.people.actions import archive_client
from palpate.record import actions


def tell_all(cast: Cast) -> None:
    """Tell every story of this file."""
    for tell in (tell_pregnancy, tell_ankle, tell_quiet, tell_athlete, tell_declined,
                 tell_discharged, tell_namesakes, tell_withdrawn, tell_moved):  # fmt: skip
        tell(cast)


def tell_pregnancy(cast: Cast) -> None:
    """Twenty-four weeks pregnant, sent by her midwife."""
    story = Story(
        cast, cast.owner, -35, given="Marguerite", family="Lindqvist-Oyelaran", preferred="Daisy",
        pronouns="she/her", born="1993-03-28", sex="female", phone="(518) 555-0121",
        second_line="second child, due in spring",
    )  # fmt: skip
    refer_client(story, "midwife", -34, accepted=True, until=110, visits=8,
                 reason="Low back pain in pregnancy", diagnosis="Low back pain in pregnancy",
                 asks="Side-lying massage; call us about any swelling or headache.")  # fmt: skip
    story.tell({"kind": "life-stage", "text": "pregnant", "onset": -24 * 7},
               {"text": "low back pain", "onset": -50})  # fmt: skip
    story.tell({"text": "blood pressure", "value": "112/70", "onset": -2}, days=-2, by="therapist")
    story.answer()
    decision = story.decide(-33, ["pain", "sleep"], "prenatal", "As with my first.")
    story.consent(-33, withheld=["abdomen"], decision=decision)
    for days, pain in ((-28, 6), (-14, 4), (-7, 4)):
        story.visit(days, "13:00", Visit(
            ("Back aches in the evening. Baby moves well. No headache, no swelling.",
             "Lower back firm on both sides. Ankles slim.",
             "Low back pain of pregnancy.", "On the side with pillows, in two weeks."),
            [("back", "effleurage", 2), ("lower back", "petrissage", 2)],
            {"pain-nrs": pain}, kind="prenatal", where="lower back", positions=("left side",),
        ))  # fmt: skip
    story.book(0, "13:00")


def tell_ankle(cast: Cast) -> None:
    """A sprained ankle a week old, and it is the other hip that hurts."""
    story = Story(
        cast, cast.therapist, -3, given="Keoni", family="Kahananui", pronouns="he/him",
        born="1998-08-16", sex="male", phone="(518) 555-0122", second_line="courier, on a bike",
    )  # fmt: skip
    story.tell(
        {"text": "sprained right ankle", "onset": -7}, {"text": "left hip pain", "onset": -4}
    )
    story.answer()
    story.decide(-2, ["pain"], "swedish", "Only the hip. The ankle is for the physical therapist.")
    story.consent(-2, withheld=["right ankle"])
    story.measure(-2, "pain-nrs", 5, where="left hip")
    story.book(1, "10:00", 45)


def tell_quiet(cast: Cast) -> None:
    """Comes to rest; nothing at all speaks against it."""
    story = Story(
        cast, cast.therapist, -120, given="Saoirse", family="Ní Dhomhnaill", pronouns="she/her",
        born="1988-02-01", sex="female", phone="(518) 555-0123", email="saoirse@mail.example",
        second_line="every other week",
    )  # fmt: skip
    story.answer()
    decision = story.decide(-119, ["stress"], "swedish")
    story.consent(-119, decision=decision)
    for days, stress in ((-98, 7), (-84, 6), (-70, 6), (-56, 5), (-42, 5), (-28, 4), (-14, 4)):
        story.visit(days, "09:30", Visit(
            ("Busy weeks. Wants quiet.", "Nothing remarkable. Breath slower after ten minutes.",
             "Well. Came to rest.", "In two weeks."),
            [("back", "effleurage", 3), ("shoulders", "petrissage", 3), ("legs", "effleurage", 3)],
            {"stress-nrs": stress},
        ))  # fmt: skip
    story.book(0, "09:30")
    story.book(14, "09:30")


def tell_athlete(cast: Cast) -> None:
    """Trains for a marathon; sports massage with soreness measured."""
    story = Story(
        cast, cast.therapist, -60, given="Tāne", family="Waititi-Hakopa", pronouns="he/him",
        born="1996-12-05", sex="male", phone="(518) 555-0124", second_line="marathon in the spring",
    )  # fmt: skip
    story.tell({"text": "sore thighs", "onset": -1, "site": "thighs"}, days=-1)
    story.answer(days=-60)
    decision = story.decide(-59, ["performance", "flexibility"], "sports")
    story.consent(-59, decision=decision)
    story.agree(
        -59, [{"words": "Train the day after a long run", "measure": "soreness-nrs", "baseline": 7,
               "target": 4, "by": 60}],
        problem="Heavy legs after long runs", massage_types=["sports"], where=["legs", "buttocks"],
        minutes=45, visits_a_week=0.5, weeks=16, review=11, home_care="Easy spin the day after.",
    )  # fmt: skip
    for days, soreness in ((-52, 7), (-38, 6), (-24, 5), (-10, 5)):
        story.visit(days, "08:00", Visit(
            ("Long run on Sunday, legs heavy.", "Calves and thighs full, no point pain.",
             "Training soreness.", "The day after the next long run."),
            [("thighs", "petrissage", 4), ("calves", "petrissage", 3), ("legs", "effleurage", 3)],
            {"soreness-nrs": soreness}, kind="sports", minutes=45,
        ))  # fmt: skip
    story.book(3, "08:00", 45)


def tell_declined(cast: Cast) -> None:
    """Heard what massage could do for her, and chose none."""
    story = Story(
        cast, cast.owner, -18, given="Cosima", family="Featherington", pronouns="she/her",
        born="1965-05-30", sex="female", phone="(518) 555-0125", second_line="writes to the paper",
    )  # fmt: skip
    story.tell({"text": "neck pain", "onset": -90}, {"text": "anxiety"})
    story.answer()
    story.decide(
        -17, ["pain"], "no massage",
        "She does not like to be touched by strangers and will try exercise first.",
    )  # fmt: skip


def tell_discharged(cast: Cast) -> None:
    """Reached the goal: plan ended, closing report sent, referral completed."""
    story = Story(
        cast, cast.owner, -130, given="Priya", family="Ramanathan", pronouns="she/her",
        born="1981-09-09", sex="female", phone="(518) 555-0126", second_line="nurse, ward 4",
    )  # fmt: skip
    referral = refer_client(story, "chiropractor", -129, accepted=True, until=-40, visits=6,
                            reason="Neck pain after a long winter at the desk",
                            diagnosis="Cervicalgia", diagnosis_code="M54.2",
                            asks="Six sessions for the neck and shoulders.")  # fmt: skip
    story.tell({"text": "neck pain", "onset": -200})
    story.answer()
    decision = story.decide(-128, ["pain"], "swedish")
    story.consent(-128, decision=decision)
    plan = story.agree(
        -128, [{"words": "Look over the shoulder when parking", "measure": "own-activity",
                "baseline": 4, "target": 8, "by": -70}],
        problem="Neck pain", massage_types=["swedish"], where=["back of neck", "shoulders"],
        minutes=45, visits_a_week=1, weeks=6, review=-70,
    )  # fmt: skip
    referral = move_on(story, referral, "under way", -126)
    for number, (pain, activity) in enumerate(((6, 4), (5, 5), (4, 6), (3, 7), (2, 8), (1, 9))):
        story.visit(-120 + 8 * number, "12:00", Visit(
            ("Turns more easily.", "Neck and shoulders softer each time.", "Neck pain, going.",
             "Next week."),
            [("back of neck", "petrissage", 3), ("shoulders", "petrissage", 3)],
            {"pain-nrs": pain, "own-activity": activity}, where="back of neck", minutes=45,
        ))  # fmt: skip
    actions.review_plan(story.staff, plan, outcome="stop", words="Goal reached. No more visits.",
                        now=story.clock.then(-72, "12:30"))  # fmt: skip
    report_back(story, "chiropractor", "discharge", -72, referral=referral, sent="post",
                found="Pain from 6 to 1, parks without trouble.")  # fmt: skip
    move_on(story, referral, "completed", -71)


def tell_namesakes(cast: Cast) -> None:
    """Two clients with one name, told apart by birth date and second line."""
    for born, line, hour in (("1961-04-02", "the one with the guide dog", "09:00"),
                             ("1994-11-23", "the one who skates", "12:00")):  # fmt: skip
        story = Story(cast, cast.owner, -25, given="María José", family="García López",
                      pronouns="she/her", born=born, sex="female", second_line=line)  # fmt: skip
        story.answer()
        story.consent(-24)
        story.book(2, hour)


def tell_withdrawn(cast: Cast) -> None:
    """Took her consent back after one session."""
    story = Story(
        cast, cast.therapist, -33, given="Olúwaṣeun", family="Adébáyọ̀", pronouns="she/her",
        born="1977-06-18", sex="female", phone="(518) 555-0127", second_line="sings at St. Mark's",
    )  # fmt: skip
    story.tell({"text": "shoulder pain", "site": "right shoulder", "onset": -100})
    story.answer()
    consent = story.consent(-32)
    story.visit(-30, "16:30", Visit(
        ("Shoulder aches at night.", "Right shoulder full.", "Muscle tension.", "See again."),
        [("shoulders", "petrissage", 2)], {"pain-nrs": 4}, where="right shoulder",
    ))  # fmt: skip
    actions.withdraw_consent(story.staff, consent, now=story.clock.then(-20, "10:00"))


def tell_moved(cast: Cast) -> None:
    """Moved away; out of the lists, and nothing is deleted."""
    story = Story(cast, cast.owner, -300, given="Ned", family="Lonergan", born="1950-01-01",
                  sex="male", second_line="moved to Maine")  # fmt: skip
    archive_client(cast.desk, story.client, story.client.version, now=story.clock.then(-150))
