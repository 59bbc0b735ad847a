"""What the environment says is checked before anything starts: refused with its name, never found out later."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workflow.config import Settings, environment_with_dotenv, read_settings
from workflow.errors import ConfigurationError

PRODUCTION = {
    "ENV": "production",
    "SECRET_KEY": "s" * 32,
    "BASE_URL": "https://spor.example.dk",
    "MAIL_SERVER": "mail.example.dk",
    "MAIL_SENDER": "spor@example.dk",
}


def settings(folder: Path, **values: str) -> Settings:
    return read_settings({f"WORKFLOW_{name}": value for name, value in {"DATA_DIR": str(folder), **values}.items()})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "beslutningsspor.example.dk"),
        ("BASE_URL", "hest"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://spor.example.dk:x"),
        ("BROKER_URL", "http://127.0.0.1:6379"),
        ("BROKER_URL", "unix:///tmp/broker"),
        ("BROKER_URL", "redis://h:abc"),
        ("BROKER_URL", "redis://h/x"),
        ("BROKER_URL", "redis://"),
        ("BROKER_URL", "sentinel://h:26379"),
        ("DATABASE_URL", "sqlite:x"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "mysql://h/x"),
        ("DATABASE_URL", "postgresql://u:p@h:abc/x"),
        ("MAIL_PORT", "0"),
        ("MAIL_PORT", "-5"),
        ("MAIL_PORT", "99999"),
        ("MAIL_PORT", "²"),
        ("MAIL_SENDER", "hest"),
        ("MAIL_SENDER", "Sundhed, Nord <a@example.dk>"),
        ("MAIL_SENDER", "a@example.dk, b@example.dk"),
        ("MAIL_SENDER", "A <a@example.dk>\nBcc: b@example.dk"),
        ("MAIL_SENDER", "a@example"),
        ("SWEEP_SECONDS", "²"),
        ("SWEEP_SECONDS", "10000000000000000"),
        ("SWEEP_SECONDS", "0"),
        ("DATA_DIR", "~ingenbruger/data"),
        ("DATA_DIR", "/dev/null/data"),
        ("SEAL_FILE", "/"),
    ],
)
def test_an_impossible_setting_is_refused_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"WORKFLOW_{name}"):
        settings(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "http://127.0.0.1:8123/"),
        ("BASE_URL", "https://spor.example.dk/beslutninger"),
        ("BROKER_URL", "redis://:kode@127.0.0.1:6379/0"),
        ("BROKER_URL", "rediss://redis.example.dk"),
        ("BROKER_URL", "redis+socket:///run/redis.sock"),
        ("DATABASE_URL", "sqlite:////tmp/x.sqlite3"),
        ("DATABASE_URL", "postgresql:///spor?host=/run/postgresql"),
        ("DATABASE_URL", "postgres://u:p@h:5432/x"),
        ("MAIL_PORT", "2525"),
        ("MAIL_SENDER", '"Sundhed, Nord" <a@example.dk>'),
        ("MAIL_SENDER", "Sundhedsklyngernes sekretariat <a@example.dk>"),
        ("MAIL_SENDER", "a@example.dk"),
    ],
)
def test_what_is_usual_is_taken(tmp_path: Path, name: str, value: str) -> None:
    assert settings(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "x"), ("SECRET_KEY", ""), ("BASE_URL", "http://spor.example.dk"), ("MAIL_SENDER", "")],
)
def test_what_is_unsafe_is_refused_in_production(tmp_path: Path, name: str, value: str) -> None:
    assert settings(tmp_path, **PRODUCTION).production
    with pytest.raises(ConfigurationError, match=f"WORKFLOW_{name}"):
        settings(tmp_path, **{**PRODUCTION, name: value})


def test_the_key_is_whole_or_not_there(tmp_path: Path) -> None:
    """A disk that was full has left an empty file: it is made anew, and then kept."""
    (tmp_path / "secret_key").touch()
    made = settings(tmp_path).secret_key
    assert len(made) > 40
    assert settings(tmp_path).secret_key == made
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_a_data_folder_is_its_owners(tmp_path: Path) -> None:
    assert settings(tmp_path / "data").data_dir.stat().st_mode & 0o777 == 0o700


def test_a_file_of_settings_that_is_no_text_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes("WORKFLOW_MAIL_SENDER=Klyngemøde <a@example.dk>".encode("latin-1"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=r"\.env"):
        environment_with_dotenv()
    (tmp_path / ".env").write_text("WORKFLOW_MAIL_SENDER=Klyngemøde <a@example.dk>", encoding="utf-8")
    assert environment_with_dotenv()["WORKFLOW_MAIL_SENDER"].startswith("Klyngemøde")
    assert environment_with_dotenv()["PATH"] == os.environ["PATH"]
