"""Settings: read once from the environment, frozen, and wrong ones named in words at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ENVIRONMENTS = ("development", "testing", "production")


class SettingsProblem(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """What a running site needs to know; see ``docs/operators.md`` for each name."""

    environment: str
    instance: Path
    database_url: str
    base_url: str
    trusted_hosts: tuple[str, ...]
    key_ring: Path
    secrets: Path
    backups: Path | None
    mail_from: str
    smtp_host: str | None
    smtp_port: int
    smtp_user: str | None
    smtp_password: str | None
    smtp_tls: str
    proxy_hops: int
    limits: bool
    limits_storage: str
    leave_to: str
    operator: str | None
    operator_contact: str | None

    @property
    def production(self) -> bool:
        """Whether real people use this site."""
        return self.environment == "production"

    @property
    def secure(self) -> bool:
        """Whether pages go out over TLS, so that cookies may say so."""
        return self.base_url.startswith("https://")

    @property
    def sqlite(self) -> bool:
        """Whether the database is a file."""
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment. Raises `SettingsProblem` where production lacks what it needs."""
        env = os.environ if environ is None else environ
        environment = env.get("KOKOTOMO_ENV", "development")
        if environment not in ENVIRONMENTS:
            raise SettingsProblem(f"KOKOTOMO_ENV is {environment!r}; it must be one of {ENVIRONMENTS}")
        production = environment == "production"
        instance = Path(env.get("KOKOTOMO_INSTANCE", "instance")).absolute()
        base_url = env.get("KOKOTOMO_BASE_URL", "" if production else "http://127.0.0.1:8000").rstrip("/")
        settings = cls(
            environment=environment,
            instance=instance,
            database_url=_database_url(env.get("DATABASE_URL", ""), instance),
            base_url=base_url,
            trusted_hosts=_hosts(env.get("KOKOTOMO_TRUSTED_HOSTS", ""), base_url, production),
            key_ring=Path(env.get("KOKOTOMO_KEY_RING", str(instance / "keys" / "ring.json"))),
            secrets=Path(env.get("KOKOTOMO_SECRETS", str(instance / "keys" / "secrets.json"))),
            backups=Path(env["KOKOTOMO_BACKUPS"]).absolute() if env.get("KOKOTOMO_BACKUPS") else None,
            mail_from=env.get(
                "KOKOTOMO_MAIL_FROM", "" if production else "ココトモ <noreply@kokotomo.example>"
            ),
            smtp_host=env.get("KOKOTOMO_SMTP_HOST") or None,
            smtp_port=_whole(env, "KOKOTOMO_SMTP_PORT", 587),
            smtp_user=env.get("KOKOTOMO_SMTP_USER") or None,
            smtp_password=env.get("KOKOTOMO_SMTP_PASSWORD") or None,
            smtp_tls=env.get("KOKOTOMO_SMTP_TLS", "starttls"),
            proxy_hops=_whole(env, "KOKOTOMO_PROXY_HOPS", 0),
            limits=env.get("KOKOTOMO_LIMITS", "on") != "off",
            limits_storage=env.get("KOKOTOMO_LIMITS_STORAGE", "database"),
            leave_to=env.get("KOKOTOMO_LEAVE_TO", "https://www.jma.go.jp/bosai/forecast/"),
            operator=env.get("KOKOTOMO_OPERATOR") or None,
            operator_contact=env.get("KOKOTOMO_OPERATOR_CONTACT") or None,
        )
        if production:
            _require_for_production(settings)
        return settings


def _require_for_production(settings: Settings) -> None:
    needed = {
        "KOKOTOMO_BASE_URL (https://…, the one address of the site)": settings.secure,
        "KOKOTOMO_MAIL_FROM": bool(settings.mail_from),
        "KOKOTOMO_SMTP_HOST": bool(settings.smtp_host),
        "KOKOTOMO_KEY_RING (made by `python -m kokotomo.cli.keys add`)": settings.key_ring.is_file(),
        "KOKOTOMO_SECRETS (made by the same)": settings.secrets.is_file(),
        "KOKOTOMO_LIMITS (may not be off)": settings.limits,
        "KOKOTOMO_SMTP_TLS (starttls or tls)": settings.smtp_tls in ("starttls", "tls"),
    }
    missing = [name for name, there in needed.items() if not there]
    if missing:
        raise SettingsProblem("production does not start without: " + "; ".join(missing))


def _database_url(url: str, instance: Path) -> str:
    if not url:
        return f"sqlite:///{instance / 'kokotomo.sqlite'}"
    # What hosts hand out, and what SQLAlchemy calls the same thing.
    for old in ("postgres://", "postgresql://"):
        if url.startswith(old):
            return "postgresql+psycopg://" + url[len(old) :]
    return url


def _hosts(hosts: str, base_url: str, production: bool) -> tuple[str, ...]:
    named = tuple(host.strip() for host in hosts.split(",") if host.strip())
    own = urlsplit(base_url).hostname
    local = () if production else ("127.0.0.1", "localhost", "[::1]")
    return tuple(dict.fromkeys((*named, *((own,) if own else ()), *local)))


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, str(default))
    if not value.isdecimal():
        raise SettingsProblem(f"{name} is {value!r}; it must be a whole number")
    return int(value)
