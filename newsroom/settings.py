"""One settings file, three modes, everything from the environment.

NEWSROOM_MODE is `demo` (the default of `make run`), `test` (set by pytest) or `production`. Production starts only with
every value that it needs, and names all that are missing at once.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(os.environ.get("NEWSROOM_ENV_FILE", str(BASE_DIR / ".env")))

MODE = env.str("NEWSROOM_MODE", default="test" if "pytest" in sys.modules else "demo")
if MODE not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"NEWSROOM_MODE is {MODE!r}; it may be demo, test or production.")
DEMO = MODE == "demo"
TEST = MODE == "test"
PRODUCTION = MODE == "production"
DEBUG = env.bool("NEWSROOM_DEBUG", default=False)

if PRODUCTION:
    needed = ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "SITE_ORIGIN")
    missing = [name for name in needed if not env.str(name, default="").strip()]
    if missing:
        raise ImproperlyConfigured(
            "A production start needs these environment variables, which are missing: "
            + ", ".join(missing)
            + ". See docs/operations.md. 生产模式缺少以上环境变量,未启动。"
        )
    if DEBUG:
        raise ImproperlyConfigured("NEWSROOM_DEBUG must be off in production. 生产模式不得打开调试。")

# Demo and test keys protect nothing: their sites hold invented data and listen on loopback.
SECRET_KEY = env.str("SECRET_KEY", default="demo-and-test-only-" + "0" * 40)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_ORIGIN = env.str("SITE_ORIGIN", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEMO else ["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_ORIGIN] if PRODUCTION else [])
DEMO_LOGINS = DEMO and env.bool("DEMO_LOGINS", default=True)
DEMO_PASSWORD = "demo-newsroom-2026"  # noqa: S105  (printed at start; refused by the backend where DEMO_LOGINS is off)
NEWSPAPER_NAME = env.str("NEWSPAPER_NAME", default="知衡日报")
# Address of the licence under which the public files are given; empty: none is declared.
DATA_LICENCE = env.str("DATA_LICENCE", default="")

INSTALLED_APPS = [
    "newskit.backoffice",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.simple_history",
    "newsroom.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "simple_history",
    "newskit.searching",
    "newskit.periods",
    "newskit.audit",
    "newskit.accounts",
    "newskit.outbox",
    "newskit.topics",
    "newskit.pictures",
    "newskit.opendata",
    "delegates",
    "proposals",
    "articles",
    "newsroom.apps.NewsroomConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "newsroom.middleware.BackOfficePolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.middleware.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "newskit.accounts.login.middleware.LoginRules",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

# Blocking threads of one web process (Granian's --blocking-threads). Exports take at most half of them.
WEB_THREADS = env.int("WEB_THREADS", default=6)

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
            ],
            "libraries": {
                "citing": "newskit.opendata.citing",
                "headlines": "newskit.chinese.headlines",
                "sharing": "newskit.lists.sharing",
            },
        },
    }
]

if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.db_url("DATABASE_URL", engine="django.db.backends.postgresql")}
else:
    DATABASES = {
        "default": {
            "ENGINE": "newskit.embedded_postgres.backend",
            "NAME": "newsroom",
            "EMBEDDED": {"home": BASE_DIR / ".data" / ("test" if TEST else "postgres"), "durable": not TEST},
        }
    }
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if pool_size := env.int("DATABASE_POOL", default=0):  # set for the web server alone: a command needs one connection
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": pool_size}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What the login counts (allauth's rates, codes already used) must hold for all processes: a table, made by accounts 0004.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["newskit.accounts.login.throttle.Throttle", "newskit.accounts.backends.PostingBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"

# Who must have a second factor: `required-roles` (chief editors, administrators, superusers), `all` or `off`.
SECOND_FACTOR = env.str("SECOND_FACTOR", default="required-roles" if PRODUCTION else "off")
if SECOND_FACTOR not in {"required-roles", "all", "off"}:
    raise ImproperlyConfigured(f"SECOND_FACTOR is {SECOND_FACTOR!r}; it may be required-roles, all or off.")
# A forgotten password: an administrator sets a new one, or, where the site sends mail, an address in a mail lets choose one.
PASSWORD_RESET_BY_MAIL = env.bool("PASSWORD_RESET_BY_MAIL", default=bool(env.str("EMAIL_URL", default="")))
# Proxies in front of the site, each of which adds the address that it saw to X-Forwarded-For.
PROXIES = env.int("PROXIES", default=1 if PRODUCTION else 0)

ACCOUNT_ADAPTER = "newskit.accounts.login.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]  # of a form that has no address
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True  # as long as SESSION_COOKIE_AGE
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/10m/key", "reset_password": "10/h/ip,3/h/key"}
ACCOUNT_FORMS = {
    "login": "newskit.backoffice.login.forms.LoginForm",
    "reauthenticate": "newskit.backoffice.login.forms.ReauthenticateForm",
    "change_password": "newskit.backoffice.login.forms.ChangePasswordForm",
    "reset_password": "newskit.backoffice.login.forms.ResetPasswordForm",
    "reset_password_from_key": "newskit.backoffice.login.forms.NewPasswordForm",
}
MFA_ADAPTER = "newskit.accounts.login.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before or after counts too: telephones' clocks differ
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "newskit.backoffice.login.forms.CodeForm",
    "reauthenticate": "newskit.backoffice.login.forms.CodeAgainForm",
    "activate_totp": "newskit.backoffice.login.forms.SetUpForm",
}

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # so that the end that the page names holds
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "newskit.accounts.login.throttle.client_address"
AXES_LOCKOUT_CALLABLE = "newskit.accounts.login.throttle.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # the audit trail has it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "newskit/locale"]  # newskit is no app itself, its rooms share one catalogue
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "static")))
MEDIA_URL = "media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TEST  # tests collect nothing into STATIC_ROOT

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
if TEST:
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Messages that leave the house (docs/operations.md). The demonstration writes its letters into a folder: nothing leaves.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="newsroom@localhost")
EMAIL_TIMEOUT = 4
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
elif DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = BASE_DIR / ".data" / "letters"
OUTBOX_EMAIL = not PRODUCTION or bool(env.str("EMAIL_URL", default=""))
OUTBOX_EMAIL_HEADLINE = env.bool("EMAIL_HEADLINE", default=False)
# How the address of a bot begins, by messenger. No other address is ever called.
OUTBOX_BOTS = {
    "wecom": ["https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="],
    "dingtalk": ["https://oapi.dingtalk.com/robot/send?access_token="],
    "feishu": ["https://open.feishu.cn/open-apis/bot/v2/hook/", "https://open.larksuite.com/open-apis/bot/v2/hook/"],
}

SESSION_ENGINE = "newskit.accounts.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60  # without a request
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin's own pop-ups
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which wants DENY
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # a pasted page of 5 MB, form-encoded, before intake refuses it in words
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

SELF = "'self'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "object-src": ["'none'"],
    }
}

# How many reviews a story passes before it may appear, and how many a correction passes (never fewer than two).
REVIEW_STAGES = env.int("REVIEW_STAGES", default=3)
CORRECTION_STAGES = env.int("CORRECTION_STAGES", default=2)
STRICT_REVIEW = env.bool("STRICT_REVIEW", default=False)
# After how many hours a lock on a text is over by itself; for how many days what was typed and not saved is kept.
EDIT_LOCK_HOURS = env.int("EDIT_LOCK_HOURS", default=4)
AUTOSAVE_DAYS = env.int("AUTOSAVE_DAYS", default=30)

UNFOLD = {
    "SITE_TITLE": _("Newsroom"),
    "SITE_HEADER": NEWSPAPER_NAME,
    "SITE_SUBHEADER": _("Back office"),
    "SITE_SYMBOL": "newspaper",
    "SIDEBAR": {"show_search": True, "navigation": "newsroom.navigation.sidebar"},
    "ACCOUNT": {"navigation": [{"title": _("My login"), "link": reverse_lazy("own_login")}]},
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "STYLES": ["newskit.backoffice.media.stylesheet", "newskit.backoffice.media.desk_stylesheet"],
    "SCRIPTS": ["newskit.backoffice.media.script", "newskit.backoffice.media.desk_script"],
    "COLORS": {
        "primary": {
            "50": "253 242 241",
            "100": "251 226 223",
            "200": "246 197 192",
            "300": "238 157 149",
            "400": "224 108 97",
            "500": "200 62 54",
            "600": "165 28 28",
            "700": "140 24 24",
            "800": "116 22 22",
            "900": "96 22 22",
            "950": "54 9 9",
        },
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
