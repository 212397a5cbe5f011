"""Every table, gathered: for the schema, which must know them all.

Holds the list only. Refuses queries: those live beside the work they do.
"""

from sqlmodel import SQLModel

from storage.tables.audience import AudienceChat, Delivery, Subscriber
from storage.tables.audit import AuditHead, AuditLink, AuditRow
from storage.tables.notices import Notice, NoticePhoto
from storage.tables.objections import ClearedCase, Objection
from storage.tables.people import Area, CodeTries, Officer, OfficerRole, OneTimeCode, Person, Unit
from storage.tables.pictures import Fingerprint, Twin
from storage.tables.queues import FsmRecord, InboxUpdate, Job, OutboxMessage, RateBudget
from storage.tables.referrals import Referral, ReferralPaper
from storage.tables.rewards import Reward
from storage.tables.screens import Screen
from storage.tables.sealing import SessionKeyRow
from storage.tables.templates import Template
from storage.tables.tickets import Ticket, TicketMessage
from storage.tables.tips import DialogueLine, Tip, TipPart

metadata = SQLModel.metadata

__all__ = [
    "Area",
    "AudienceChat",
    "AuditHead",
    "AuditLink",
    "AuditRow",
    "ClearedCase",
    "CodeTries",
    "Delivery",
    "DialogueLine",
    "Fingerprint",
    "FsmRecord",
    "InboxUpdate",
    "Job",
    "Notice",
    "NoticePhoto",
    "Objection",
    "Officer",
    "OfficerRole",
    "OneTimeCode",
    "OutboxMessage",
    "Person",
    "RateBudget",
    "Referral",
    "ReferralPaper",
    "Reward",
    "Screen",
    "SessionKeyRow",
    "Subscriber",
    "Template",
    "Ticket",
    "TicketMessage",
    "Tip",
    "TipPart",
    "Twin",
    "Unit",
    "metadata",
]
