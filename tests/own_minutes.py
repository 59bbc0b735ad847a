"""Small minutes of our own, for tests of what happens to minutes. The people are invented."""

from __future__ import annotations

HEADER = """# REFERAT Politisk Sundhedsklynge Nord d. 02-10-2025

**Mødedato** Torsdag d. 2. oktober 2025 kl. 14:00

**Mødested** Rådhuset i Hjørring

# Punkt 1: Deltagere

Signe Kvist, regionsrådsmedlem, Medformand (mødeleder)
Bo Lyng, direktør, Hjørring Kommune

# Punkt 2: Godkendelse af dagsorden

## Indstilling

Det indstilles, at Politisk Sundhedsklynge Nord:

1. Godkender dagsordenen.

## Beslutning

Dagsordenen blev godkendt.

"""

FOLLOW_UP = """# Punkt 3: Kørsel til genoptræning

## Sagsfremstilling

Ældre borgere venter for længe på kørsel til genoptræning.

## Indstilling

Det indstilles, at Politisk Sundhedsklynge Nord:

1. Godkender kørselsordningen for ældre borgere.
2. Beslutter, om ordningen skal gælde i weekender.

## Beslutning

Klyngen godkendte kørselsordningen for ældre borgere.

{task}

"""

TASK = "Hjørring Kommune udarbejder en oversigt over ventetiderne senest den 1. november 2025."
MOVED_TASK = "Hjørring Kommune udarbejder en oversigt over ventetiderne senest den 15. november 2025."
OTHER_TASK = "Sekretariatet indkalder patientforeningerne til et møde senest den 20. november 2025."

DEFERRED = """# Punkt 4: Fælles telefonlinje

## Indstilling

Det indstilles, at Politisk Sundhedsklynge Nord:

1. Godkender forslaget om en fælles telefonlinje.

## Beslutning

Sagen blev udsat til næste møde.

"""

CLOSED = """# Punkt 5: Ansættelse (lukket punkt)

## Beslutning

Sekretariatet forhandler med ansøgeren inden den 1. december 2025.

"""

END = """# Punkt 6: Eventuelt

## Beslutning

Ingen bemærkninger.
"""


def minutes(*tasks: str, closed: bool = False) -> bytes:
    """Minutes of 2 October 2025 with these sentences as what follows from item 3."""
    text = HEADER + FOLLOW_UP.format(task="\n\n".join(tasks)) + DEFERRED + (CLOSED if closed else "") + END
    return text.encode()


def agenda() -> bytes:
    """The agenda of the same meeting: what is recommended, nothing decided."""
    kept, skip = [], False
    for line in minutes(TASK).decode().replace("REFERAT", "DAGSORDEN").splitlines():
        skip = line.startswith("## Beslutning") or (skip and not line.startswith("#"))
        if not skip:
            kept.append(line)
    return "\n".join(kept).encode()
