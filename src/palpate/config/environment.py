"""Reads settings from the environment, and fails loudly with the variable and the repair."""

from __future__ import annotations

import difflib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

KNOWN: dict[str, str] = {
    "PALPATE_DATA": "folder for the database, the secret key and other files",
    "PALPATE_DATABASE": "address of the database, sqlite:///… or postgres://…",
    "PALPATE_SECRET_KEY": "secret that signs sessions; made and kept in the data folder when unset",
    "PALPATE_ORIGIN": "address that people type, such as https://clinic.example",
    "PALPATE_ALLOWED_HOSTS": "further host names, separated by commas",
    "PALPATE_PROXIES": "how many trusted proxies stand in front",
    "PALPATE_BIND": "where the server listens, such as 127.0.0.1:8000",
    "PALPATE_WORKERS": "how many processes serve pages",
    "PALPATE_TIMEOUT_MINUTES": "minutes without a click after which people are signed out",
    "PALPATE_LIFETIME_HOURS": "hours after which people sign in again in any case",
    "PALPATE_MAIL": "mail server, such as smtp://name:password@mail.example:587",
    "PALPATE_MAIL_FROM": "sender of the mail that the server sends",
    "PALPATE_DEBUG": "1 shows errors in the browser; never on a real clinic",
}

DATA_FOLDER = Path("~/.local/share/palpate")

# Tests and the made-up clinic have variables of their own.
FREE_PREFIXES = ("PALPATE_TEST_", "PALPATE_DEMO_")

# What a save needs to survive. In WAL mode both NORMAL and FULL keep every committed row when
# the server is killed, because the operating system already has the pages. Only FULL also waits
# for the disk, and so keeps them when the power fails. A saved note was acknowledged: FULL.
SQLITE_SETUP = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-16000;"
)

Environment = Mapping[str, str]


class Misconfigured(ImproperlyConfigured):
    """A setting cannot be used; the sentence names the variable and the repair."""

    def __init__(self, variable: str, problem: str, repair: str) -> None:
        """Join the three parts to one sentence."""
        super().__init__(f"{variable} {problem}; {repair}.")
        self.variable = variable


def check_names(environment: Environment) -> None:
    """Refuse a PALPATE_ variable that does not exist, for it is a misspelt one."""
    for name in environment:
        if not name.startswith("PALPATE_") or name in KNOWN or name.startswith(FREE_PREFIXES):
            continue
        near = difflib.get_close_matches(name, KNOWN, n=1, cutoff=0.8)
        repair = f"did you mean {near[0]}" if near else "remove it, or see the list of settings"
        raise Misconfigured(name, "is not a setting", repair)


def read_text(environment: Environment, name: str, default: str = "") -> str:
    """Return the text of a variable, without the blanks around it."""
    return environment.get(name, default).strip()


def read_number(environment: Environment, name: str, default: int, low: int, high: int) -> int:
    """Return a whole number between the two ends."""
    text = read_text(environment, name)
    if not text:
        return default
    if not text.isdecimal() or not low <= int(text) <= high:
        raise Misconfigured(name, f"is “{text}”", f"give a whole number from {low} to {high}")
    return int(text)


def read_flag(environment: Environment, name: str) -> bool:
    """Return whether a switch is on."""
    text = read_text(environment, name).lower()
    if text not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise Misconfigured(name, f"is “{text}”", "give 1 for on or 0 for off")
    return text in {"1", "yes", "true"}


def read_list(environment: Environment, name: str) -> list[str]:
    """Return the parts between commas."""
    return [part.strip() for part in read_text(environment, name).split(",") if part.strip()]


def read_folder(environment: Environment) -> Path:
    """Return the data folder, made on first use and closed to others."""
    given = read_text(environment, "PALPATE_DATA")
    folder = Path(given).expanduser() if given else DATA_FOLDER.expanduser()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            "PALPATE_DATA",
            f"names a folder that cannot be made ({folder}: {error.strerror})",
            "name a folder in which you may write",
        ) from error
    return folder


def read_origin(environment: Environment) -> SplitResult | None:
    """Return the address that people type, or None when it was not given."""
    text = read_text(environment, "PALPATE_ORIGIN")
    if not text:
        return None
    origin = urlsplit(text)
    if origin.scheme not in {"http", "https"} or not origin.hostname or origin.path.strip("/"):
        raise Misconfigured(
            "PALPATE_ORIGIN", f"is “{text}”", "give scheme and host only, https://clinic.example"
        )
    return origin


def check_proxies(origin: SplitResult | None, proxies: int) -> None:
    """Refuse https without a proxy in front: this server speaks plain http to the proxy."""
    if origin is not None and origin.scheme == "https" and not proxies:
        raise Misconfigured(
            "PALPATE_PROXIES",
            "is 0 while PALPATE_ORIGIN is https",
            "set it to how many proxies stand in front of this server, most often 1",
        )


def keep_secret(environment: Environment, folder: Path) -> str:
    """Return the secret key: the given one, or the one made on first run and kept."""
    given = read_text(environment, "PALPATE_SECRET_KEY")
    if given and len(given) < 32:
        raise Misconfigured(
            "PALPATE_SECRET_KEY",
            "is shorter than 32 characters",
            "give a longer one, or unset it and one is made and kept in the data folder",
        )
    return given or _stored_secret(folder / "secret_key")


def _stored_secret(path: Path) -> str:
    try:
        if not path.exists():
            _write_secret(path)
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            "PALPATE_SECRET_KEY",
            f"is unset and {path} cannot be read or written",
            "set the variable, or make the data folder writable",
        ) from error
    if len(secret) < 32:
        raise Misconfigured(
            "PALPATE_SECRET_KEY", f"is unset and {path} is too short", "delete that file"
        )
    return secret


def _write_secret(path: Path) -> None:
    # Written aside and linked into place: of two processes that start together, both read
    # the same whole key.
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(aside, path)
    except FileExistsError:
        # The other process was first; its key is as good.
        return
    finally:
        aside.unlink()


def read_database(environment: Environment, folder: Path) -> dict[str, Any]:
    """Return Django's settings for the database."""
    text = read_text(environment, "PALPATE_DATABASE") or f"sqlite://{folder / 'palpate.sqlite3'}"
    try:
        address = urlsplit(text)
        port = address.port
    except ValueError as error:
        raise _bad_database() from error
    if address.scheme == "sqlite":
        return _sqlite(address)
    if address.scheme in {"postgres", "postgresql"} and address.path.strip("/"):
        return _postgres(address, port)
    raise _bad_database()


def _bad_database() -> Misconfigured:
    # The address is not repeated: it may hold a password.
    return Misconfigured(
        "PALPATE_DATABASE",
        "is not the address of a database",
        "write sqlite:///folder/palpate.sqlite3 or postgres://user:password@host:5432/name",
    )


def _sqlite(address: SplitResult) -> dict[str, Any]:
    path = Path("/" + unquote(address.path).lstrip("/"))
    if address.netloc or path == Path("/"):
        raise Misconfigured(
            "PALPATE_DATABASE", "has no whole path", "write sqlite:/// and the path from the root"
        )
    if not path.parent.is_dir():
        raise Misconfigured(
            "PALPATE_DATABASE", f"lies in a folder that is not there ({path.parent})", "make it"
        )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "init_command": SQLITE_SETUP,
            # A writer takes its turn at BEGIN, so that two can never wait for each other.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
        },
    }


def _postgres(address: SplitResult, port: int | None) -> dict[str, Any]:
    options = dict(parse_qsl(address.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.strip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": options.pop("host", unquote(address.hostname or "")),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def read_mail(environment: Environment) -> dict[str, Any]:
    """Return Django's settings for mail; without a server none is sent."""
    text = read_text(environment, "PALPATE_MAIL")
    if not text:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        server = urlsplit(text)
        port = server.port
    except ValueError as error:
        raise _bad_mail() from error
    if server.scheme not in {"smtp", "smtps"} or not server.hostname:
        raise _bad_mail()
    secure = server.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": server.hostname,
        "EMAIL_PORT": port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(server.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(server.password or ""),
        "EMAIL_USE_SSL": secure,
        # Plain smtp starts TLS whenever a password would be sent.
        "EMAIL_USE_TLS": not secure and bool(server.username),
        "EMAIL_TIMEOUT": 10,
    }


def _bad_mail() -> Misconfigured:
    return Misconfigured(
        "PALPATE_MAIL",
        "is not the address of a mail server",
        "write smtp://name:password@host:587 or smtps://name:password@host",
    )
