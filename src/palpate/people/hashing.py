"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB and two passes.

    Django's default takes 100 MiB a sign-in, half of what a serving process may use; these are
    the parameters that OWASP recommends as equally strong for a small server.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
