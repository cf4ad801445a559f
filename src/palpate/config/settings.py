"""Django's settings, read from the environment only."""

import os
from datetime import timedelta
from pathlib import Path

from palpate.config import environment as env

env.check_names(os.environ)

PACKAGE = Path(__file__).resolve().parent.parent
DATA = env.read_folder(os.environ)
DEBUG = env.read_flag(os.environ, "PALPATE_DEBUG")
SECRET_KEY = env.keep_secret(os.environ, DATA)

# Addresses -----------------------------------------------------------------------------------
BIND = env.read_text(os.environ, "PALPATE_BIND", "127.0.0.1:8000")
WORKERS = env.read_number(os.environ, "PALPATE_WORKERS", 2, 1, 64)
PROXIES = env.read_number(os.environ, "PALPATE_PROXIES", 0, 0, 9)
_origin = env.read_origin(os.environ)
env.check_proxies(_origin, PROXIES)
ORIGIN = _origin.geturl().rstrip("/") if _origin else ""
HTTPS = _origin is not None and _origin.scheme == "https"
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *([_origin.hostname] if _origin and _origin.hostname else []),
    *env.read_list(os.environ, "PALPATE_ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
ROOT_URLCONF = "palpate.config.urls"
WSGI_APPLICATION = "palpate.config.wsgi.application"

# Parts ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "palpate.people",
    "palpate.record",
    "palpate.team",
    "palpate.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
]
MIDDLEWARE = [
    "palpate.config.middleware.SecureHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "palpate.config.middleware.IdleTimeout",
    "palpate.config.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]


def _folders(kind: str) -> list[Path]:
    """Return what each audience has of templates or static files of its own."""
    return sorted((PACKAGE / "pages").glob(f"*/{kind}"))


TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": _folders("templates"),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Storage -------------------------------------------------------------------------------------
DATABASES = {"default": env.read_database(os.environ, DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Failed sign-ins are counted here. The database is the one store that all processes share and
# in which "add if absent" is atomic. Many entries, so that nobody can push the counts out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "palpate_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
STATIC_URL = "/static/"
STATICFILES_DIRS = _folders("static")
# Static files are served from where they lie, so that nothing has to be collected first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Sign-in -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["palpate.people.backend.Backend"]
PASSWORD_HASHERS = [
    "palpate.people.hashing.Argon2Hasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/account/login/"
ACCOUNT_ADAPTER = "palpate.people.adapter.Adapter"
ACCOUNT_FORMS = {"reset_password": "palpate.people.adapter.ResetForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Addresses are given by the owner of the clinic, who knows her staff.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/15m/ip,5/15m/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/5m/user",
    "signup": "5/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "palpate.people.adapter.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Palpate"
# One period either way, for phones whose clock is off.
MFA_TOTP_TOLERANCE = 1
# Browsers allow passkeys without https on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Sessions ------------------------------------------------------------------------------------
# Kept in the database, so that signing out ends them everywhere. Read once a request, written
# at most once a minute.
SESSION_ENGINE = "palpate.people.sessions"
SESSION_IDLE = timedelta(minutes=env.read_number(os.environ, "PALPATE_TIMEOUT_MINUTES", 30, 1, 720))
SESSION_LIFETIME = timedelta(hours=env.read_number(os.environ, "PALPATE_LIFETIME_HOURS", 12, 1, 72))
SESSION_COOKIE_AGE = int(SESSION_LIFETIME.total_seconds())
SESSION_COOKIE_NAME = "palpate"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
# Only pages of these audiences may be opened without signing in.
OPEN_NAMESPACES = frozenset({"client"})

# Mail ----------------------------------------------------------------------------------------
MAIL = env.read_mail(os.environ)
globals().update(MAIL)
SENDS_MAIL: bool = "EMAIL_HOST" in MAIL
DEFAULT_FROM_EMAIL = env.read_text(os.environ, "PALPATE_MAIL_FROM", "palpate@localhost")

# Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# Logs: no client data, see palpate.config.logs -------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "palpate.config.logs.Quiet"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}
