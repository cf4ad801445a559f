"""Passwords are hashed by Argon2id within the memory of a small server."""

from palpate.people.hashing import Argon2Hasher


def test_a_password_is_hashed_by_argon2id_in_nineteen_mebibytes() -> None:
    stored = Argon2Hasher().encode("quiet-hands-at-work", "saltsaltsalt")
    assert stored.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert Argon2Hasher().verify("quiet-hands-at-work", stored)
    assert not Argon2Hasher().verify("quiet-hands-at-play", stored)
