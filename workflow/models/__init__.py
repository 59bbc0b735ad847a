"""What is stored. Importing this package makes every table known."""

from workflow.models.actions import (
    Action,
    ActionCluster,
    ActionEvent,
    ActionNote,
    Assignment,
    ReferenceCounter,
)
from workflow.models.delivery import Message, ReminderSlot
from workflow.models.installation import Installation
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
from workflow.models.reports import ClusterSnapshot
from workflow.models.users import Grant, User

__all__ = [
    "Action",
    "ActionCluster",
    "ActionEvent",
    "ActionNote",
    "AgendaItem",
    "Assignment",
    "Body",
    "BodyCluster",
    "Cluster",
    "ClusterParty",
    "ClusterSnapshot",
    "Decision",
    "Grant",
    "Installation",
    "MatterLink",
    "Meeting",
    "Message",
    "Organisation",
    "ParseRun",
    "Party",
    "PartyAlias",
    "Person",
    "Proposal",
    "ProposalDraft",
    "ProposalSource",
    "Recommendation",
    "ReferenceCounter",
    "ReminderSlot",
    "Role",
    "RoleHolder",
    "SourceDocument",
    "Upload",
    "User",
]
