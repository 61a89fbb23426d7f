"""Django's settings. What a company may set is an environment variable (docs/reference/settings.md)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from csp.constants import NONE, SELF

from tutti.config.apps_found import tutti_apps
from tutti.config.database import database_settings
from tutti.ground.crypto.keyring import Keyring
from tutti.ground.postgres.places import default_home

TESTING = "pytest" in sys.modules
DEBUG = os.environ.get("TUTTI_DEBUG") == "1"

TUTTI_HOME = Path(os.environ.get("TUTTI_HOME") or default_home())
DATABASE_URL = os.environ.get("DATABASE_URL", "")
KEYRING = Keyring(TUTTI_HOME / "keys")

TUTTI_URL = os.environ.get("TUTTI_URL", "")
TUTTI_PLAIN_HTTP = os.environ.get("TUTTI_PLAIN_HTTP") == "1"
TUTTI_PROXIES = os.environ.get("TUTTI_PROXIES", "")

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = KEYRING.text("sessions")
ALLOWED_HOSTS = [
    "*"
]  # the public address is checked by ground/web/address.py, which knows TUTTI_URL

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials",
    "procrastinate.contrib.django",
    *tutti_apps(),
]

MIDDLEWARE = [
    "tutti.ground.house.middleware.HouseMiddleware",
    "tutti.ground.web.middleware.HeadersMiddleware",
    "tutti.ground.web.middleware.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tutti.ground.api.middleware.TokenMiddleware",
    "tutti.ground.ui.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tutti.ground.access.middleware.AccessMiddleware",
]

ROOT_URLCONF = "tutti.config.urls"
WSGI_APPLICATION = "tutti.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tutti.ground.ui.context.house",
            ],
        },
    }
]

DATABASES = {
    "default": database_settings(home=TUTTI_HOME, url=DATABASE_URL, pool_size=0 if TESTING else 20)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # each app's jobs.py

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"

SESSION_COOKIE_NAME = "tutti_session"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "tutti_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tutti.ground.ui.views.errors.csrf_failed"

SECURE_HSTS_SECONDS = 365 * 24 * 3600  # sent only when the request is secure
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("it", "Italiano")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = TUTTI_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "tutti.ground.ui.storage.HashedStaticFiles"
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "tutti.ground.keys.links.KeylessFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("TUTTI_LOG", "INFO")},
    "loggers": {"procrastinate": {"level": "WARNING"}, "httpx2": {"level": "WARNING"}},
}
