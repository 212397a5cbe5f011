"""How a page is answered: its headers, and what a browser may keep of it.

Holds the policy that no page of ours loads anything from elsewhere, and that no public one runs a script
or sets a cookie. Refuses stale copies: whoever holds one has to ask whether it still stands, because a
notice that was withdrawn a moment ago must not be read on.
"""

import hashlib

from aiohttp import web

__all__ = ["ASK_AGAIN", "FOR_GOOD", "NEVER_KEPT", "OURS_ALONE", "answer"]

ASK_AGAIN = "public, max-age=0, must-revalidate"
NEVER_KEPT = "no-store"
OURS_ALONE = (
    "private, no-store"  # who asks again says what it has in hand, and is told if it stands
)
FOR_GOOD = (
    "public, max-age=31536000, immutable"  # of what carries its content's hash in its address
)

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # A search engine would go on showing a notice after it was withdrawn.
    "X-Robots-Tag": "noindex, noarchive",
}


def answer(
    request: web.Request,
    body: bytes,
    *,
    kind: str = "text/html",
    status: int = 200,
    keep: str = ASK_AGAIN,
    scripted: bool = False,
) -> web.Response:
    """The response; 304 where the browser has exactly this already. `scripted`: it may run our script."""
    headers = {**_HEADERS, "Cache-Control": keep, "Vary": "Accept-Language"}
    if scripted:
        headers["Content-Security-Policy"] += "; script-src 'self'; connect-src 'self'"
    if keep != NEVER_KEPT:
        tag = hashlib.sha256(body).hexdigest()[:32]
        headers["ETag"] = f'"{tag}"'
        if status == 200 and any(
            known.value in (tag, "*") for known in request.if_none_match or ()
        ):
            return web.Response(status=304, headers=headers)
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(
        body=body, status=status, content_type=kind, charset=charset, headers=headers
    )
