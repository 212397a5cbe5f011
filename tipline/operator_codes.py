"""The codes told to whoever runs the tip line: settings, keys, databases, commands.

Holds the same sort of lines as ``refusal_codes``, which takes them in.
Refuses codes that a citizen or an officer could meet in a chat.
"""

OPERATOR_CODES: dict[str, tuple[str, ...]] = {
    "setting.missing": ("setting",),
    "setting.placeholder": ("setting",),
    "setting.bad_characters": ("setting",),
    "setting.bad_length": ("setting", "low", "high"),
    "setting.bad_webhook_port": ("setting",),
    "setting.not_a_token": ("setting",),
    "setting.not_a_database": ("setting",),
    "setting.not_a_blob_store": ("setting",),
    "setting.not_an_address": ("setting",),
    "setting.not_https": ("setting",),
    "setting.not_a_host": ("setting",),
    "setting.not_a_number": ("setting",),
    "setting.not_in_range": ("setting", "low", "high"),
    "setting.not_in_list": ("setting", "choices"),
    "setting.not_a_group": ("setting",),
    "setting.not_a_zone": ("setting",),
    "setting.not_a_phone": ("setting",),
    "setting.not_a_rate": ("setting",),
    "setting.no_home": ("setting",),
    "setting.misspelt": ("file", "found", "setting"),
    "setting.bad_line": ("file", "line"),
    "setting.file_unreadable": ("file",),
    "keys.exist": ("file",),
    "keys.missing": ("file",),
    "keys.bad": ("file",),
    "database.unreachable": (),
    "database.not_migrated": (),
    "database.failed": ("kind",),
    "blobs.unreachable": (),
    "telegram.unreachable": (),
    "telegram.bad_token": (),
    "command.file_unreadable": ("file",),
    "command.not_json": ("file", "line"),
    "command.unexpected": ("kind", "place"),
    "audit.broken": ("count",),
}
