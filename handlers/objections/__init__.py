"""Objections in private: anybody asks, a reviewer decides.

Holds the router. Refuses groups: there a button leads to the private chat.
"""

from aiogram import Router

from handlers.filters import FromOfficer
from handlers.objections import asking, releasing, reviewing


def make_router() -> Router:
    """Asking for anybody, reviewing and releasing for those who work here."""
    router, officers = Router(name="objections"), Router(name="objections for officers")
    for observer in (officers.message, officers.callback_query):
        observer.filter(FromOfficer())
    reviewing.add_to(officers)
    releasing.add_to(officers)
    asking.add_to(router)
    router.include_router(officers)
    return router
