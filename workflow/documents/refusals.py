"""Why a document is refused, in Danish: what is wrong, what to do, and that nothing was stored."""

from __future__ import annotations

from workflow.documents import limits
from workflow.errors import DocumentError, ReadingEndedError

NOTHING_STORED = "Intet er gemt."
KINDS = "Brug PDF, Word (.docx), OpenDocument (.odt), HTML, Markdown eller ren tekst."
PAGES = f"{limits.MAX_PAGES:,} sider".replace(",", ".")
UNPACKED = f"{limits.MAX_UNPACKED // limits.MEGABYTE} MB udpakket"
CHARACTERS = f"{limits.MAX_CHARACTERS // 1_000_000} millioner tegn"


def refuse(name: str, wrong: str, remedy: str) -> DocumentError:
    """The error for one document; both texts are full sentences."""
    return DocumentError(f"»{name}« kan ikke læses: {wrong} {remedy} {NOTHING_STORED}")


def unknown_type(name: str) -> DocumentError:
    """Neither content nor name is of a type that is read."""
    return refuse(name, "filtypen er ukendt.", KINDS)


def old_format(name: str, kind: str) -> DocumentError:
    """A format that was common once, recognised by its content."""
    return refuse(name, f"det er {kind}, som ikke læses.", "Gem dokumentet som Word (.docx) eller PDF, og prøv igen.")


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


def too_slow(name: str) -> DocumentError:
    """Reading took longer than the limit, and was stopped."""
    return refuse(
        name,
        f"det tog for lang tid (grænsen er {limits.MAX_SECONDS:.0f} sekunder).",
        "Del dokumentet op, eller gem det på ny som PDF eller Word, og prøv igen.",
    )


def too_much_memory(name: str) -> DocumentError:
    """Reading took more memory than the limit, and was stopped."""
    return refuse(
        name,
        f"det krævede for meget hukommelse (grænsen er {limits.MAX_MEMORY // limits.MEGABYTE} MB).",
        "Del dokumentet op, eller fjern billeder og bilag, og prøv igen.",
    )


def crashed(name: str) -> DocumentError:
    """The process that read the file died: the file is broken, or it takes memory that a library asks for in vain."""
    return refuse(
        name,
        "læsningen brød sammen, fordi filen er beskadiget eller kræver for meget hukommelse "
        f"(grænsen er {limits.MAX_MEMORY // limits.MEGABYTE} MB).",
        "Gem eller hent dokumentet på ny, gerne i et andet format, og prøv igen.",
    )


def failed(name: str) -> DocumentError:
    """Reading met something that nobody foresaw: it may be the file, and it may be the program."""
    return refuse(
        name,
        "læsningen brød sammen. Enten er filen beskadiget, eller også er der en fejl i programmet; den står i loggen.",
        "Gem eller hent dokumentet på ny, gerne i et andet format, og prøv igen. Sig det til administratoren, hvis det "
        "sker igen.",
    )


def ended(name: str) -> ReadingEndedError:
    """The process that read was told to end, as every process is when the machine or the program stops."""
    return ReadingEndedError(
        f"Læsningen af »{name}« blev afbrudt udefra. Det skyldes ikke filen. Prøv igen. {NOTHING_STORED}"
    )


def no_reader(name: str) -> DocumentError:
    """The process that reads could not be started: a fault of this installation, not of the file."""
    return refuse(
        name, "læseren kunne ikke startes.", "Prøv igen om lidt, og sig det til driften, hvis det fortsætter."
    )


def broken(name: str, kind: str) -> DocumentError:
    """The file begins like its type and cannot be read to the end."""
    return refuse(
        name, f"{kind}-filen er beskadiget eller ufuldstændig.", "Gem eller hent dokumentet på ny, og prøv igen."
    )


def hostile(name: str, kind: str, what: str) -> DocumentError:
    """The file holds what no program that writes documents puts there; `what` is a noun."""
    return refuse(
        name,
        f"{kind}-filen indeholder {what}, som et dokument ikke må have.",
        "Hent dokumentet på ny hos afsenderen, eller gem det på ny, og prøv igen.",
    )


def encrypted(name: str, kind: str = "PDF") -> DocumentError:
    """A document that needs a password."""
    return refuse(name, f"{kind}-filen er beskyttet med adgangskode.", "Gem den uden adgangskode, og prøv igen.")


def no_text_layer(name: str) -> DocumentError:
    """A PDF of pictures, and no text recognition on this machine."""
    return refuse(
        name,
        "PDF-filen har intet tekstlag; den indeholder kun billeder og ingen tekst.",
        "Kør tekstgenkendelse (OCR) på den, eller brug det oprindelige dokument.",
    )


def too_many_pictures(name: str, pages: int, read: int) -> DocumentError:
    """More scanned pages than text recognition reads in the time that a document may take."""
    return refuse(
        name,
        f"{pages} sider er billeder uden tekstlag, og tekstgenkendelsen (OCR) nåede kun {read} af dem "
        f"(grænsen er {limits.MAX_SECONDS:.0f} sekunder).",
        "Del dokumentet op, eller brug det oprindelige dokument.",
    )


def nothing_recognised(name: str) -> DocumentError:
    """A PDF of pictures in which text recognition found no words."""
    return refuse(
        name,
        "PDF-filen har intet tekstlag, den indeholder kun billeder, og tekstgenkendelsen (OCR) fandt ingen ord i dem.",
        "Scan den på ny, eller brug det oprindelige dokument.",
    )


def binary(name: str) -> DocumentError:
    """Bytes that are no text in any encoding known here."""
    return refuse(name, "indholdet er ikke tekst.", KINDS)
