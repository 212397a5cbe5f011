"""getUpdates and webhooks' settings, with Telegram's rules about who may wait for what.

A second poll ends the first with 409; so does a webhook. Refuses polls while a webhook is set.
"""

from __future__ import annotations

import re
import time

from playground.api.request import Request
from playground.errors import (
    OTHER_POLL,
    POLL_ENDED_BY_WEBHOOK,
    WEBHOOK_ACTIVE,
    bad_request,
    conflict,
)
from playground.queues import MAX_BATCH, UPDATE_TYPES, batch, confirm
from playground.records import Bot, Json, Webhook

MAX_TIMEOUT = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def _set_allowed(bot: Bot, allowed: list[str] | None) -> None:
    """Keeps the wanted types; Telegram passes over those it does not know."""
    if allowed is not None:
        bot.allowed_updates = [kind for kind in allowed if kind in UPDATE_TYPES]


async def get_updates(request: Request) -> list[Json]:
    """getUpdates: waits up to `timeout` seconds, wakes at once."""
    bot, world = request.bot, request.world
    if bot.webhook is not None:
        raise conflict(WEBHOOK_ACTIVE)
    _set_allowed(bot, request.get("allowed_updates"))
    number = world.polls.begin(world, bot.user_id)
    confirm(bot, request.get("offset"))
    limit = min(max(request.get("limit") or MAX_BATCH, 1), MAX_BATCH)
    until = time.monotonic() + min(max(request.get("timeout") or 0, 0), MAX_TIMEOUT)
    bell = world.bell_of(bot.user_id)
    while not bot.updates and (left := until - time.monotonic()) > 0:
        seen = bell.count
        await bell.wait(seen, left)
        if bot.webhook is not None:
            raise conflict(POLL_ENDED_BY_WEBHOOK)
        if not world.polls.is_newest(bot.user_id, number):
            raise conflict(OTHER_POLL)
    # Nobody there to read the answer: what is in it must not count as handed out.
    return batch(bot, limit) if request.is_connected() else []


async def set_webhook(request: Request) -> bool:
    """setWebhook. Telegram wants https on a few ports; here loopback addresses do."""
    url = request.params["url"].strip()
    if not url:
        return await delete_webhook(request)
    if not re.match(r"https?://[^/\s]+", url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = request.get("secret_token")
    if secret is not None and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = request.get("max_connections") or 40
    if not 1 <= connections <= 100:
        raise bad_request("wrong number of connections")
    _set_allowed(request.bot, request.get("allowed_updates"))
    _drop_if_asked(request)
    request.bot.webhook = Webhook(url, secret, connections, request.get("ip_address"))
    request.bot.webhook.has_certificate = request.get("certificate") is not None
    request.world.bell_of(request.bot.user_id).ring()
    return True


async def delete_webhook(request: Request) -> bool:
    """deleteWebhook"""
    _drop_if_asked(request)
    request.bot.webhook = None
    request.world.bell_of(request.bot.user_id).ring()
    return True


def _drop_if_asked(request: Request) -> None:
    if request.get("drop_pending_updates"):
        request.bot.updates.clear()


async def get_webhook_info(request: Request) -> Json:
    """getWebhookInfo"""
    hook = request.bot.webhook
    found: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": bool(hook and hook.has_certificate),
        "pending_update_count": len(request.bot.updates),
    }
    if hook is not None:
        found["max_connections"] = hook.max_connections
        for name in ("ip_address", "last_error_date", "last_error_message"):
            if getattr(hook, name) is not None:
                found[name] = getattr(hook, name)
    if request.bot.allowed_updates:
        found["allowed_updates"] = request.bot.allowed_updates
    return found
