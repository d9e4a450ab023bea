"""Django's settings, read from the environment and the data folder; never in debug mode.

AFTERWORD_DATA       folder of the database file, uploads and the secret key (default ./data)
DATABASE_URL         postgresql://user:password@host:port/name?sslmode=require; without it the SQLite file is used
AFTERWORD_SECRET_KEY key of sessions and links when several machines serve; otherwise one is kept in the data folder
AFTERWORD_URL        the address people use, as in https://afterword.example.org
AFTERWORD_HOSTS      further host names that may be asked for, with commas
AFTERWORD_MAX_UPLOAD largest accepted file of evidence in bytes (default 2 GiB)
AFTERWORD_ALLOW      private addresses that checks may ask, as in 10.1.0.0/16, prometheus.lan:9090 (none by default)
AFTERWORD_SMTP_URL   smtp://user:password@host:587; without it, mails are written into the data folder
"""

from __future__ import annotations

import os
from pathlib import Path

from afterword.site.environment import allowed, database, hosts, mail, number, secret_key

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("AFTERWORD_DATA", "data")).expanduser().resolve()
SITE_URL = os.environ.get("AFTERWORD_URL", "").rstrip("/")
BEHIND_HTTPS = SITE_URL.startswith("https://")

DEBUG = False
SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = hosts(SITE_URL)
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "afterword.web",
    "django.contrib.staticfiles",
    "channels",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "afterword.domain.journal",
    "afterword.domain.accounts",
    "afterword.domain.policy",
    "afterword.domain.incidents",
    "afterword.domain.postmortems",
    "afterword.domain.actions",
    "afterword.domain.checks",
    "afterword.domain.readers",
    "afterword.domain.knowledge",
    "afterword.domain.reviews",
    "afterword.domain.meetings",
    "afterword.domain.analysis",
    "afterword.domain.recurrence",
    "afterword.domain.search",
    "afterword.domain.importing",
    "afterword.domain.practice",
    "afterword.domain.analytics",
    "afterword.domain.notifications",
    "afterword.jobs",
    "afterword.site.apps.SiteConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "afterword.site.middleware.StaticFiles",
    "afterword.site.middleware.ContentSecurityPolicy",
    "afterword.api.middleware.Problems",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "afterword.site.middleware.Surface",
    "afterword.site.middleware.ReadOnce",
    "afterword.web.middleware.ReaderZone",
    "afterword.web.errors.ErrorPages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "afterword.site.context.page",
            ]
        },
    }
]

ROOT_URLCONF = "afterword.site.urls"
ASGI_APPLICATION = "afterword.site.asgi.application"

DATABASES = {"default": database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "handle")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # unique by a constraint on Lower("email"), which the check cannot see
ACCOUNT_ADAPTER = "afterword.site.adapter.ClosedDoorAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_NAME = "afterword_session"
CSRF_COOKIE_NAME = "afterword_csrf"
CSRF_FAILURE_VIEW = "afterword.site.errors.form_refused"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/built/.*-[0-9A-Z]{8}\.\w+$"  # the hash is in the name, so it can be kept for ever
MEDIA_ROOT = DATA / "files"

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(DATA / "incoming") if (DATA / "incoming").is_dir() else None
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FILES = 5000  # a folder of evidence in one go
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # fields other than files
AFTERWORD_MAX_UPLOAD = number("AFTERWORD_MAX_UPLOAD", 2 * 1024**3)
AFTERWORD_MAX_IMAGE = number("AFTERWORD_MAX_IMAGE", 20 * 1024**2)
AFTERWORD_WORKER = os.environ.get("AFTERWORD_WORKER", "") == "1"  # run background jobs inside the web process
JOB_LEASE_SECONDS = number("AFTERWORD_JOB_LEASE", 30)

OUTGOING_ALLOWED = allowed()  # what the guard in fetch/ lets through beside public addresses

globals().update(mail(DATA))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"secrets": {"()": "afterword.site.logs.WithoutSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "afterword": {
            "level": os.environ.get("AFTERWORD_LOG_LEVEL", "INFO"),
            "handlers": ["stderr"],
            "propagate": False,
        },
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
