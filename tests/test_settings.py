"""Settings: nothing to configure in development, everything named in production."""

import pytest

from kokotomo.settings import Settings, SettingsProblem


def test_an_empty_environment_is_a_development_site_on_sqlite():
    settings = Settings.from_environ({})
    assert settings.environment == "development"
    assert settings.sqlite
    assert not settings.secure
    assert settings.limits


@pytest.mark.parametrize(
    "url", ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"]
)
def test_every_spelling_of_postgres_means_the_same(url):
    assert Settings.from_environ({"DATABASE_URL": url}).database_url == "postgresql+psycopg://u:p@h/d"


def test_production_names_everything_that_is_missing_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # Where a site was served before, keys lie in the working folder.
    with pytest.raises(SettingsProblem) as problem:
        Settings.from_environ({"KOKOTOMO_ENV": "production", "KOKOTOMO_LIMITS": "off"})
    for name in ("BASE_URL", "MAIL_FROM", "SMTP_HOST", "KEY_RING", "SECRETS", "LIMITS"):
        assert f"KOKOTOMO_{name}" in str(problem.value)


def test_production_trusts_only_the_hosts_that_are_named(tmp_path):
    for name in ("ring.json", "secrets.json"):
        (tmp_path / name).write_text("{}")
    settings = Settings.from_environ(
        {
            "KOKOTOMO_ENV": "production",
            "KOKOTOMO_BASE_URL": "https://kokotomo.example/",
            "KOKOTOMO_MAIL_FROM": "a@kokotomo.example",
            "KOKOTOMO_SMTP_HOST": "127.0.0.1",
            "KOKOTOMO_KEY_RING": str(tmp_path / "ring.json"),
            "KOKOTOMO_SECRETS": str(tmp_path / "secrets.json"),
        }
    )
    assert settings.trusted_hosts == ("kokotomo.example",)
    assert settings.base_url == "https://kokotomo.example"


@pytest.mark.parametrize(
    "environ", [{"KOKOTOMO_ENV": "prod"}, {"KOKOTOMO_SMTP_PORT": "mail"}, {"KOKOTOMO_PROXY_HOPS": "-1"}]
)
def test_a_wrong_setting_is_named(environ):
    with pytest.raises(SettingsProblem, match=next(iter(environ))):
        Settings.from_environ(environ)
