"""Administration: what there is to keep in order, as a list of links."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template

from workflow import clock
from workflow.domain.access import Role
from workflow.queries import register
from workflow.services.register.register_rights import require_office
from workflow.web.guard import current_actor

pages = Blueprint("administration", __name__, url_prefix="/administration")


@dataclass(frozen=True)
class Link:
    """One line of the landing page; shown to these roles, once its page exists."""

    endpoint: str
    label: str
    icon: str
    text: str
    roles: tuple[Role, ...] = ("administrator", "secretariat")


LINKS = (
    Link(
        "register.index", "Personer og organisationer", "users",
        "Personer, organisationer, organer og funktioner: mail, andre navne, medlemskaber, fravær og fratræden",
    ),
    Link(
        "register_lists.minutes_index", "Deltagere fra referater", "file-text",
        "Deltagere, som registeret ikke kender endnu, med titel og organisation fra referatet",
    ),
    Link(
        "register_lists.upload", "Indlæs en liste", "upload",
        "Personer og organisationer fra et regneark, gemt som CSV; se først, hvad der vil ske",
    ),
    Link(
        "register_mandates.index", "Valg: afslut mandater", "calendar-x-2",
        "Folkevalgtes medlemskaber og funktioner, der slutter på samme dag",
    ),
    Link(
        "handover.index", "Efterfølgere og overdragelse", "forward",
        "Hvilket organ der overtager fra hver klynge og hvert organ, fra hvornår, og hvor klar overdragelsen er",
    ),
    Link(
        "policies.index", "Regler for påmindelser", "bell",
        "Hvornår hvert organ minder om frister, med et kig på, hvad en uge ville bringe",
    ),
    Link(
        "users.index", "Brugere og adgang", "key-round",
        "Hvem kan logge ind, og hvad må de se og gøre: brugere, roller og ændringslog", ("administrator",),
    ),
    Link(
        "health.show", "Systemets tilstand", "activity",
        "Kører database, kø, workere, tidsplan og mail?", ("administrator",),
    ),
    Link(
        "audit.show", "Historikkens segl", "shield-check",
        "Er historikken urørt? Seneste segl, seneste kontrol og resultatet", ("administrator",),
    ),
)  # fmt: skip


@pages.get("")
def index() -> str:
    """What there is, and what waits for somebody."""
    actor, today = current_actor(), clock.today()
    require_office(actor)
    links = [link for link in LINKS if link.endpoint in current_app.view_functions and actor.has_role(*link.roles)]
    return render_template(
        "administration/index.html",
        links=links,
        limbo=register.limbo(actor, today),
        unverified=register.count_unverified(),
    )
