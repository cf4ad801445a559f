"""Settings that cannot be used end the program with a sentence: which variable, and the repair."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from palpate.config import environment as env

Read = Callable[[dict[str, str], Path], object]


def number(given: dict[str, str], _folder: Path) -> object:
    return env.read_number(given, "PALPATE_TIMEOUT_MINUTES", 30, 1, 720)


def names(given: dict[str, str], _folder: Path) -> object:
    return env.check_names(given)


def origin(given: dict[str, str], _folder: Path) -> object:
    return env.read_origin(given)


def mail(given: dict[str, str], _folder: Path) -> object:
    return env.read_mail(given)


def flag(given: dict[str, str], _folder: Path) -> object:
    return env.read_flag(given, "PALPATE_DEBUG")


@pytest.mark.parametrize(
    ("read", "name", "value", "repair"),
    [
        (number, "PALPATE_TIMEOUT_MINUTES", "soon", "give a whole number from 1 to 720"),
        (number, "PALPATE_TIMEOUT_MINUTES", "0", "give a whole number from 1 to 720"),
        (number, "PALPATE_TIMEOUT_MINUTES", "-5", "give a whole number from 1 to 720"),
        (names, "PALPATE_TIMEOUT_MINUTE", "5", "did you mean PALPATE_TIMEOUT_MINUTES"),
        (names, "PALPATE_XYZZY", "5", "remove it, or see the list of settings"),
        (origin, "PALPATE_ORIGIN", "clinic.example", "give scheme and host only"),
        (origin, "PALPATE_ORIGIN", "https://clinic.example/x", "give scheme and host only"),
        (mail, "PALPATE_MAIL", "mail.example", "write smtp://name:password@host:587"),
        (mail, "PALPATE_MAIL", "smtp://mail.example:many", "write smtp://"),
        (flag, "PALPATE_DEBUG", "maybe", "give 1 for on or 0 for off"),
        (env.keep_secret, "PALPATE_SECRET_KEY", "short", "give a longer one"),
        (env.read_database, "PALPATE_DATABASE", "mysql://x/y", "write sqlite:///folder"),
        (env.read_database, "PALPATE_DATABASE", "postgres://host", "write sqlite:///folder"),
        (env.read_database, "PALPATE_DATABASE", "postgres://h:many/x", "write sqlite:///folder"),
        (
            env.read_database,
            "PALPATE_DATABASE",
            "sqlite://here.db",
            "write sqlite:/// and the path",
        ),
        (env.read_database, "PALPATE_DATABASE", "sqlite:///no/such/x.db", "make it"),
    ],
)
def test_a_setting_that_cannot_be_used_names_variable_and_repair(
    tmp_path: Path, read: Read, name: str, value: str, repair: str
) -> None:
    with pytest.raises(env.Misconfigured) as refused:
        read({name: value}, tmp_path)
    assert str(refused.value).startswith(name)
    assert repair in str(refused.value)


def test_a_wrong_database_address_is_not_repeated_for_it_may_hold_a_password(tmp_path) -> None:
    with pytest.raises(env.Misconfigured) as refused:
        env.read_database({"PALPATE_DATABASE": "pg://me:sesame@h/x"}, tmp_path)
    assert "sesame" not in str(refused.value)


def test_without_settings_everything_has_a_place(tmp_path: Path) -> None:
    assert number({}, tmp_path) == 30
    assert origin({}, tmp_path) is None
    assert "dummy" in env.read_mail({})["EMAIL_BACKEND"]
    assert env.read_database({}, tmp_path)["NAME"] == str(tmp_path / "palpate.sqlite3")


def test_a_secret_is_made_once_kept_and_closed_to_others(tmp_path: Path) -> None:
    first = env.keep_secret({}, tmp_path)
    assert len(first) > 50
    assert env.keep_secret({}, tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_given_secret_is_not_stored(tmp_path: Path) -> None:
    given = "s" * 40
    assert env.keep_secret({"PALPATE_SECRET_KEY": given}, tmp_path) == given
    assert list(tmp_path.iterdir()) == []


def test_a_spoilt_secret_file_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("x")
    with pytest.raises(env.Misconfigured, match="delete that file"):
        env.keep_secret({}, tmp_path)


def test_the_data_folder_is_made_and_closed_to_others(tmp_path: Path) -> None:
    made = env.read_folder({"PALPATE_DATA": str(tmp_path / "a" / "b")})
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_data_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(env.Misconfigured, match="name a folder in which you may write"):
        env.read_folder({"PALPATE_DATA": str(tmp_path / "file" / "b")})


def test_a_postgres_address_is_taken_apart(tmp_path: Path) -> None:
    read = env.read_database(
        {"PALPATE_DATABASE": "postgres://me:s%40fe@db.example:5433/clinic?sslmode=require"},
        tmp_path,
    )
    assert (read["USER"], read["PASSWORD"], read["NAME"]) == ("me", "s@fe", "clinic")
    assert (read["HOST"], read["PORT"]) == ("db.example", "5433")
    assert read["OPTIONS"] == {"sslmode": "require"}


def test_a_mail_server_with_a_password_is_spoken_to_in_secret() -> None:
    plain = env.read_mail({"PALPATE_MAIL": "smtp://me:x@mail.example"})
    secure = env.read_mail({"PALPATE_MAIL": "smtps://me:x@mail.example"})
    assert (plain["EMAIL_PORT"], plain["EMAIL_USE_TLS"], plain["EMAIL_USE_SSL"]) == (
        587,
        True,
        False,
    )
    assert (secure["EMAIL_PORT"], secure["EMAIL_USE_TLS"], secure["EMAIL_USE_SSL"]) == (
        465,
        False,
        True,
    )


SHOW = (
    "import palpate.config.settings as s; print(s.HTTPS, s.SESSION_COOKIE_SECURE, s.ALLOWED_HOSTS)"
)


def run_settings(tmp_path: Path, script: str, **given: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PALPATE_")}
    paths = os.pathsep.join(sys.path)
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**kept, "PYTHONPATH": paths, "PALPATE_DATA": str(tmp_path), **given},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_public_address_closes_cookies_to_plain_http(tmp_path: Path) -> None:
    given = {"PALPATE_ORIGIN": "https://clinic.example", "PALPATE_PROXIES": "1"}
    public = run_settings(tmp_path, SHOW, **given)
    assert public.stdout.startswith("True True")
    assert "clinic.example" in public.stdout
    assert run_settings(tmp_path, SHOW).stdout.startswith("False False")


def test_https_without_a_proxy_is_refused(tmp_path: Path) -> None:
    done = run_settings(tmp_path, SHOW, PALPATE_ORIGIN="https://clinic.example")
    assert "PALPATE_PROXIES is 0 while PALPATE_ORIGIN is https; set it to how many" in done.stderr


def test_a_program_with_a_wrong_setting_ends_with_one_sentence(tmp_path: Path) -> None:
    script = "from palpate.config.serving import start_django; start_django()"
    done = run_settings(tmp_path, script, PALPATE_TIMEOUT_MINUTES="soon")
    assert done.returncode == 2
    assert done.stderr == (
        "palpate: PALPATE_TIMEOUT_MINUTES is “soon”; give a whole number from 1 to 720.\n"
    )


PRAGMAS = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
        cursor.execute(f"PRAGMA {name}")
        print(cursor.fetchone()[0])
print(connection.transaction_mode)
"""


def test_sqlite_waits_for_the_disk_before_it_acknowledges(tmp_path: Path) -> None:
    done = run_settings(tmp_path, PRAGMAS)
    # 2 is FULL.
    assert done.stdout.split() == ["wal", "2", "1", "10000", "IMMEDIATE"], done.stderr
