"""Django's settings, made from Avow's own."""

from pathlib import Path
from typing import Any

import dj_database_url

from avow.accounts import conf as accounts
from avow.config import conf
from avow.cookies import conf as cookies
from avow.edge import conf as edge

AVOW = conf.settings()
ROOMS = Path(__file__).parents[1]

SECRET_KEY = conf.secret_key(AVOW.home)
DEBUG = AVOW.debug
ALLOWED_HOSTS = AVOW.hosts
ROOT_URLCONF = "avow.config.urls"
ASGI_APPLICATION = "avow.config.asgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Before allauth, whose pages it shows in its own way.
    "avow.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *sorted(
        f"allauth.socialaccount.providers.{provider.module}"
        for provider in accounts.settings().providers.values()
        if provider.kind != "openid-connect"
    ),
    "avow.ledger",
    "avow.statement",
    "avow.people",
    "avow.collection",
    "avow.choices",
    "avow.edge",
    "avow.cookies",
    "avow.messaging",
    "avow.sources",
    "avow.desk",
    "avow.till",
    *(["avow.demo"] if AVOW.demo else []),
]

MIDDLEWARE = [
    *(["avow.demo.elsewhere.middleware.Elsewhere"] if AVOW.demo else []),
    "avow.config.middleware.GuardMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "avow.config.middleware.StaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "avow.config.middleware.RefusalMiddleware",
    "avow.accounts.middleware.Following",
    "avow.cookies.middleware.Signals",
    "avow.cookies.middleware.ClearRefused",
    *(["avow.cookies.middleware.StrictContentSecurityPolicy"] if cookies.settings().strict else []),
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A retailer's own brand, masthead and footer come first; the demonstration has its own.
        "DIRS": [
            AVOW.home / "templates",
            *([ROOMS / "demo" / "brand"] if AVOW.demo else []),
            ROOMS / "core" / "templates",
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _database() -> dict[str, Any]:
    """SQLite that loses nothing it has acknowledged and erases what it deletes, or PostgreSQL."""
    database: dict[str, Any] = dict(dj_database_url.parse(AVOW.database_url, conn_max_age=600))
    if database["ENGINE"].endswith("sqlite3"):
        database["CONN_MAX_AGE"] = None
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            ),
        }
        database["TEST"] = {"NAME": str(AVOW.home.resolve() / "test.sqlite3")}
    return database


DATABASES = {"default": _database()}

# Limits on attempts hold in all processes, and after a restart.
CACHES = {
    "default": {
        "BACKEND": "avow.accounts.counting.Attempts",
        "LOCATION": "accounts_attempt",
        "KEY_FUNCTION": "avow.accounts.counting.key",
        # When there are so many of them, Django forgets some before their time.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = edge.settings().proxies

EMAIL_BACKEND = "avow.messaging.backend.EmailBackend"

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    ROOMS / "core" / "static",
    *(folder for folder in [AVOW.home / "static"] if folder.is_dir()),
]
WHITENOISE_USE_FINDERS = True

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# A cookie of the session, set only where a form is: the statement declares no longer one.
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = AVOW.site.startswith("https://")
CSRF_TRUSTED_ORIGINS = [AVOW.site]

SESSION_ENGINE = "avow.accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["avow.accounts.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:account"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
# Whoever finds a browser open changes no address and adds no other way in.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "avow.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"signup": "avow.accounts.forms.Registration"}
SOCIALACCOUNT_ADAPTER = "avow.accounts.adapters.ServiceAdapter"
SOCIALACCOUNT_FORMS = {"signup": "avow.accounts.forms.AddressForService"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "facebook": {"FIELDS": ["id", "email", "first_name", "last_name"]},
    "twitter_oauth2": {"FIELDS": ["id", "name", "username"]},
}
MFA_ADAPTER = "avow.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# Browsers take this machine for safe without TLS, and no other.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = AVOW.site.startswith("http://")
MFA_TOTP_TOLERANCE = 1
# Else nobody with a second step could change their address.
MFA_ALLOW_UNVERIFIED_EMAIL = True

LOGGING_CONFIG = "avow.config.logs.configure"
# Django calls LOGGING_CONFIG only where there is something to hand over.
LOGGING: dict[str, Any] = {"version": 1}
