"""The policy of each body: how it reminds."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflow.domain.notices import DEFAULT, Policy


@dataclass(frozen=True)
class Policies:
    """The policy of every body: its own, or the one for all that have none."""

    default: Policy = DEFAULT
    own: dict[int, Policy] = field(default_factory=dict)

    def of(self, body_id: int) -> Policy:
        """The policy that a body reminds by."""
        return self.own.get(body_id, self.default)

    def all(self) -> list[Policy]:
        """Every policy that is in force somewhere."""
        return [self.default, *self.own.values()]


def policies() -> Policies:
    """What is in force now."""
    return Policies()
