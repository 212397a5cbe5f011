"""The command line, as operators and their scripts use it."""

import json
import re
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.commands.program import main
from bot.sample import district
from storage import migrations
from storage.engine import unpooled
from tests.bot.conftest import City
from tests.servers.migrated import on_sqlite

SAMPLE_AREAS = Path(district.__file__).parent / "areas.geojson"
UNIT = ("unit", "add", "WH", "--name-zh", "江岸分局", "--name-en", "Jiang'an bureau")
OFFICER = ("officer", "add", "--name", "王芳", "--badge", "0001", "--unit", "WH")
SECOND = ("officer", "add", "--name", "李", "--badge", "0002", "--unit", "WH")


# --------------------------------------------------------------------------- setting up


def test_a_city_is_set_up_from_nothing(bare_city: City, database_url: str) -> None:
    bare_city.environ["DATABASE_URL"] = database_url
    assert bare_city.done("keys", "new")["folder"] == "data/keys"
    told = bare_city.done("migrate")
    assert (told["before"], told["after"]) == (None, migrations.newest())
    assert bare_city.done("migrate")["before"] == migrations.newest()
    assert bare_city.done(*UNIT)["code"] == "WH"
    bare_city.environ |= {"BOT_TOKEN": "987654321:" + "b" * 35, "TRIAGE_CHAT_ID": "-1001500000001"}
    assert bare_city.done("check-config")["faults"] == []


def test_keys_are_made_once_and_for_the_owner_only(bare_city: City) -> None:
    bare_city.done("keys", "new")
    private = bare_city.folder / "data" / "keys" / "desk.private"
    before = private.read_bytes()
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert bare_city.refused("keys", "new") == "keys.exist"
    assert private.read_bytes() == before


def test_only_public_keys_are_shown(bare_city: City) -> None:
    bare_city.done("keys", "new")
    answer = bare_city.run("keys", "show-public", "--json")
    assert set(answer.json["keys"]) == {"desk", "relay", "signing"}
    for path in (bare_city.folder / "data" / "keys").iterdir():
        key = path.read_text().splitlines()[1]
        assert (key in answer.out) is path.name.endswith(".public")


def test_what_is_not_in_place_is_named(bare_city: City) -> None:
    bare_city.environ["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/nowhere"
    (bare_city.folder / "data").write_text("a file where a folder is needed")
    answer = bare_city.run("check-config", "--json")
    assert answer.code == 1
    assert [fault["code"] for fault in answer.json["faults"]] == [
        "setting.missing",  # the token, and the triage group
        "setting.missing",
        "keys.missing",
        "blobs.unreachable",
        "database.unreachable",
    ]


def test_every_setting_that_cannot_be_used_is_named_at_once(bare_city: City) -> None:
    bare_city.environ |= {"WEB_PORT": "ninety", "LOG_LEVEL": "loud", "TIMEZONE": "Mars/Olympus"}
    answer = bare_city.run("check-config", "--json")
    assert (answer.code, answer.json["refusal"]["params"]) == (1, {"count": 3})
    named = [fault["params"]["setting"] for fault in answer.json["faults"]]
    assert named == ["WEB_PORT", "TIMEZONE", "LOG_LEVEL"]
    answer = bare_city.run("check-config")
    assert [line[0] for line in answer.out.splitlines()] == ["✗"] * 3
    assert not any(word in answer.out for word in ("ninety", "loud", "Mars"))
    bare_city.environ |= {"WEB_PORT": "", "LOG_LEVEL": "", "TIMEZONE": "", "SURGE_ENDS": "60"}
    assert bare_city.run("check-config", "--json").json["faults"][0]["code"] == "setting.surge"


def test_secrets_do_not_show_in_a_check(city: City) -> None:
    token, secret = "987654321:" + "c" * 35, "d" * 32
    city.environ |= {
        "BOT_TOKEN": token,
        "WEBHOOK_SECRET": secret,
        "WEBHOOK_URL": "https://tips.city.gov",
    }
    for answer in (city.run("check-config"), city.run("check-config", "--json")):
        shown = answer.out + answer.err
        assert token not in shown
        assert secret not in shown
        assert city.environ["DATABASE_URL"] not in shown


def test_a_wrong_setting_stops_a_command_with_one_line(bare_city: City) -> None:
    bare_city.environ["WEB_PORT"] = "ninety"
    answer = bare_city.run("unit", "list")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("WEB_PORT is no whole number.")
    assert answer.err.count("\n") == 1
    assert "ninety" not in answer.err


def test_tables_that_are_not_there_are_told(bare_city: City, database_url: str) -> None:
    bare_city.environ["DATABASE_URL"] = database_url
    bare_city.done("keys", "new")
    assert bare_city.refused("unit", "list") == "database.not_migrated"
    assert bare_city.refused(*UNIT) == "database.not_migrated"


def test_a_database_that_is_not_there_is_told(bare_city: City) -> None:
    bare_city.environ["DATABASE_URL"] = "postgresql://someone:hidden-word@127.0.0.1:9/nowhere"
    bare_city.done("keys", "new")
    answer = bare_city.run("unit", "list")
    assert answer.code == 1
    assert "hidden-word" not in answer.err
    assert "DATABASE_URL" in answer.err


def test_nothing_runs_without_its_token(city: City) -> None:
    assert city.refused("run") == "setting.missing"


# --------------------------------------------------------------------------- units, officers


def test_units_and_areas(city: City) -> None:
    city.done(*UNIT)
    city.done("unit", "add", "whj", "--name-zh", "一元派出所", "--parent", "WH")
    city.done("area", "add", "JA", "--unit", "WHJ", "--name-zh", "江岸区")
    assert city.done("unit", "handles", "WHJ", "fraud")["matter"] == "fraud"
    assert city.refused("unit", "handles", "WH", "fraud", "--no-more") == "unit.handles_not"
    units = city.done("unit", "list")["units"]
    assert [(unit["code"], unit["parent"]) for unit in units] == [("WH", None), ("WHJ", "WH")]
    assert [unit["handles"] for unit in units] == [[], ["fraud"]]
    city.done("unit", "handles", "WHJ", "fraud", "--no-more")
    assert [unit["handles"] for unit in city.done("unit", "list")["units"]] == [[], []]
    assert [area["unit"] for area in city.done("area", "list")["areas"]] == ["WHJ"]
    assert city.refused(*UNIT) == "unit.code_taken"
    assert city.done("unit", "withdrawal", "whj", "delete")["copies"] == "delete"
    assert city.refused("unit", "withdrawal", "NONE", "edit") == "unit.not_found"
    assert city.refused("area", "add", "XX", "--unit", "NONE", "--name-zh", "x") == "unit.not_found"


def test_areas_come_with_their_boundaries_from_a_file(city: City) -> None:
    city.done(*UNIT)
    city.done("area", "add", "JIANGAN", "--unit", "WH", "--name-zh", "江岸区")
    file = city.folder / "areas.geojson"
    assert city.refused("area", "import", str(file)) == "command.file_unreadable"
    file.write_bytes(SAMPLE_AREAS.read_bytes())
    told = city.done("area", "import", str(file))
    assert (told["added"], told["changed"]) == (0, 1)
    assert [area["bounded"] for area in city.done("area", "list")["areas"]] == [True]
    file.write_text('{"type": "FeatureCollection", "features": []}')
    assert city.refused("area", "import", str(file)) == "area.not_geojson"


def test_weights_are_listed_changed_by_a_supervisor_and_put_back(city: City) -> None:
    city.done(*UNIT)
    chief, by = city.done(*OFFICER, "--role", "supervisor")["id"], "--by"
    assert city.refused("priority", "set", "picture", "70", by, str(chief)) == "officer.not_found"
    assert city.run("priority", "set", "picture", "70").code == 2
    listed = {one["code"]: one for one in city.done("priority", "list")["weights"]}
    assert listed["picture"] == {"code": "picture", "weight": 10, "default": 10}
    assert "现在还在" in city.run("priority", "list", "--language", "zh").out


def test_lists_for_people_line_up(city: City) -> None:
    city.done(*UNIT, "--contact", "027")
    city.done("unit", "handles", "WH", "fraud")
    zh, en = city.run("unit", "list", "--language", "zh"), city.run("unit", "list")
    assert "江岸分局" in zh.out
    assert en.out.splitlines() == [
        "Code  Name             Above  Contact  Handles",
        "WH    Jiang'an bureau         027      fraud",
    ]


def test_an_officer_comes_and_goes(city: City) -> None:
    city.done(*UNIT)
    added = city.done(*OFFICER, "--role", "publisher", "--role", "officer")
    assert re.fullmatch(r"EN-\w{5}-\w{5}", added["code"])
    assert city.refused(*OFFICER, "--role", "approver") == "officer.badge_taken"
    (listed,) = city.done("officer", "list")["officers"]
    assert (listed["name"], listed["state"]) == ("王芳", "invited")
    city.done("officer", "disable", "--badge", "0001", "--reason", "调离")
    assert [o["state"] for o in city.done("officer", "list")["officers"]] == ["disabled"]
    again = city.done("officer", "enrol", str(added["id"]))
    assert again["code"] != added["code"]
    assert city.refused("officer", "enrol", "99") == "officer.not_found"
    assert city.refused("officer", "disable", "--badge", "none") == "officer.not_found"


def test_roles_that_must_be_apart_are_refused(city: City) -> None:
    city.done(*UNIT)
    roles = ("--role", "auditor", "--role", "moderator")
    assert city.refused(*OFFICER, *roles) == "officer.roles_apart"


def test_names_open_with_the_desk_key_only(city: City) -> None:
    city.done(*UNIT)
    city.done(*OFFICER, "--role", "moderator")
    (city.folder / "data" / "keys" / "desk.private").unlink()
    assert city.refused("officer", "list") == "keys.missing"
    # Adding seals, and sealing needs public keys only.
    city.done(*SECOND, "--role", "moderator")


@on_sqlite
def test_an_officer_who_blocked_the_bot_is_told_in_the_list(city: City) -> None:
    city.done(*UNIT)
    city.done(*OFFICER, "--role", "officer")
    with unpooled(city.environ["DATABASE_URL"]).begin() as connection:
        connection.execute(text("UPDATE officer SET state = 'active', unreached_at = 0"))
    (listed,) = city.done("officer", "list")["officers"]
    assert listed["unreached_since"] == "1970-01-01T00:00:00+00:00"
    assert "active, out of reach" in city.run("officer", "list").out


def test_what_people_are_shown_cannot_steer_their_terminal(city: City) -> None:
    city.done(*UNIT)
    named = ("officer", "add", "--name", "A\x1b[31m\u202eB<b>", "--badge", "1", "--unit", "WH")
    city.done(*named, "--role", "officer")
    shown = city.run("officer", "list").out
    assert "A[31mB<b>" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


# --------------------------------------------------------------------------- the audit log


def test_the_audit_log_is_exported_and_the_export_written_down(city: City) -> None:
    city.done(*UNIT)
    city.done(*OFFICER, "--role", "officer")
    city.done("officer", "disable", "1", "--reason", "调离")
    assert city.done("audit", "export", "--out", "log.jsonl")["rows"] == 4
    lines = [json.loads(line) for line in (city.folder / "log.jsonl").read_text().splitlines()]
    actions = ["unit.added", "officer.added", "officer.disabled", "audit.exported"]
    assert [line["action"] for line in lines] == actions
    assert {line["actor"] for line in lines} == {"operator"}
    assert not any("reason" in line for line in lines)
    assert stat.S_IMODE((city.folder / "log.jsonl").stat().st_mode) == 0o600
    assert city.refused("audit", "export", "--out", "log.jsonl") == "command.file_unwritable"
    opened = [
        json.loads(line) for line in city.run("audit", "export", "--reasons").out.splitlines()
    ]
    assert opened[2]["reason"] == "调离"


def test_a_sound_audit_log_verifies(city: City) -> None:
    city.done(*UNIT)
    told = city.done("audit", "verify")
    assert (told["sound"], told["heads"]) == (True, 0)


def test_heads_that_do_not_fit_are_told(city: City) -> None:
    city.done(*UNIT)
    forged = {"seq": 1, "hash": "00" * 32, "at": "2026-01-01T00:00:00+00:00", "signature": "01"}
    heads = city.folder / "heads.jsonl"
    heads.write_text(json.dumps(forged) + "\ntorn")
    answer = city.run("audit", "verify", "--heads", str(heads), "--json")
    assert answer.code == 1
    assert answer.json["refusal"]["code"] == "audit.broken"
    assert answer.json["torn_lines"] == [f"{heads}:2"]
    assert answer.json["faults"]
    assert city.refused("audit", "verify", "--heads", "none.jsonl") == "command.file_unreadable"


# --------------------------------------------------------------------------- speaking


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("nonsense",),
        ("unit",),
        ("unit", "add"),
        ("unit", "add", "WH", "--nonsense"),
        ("officer", "add", "--name", "x", "--badge", "1", "--unit", "WH", "--role", "king"),
        ("officer", "enrol"),
        ("officer", "enrol", "1", "--badge", "1"),
        ("officer", "enrol", "one"),
        ("officer", "enrol", "1" + "0" * 30),
        ("run", "--roles", "web,kitchen"),
        ("run", "--roles", ","),
        ("quarantine", "retry", "attic"),
        ("playground", "--port", "70000"),
    ],
    ids=" ".join,
)
def test_misuse_exits_2_and_points_at_the_help(bare_city: City, args: tuple[str, ...]) -> None:
    answer = bare_city.run(*args)
    assert (answer.code, answer.out) == (2, "")
    assert "python -m bot" in answer.err
    assert "Traceback" not in answer.err


def test_misuse_is_json_for_programs(bare_city: City) -> None:
    answer = bare_city.run("unit", "add", "--json")
    assert answer.code == 2
    assert answer.json["done"] is False
    assert "code" in answer.json["misuse"]


def _every_command() -> list[tuple[str, ...]]:
    from bot.commands.program import program
    from bot.commands.spoken import SpokenGroup

    found: list[tuple[str, ...]] = [()]
    for name in program.list_commands(None):  # type: ignore[arg-type]  # it asks nothing of it
        command = program.get_command(None, name)  # type: ignore[arg-type]  # nor this
        found.append((name,))
        if isinstance(command, SpokenGroup):
            found += [(name, below) for below in command.commands]
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", _every_command(), ids=" ".join)
def test_every_command_has_help_in_both_languages(
    bare_city: City, command: tuple[str, ...], language: str
) -> None:
    answer = bare_city.run(*command, "--help", "--language", language)
    assert (answer.code, answer.err) == (0, "")
    has_chinese = re.search(r"[\u4e00-\u9fff]", answer.out) is not None
    assert has_chinese is (language == "zh")
    takes_json = "--json" in answer.out
    assert takes_json is bool("COMMAND" not in answer.out.splitlines()[0])


def test_the_language_is_the_settings_unless_asked_for(bare_city: City) -> None:
    bare_city.environ["DEFAULT_LANGUAGE"] = "zh"
    assert "用法" in bare_city.run("--help").out
    assert "Usage" in bare_city.run("--help", "--language=en").out
    bare_city.environ["DEFAULT_LANGUAGE"] = "fr"
    assert "用法" in bare_city.run("--help").out
    assert bare_city.run("unit", "list", "--language", "fr").code == 2


def test_an_unforeseen_error_shows_its_type_and_place_only(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("canary-7c21")

    monkeypatch.setattr("desk.district.matters.units_with_matters", broken)
    answer = city.run("unit", "list")
    assert answer.code == 1
    assert "RuntimeError" in answer.err
    assert "canary-7c21" not in answer.err + answer.out
    assert "Traceback" not in answer.err


def test_an_interrupt_is_no_traceback(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("desk.district.matters.units_with_matters", stopped)
    answer = city.run("unit", "list")
    assert (answer.code, answer.err.strip()) == (1, "Interrupted.")


def test_main_takes_the_arguments_as_they_are() -> None:
    assert main(["--help"], {}) == 0
