"""Notices, as the other rooms see them.

Gathers the look-ups (`briefs`) and the use cases of the modules beside it: `drafts` (draft, edit), `review`
(submit, reject), `signing` (approve), `endings` (resolve, cancel). Refuses code of its own.
"""

from desk.notices.briefs import (
    NoticeBrief,
    brief,
    brief_by_number,
    brief_of,
    id_by_number,
    live_by_number,
    live_list,
    live_of,
    over_of,
)
from desk.notices.drafts import discard, draft, edit
from desk.notices.endings import cancel, resolve
from desk.notices.review import reject, submit, withdraw_from_review
from desk.notices.signing import approve

__all__ = ["NoticeBrief", "approve", "brief", "brief_by_number", "brief_of", "cancel"]
__all__ += [
    "discard",
    "draft",
    "edit",
    "id_by_number",
    "live_by_number",
    "live_list",
    "live_of",
    "over_of",
    "reject",
    "resolve",
    "submit",
]
__all__ += ["withdraw_from_review"]
