"""The name of the made-up clinic and how its people sign in."""

NAME = "Made-up clinic Willow Street"
ZONE = "America/New_York"
PHONE = "(518) 555-0100"
ADDRESS = "14 Willow Street, Albany, New York 12207"
# The state is filled in last: without it the clinic is only half built.
STATE = "New York"
# Everybody may read it in the source; the made-up clinic holds nothing that is true.
PASSWORD = "warm-hands-and-quiet-rooms"  # noqa: S105  (no secret: it opens nothing but the made-up clinic)

OWNER = "marisol@willow.example"
THERAPIST = "tobias@willow.example"
DESK = "june@willow.example"
