"""What is stored. Importing this package makes every table known."""

from workflow.models.actions import (
    Action,
    ActionCluster,
    ActionEvent,
    ActionNote,
    Assignment,
    OpenLine,
    ReferenceCounter,
)
from workflow.models.answers import Answer
from workflow.models.audit import AuditCheck, AuditSeal, AuditSealLine
from workflow.models.calendars import CalendarChange
from workflow.models.chair_review import AnnexEdition, ReviewConclusion, ReviewItem, ReviewSession
from workflow.models.delivery import Message, OfficeDigest, ReminderSlot
from workflow.models.handover import HandoverChoice, HandoverInput, HandoverItem, HandoverOwner, HandoverPackage
from workflow.models.installation import Installation
from workflow.models.life import ActionFile, DeadlineRequest
from workflow.models.matters import MatterLink
from workflow.models.minutes import (
    AgendaItem,
    Decision,
    Meeting,
    ParseRun,
    Proposal,
    ProposalDraft,
    ProposalSource,
    Recommendation,
    SourceDocument,
    Upload,
)
from workflow.models.parties import (
    Body,
    BodyCluster,
    Cluster,
    ClusterParty,
    Organisation,
    Party,
    PartyAlias,
    Person,
    Role,
    RoleHolder,
)
from workflow.models.people import Absence, Membership, RegisterEvent
from workflow.models.policies import DigestChoice, PolicyChange, ReminderPolicy, Snooze
from workflow.models.received_mail import ReceivedMail, ReplyNotice
from workflow.models.reports import Snapshot, SnapshotDay
from workflow.models.returned_mail import Bounce, StoppedAddress
from workflow.models.users import CalendarFeed, Grant, LoginSession, LoginThrottle, User, UserEvent
from workflow.models.work_lists import BulkChange, BulkChangeLine, SavedView

__all__ = [
    "Absence",
    "Action",
    "ActionCluster",
    "ActionEvent",
    "ActionFile",
    "ActionNote",
    "AgendaItem",
    "AnnexEdition",
    "Answer",
    "Assignment",
    "AuditCheck",
    "AuditSeal",
    "AuditSealLine",
    "Body",
    "BodyCluster",
    "Bounce",
    "BulkChange",
    "BulkChangeLine",
    "CalendarChange",
    "CalendarFeed",
    "Cluster",
    "ClusterParty",
    "DeadlineRequest",
    "Decision",
    "DigestChoice",
    "Grant",
    "HandoverChoice",
    "HandoverInput",
    "HandoverItem",
    "HandoverOwner",
    "HandoverPackage",
    "Installation",
    "LoginSession",
    "LoginThrottle",
    "MatterLink",
    "Meeting",
    "Membership",
    "Message",
    "OfficeDigest",
    "OpenLine",
    "Organisation",
    "ParseRun",
    "Party",
    "PartyAlias",
    "Person",
    "PolicyChange",
    "Proposal",
    "ProposalDraft",
    "ProposalSource",
    "ReceivedMail",
    "Recommendation",
    "ReferenceCounter",
    "RegisterEvent",
    "ReminderPolicy",
    "ReminderSlot",
    "ReplyNotice",
    "ReviewConclusion",
    "ReviewItem",
    "ReviewSession",
    "Role",
    "RoleHolder",
    "SavedView",
    "Snapshot",
    "SnapshotDay",
    "Snooze",
    "SourceDocument",
    "StoppedAddress",
    "Upload",
    "User",
    "UserEvent",
]
