"""The codes told to those who enrol officers, register groups and publish notices.

Holds the same sort of lines as ``refusal_codes``, which takes them in.
Refuses codes that a citizen could meet.
"""

PUBLISHING_CODES: dict[str, tuple[str, ...]] = {
    "unit.bad_code": (),
    "unit.code_taken": ("unit",),
    "unit.handles_not": ("unit",),
    "unit.not_found": ("unit",),
    "unit.unnamed": (),
    "area.bad_code": (),
    "area.code_taken": ("area",),
    "area.not_found": ("area",),
    "officer.not_found": ("officer",),
    "officer.unnamed": (),
    "officer.no_badge": (),
    "officer.no_roles": (),
    "officer.badge_taken": (),
    "officer.disabled": (),
    "officer.account_taken": (),  # this Telegram account is an officer's already
    "officer.too_often": ("minutes",),
    "officer.in_private": (),
    "officer.not_your_unit": (),
    "notice.not_yours": (),
    "notice.not_your_unit": (),
    "notice.too_many_photos": ("limit",),
    "notice.import_refused": ("count",),
    "notice.import_too_many": ("limit",),
    "broadcast.stopped": (),
    "cover.not_understood": ("word",),
    "cover.off_grid": ("cell", "last"),
    "cover.one_box": (),
    "cover.too_many": ("limit",),
    "notice.format_unknown": (),
    "notice.format_unclear": ("choices",),
    "notice.format_unfit": ("number", "format"),
    "notice.export_one": ("count",),
    "notice.export_kept": ("format",),  # what is never published goes to no other format
    "notice.import_too_big": ("megabytes",),
    "notice.import_unreadable": (),
    "photo.not_a_picture": (),
    "photo.of_a_tip": (),  # what came in confidence is never published
    "photo.passed_on": (),
    "poster.no_letter": ("characters",),  # our typefaces lack these
    "poster.no_address": (),  # nothing for the QR code to lead to
    "check.not_json": (),
    "check.not_xml": (),
    "check.doctype": (),  # XML that could pull in other files or blow itself up
    "check.too_deep": (),
    "check.not_cap": (),
    "check.cap_not_public": (),
    "check.cap_takes_back": (),  # Cancel, Ack, Error
    "check.cap_not_meant": (),  # Test, System
    "check.kind_unclear": (),
    "check.already_ended": (),
    "check.photo_missing": ("file",),
    "check.photo_unreadable": ("file",),
    "check.photo_of_tip": ("file",),
}
