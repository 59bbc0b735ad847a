"""The errors that a user may read: one tree, each with a Danish text, an HTTP status and an exit code."""

from __future__ import annotations

from datetime import timedelta


class WorkflowError(Exception):
    """Something was refused. `user_text` is safe to show: Danish, says what happened and what to do.

    `status` is the HTTP status of the page that shows it, `exit_code` that of a command
    (1: refused or not found, 2: wrong use or unreadable input).
    """

    status = 400
    exit_code = 1

    def __init__(self, user_text: str) -> None:
        super().__init__(user_text)
        self.user_text = user_text


class NotFoundError(WorkflowError):
    """It does not exist, or the user may not see it: the answer is the same."""

    status = 404


class NotAllowedError(WorkflowError):
    """The user may see it, but not do this to it."""

    status = 403


class ConflictError(WorkflowError):
    """Somebody else changed it first, or it is no longer in a state where this can be done."""

    status = 409


class UniqueConflictError(ConflictError):
    """Somebody else has stored the same at the same moment. `said` is what the database says of it."""

    def __init__(self, user_text: str, said: str) -> None:
        super().__init__(user_text)
        self.said = said


class InvalidInputError(WorkflowError):
    """The input cannot be used as it is: an impossible date, an empty title."""

    status = 422
    exit_code = 2


class FormError(InvalidInputError):
    """Several fields of a form cannot be used as they are. `errors`: field → what is wrong, in Danish."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("Noget mangler eller kan ikke bruges. Ret det, der er markeret. Intet er gemt.")
        self.errors = errors


class TooManyAttemptsError(WorkflowError):
    """Tried too often; after `wait` it may be tried again."""

    status = 429

    def __init__(self, user_text: str, wait: timedelta) -> None:
        super().__init__(user_text)
        self.wait = wait


class DocumentError(WorkflowError):
    """The document cannot be read: unknown type, empty, encrypted, broken or over the limits."""

    status = 422
    exit_code = 2


class ReadingEndedError(WorkflowError):
    """The process that read a document was ended from outside, as when the machine stops: no fault of the document."""

    status = 503


class ConfigurationError(WorkflowError):
    """A setting is missing or impossible; the program does not start."""

    status = 500
    exit_code = 2
