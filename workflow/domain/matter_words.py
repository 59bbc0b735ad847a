"""The words that tell one matter from another: stems, compounds, and the words that every agenda uses."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LINE_END_HYPHEN = re.compile(r"(?<=[a-zæøå])-[ \t]*\n\s*(?=[a-zæøå])")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ENDINGS = ("ernes", "erens", "eres", "enes", "erne", "eren", "ens", "ets", "ers", "ere", "ene", "nes",
            "er", "en", "et", "es", "ne", "e", "s")  # fmt: skip
_SHORTEST_STEM = 5
_SHORTEST_WORD = 4
_SHORTEST_HEAD = 8  # letters at the end that two compounds share: sundheds|undervisning, borger|undervisning
_LONG = 11
_MIDDLE = 7

# Items that come back at every meeting and are a matter of their own each time.
_STANDING = re.compile(
    r"""^\W*(?:
        (?:velkom(?:men|st)|åbning|navneopråb|eventuelt|evt|meddelelser|orientering(?:er)?|status|bordet\s+rundt
          |gensidig\s+orientering|næste\s+møde(?:r)?|kommende\s+møder|mødekalender|mødeplan|mødedeltagere|deltagere
          |afbud|fremmøde|underskrift(?:er|sside)?|lukning|opsamling|diverse|nyt\s+fra\b.*|siden\s+sidst
          |status\s+fra\s+arbejdet\b.*|punkter\s+til\s+(?:kommende|næste)\s+møder?)
        (?:\s+og\s+(?:præsentation|godkendelse\s+af\s+.*|dagsorden(?:en)?))?
        |(?:godkendelse|valg)\s+af\s+(?:\w+\s+){0,3}?(?:dagsorden|referat|protokol|dirigent|ordstyrer|referent)\w*
          (?:\s+og\s+.*|\s+fra\s+.*|\s+til\s+.*)?
        |(?:\w+\s+){0,2}?(?:dagsorden|referat|beslutningsprotokol)(?:en|et)?
          (?:\s+(?:og|fra|for|til|af)\b.*)?
    )\W*$""",
    re.I | re.X,
)

_GENERAL_WORDS = """
    aftale aftaler anbefaling anbefalinger ansøgning arbejde arbejdet arbejdsgruppe arbejdsgruppen beretning
    beslutning beslutningsoplæg bilag borger borgere bred budget budgetopfølgning centrum dagsorden data deltagere
    dialog drift driftsgruppe driftsgruppen drøftelse emne emner endelig erfaring erfaringer evaluering
    forberedelse formandskab formand forslag forløb forretningsudvalg fortsat forventning fremlæggelse fremtid
    fremtidig fælles fællesmøde fællesmøder følge første gennemgang godkendelse grundlag gruppe halvår handling
    hjem hospital hospitaler ide indsats indsatser indledning indstilling indstillinger information initiativ
    initiativer input kvartal klynge klyngen klynger klyngens klyngemidler kommende kommunal kommunale kommune
    kommuner kommunerne kommissorium kontaktudvalg kvalitet ledelse lokal løbende materiale meddelelse medlem
    medlemmer midler mulighed muligheder møde møder mødet måned national nationale niveau nordjylland nordjysk
    nordjyske notat nye nyt næste opfølgning opgave opgaver oplæg opsamling opstart organisation organisering
    orientering overblik overgang overgangen overgangsperioden parter perspektiv perspektiver plan planer planen
    planlægning politik politisk politiske praksis almen principper prioritering problem proces program projekt
    projekter projektet projektbeskrivelse punkt præsentation ramme rammer rapport redegørelse referat region
    regional regionale regionen regionsråd resultat resultater resterende resumé råd sag sager sagen
    sagsfremstilling samarbejde samarbejdet samling sekretariat sektor seminar sidste sidst status strategi
    strategisk styregruppe sundhed sundheds sundhedsklynge sundhedsklyngen sundhedsklynger sundhedsaftale
    sundhedsreform sundhedsreformen sundhedsråd sundhedsrådet sundhedsvæsen sundhedsvæsenet tema temadrøftelse
    tid tidsplan tilbud tilgang tværsektoriel tværsektorielle udarbejdelse udfordring udfordringer udkast udmøntning
    udvalg udvalget udvikling vedtagelse velkomst videre vision vurdering økonomi økonomisk år året årets årlig
    årshjul limfjorden vendsyssel midt nord syd vest kreds kredsen patient patienter ældre læge læger
    videreførelse etablering implementering finansiering beslutningen spor behov brug del dele enighed opbakning
    mandat opmærksomhed fokus tiltag hensyn forbindelse baggrund udgangspunkt mål målet formål mellem under efter
    inden blandt flere mange nogle andre anden alle alt samt herunder derfor desuden ligeledes således dette disse
    denne deres vores hvor hvordan hvilke hvad hvem skal kan vil bliver blive blev være været have haft har også
    regionshospital regionshospitalet universitetshospital universitetshospitalet psykiatrien sted gang gange
    ikke eller med uden over gennem omkring vedrørende mhp bland godt gode større bedre
"""
_FUNCTION_WORDS = """
    af at både de den der det dog end er et en for fra før få gør han hun her hos i ift ind jf kun man med men mod
    når nu og om op os på så som sig sin sit sine til ud ved vi via vedr pct kl nr fx bl mv evt
"""


def is_standing(title: str) -> bool:
    """Whether an item of that title comes at every meeting: the agenda, the minutes, any other business."""
    return bool(_STANDING.match(" ".join(title.split())))


def words(text: str) -> list[str]:
    """The words of `text` in lower case, with the hyphens at line ends taken out; numbers are no words."""
    text = unicodedata.normalize("NFKC", text).lower()
    return _WORD.findall(_LINE_END_HYPHEN.sub("", text))


def years(text: str) -> frozenset[str]:
    """The years that `text` names."""
    return frozenset(_YEAR.findall(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """`word` without its ending, so that its definite, plural and genitive forms are one."""
    for ending in _ENDINGS:
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _SHORTEST_STEM:
            if ending == "s" and rest[-1] in "st":
                continue
            word = rest
            break
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] == word[-2] else word


_LITTLE = frozenset(_FUNCTION_WORDS.split())
GENERAL = frozenset(stem(word) for word in _GENERAL_WORDS.split()) | frozenset(_GENERAL_WORDS.split())


def is_specific(stemmed: str) -> bool:
    """Whether a stem can tell what a matter is about: long enough, and not a word of every agenda."""
    return len(stemmed) >= _SHORTEST_WORD and stemmed not in GENERAL and stemmed not in _LITTLE


def specific_stems(text: str) -> dict[str, str]:
    """The telling stems of `text`, each with the word as it is first written (lower case), in their order."""
    found: dict[str, str] = {}
    for word in words(text):
        stemmed = stem(word)
        if word not in GENERAL and is_specific(stemmed):
            found.setdefault(stemmed, word)
    return found


def weight(stemmed: str) -> int:
    """How much a shared stem says: Danish compounds are long, and the longer the rarer."""
    return 3 if len(stemmed) >= _LONG else 2 if len(stemmed) >= _MIDDLE else 1


@lru_cache(maxsize=100_000)
def akin(one: str, other: str) -> bool:
    """Whether two stems are the same word, or compounds that share a telling part.

    "undervisning" and "sundhedsundervisning", "borger" and "borgerundervisning", and the two compounds themselves.
    """
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 6 and len(long) - len(short) >= 3 and (long.endswith(short) or long.startswith(short)):
        return True
    shared = 0
    while shared < len(short) and short[-1 - shared] == long[-1 - shared]:
        shared += 1
    return shared >= _SHORTEST_HEAD and is_specific(short[-shared:])
