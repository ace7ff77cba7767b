"""Settings: read from the file and the environment, checked before anything starts."""

from pathlib import Path

import pytest

from lms.core.config import BadSetting, load_settings


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"LMS_INSTANCE": str(tmp_path)}


def test_a_new_installation_makes_its_secret_once(environ, tmp_path):
    first = load_settings(environ)
    again = load_settings(environ)

    assert first.secret_key == again.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert first.database_url == f"sqlite:///{tmp_path / 'school.db'}"


def test_a_secret_that_is_given_is_not_made(environ, tmp_path):
    load_settings({**environ, "LMS_SECRET_KEY": "x" * 40})

    assert not (tmp_path / "secret_key").exists()


def test_the_environment_wins_over_the_file(environ, tmp_path):
    (tmp_path / "settings.toml").write_text('school = "甲校"\nsession_hours = 3\n', "utf-8")

    found = load_settings({**environ, "LMS_SCHOOL": "乙校"})

    assert (found.school, found.session_hours) == ("乙校", 3)


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d"])
def test_platform_addresses_of_databases_get_their_driver(environ, url):
    assert load_settings({**environ, "DATABASE_URL": url}).database_url == (
        "postgresql+psycopg://u@h/d"
    )


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LMS_SECRET_KEY", "short", "secret_key"),
        ("DATABASE_URL", "mysql://x", "database_url"),
        ("DATABASE_URL", "nonsense", "database_url"),
        ("LMS_TIMEZONE", "Asia/Atlantis", "timezone"),
        ("LMS_SQLITE_SYNCHRONOUS", "OFF", "sqlite_synchronous"),
        ("LMS_SESSION_HOURS", "0", "session_hours"),
        ("LMS_SESSION_HOURS", "many", "session_hours"),
        ("LMS_SECURE_COOKIES", "perhaps", "secure_cookies"),
        ("LMS_LOG_FORMAT", "xml", "log_format"),
        ("LMS_ARGON2_MEMORY_KIB", "1", "argon2_memory_kib"),
    ],
)
def test_a_setting_that_cannot_be_right_stops_the_start_by_name(environ, name, value, says):
    with pytest.raises(BadSetting, match=says):
        load_settings({**environ, name: value})


@pytest.mark.parametrize(
    ("text", "says"), [("colour = 1", "colour"), ("school = ", "settings.toml")]
)
def test_a_file_with_a_mistake_stops_the_start(environ, tmp_path, text, says):
    (tmp_path / "settings.toml").write_text(text, "utf-8")

    with pytest.raises(BadSetting, match=says):
        load_settings(environ)


@pytest.mark.parametrize("word", ["1", "true", "YES"])
def test_yes_is_said_in_several_ways(environ, word):
    assert load_settings({**environ, "LMS_SECURE_COOKIES": word}).secure_cookies is True
