"""What a setting may be, and what the operator is told when it is something else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.terminal import Terminal
from bot.setting_values import Rate
from bot.settings import SETTINGS, load_settings, parse_settings
from tipline.refusals import Refusal

TOKEN = "987654321:" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
SECRET = "s3cr3t-" + "q" * 20


def _code(name: str, value: str) -> str:
    with pytest.raises(Refusal) as refused:
        parse_settings({name: value})
    assert refused.value.params.get("setting") == name
    return refused.value.code


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = parse_settings({})
    assert settings.database_url == "sqlite:///data/tipline.db"
    assert settings.triage_chat_id is None
    assert settings.web_port == 8080
    assert settings.timezone.key == "Asia/Shanghai"
    assert settings.group_rate == Rate(20, 60)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("BOT_TOKEN", TOKEN, TOKEN),
        ("BOT_API_URL", "http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        ("DATABASE_URL", "postgresql://u:p@db/tips", "postgresql://u:p@db/tips"),
        ("DATABASE_URL", "sqlite:////srv/tips.db", "sqlite:////srv/tips.db"),
        ("KEYS_DIR", "/srv/keys", Path("/srv/keys")),
        ("WEB_PORT", "0", 0),
        ("TRIAGE_CHAT_ID", "-1001500000001", -1001500000001),
        ("PUBLIC_URL", "https://tips.city.gov/", "https://tips.city.gov"),
        ("DEFAULT_LANGUAGE", " en ", "en"),
        ("LOG_LEVEL", "DEBUG", "debug"),
        ("CHAT_RATE", "3/h", Rate(3, 3600)),
        ("EMERGENCY_NUMBER", "+86 110", "+86 110"),
    ],
)
def test_a_good_value_is_read(name: str, value: str, expected: object) -> None:
    assert getattr(parse_settings({name: value}), name.lower()) == expected


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("BOT_TOKEN", "123", "setting.not_a_token"),
        ("BOT_TOKEN", "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", "setting.placeholder"),
        ("BOT_TOKEN", "your-token-here", "setting.placeholder"),
        ("BOT_TOKEN", "<token>", "setting.placeholder"),
        ("BOT_API_URL", "api.telegram.org", "setting.not_an_address"),
        ("BOT_API_URL", "https://x:99999", "setting.not_an_address"),
        ("DATABASE_URL", "mysql://u@h/d", "setting.not_a_database"),
        ("DATABASE_URL", "sqlite://", "setting.not_a_database"),
        ("DATABASE_URL", "sqlite:///:memory:", "setting.not_a_database"),
        ("DATABASE_URL", "postgresql://u:changeme@db/tips", "setting.placeholder"),
        ("BLOB_URL", "memory:", "setting.not_a_blob_store"),
        ("BLOB_URL", "data/blobs", "setting.not_a_blob_store"),
        ("WEBHOOK_URL", "http://tips.city.gov", "setting.not_https"),
        ("WEBHOOK_URL", "https://tips.city.gov:8080", "setting.bad_webhook_port"),
        ("WEBHOOK_URL", "https://example.org", "setting.placeholder"),
        ("WEBHOOK_SECRET", "short", "setting.bad_length"),
        ("WEBHOOK_SECRET", "with spaces in it, long enough", "setting.bad_characters"),
        ("WEB_HOST", "a b", "setting.not_a_host"),
        ("WEB_PORT", "http", "setting.not_a_number"),
        ("WEB_PORT", "70000", "setting.not_in_range"),
        ("WEB_PORT", "８０８０", "setting.not_a_number"),
        ("TRIAGE_CHAT_ID", "12345678", "setting.not_a_group"),
        ("TRIAGE_CHAT_ID", "-1001234567890", "setting.placeholder"),
        ("TRIAGE_CHAT_ID", "-" + "9" * 19, "setting.not_a_group"),
        ("AUDIT_CHAT_ID", "@channel", "setting.not_a_number"),
        ("PUBLIC_URL", "https://tips.city.gov/?x=1", "setting.not_an_address"),
        ("DEFAULT_LANGUAGE", "fr", "setting.not_in_list"),
        ("TIMEZONE", "Mars/Olympus", "setting.not_a_zone"),
        ("TIMEZONE", "../../etc/passwd", "setting.not_a_zone"),
        ("EMERGENCY_NUMBER", "call us", "setting.not_a_phone"),
        ("BROADCAST_RATE", "30", "setting.not_a_rate"),
        ("BROADCAST_RATE", "0/s", "setting.not_a_rate"),
        ("LOG_LEVEL", "loud", "setting.not_in_list"),
        ("LOG_FORMAT", "xml", "setting.not_in_list"),
        ("KEYS_DIR", "a\nb", "setting.bad_characters"),
    ],
)
def test_a_bad_value_names_its_fault(name: str, value: str, code: str) -> None:
    assert _code(name, value) == code


def test_a_webhook_needs_its_secret() -> None:
    with pytest.raises(Refusal) as refused:
        parse_settings({"WEBHOOK_URL": "https://tips.city.gov"})
    assert refused.value.code == "setting.missing"
    assert refused.value.params == {"setting": "WEBHOOK_SECRET"}


def test_the_webhook_address_may_be_given_with_or_without_its_path() -> None:
    for address in ("https://tips.city.gov", "https://tips.city.gov/telegram"):
        settings = parse_settings({"WEBHOOK_URL": address, "WEBHOOK_SECRET": SECRET})
        assert settings.webhook_url == "https://tips.city.gov"


def test_what_runs_needs_its_token() -> None:
    with pytest.raises(Refusal) as refused:
        parse_settings({}).need("BOT_TOKEN", "TRIAGE_CHAT_ID")
    assert refused.value.params == {"setting": "BOT_TOKEN"}


def test_nothing_secret_shows_in_a_printed_setting() -> None:
    given = {
        "BOT_TOKEN": TOKEN,
        "DATABASE_URL": "postgresql://u:hidden-word@db/tips",
        "WEBHOOK_URL": "https://tips.city.gov",
        "WEBHOOK_SECRET": SECRET,
    }
    shown = repr(parse_settings(given))
    assert TOKEN not in shown
    assert "hidden-word" not in shown
    assert SECRET not in shown


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_has_its_meaning_and_mend_in_words(language: str, setting: object) -> None:
    name = getattr(setting, "name", "")
    terminal = Terminal({}, language)
    assert terminal.text(f"setting.{name}")
    assert terminal.text(f"setting.{name}.mend")
    assert name in terminal.refusal_text(Refusal("setting.missing", setting=name))


def _params_told(name: str, value: str) -> list[str]:
    """What a refusal of this value would repeat; nothing where it is taken."""
    try:
        parse_settings({"WEBHOOK_SECRET": SECRET, name: value})
    except Refusal as refusal:
        return [str(param) for param in refusal.params.values()]
    return []


@given(st.sampled_from([setting.name for setting in SETTINGS]), st.text(min_size=10, max_size=80))
def test_whatever_is_given_is_read_or_refused_without_being_repeated(name: str, value: str) -> None:
    assert value not in _params_told(name, value)


# --------------------------------------------------------------------------- the file


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    """The place of a `.env` that a test writes."""
    return tmp_path / ".env"


def test_the_environment_goes_before_the_file(env_file: Path) -> None:
    env_file.write_text("WEB_PORT=1111\nLOG_LEVEL=debug\n")
    settings = load_settings({"WEB_PORT": "2222", "LOG_LEVEL": ""}, env_file)
    assert settings.web_port == 2222
    assert settings.log_level == "debug"


def test_the_file_is_read_as_people_write_it(env_file: Path) -> None:
    text = (
        "\ufeff# a comment\n\nexport WEB_PORT = '1111'  # why\nOTHER_PROGRAM=x\nKEYS_DIR=a$HOME\n"
    )
    env_file.write_text(text, encoding="utf-8")
    settings = load_settings({}, env_file)
    assert settings.web_port == 1111
    assert settings.keys_dir == Path("a$HOME")


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("BOT_TOEKN=x\n", "setting.misspelt", {"found": "BOT_TOEKN", "setting": "BOT_TOKEN"}),
        ("WEB_PORT=1\nwhat is this\n", "setting.bad_line", {"line": 2}),
        ("WEB_PORT=1\nBOT_TOKEN\n", "setting.bad_line", {"line": 2}),
        ("WEB_PORT='1\n", "setting.bad_line", {"line": 1}),
    ],
)
def test_a_slip_in_the_file_is_told(
    env_file: Path, text: str, code: str, params: dict[str, object]
) -> None:
    env_file.write_text(text)
    with pytest.raises(Refusal) as refused:
        load_settings({}, env_file)
    assert refused.value.code == code
    assert refused.value.params == {"file": str(env_file), **params}


def test_a_file_that_is_no_text_is_told(env_file: Path) -> None:
    env_file.write_bytes(b"WEB_PORT=\xff\xfe")
    with pytest.raises(Refusal) as refused:
        load_settings({}, env_file)
    assert refused.value.code == "setting.file_unreadable"


def test_without_a_file_the_environment_is_enough(tmp_path: Path) -> None:
    assert load_settings({"WEB_PORT": "9"}, tmp_path / "none").web_port == 9
