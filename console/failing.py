"""What goes wrong becomes a page as well: what is refused, what is not there, what fails.

Holds the one thing around all pages. Refuses an error's words: people get a page by its status, the log a type.
"""

from collections.abc import Callable, Mapping

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from tipline.refusals import Refusal

__all__ = ["as_pages"]

log = structlog.get_logger()


def as_pages(
    none: Callable[[web.Request, int], web.Response], statuses: Mapping[str, int]
) -> Middleware:
    """Answer with `none`'s page for a status; `statuses` are those of refusals, 400 of others."""

    @web.middleware
    async def as_a_page(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPRedirection:
            raise
        except web.HTTPException as no:
            response = none(request, no.status)
            if allowed := no.headers.get("Allow"):
                response.headers["Allow"] = allowed
            return response
        except Refusal as refusal:
            return none(request, statuses.get(refusal.code, 400))
        except Exception as failure:  # noqa: BLE001  # told to the log by its type, to people in words
            log.error("page_failed", why=type(failure).__name__)
            return none(request, 503)

    return as_a_page
