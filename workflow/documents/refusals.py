"""Why a document is refused, in Danish: what is wrong, what to do, and that nothing was stored."""

from __future__ import annotations

from workflow.errors import DocumentError

NOTHING_STORED = "Intet er gemt."


def refuse(name: str, wrong: str, remedy: str) -> DocumentError:
    """The error for one document; both texts are full sentences."""
    return DocumentError(f"„{name}“ kan ikke læses: {wrong} {remedy} {NOTHING_STORED}")


def unknown_type(name: str) -> DocumentError:
    """Neither content nor name is of a type that is read."""
    return refuse(
        name, "filtypen er ukendt.", "Brug PDF, Word (.docx), OpenDocument (.odt), HTML, Markdown eller ren tekst."
    )


def empty(name: str) -> DocumentError:
    """No bytes, or nothing but white space."""
    return refuse(name, "filen er tom.", "Kontrollér, at det er den rigtige fil, og prøv igen.")


def too_large(name: str, limit: str) -> DocumentError:
    """Over a limit, which is named in the text."""
    return refuse(
        name,
        f"filen er for stor (grænsen er {limit}).",
        "Del dokumentet op, eller fjern billeder og bilag, og prøv igen.",
    )


def broken(name: str, kind: str) -> DocumentError:
    """The file begins like its type and cannot be read to the end."""
    return refuse(
        name, f"{kind}-filen er beskadiget eller ufuldstændig.", "Gem eller hent dokumentet på ny, og prøv igen."
    )


def encrypted(name: str) -> DocumentError:
    """A PDF that needs a password."""
    return refuse(name, "PDF-filen er beskyttet med adgangskode.", "Gem den uden adgangskode, og prøv igen.")


def no_text_layer(name: str) -> DocumentError:
    """A PDF of pictures."""
    return refuse(
        name,
        "PDF-filen indeholder kun billeder og ingen tekst.",
        "Kør tekstgenkendelse (OCR) på den, eller brug det oprindelige dokument.",
    )


def binary(name: str) -> DocumentError:
    """Bytes that are no text in any encoding known here."""
    return refuse(
        name, "indholdet er ikke tekst.", "Brug PDF, Word (.docx), OpenDocument (.odt), HTML, Markdown eller ren tekst."
    )
