"""Made-up clients whom the clinic treats together with physicians and nurses."""

from __future__ import annotations

from palpate.demo.cast import Cast
from palpate.demo.letters import move_on, refer_client, report_back
from palpate.demo.story import Story
from palpate.demo.visits import Visit
from palpate.record import actions

KNEE_LETTER = """\
Dear Ms. Vega-Lindqvist,

Thank you for seeing this 59-year-old teacher, ten weeks after an uncomplicated total replacement
of the right knee for osteoarthritis. The wound healed well. Clot prevention ended after five weeks
without any event; he takes aspirin 81 mg.

Flexion is slow to come: 94 degrees at my last visit. The quadriceps and calf are guarded and he
sleeps badly. Physical therapy continues twice a week.

I ask for massage of thigh and calf around the healing joint, scar mobility once you find the scar
closed and quiet, and help with sleep. Please no deep work over the joint and no forced flexion.
Eight visits over the next three months. Please report after four visits."""


def split_letter(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a letter, each on one line."""
    return tuple(" ".join(part.split()) for part in text.split("\n\n"))


def tell_all(cast: Cast) -> None:
    """Tell every story of this file."""
    for tell in (tell_knee, tell_stop, tell_heart, tell_nerves, tell_cancer, tell_bones,
                 tell_pressure):  # fmt: skip
        tell(cast)


def tell_knee(cast: Cast) -> None:
    """Ten weeks after a knee replacement, sent by the surgeon; everything is ready to begin."""
    story = Story(
        cast, cast.owner, -9, given="Desmond", family="Okonkwo-Whitfield", pronouns="he/him",
        born="1967-09-02", sex="male", phone="(518) 555-0103", email="desmond@mail.example",
        address="81 Delaware Avenue, Albany", second_line="teaches chemistry",
    )  # fmt: skip
    refer_client(
        story, "surgeon", -8, accepted=True, until=88, visits=8, letter=split_letter(KNEE_LETTER),
        reason="Stiff right knee ten weeks after total knee replacement",
        diagnosis="Presence of right artificial knee joint", diagnosis_code="Z96.651",
        asks="Massage of thigh and calf, scar mobility, help with sleep. Report after four visits.",
        precautions="No deep work over the joint, no forced flexion.",
    )  # fmt: skip
    story.tell(
        {"kind": "procedure", "text": "total knee replacement", "onset": -70, "site": "right knee"},
        days=-7, by="referrer",
    )  # fmt: skip
    story.tell("high blood pressure", "lisinopril 10 mg", "aspirin 81 mg", days=-7)
    story.tell({"text": "blood pressure", "value": "134/82", "onset": -7}, days=-7, by="therapist")
    story.answer(days=-7)
    story.measure(-7, "pain-nrs", 6, where="right knee")
    story.measure(-7, "own-activity", 3, note="Walking down the stairs at school")
    story.measure(-7, "knee-flexion", 94, where="right knee", said_by="therapist")
    story.measure(-7, "sleep-nrs", 4)
    story.book(0, "10:30")
    story.book(7, "10:30")


def tell_stop(cast: Cast) -> None:
    """Booked today, and must not be massaged: signs of a clot in the calf."""
    story = Story(
        cast, cast.therapist, -45, given="Rosalind", family="Achterberg", pronouns="she/her",
        born="1958-03-11", sex="female", phone="(518) 555-0104", second_line="choir, drives in",
    )  # fmt: skip
    story.answer()
    story.consent(-45)
    story.visit(-38, "13:30", Visit(
        ("Shoulders tight from the choir tour.", "Upper back full on both sides, no guarding.",
         "Ordinary muscle tension.", "Again after her journey."),
        [("back", "effleurage", 2), ("shoulders", "petrissage", 3)], {"stress-nrs": 5},
    ))  # fmt: skip
    story.tell({"text": "long flight", "onset": -4}, days=-1)
    story.tell(
        {"text": "left calf swollen", "onset": -1, "site": "left calf"},
        {"text": "calf pain", "onset": -1, "site": "left calf"}, days=-1,
    )  # fmt: skip
    story.book(0, "13:30")


def tell_heart(cast: Cast) -> None:
    """Atrial fibrillation on a blood thinner; gentle work, told by the cardiologist."""
    story = Story(
        cast, cast.owner, -64, given="Aurelio", family="Benedetti", pronouns="he/him",
        born="1949-06-21", sex="male", phone="(518) 555-0105", second_line="plays the accordion",
    )  # fmt: skip
    story.tell("atrial fibrillation", "Eliquis 5 mg twice a day", "metoprolol")
    story.tell({"text": "osteoarthritis", "site": "both hands"})
    story.answer()
    decision = story.decide(-63, ["pain", "sleep"], "swedish", "Gentle, so that I can play again.")
    story.consent(-63, decision=decision)
    story.agree(
        -63, [{"words": "Play for half an hour", "measure": "own-activity", "baseline": 3,
               "target": 6, "by": 28}],
        problem="Sore hands and a stiff upper back", massage_types=["swedish"],
        where=["hands", "forearms", "upper back"], minutes=45, visits_a_week=0.5, weeks=12,
        review=21, precautions="Blood thinner: nothing deep. Nothing on the sides of the neck.",
        home_care="Warm water for the hands before playing.",
    )  # fmt: skip
    for days, activity, said in (
        (-57, 3, "Hands stiff in the morning, no new bruises."),
        (-43, 4, "Played a little on Sunday. No bruises after last time."),
        (-29, 5, "Hands warmer. One small bruise from the garden, not from here."),
        (-15, 6, "Half an hour at the club."),
        (-1, 6, "Good week. Slept well after the last session."),
    ):
        story.visit(days, "10:00", Visit(
            (said, "Forearms soft, thumbs tender. Skin whole, no bruises where I worked.",
             "Arthritis of the hands, quiet.", "Same gentle work in two weeks."),
            [("hands", "petrissage", 2), ("forearms", "effleurage", 2),
             ("upper back", "effleurage", 2)],
            {"own-activity": activity}, minutes=45,
        ))  # fmt: skip
    story.book(13, "10:00", 45)


def tell_nerves(cast: Cast) -> None:
    """Diabetes with numb feet, sent by the family physician; feet stay light."""
    story = Story(
        cast, cast.owner, -50, given="Guadalupe", family="Ríos Santillán", pronouns="she/her",
        born="1955-12-12", sex="female", phone="(518) 555-0106", preferred="Lupita",
        second_line="daughter Inés interprets",
    )  # fmt: skip
    referral = refer_client(
        story, "family", -49, accepted=True, until=40, visits=6,
        reason="Leg discomfort and poor sleep with diabetic neuropathy",
        diagnosis="Type 2 diabetes with diabetic neuropathy", diagnosis_code="E11.40",
        asks="Gentle leg massage, look at the skin of the feet each time.",
    )  # fmt: skip
    story.tell("type 2 diabetes", "metformin", {"text": "neuropathy", "site": "both feet"},
               {"text": "numb feet"})  # fmt: skip
    story.answer()
    decision = story.decide(-48, ["sleep", "circulation"], "swedish")
    story.consent(-48, withheld=["abdomen"], decision=decision)
    referral = move_on(story, referral, "under way", -47)
    for days, sleep, said in (
        (-42, 3, "Wakes at three with tingling."),
        (-28, 4, "Slept through twice."),
        (-14, 6, "Tingling less often at night."),
        (-7, 6, "Good nights, feet still numb."),
    ):
        story.visit(days, "09:00", Visit(
            (said, "Skin of both feet whole and dry, no redness. Calves soft.",
             "Neuropathy unchanged, sleep better.", "Feet light only. Look at the skin again."),
            [("lower legs", "effleurage", 2), ("feet", "effleurage", 1), ("back", "petrissage", 3)],
            {"sleep-nrs": sleep}, positions=("supine", "prone"),
            marks=[{"site": "left foot", "view": "front", "x": 0.46, "y": 0.96, "kind": "numb",
                    "words": "no feeling under the toes"}],
        ))  # fmt: skip
    report_back(story, "family", "interim", -6, referral=referral, sent="fax",
                found="Skin of both feet whole at every visit. Sleep is better.",
                asks="Please tell us of any foot wound at once.")  # fmt: skip
    story.book(0, "09:00")


def tell_cancer(cast: Cast) -> None:
    """Breast cancer treated two years ago, nodes removed on the left; the arm has limits."""
    story = Story(
        cast, cast.owner, -70, given="Yevgenia", family="Kowalczyk", preferred="Zhenya",
        pronouns="she/her", born="1971-02-17", sex="female", phone="(518) 555-0107",
        second_line="bakery on Lark Street",
    )  # fmt: skip
    story.tell(
        {"text": "breast cancer", "onset": -800, "end": -640, "status": "resolved",
         "site": "left breast"},
        {"kind": "procedure", "text": "lumpectomy", "onset": -770, "site": "left breast"},
        {"kind": "procedure", "text": "lymph node removal", "onset": -770, "site": "left armpit"},
        {"kind": "procedure", "text": "radiation therapy", "onset": -660, "site": "left breast"},
        "tamoxifen",
    )  # fmt: skip
    story.answer()
    decision = story.decide(-69, ["stress", "flexibility"], "swedish", "I want to feel at home.")
    story.consent(-69, withheld=["breasts", "abdomen"], decision=decision)
    story.agree(
        -69, [{"words": "Reach the top shelf with the left arm", "measure": "own-activity",
               "baseline": 4, "target": 7, "by": 14}],
        problem="Tight left shoulder after breast cancer treatment", massage_types=["swedish"],
        where=["back", "right arm", "right shoulder", "back of neck"], minutes=60,
        visits_a_week=1, weeks=10, review=10,
        precautions="Nodes removed on the left: nothing above light on that arm and quarter.",
    )  # fmt: skip
    for days, girth, activity in ((-63, 27.4, 4), (-49, 27.3, 5), (-35, 27.5, 5), (-21, 27.4, 6),
                                  (-7, 27.4, 7)):  # fmt: skip
        story.visit(days, "16:00", Visit(
            ("Arm feels the same, no heaviness. Sleeps on the right side.",
             "No swelling or redness of the left arm. Girth of the forearm measured.",
             "No sign of lymphoedema.", "Same work, measure again."),
            [("back", "effleurage", 2), ("right arm", "petrissage", 2),
             ("back of neck", "petrissage", 2)],
            {"girth": girth, "own-activity": activity}, where="left forearm",
            positions=("right side", "supine"),
        ))  # fmt: skip
    story.book(0, "16:00")


def tell_bones(cast: Cast) -> None:
    """Osteoporosis at eighty-four: a clearance, a departure with its reason, an addendum."""
    story = Story(
        cast, cast.therapist, -55, given="Wilhelmina", family="Vandermeer", pronouns="she/her",
        born="1942-08-30", sex="female", phone="(518) 555-0108", second_line="comes by taxi",
    )  # fmt: skip
    story.tell("osteoporosis", "alendronate",
               {"text": "wrist fracture", "onset": "2021", "status": "resolved",
                "site": "left wrist"})  # fmt: skip
    story.answer()
    actions.clear_limit(
        story.staff, story.client, rule="osteoporosis", by_name="Adaeze Nwosu, MD",
        by_role="family physician", on=story.clock.day(-50), until=story.clock.day(130),
        words="Bone density is stable. Medium pressure on the back muscles is fine.",
        now=story.clock.then(-50, "15:00"),
    )  # fmt: skip
    story.consent(-49)
    soap = (
        "Back tired from standing.",
        "Upper back rounded, muscles tight beside the spine.",
        "Muscle tension with osteoporosis.",
        "Again in two weeks, seated if she likes.",
    )
    work = [("upper back", "petrissage", 3), ("shoulders", "petrissage", 2)]
    story.visit(-34, "11:00", Visit(soap, work, minutes=45, positions=("seated",)))
    noted = story.visit(-6, "11:00", Visit(
        soap, work, minutes=45, positions=("seated",),
        beyond="She asked for a firmer hand. It went to the muscles beside the spine with the "
               "flat hand, not to the bones, and she said how much.",
    ))  # fmt: skip
    actions.add_addendum(
        story.staff, noted, "Called her two days later: no soreness, no bruise.",
        now=story.clock.then(-4, "12:10"),
    )  # fmt: skip
    story.book(8, "11:00", 45)


def tell_pressure(cast: Cast) -> None:
    """High blood pressure, watched at every visit."""
    story = Story(
        cast, cast.owner, -40, given="Rutherford", family="Mbeki", pronouns="he/him",
        born="1961-10-05", sex="male", phone="(518) 555-0109", second_line="night shift, hospital",
    )  # fmt: skip
    story.tell("high blood pressure", "amlodipine")
    story.answer()
    story.consent(-40)
    for days, pressure in ((-35, (152.0, 94.0)), (-28, (148.0, 92.0)), (-21, (144.0, 88.0)),
                           (-14, (138.0, 86.0)), (-7, (136.0, 84.0))):  # fmt: skip
        story.visit(days, "14:30", Visit(
            ("Slept after the shift. No headache, no dizziness.",
             f"Pressure {pressure[0]:g}/{pressure[1]:g} seated before. Neck and shoulders firm.",
             "Tension from shift work. Pressure watched.", "Measure first, every time."),
            [("back", "effleurage", 3), ("shoulders", "petrissage", 3)],
            {"blood-pressure": pressure, "stress-nrs": 6 + days // 14},
        ))  # fmt: skip
    story.book(0, "14:30")
