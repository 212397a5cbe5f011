"""Every table, gathered: for the schema, which must know them all.

Holds the list only. Refuses queries: those live beside the work they do.
"""

from sqlmodel import SQLModel

from storage.tables.alerts import Alert, AlertRing, RotaEntry, TicketLook, TicketMenu
from storage.tables.audience import AudienceChat, Broadcast, Delivery, Subscriber
from storage.tables.audit import AuditHead, AuditLink, AuditRow
from storage.tables.clusters import Cluster, ClusterMember, SightingRow
from storage.tables.matters import TicketMatter, UnitMatter
from storage.tables.notices import Notice, NoticeAnswer, NoticePhoto
from storage.tables.objections import ClearedCase, Objection
from storage.tables.offences import OffenceChange
from storage.tables.people import Area, CodeTries, Officer, OfficerRole, OneTimeCode, Person, Unit
from storage.tables.pictures import Fingerprint, Twin
from storage.tables.priority import PriorityWeight
from storage.tables.queues import FsmRecord, InboxUpdate, Job, OutboxMessage, RateBudget
from storage.tables.quiet import KeptTip, Plea, Silence
from storage.tables.referrals import Referral, ReferralPaper
from storage.tables.rewards import Reward
from storage.tables.screens import Screen
from storage.tables.sealing import SessionKeyRow
from storage.tables.sign_ins import SignIn
from storage.tables.surges import Surge
from storage.tables.templates import Template
from storage.tables.tickets import Ticket, TicketMessage
from storage.tables.tips import DialogueLine, Tip, TipPart

metadata = SQLModel.metadata

__all__ = [
    "Alert",
    "AlertRing",
    "Area",
    "AudienceChat",
    "AuditHead",
    "AuditLink",
    "AuditRow",
    "Broadcast",
    "ClearedCase",
    "Cluster",
    "ClusterMember",
    "CodeTries",
    "Delivery",
    "DialogueLine",
    "Fingerprint",
    "FsmRecord",
    "InboxUpdate",
    "Job",
    "KeptTip",
    "Notice",
    "NoticeAnswer",
    "NoticePhoto",
    "Objection",
    "OffenceChange",
    "Officer",
    "OfficerRole",
    "OneTimeCode",
    "OutboxMessage",
    "Person",
    "Plea",
    "PriorityWeight",
    "RateBudget",
    "Referral",
    "ReferralPaper",
    "Reward",
    "RotaEntry",
    "Screen",
    "SessionKeyRow",
    "SightingRow",
    "SignIn",
    "Silence",
    "Subscriber",
    "Surge",
    "Template",
    "Ticket",
    "TicketLook",
    "TicketMatter",
    "TicketMenu",
    "TicketMessage",
    "Tip",
    "TipPart",
    "Twin",
    "Unit",
    "UnitMatter",
    "metadata",
]
