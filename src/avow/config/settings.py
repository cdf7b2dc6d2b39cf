"""Django's settings, made from Avow's own."""

from pathlib import Path
from typing import Any

import dj_database_url

from avow.config import conf

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
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "avow.ledger",
    "avow.statement",
    "avow.people",
    "avow.collection",
    "avow.choices",
    "avow.edge",
    "avow.cookies",
    "avow.messaging",
    "avow.sources",
    "avow.accounts",
    "avow.desk",
    "avow.till",
    *(["avow.demo"] if AVOW.demo else []),
]

MIDDLEWARE = [
    "avow.config.middleware.GuardMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "avow.config.middleware.StaticMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "avow.config.middleware.RefusalMiddleware",
    "avow.cookies.middleware.Signals",
    "avow.cookies.middleware.ClearRefused",
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
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
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

LOGGING_CONFIG = "avow.config.logs.configure"
# Django calls LOGGING_CONFIG only where there is something to hand over.
LOGGING: dict[str, Any] = {"version": 1}
