"""How a page is answered: its headers, and what a browser may keep of it.

Holds the policy that no page of ours loads anything from elsewhere, runs a script or sets a cookie.
Refuses stale copies: whoever holds one has to ask whether it still stands, because a notice that
was withdrawn a moment ago must not be read on.
"""

import hashlib

from aiohttp import web

__all__ = ["ASK_AGAIN", "FOR_GOOD", "NEVER_KEPT", "answer"]

ASK_AGAIN = "public, max-age=0, must-revalidate"
NEVER_KEPT = "no-store"
FOR_GOOD = (
    "public, max-age=31536000, immutable"  # of what carries its content's hash in its address
)

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
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
) -> web.Response:
    """The response; 304 where the browser has exactly this already."""
    headers = {**_HEADERS, "Cache-Control": keep, "Vary": "Accept-Language"}
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
