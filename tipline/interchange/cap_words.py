"""CAP 1.2 in tables: which elements there are, what our kinds and states are in its words.

Holds the order of elements that CAP's schema asks for, and the closed choices that we make.
Refuses to decide anything from them: `cap` and `cap_out` do.
"""

from collections.abc import Mapping

from tipline.notices import NoticeKind, NoticeState

# Before the name of a parameter, geocode or event code that is ours; CAP keeps names apart like this.
OURS = "tipline:"

# CAP's language tags for our two, and how much of one tells which it is.
TAGS: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}
DEFAULT_TAG = "en-US"  # what CAP says of an info block without a language

CATEGORIES: Mapping[NoticeKind, str] = {
    NoticeKind.WANTED: "Security",
    NoticeKind.IDENTIFY: "Security",
    NoticeKind.MISSING: "Safety",
    NoticeKind.VEHICLE: "Security",
    NoticeKind.APPEAL: "Security",
}
# Nobody should approach who is sought; everybody should look out.
RESPONSES: Mapping[NoticeKind, tuple[str, ...]] = {
    NoticeKind.WANTED: ("Avoid", "Monitor"),
    NoticeKind.IDENTIFY: ("Avoid", "Monitor"),
    NoticeKind.MISSING: ("Monitor",),
    NoticeKind.VEHICLE: ("Avoid", "Monitor"),
    NoticeKind.APPEAL: ("Monitor",),
}
URGENCIES: Mapping[NoticeKind, str] = {
    NoticeKind.WANTED: "Expected",
    NoticeKind.IDENTIFY: "Expected",
    NoticeKind.MISSING: "Immediate",
    NoticeKind.VEHICLE: "Expected",
    NoticeKind.APPEAL: "Unknown",
}
SEVERITIES: Mapping[NoticeKind, str] = {
    NoticeKind.WANTED: "Severe",
    NoticeKind.IDENTIFY: "Severe",
    NoticeKind.MISSING: "Severe",
    NoticeKind.VEHICLE: "Moderate",
    NoticeKind.APPEAL: "Minor",
}
CERTAINTY = "Observed"  # of what happened; of who did it CAP has nothing to say, nor have we

# A notice that ended otherwise still stands as it was sent: CAP's own `expires` or an Update says so.
WITHDRAWN = frozenset({NoticeState.CANCELLED, NoticeState.RESOLVED})

# Elements that may stand several times; in CAP's JSON they are lists.
SEVERAL = frozenset(
    {
        "code",
        "info",
        "category",
        "responseType",
        "eventCode",
        "parameter",
        "resource",
        "area",
        "polygon",
        "circle",
        "geocode",
    }
)
