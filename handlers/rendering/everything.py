"""Every renderer, gathered: importing this registers them all.

Holds the list of kinds. Refuses renderers of its own.
"""

import handlers.rendering.audit_head
import handlers.rendering.citizen
import handlers.rendering.figures
import handlers.rendering.notices
import handlers.rendering.objections
import handlers.rendering.on_duty
import handlers.rendering.quiet
import handlers.rendering.referrals
import handlers.rendering.refusals
import handlers.rendering.rewards
import handlers.rendering.screens
import handlers.rendering.triage
import handlers.rendering.triage_answers  # noqa: F401  # each registers its kinds when imported
from handlers.rendering import RENDERERS

RENDERED_KINDS = frozenset(RENDERERS)
