"""Made-up clients who came with pain: some better for it, some not."""

from __future__ import annotations

from palpate.demo.cast import Cast
from palpate.demo.letters import move_on, refer_client, report_back
from palpate.demo.story import Story
from palpate.demo.visits import Hand, Visit
from palpate.record import actions

BACK: list[Hand] = [
    ("back", "effleurage", 3), ("lower back", "petrissage", 3), ("buttocks", "petrissage", 3),
]  # fmt: skip


def tell_all(cast: Cast) -> None:
    """Tell every story of this file."""
    for tell in (tell_better, tell_same, tell_headache, tell_shoulder, tell_widespread):
        tell(cast)


def tell_better(cast: Cast) -> None:
    """Chronic low back pain that improved over ten sessions."""
    story = Story(
        cast, cast.therapist, -80, given="Thaddeus", family="Brzęczyszczykiewicz", preferred="Tad",
        pronouns="he/him", born="1979-05-14", sex="male", phone="(518) 555-0111",
        email="tad@mail.example", second_line="builds violins",
    )  # fmt: skip
    referral = refer_client(
        story, "family", -79, accepted=True, until=30, visits=12,
        reason="Chronic low back pain for six years, wants fewer tablets",
        diagnosis="Low back pain, unspecified", diagnosis_code="M54.50",
        asks="A course of massage with exercise. Tell me how many tablets he needs.",
    )  # fmt: skip
    story.tell("chronic low back pain", "ibuprofen")
    story.answer()
    decision = story.decide(-78, ["pain", "mobility"], "swedish", "I want to bend at the bench.")
    story.consent(-78, decision=decision)
    story.agree(
        -78, [
            {"words": "Work two hours at the bench", "measure": "own-activity", "baseline": 3,
             "target": 7, "by": 7},
            {"words": "Less pain in the evening", "measure": "pain-nrs", "baseline": 7, "target": 4,
             "by": 7, "site": "lower back"},
        ],
        problem="Low back pain for six years, worse at the bench", massage_types=["swedish"],
        where=["back", "buttocks"], minutes=60, visits_a_week=1, weeks=11, review=7,
        home_care="Ten minutes of walking after the bench, twice a day.",
    )  # fmt: skip
    referral = move_on(story, referral, "under way", -76)
    course = ((7, 3, 4), (7, 3, 4), (6, 4, 3), (6, 4, 3), (5, 5, 3), (5, 5, 2), (4, 6, 2),
              (4, 6, 1), (3, 7, 1), (3, 7, 0))  # fmt: skip
    for number, (pain, activity, doses) in enumerate(course):
        story.visit(-70 + 7 * number, "11:00", Visit(
            (f"Pain {pain} in the evening. Bench work goes {'better' if number > 3 else 'slowly'}.",
             "Lower back firm on both sides, the right more. Bends without guarding."
             if number > 3 else "Lower back guarded on both sides, bends with a hand on the thigh.",
             "Chronic low back pain, easing." if number > 2 else "Chronic low back pain.",
             "Same work next week, walking every day."),
            BACK, {"pain-nrs": pain, "own-activity": activity, "pain-medicine-doses": doses},
            where="lower back",
            marks=[{"site": "right lower back", "x": 0.56, "y": 0.42, "words": "tender point"}],
        ))  # fmt: skip
    report_back(
        story, "family", "interim", -6, referral=referral, sent="e-mail",
        found="Pain from 7 to 3 over ten weeks; two hours at the bench; no tablets last week.",
        asks="May we go on once a month?",
    )  # fmt: skip
    story.book(0, "11:00")


def tell_same(cast: Cast) -> None:
    """Chronic low back pain that did not improve; the plan is past its review."""
    story = Story(
        cast, cast.owner, -75, given="Philippa", family="Nakagawa", pronouns="she/her",
        born="1972-11-03", sex="female", phone="(518) 555-0112", second_line="bus driver, line 10",
    )  # fmt: skip
    story.tell("chronic low back pain", {"text": "acetaminophen"})
    story.answer()
    decision = story.decide(-74, ["pain"], "swedish")
    story.consent(-74, decision=decision)
    story.agree(
        -74, [{"words": "Sit through a shift", "measure": "own-activity", "baseline": 4,
               "target": 7, "by": -5},
              {"words": "Less pain at the wheel", "measure": "pain-nrs", "baseline": 6,
               "target": 3, "by": -5, "site": "lower back"}],
        problem="Low back pain when sitting", massage_types=["swedish", "trigger-point"],
        where=["back", "buttocks"], minutes=60, visits_a_week=1, weeks=9, review=-5,
        home_care="Stand up at every end of the line.",
    )  # fmt: skip
    course = ((6, 4), (6, 4), (5, 4), (6, 4), (6, 5), (6, 4), (7, 4), (6, 4))
    for number, (pain, activity) in enumerate(course):
        story.visit(-68 + 8 * number, "15:30", Visit(
            ("Better for a day, then as before. Worst at the end of the shift.",
             "Lower back and buttocks firm, no change since the first visit.",
             "Chronic low back pain, not moving.", "Go on as planned, look again at the review."),
            BACK, {"pain-nrs": pain, "own-activity": activity}, where="lower back",
        ))  # fmt: skip
    story.book(4, "15:30")


def tell_headache(cast: Cast) -> None:
    """Tension headaches; yesterday's note is written and not yet signed."""
    story = Story(
        cast, cast.therapist, -30, given="Quincy", family="Abernathy-Featherstonehaugh",
        pronouns="they/them", born="1990-01-25", sex="other", phone="(518) 555-0113",
        second_line="translator",
    )  # fmt: skip
    story.tell("tension headaches")
    story.answer()
    decision = story.decide(-29, ["pain", "stress"], "trigger-point", "Short and exact, please.")
    story.consent(-29, decision=decision)
    work: list[Hand] = [
        ("back of neck", "sustained compression", 3),
        ("shoulders", "petrissage", 3),
        ("scalp", "friction", 2),
    ]
    soap = ("Two headaches since last time, both after screen work.",
            "Points under the skull and on top of both shoulders bring the pain up.",
            "Headache of the tension kind.", "Same points. Screen breaks.")  # fmt: skip
    marks = [{"site": "right shoulder", "x": 0.63, "y": 0.2, "kind": "trigger point",
              "words": "refers to the temple"}]  # fmt: skip
    for days, pain in ((-22, 6), (-15, 5), (-8, 4)):
        story.visit(days, "17:00", Visit(soap, work, {"pain-nrs": pain}, marks, "trigger-point",
                                         45, ("supine", "prone"), where="head"))  # fmt: skip
    story.visit(-1, "17:00", Visit(
        ("One headache only, on Friday.", "Points under the skull softer.", "", ""), work,
        {"pain-nrs": 3}, marks, "trigger-point", 45, ("supine",), signed=False, where="head",
    ))  # fmt: skip
    story.book(6, "17:00", 45)


def tell_shoulder(cast: Cast) -> None:
    """A frozen shoulder that is thawing, shared with a physical therapist."""
    story = Story(
        cast, cast.owner, -66, given="Birgitta", family="Sørensen", pronouns="she/her",
        born="1970-07-07", sex="female", phone="(518) 555-0114", second_line="ceramics studio",
    )  # fmt: skip
    referral = refer_client(
        story, "physio", -65, accepted=True, until=50, visits=10,
        reason="Frozen left shoulder, pain before exercise", diagnosis="Adhesive capsulitis",
        diagnosis_code="M75.02", asks="Ease the muscles around the joint before her exercises.",
    )  # fmt: skip
    story.tell({"text": "frozen shoulder", "onset": -190, "site": "left shoulder"},
               "underactive thyroid", "levothyroxine")  # fmt: skip
    story.answer()
    decision = story.decide(-64, ["mobility", "pain"], "swedish", "I want to fasten my own bra.")
    story.consent(-64, decision=decision)
    story.agree(
        -64, [{"words": "Reach behind my back", "measure": "own-activity", "baseline": 2,
               "target": 6, "by": 20},
              {"words": "Lift the arm sideways", "measure": "shoulder-abduction", "baseline": 68,
               "target": 120, "by": 20, "site": "left shoulder"}],
        problem="Frozen left shoulder, six months", massage_types=["swedish"],
        where=["shoulders", "upper back", "left upper arm"], minutes=45, visits_a_week=1, weeks=12,
        review=9, home_care="Pendulum, five minutes, three times a day.",
    )  # fmt: skip
    referral = move_on(story, referral, "under way", -60)
    for days, degrees, pain, activity in ((-58, 68, 6, 2), (-44, 80, 5, 3), (-30, 96, 5, 4),
                                          (-16, 104, 4, 5), (-2, 112, 3, 5)):  # fmt: skip
        story.visit(days, "12:00", Visit(
            ("Nights are quieter. The arm goes a little higher.",
             f"Left shoulder to {degrees} degrees sideways, firm end. Softer around it after.",
             "Frozen shoulder, thawing.", "Before her exercises each time."),
            [("shoulders", "petrissage", 3), ("upper back", "effleurage", 3),
             ("left upper arm", "petrissage", 2)],
            {"shoulder-abduction": degrees, "pain-nrs": pain, "own-activity": activity},
            where="left shoulder", minutes=45, positions=("right side", "supine"),
        ))  # fmt: skip
    report_back(story, "physio", "interim", -1, referral=referral,
                found="From 68 to 112 degrees sideways.", asks="Which exercises next?")  # fmt: skip
    story.book(12, "12:00", 45)


def tell_widespread(cast: Cast) -> None:
    """Fibromyalgia with depression; light work, mood and sleep measured; a review that went on."""
    story = Story(
        cast, cast.therapist, -90, given="Noor", family="al-Rashid", pronouns="she/her",
        born="1984-04-19", sex="female", phone="(518) 555-0115", second_line="off on Tuesdays",
    )  # fmt: skip
    story.tell("fibromyalgia", "depression", "duloxetine 60 mg")
    story.answer()
    decision = story.decide(
        -89, ["pain", "sleep", "mood"], "swedish", "Light. Strong hurts for days."
    )
    story.consent(-89, withheld=["feet"], decision=decision)
    plan = story.agree(
        -89, [{"words": "Read to my son in the evening", "measure": "own-activity", "baseline": 3,
               "target": 6, "by": 30}],
        problem="Pain all over and bad sleep", massage_types=["swedish"],
        where=["back", "arms", "legs"], minutes=45, visits_a_week=1, weeks=12, review=-30,
        home_care="Warm bath before bed.",
    )  # fmt: skip
    for days, pain, sleep, mood in ((-82, 7, 3, 4), (-68, 7, 4, 4), (-54, 6, 4, 5), (-40, 6, 5, 5),
                                    (-20, 5, 5, 6), (-7, 5, 6, 6)):  # fmt: skip
        story.visit(days, "15:00", Visit(
            ("Sore all over after the last rain, better after a day.",
             "Tender everywhere at light touch on bad days. Warms up slowly.",
             "Fibromyalgia, a little better.", "Light work, never longer than 45 minutes."),
            [("back", "effleurage", 2), ("arms", "effleurage", 2), ("lower legs", "effleurage", 2)],
            {"pain-nrs": pain, "sleep-nrs": sleep, "mood-nrs": mood}, minutes=45,
        ))  # fmt: skip
    actions.review_plan(
        story.staff, plan, outcome="continue", next_on=story.clock.day(16),
        words="Sleep is better by two points and pain by one. She wants to go on.",
        now=story.clock.then(-30, "15:50"),
    )  # fmt: skip
    story.book(0, "15:00", 45)
