"""Django's settings, derived from `config.Config`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from mitwerk.project import config

MITWERK = config.load()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = config.secret_key(MITWERK)
PAYMENT_KEYS = config.payment_keys(MITWERK)
DEBUG = MITWERK.debug
ALLOWED_HOSTS = MITWERK.allowed_hosts
CSRF_TRUSTED_ORIGINS = [MITWERK.site_url] if MITWERK.site_url.startswith("https://") else []
SITE_ID = 1

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "mitwerk.kit",
    "mitwerk.apps.members",
    "mitwerk.apps.talk",
    "mitwerk.apps.ledger",
    "mitwerk.apps.vault",
    "mitwerk.apps.challenges",
    "mitwerk.apps.configurator",
    "mitwerk.project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mitwerk.project.middleware.PageGzipMiddleware",
    "csp.middleware.CSPMiddleware",
    "mitwerk.project.sessions.SessionMiddleware",
    "mitwerk.project.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mitwerk.project.middleware.ZoneMiddleware",
    "mitwerk.project.middleware.ProblemMiddleware",
    "mitwerk.project.middleware.TokenMiddleware",
    "mitwerk.project.middleware.PolicyMiddleware",
]

ROOT_URLCONF = "mitwerk.project.urls"
WSGI_APPLICATION = "mitwerk.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "project" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "mitwerk.project.context.site",
                "mitwerk.apps.talk.context.notices",
            ],
        },
    },
]

DATABASES = {"default": config.database(MITWERK)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["mitwerk.apps.members.signing_in.SignInBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"

ACCOUNT_ADAPTER = "mitwerk.apps.members.account.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "mitwerk.apps.members.forms.account.LoginForm",
    "signup": "mitwerk.apps.members.forms.account.SignupForm",
    "add_email": "mitwerk.apps.members.forms.account.AddEmailForm",
    "change_password": "mitwerk.apps.members.forms.account.ChangePasswordForm",
    "reset_password": "mitwerk.apps.members.forms.account.ResetPasswordForm",
    "reset_password_from_key": "mitwerk.apps.members.forms.account.ResetPasswordKeyForm",
    "reauthenticate": "mitwerk.apps.members.forms.account.ReauthenticateForm",
}
# Failed sign-ins are limited in members.account, where known devices are counted apart.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "signup": "20/h/ip",
    "reset_password": "30/h/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "1/180s/key",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the link in the mail is the way past any limit
ACCOUNT_EMAIL_CONFIRMATION_ANONYMOUS_REDIRECT_URL = "account_login"
# The unique index on Lower(email) (member_email_once) is stricter than unique=True on the field.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(MITWERK.site_url).scheme

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MITWERK.site_url.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mitwerk.project.views.stale_form"
CSRF_COOKIE_HTTPONLY = False  # the upload island reads it to send the header
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
X_FRAME_OPTIONS = "DENY"
if MITWERK.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # limits count the visitor, not the proxy
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "connect-src": ["'self'", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["mitwerk.project.formats"]
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = MITWERK.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = MITWERK.home / "media"  # nothing is ever served from here by path
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # 200 requirement rows over 24 phases, 2000 kept files
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "conversions"],
    }
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": MITWERK.home / "cache",
        # Beyond this the store drops entries by chance: it must hold every counter of an attack.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

_mail = urlsplit(MITWERK.mail_url)
DEFAULT_FROM_EMAIL = MITWERK.mail_from
if _mail.scheme == "console":
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
elif _mail.scheme == "file":
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MITWERK.home / "mail"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 587
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp", _mail.scheme == "smtps"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"mitwerk": {"level": "INFO"}},
}
