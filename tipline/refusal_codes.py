"""Every code a refusal or a fault may carry, with the names of its parameters.

Holds the closed set: a room that needs a new "no" adds its line here and its text to both
catalogues (``locales/``); a test holds the two together. The part before the dot is the record or
rule that refuses. Codes under ``check.`` belong to faults in a notice's document.
Refuses sentences: what people read is in the catalogues.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tipline.operator_codes import OPERATOR_CODES
from tipline.publishing_codes import PUBLISHING_CODES

_OFFICER: dict[str, tuple[str, ...]] = {
    "officer.not_allowed": (),
    "officer.roles_apart": ("one", "other"),
    "officer.not_enrolled": (),
    "officer.bad_code": (),  # one-time code unknown, used or expired: never said which
}

_LIFECYCLE: dict[str, tuple[str, ...]] = {
    "lifecycle.not_now": ("record", "state", "action"),
    "lifecycle.stale": ("record",),  # somebody else changed it meanwhile
    "lifecycle.not_found": ("record",),
}

_NOTICE: dict[str, tuple[str, ...]] = {
    "notice.bad_number": (),
    "notice.not_live": (),
    "notice.already_live": (),
    "notice.already_decided": (),
    "notice.already_ended": (),
    "notice.already_superseded": (),
    "notice.in_review": (),
    "notice.not_in_review": (),
    "notice.same_person": (),
    "notice.content_changed": (),
    "notice.faulty": ("count",),
    "notice.unchecked": ("count",),
    "notice.alone_only_missing": (),
    "notice.second_signature_first": (),
    "notice.renewal_not_later": (),
    "notice.cleared_person": (),
    "notice.no_audience": (),
    "notice.needs_reason": (),
    "offence.unknown": ("offence",),
    "offence.stays": (),
    "offence.already_listed": (),
    "offence.unnamed": (),
    "offence.forbidden": ("theme",),
    "offence.forbidden_article": (),
    "offence.too_light": ("years",),
    "offence.same_person": (),
    "offence.decided": (),
    "offence.not_yours": (),
    "offence.not_topmost": (),
}

_OBJECTION: dict[str, tuple[str, ...]] = {
    "objection.taken": (),
    "objection.not_taken": (),
    "objection.decided": (),
    "objection.own_notice": (),
    "objection.not_yours": (),  # another reviewer has it
    "objection.withdrawn": (),  # the notice was withdrawn already
    "objection.empty": (),
    "objection.too_long": ("limit",),
    "objection.too_often": (),
}

_TIP: dict[str, tuple[str, ...]] = {
    "tip.empty": (),
    "tip.not_sent": (),
    "tip.already_sent": (),
    "tip.retracted": (),
    "tip.gone": (),
    "tip.too_often": ("seconds",),
    "file.too_big": ("megabytes",),
    "file.gone": (),
    "dialogue.ended": (),
    "dialogue.answered": (),
    "dialogue.empty": (),
    "dialogue.too_long": ("limit",),
    "dialogue.one_picture": (),
    "dialogue.words_only": (),
    "receipt.mistyped": (),
    "receipt.unknown": (),
    "place.impossible": (),
    "time.in_future": (),
}

_TICKET: dict[str, tuple[str, ...]] = {
    "ticket.same_unit": (),
    "ticket.none_waiting": (),
    "ticket.nothing_to_merge": (),
    "ticket.goes_with_another": (),
    "ticket.nothing_to_split": (),
    "ticket.with_lead": ("lead",),
    "ticket.already_claimed": (),
    "ticket.claimed_by_other": ("name",),
    "ticket.already_yours": (),
    "ticket.not_claimed": (),
    "ticket.already_closed": (),
    "ticket.not_closed": (),
    "ticket.not_forwarded": (),
    "ticket.already_forwarded": (),
    "ticket.not_flagged": (),
    "ticket.needs_second_look": (),
    "ticket.second_look_same_person": (),
    "ticket.closing_proposed": (),
    "ticket.no_closing_proposed": (),
    "ticket.needs_reason": (),
    "ticket.reason_too_long": ("limit",),
    "ticket.needs_other_ticket": (),
    "ticket.duplicate_of_itself": (),
    "ticket.duplicate_of_follower": ("other",),
    "ticket.needs_authority": (),
    "ticket.nobody_to_send": (),
    "ticket.nobody_to_assign": (),
    "ticket.about_is_known": (),
    "ticket.say_which": (),
    "ticket.no_such_file": (),
    "ticket.nothing_masked": (),
    "ticket.unknown_disposition": ("choices",),
}

_ALERT: dict[str, tuple[str, ...]] = {
    "alert.over": (),
    "rota.no_hours": (),
    "rota.not_understood": ("word",),
    "rota.nobody": ("name",),  # nobody of this name whom one may put there
    "rota.not_there": (),  # it was taken out already
}

_TEMPLATE: dict[str, tuple[str, ...]] = {
    "template.empty": (),
    "template.too_long": ("limit",),
    "template.unknown_variable": ("variable",),
    "template.how": (),
}

_REWARD: dict[str, tuple[str, ...]] = {
    "reward.no_offer": (),
    "reward.not_for_this": (),
    "reward.too_much": ("most",),
    "reward.not_first": ("other",),
    "reward.same_person": (),
    "reward.proposed": (),
    "reward.decided": (),
    "reward.not_approved": (),
    "reward.collected": (),
    "reward.bad_code": (),  # unknown or spent: never said which
    "reward.how": (),
}

_QUIET: dict[str, tuple[str, ...]] = {
    "quiet.too_few": ("least",),
    "quiet.flagged": (),
    "quiet.same_person": (),
    "quiet.decided": (),
    "quiet.standing": (),
    "quiet.not_standing": (),
    "quiet.no_sender": (),
    "plea.waiting": (),
    "plea.decided": (),
    "plea.too_long": ("limit",),
}

_REFERRAL: dict[str, tuple[str, ...]] = {
    "referral.start_first": (),
    "referral.none": (),
    "referral.running": (),
    "referral.answered": (),
    "referral.bad_day": ("days",),
    "referral.how": (),
}

_CHECK: dict[str, tuple[str, ...]] = {
    "check.not_an_object": (),
    "check.not_a_list": (),
    "check.not_text": (),
    "check.not_a_number": (),
    "check.choose_mark": (),
    "check.not_yes_or_no": (),
    "check.required": (),
    "check.basis_number": (),
    "check.unknown_field": (),
    "check.never_published": (),
    "check.empty": (),
    "check.too_long": ("limit",),
    "check.too_many": ("limit",),
    "check.too_small": ("limit",),
    "check.too_large": ("limit",),
    "check.range_upside_down": (),
    "check.not_in_list": ("choices",),
    "check.not_a_date": (),
    "check.not_a_time": (),
    "check.not_a_place": (),
    "check.no_time_zone": (),
    "check.in_future": (),
    "check.not_in_future": (),
    "check.too_far_ahead": ("days",),
    "check.bad_characters": (),
    "check.bad_file_name": (),
    "check.name_not_for_kind": ("kind",),
    "check.too_many_names": ("limit",),
    "check.twice": (),
    "check.offence_not_for_kind": ("offence", "kind"),
    "check.nothing_described": (),
    "check.vehicle_not_described": (),
    "check.minor": (),
    "check.minor_missing": (),
    "check.identity_number": (),
    "check.ethnicity": ("word",),
    "check.home_address": ("word",),
    "check.wording": ("word",),
}

CODES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        code: frozenset(names)
        for group in (
            _OFFICER,
            _LIFECYCLE,
            _NOTICE,
            _OBJECTION,
            _TIP,
            _TICKET,
            _ALERT,
            _TEMPLATE,
            _REWARD,
            _QUIET,
            _REFERRAL,
            _CHECK,
            OPERATOR_CODES,
            PUBLISHING_CODES,
        )
        for code, names in group.items()
    }
)
