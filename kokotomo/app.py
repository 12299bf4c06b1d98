"""The factory: the only module that knows every feature."""

import logging
import sys
from importlib import import_module
from pathlib import Path

from flask import Flask, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from kokotomo.cli.commands import Commands
from kokotomo.foundation.crypto import keys
from kokotomo.foundation.db import db, end_quietly, options_for_postgres, prepare, set_reading
from kokotomo.settings import Settings
from kokotomo.web import (
    access,
    assets,
    code_door,
    compression,
    correspondents,
    errors,
    headers,
    limits,
    login,
    origins,
    restored,
    sessions,
    templating,
)
from kokotomo.web.posts import PageRequest, widen

FEATURES = (
    "home",
    "diaries",
    "comments",
    "follows",
    "moderation",
    "notifications",
    "accounts",
    "help",
    "portability",
    "volunteers",
    "admin",
    "consultations",
)
LISTENERS = ("comments", "volunteers", "consultations", "notifications", "figures")
"""Features of the domain that subscribe to others' events: nobody else imports what listens."""


def resources(name: str) -> Path:
    """Where *name* (templates, static, migrations) lies: in a wheel beside this file, in a checkout above."""
    packaged = Path(__file__).parent / name
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / name


def create_app(settings: Settings | None = None) -> Flask:
    """Build the site from *settings*, by default from the environment.

    Raises `SettingsProblem` or `KeyRingProblem` in words where it cannot run as it is set up.
    """
    settings = settings or Settings.from_environ()
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    app = Flask(
        "kokotomo",
        template_folder=str(resources("templates")),
        static_folder=None,
        instance_path=str(settings.instance),
    )
    # In production the keys may not lie where the data lies: whoever copies the one must not have the other.
    apart = [settings.instance] if settings.production else []
    apart += [settings.backups] if settings.backups else []
    app.request_class = PageRequest
    app.jinja_environment = templating.Environment
    keys.set_up(settings.key_ring, settings.secrets, create=not settings.production, outside=apart)
    _configure(app, settings)
    _begin_requests(app)
    _connect(app)
    _add_features(app)
    _serve_files(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        MIGRATIONS=str(resources("migrations")),
        SECRET_KEY=keys.secrets().secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={} if settings.sqlite else options_for_postgres(),
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="__Host-form" if settings.secure else "form",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        # A token lives as long as its cookie: people write for hours, at night, with pauses.
        WTF_CSRF_TIME_LIMIT=None,
        # Our own look at Origin and Sec-Fetch-Site replaces the Referer, which some pages do not send.
        WTF_CSRF_SSL_STRICT=False,
        # Flask-WTF would read the file of WTForms' words anew for every form; see `web.forms`.
        WTF_I18N_ENABLED=False,
        BABEL_DEFAULT_LOCALE="ja",
        BABEL_DEFAULT_TIMEZONE="Asia/Tokyo",
        PREFERRED_URL_SCHEME="https" if settings.secure else "http",
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("kokotomo")
    if not logger.handlers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)


def _begin_requests(app: Flask) -> None:
    """Before anything looks at a request: is its host ours, does it read or write, is it from our pages."""

    @app.before_request
    def begin() -> None:
        # The server says that it ends the body itself, and ends it where the line dropped as well: then half
        # a post would be published as a whole one. Without its word the announced length must be there.
        request.environ.pop("wsgi.input_terminated", None)
        set_reading(request.method in origins.SAFE and request.endpoint not in access.WRITING_GETS)
        restored.require_replayed(app)
        if origins.from_elsewhere():
            raise BadRequest
        widen(request)

    @app.teardown_request
    def done(error: BaseException | None) -> None:
        if error is None:
            end_quietly()
        set_reading(False)


def _connect(app: Flask) -> None:
    db.init_app(app)
    Babel(app)
    with app.app_context():
        prepare(db.engine)
    errors.init_app(app)
    headers.init_app(app)
    compression.init_app(app)
    sessions.init_app(app)
    correspondents.init_app(app)
    CSRFProtect(app)
    login.init_app(app)
    code_door.init_app(app)
    limits.init_app(app)
    templating.init_app(app)


def _add_features(app: Flask) -> None:
    for name in LISTENERS:
        import_module(f"kokotomo.domain.{name}.subscribers")
    for name in FEATURES:
        for blueprint in import_module(f"kokotomo.web.{name}.routes").BLUEPRINTS:
            app.register_blueprint(blueprint)
    app.cli = Commands(app)


def _serve_files(app: Flask, settings: Settings) -> None:
    manifest = assets.build(resources("static"), settings.instance / "assets")
    app.jinja_env.globals["asset"] = manifest.url
    files = WhiteNoise(
        app.wsgi_app,
        root=str(manifest.directory),
        prefix="/static/",
        immutable_file_test=assets.is_hashed,
        max_age=31536000,
    )
    site = headers.everywhere(files, secure=settings.secure)
    if settings.proxy_hops:
        site = ProxyFix(site, x_for=settings.proxy_hops, x_proto=settings.proxy_hops)
    app.wsgi_app = site  # type: ignore[assignment, method-assign]
