"""`keys new|show-public`: the key files of a tip line.

Refuses to overwrite a key and to show a private one.
"""

from bot.commands.spoken import SpokenGroup
from bot.commands.terminal import Terminal
from tipline.refusals import Refusal

keys = SpokenGroup("keys")


@keys.command("new")
def keys_new(terminal: Terminal) -> None:
    """Make every key file."""
    from storage.keyfiles import KeyFileError, make_keys

    folder = terminal.settings.keys_dir
    try:
        make_keys(folder)
    except KeyFileError as error:
        raise Refusal(error.code, file=str(error.file)) from None
    except OSError:
        raise Refusal("keys.folder_unwritable", file=str(folder)) from None
    terminal.say("command.keys.made", folder=str(folder))
    terminal.say("command.keys.keep")
    terminal.result(folder=str(folder))


@keys.command("show-public")
def keys_show_public(terminal: Terminal) -> None:
    """Show the public keys, by which others check what this tip line signs and seals."""
    import base64

    from storage.keyfiles import KeyFileError, key_id, load_keys

    try:
        ring = load_keys(
            terminal.settings.keys_dir,
            desk_private=False,
            relay_private=False,
            signing_private=False,
        )
    except KeyFileError as error:
        raise Refusal(error.code, file=str(error.file)) from None
    public = {"desk": ring.desk_public, "relay": ring.relay_public, "signing": ring.signing_public}
    shown = {
        name: (key_id(key).hex(), base64.b64encode(key).decode()) for name, key in public.items()
    }
    terminal.table(
        ("command.heading.key", "command.heading.key_id", "command.heading.public_key"),
        [(terminal.text(f"command.key.{name}"), *texts) for name, texts in shown.items()],
    )
    terminal.result(keys={name: {"id": id_, "public": text} for name, (id_, text) in shown.items()})
