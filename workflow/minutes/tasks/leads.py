"""The lead-ins of follow-up work in a sentence: agreed, given, asked for, wished, expected, proposed, returned."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.clause_forms import ADVERBS, PARTICIPLES, words_of
from workflow.minutes.tasks.owners import AGENTS

SIGNS: dict[str, tuple[str, ...]] = {lead: tuple(words) for lead, words in TASK_WORDS["signs"].items()}
_BESIDES = words_of(TASK_WORDS["besides"])
AGREED = expression(
    r"\b(?P<lead>enighed(?:en)? om|enige? om|aftalt(?:e|es)?|aftaler|besluttede(?:s)?|besluttet|beslutter|vedtaget"
    r"|vedtog|vedtager|beslutning om|fokus på|konkluderede(?:s)?|konkluderet|ønsker|ønskede|"
    r"mandat til|godkendte|godkender|tilsluttede sig|opbakning til|besluttes|aftales|pointerede|understregede"
    rf"|præciserede|(?:bad|beder|anmod(?:er|ede))(?: (?:{_BESIDES}))? om"
    r"|udbad sig|den (?:ændring|tilføjelse|bemærkning)|følgende (?:ændring|tilføjelse)|bemærkning om)"
    r"(?P<middle>[^.;]{0,160}?),?\s+at\s+(?P<clause>.+)$",
    re.IGNORECASE | re.DOTALL,
)
# words before a lead that turn it into its contrary: "ikke", "der blev ikke opnået", but not "ikke kun", "ikke alene"
NEGATED = expression(
    r"\b(?:ikke|ingen)(?:\s(?:fuld|bred|stor|generel|fornøden|tilstrækkelig|politisk|fuldt|helt|umiddelbart|længere|opnået|opnås"
    r"|opnå|skabt|skabes|skabe|fundet|nået|givet|gives|truffet|træffes|træffe|var|er|blev|bliver|været|blevet))*\s$",
    re.IGNORECASE,
)
LONGEST_NEGATION = 80
# what was agreed upon among remarks that are no work
AGREED_UPON = expression(r"\b(?:enighed|enige?) om\b|\b(?:aftalt|besluttet)\b", re.IGNORECASE)
DECIDED_LEADS = expression(r"^(?:enig|aftal|beslut|vedt|konklud)", re.IGNORECASE)
STRONG_LEADS = expression(
    r"^(?:enig|aftal|beslut|vedt|konklud|fokus|ønske|bad|bede|anmod|udbad|mandat|godkend|tilslut|opbak|den "
    r"|følgende|bemærkning)",
    re.IGNORECASE,
)
AND_AT = expression(r",?\s+(?:og|samt)\s+at\s+|(?<! om),\s+at\s+", re.IGNORECASE)
GIVEN = expression(
    rf"(?P<agents>{AGENTS})\s+(?:\w+\s+){{0,2}}?(?:fik|får|har fået|har|blev givet"
    rf"|gives)\s+(?:\w+\s+){{0,2}}?(?:til opgave|ansvaret for|ansvar for|mandat til"
    r"|mandatet til)\s*,?\s*(?:med )?(?:(?:senest|inden|til|i)\s(?:[^,;.]|(?<=\d)\.){2,60}?\s)?at\s+(?P<clause>.+)$",
    re.DOTALL,
)
# "gav IKA mandat til at …", "giver formanden til opgave at …"
GAVE = expression(
    rf"\b(?:gav|giver|gives|har givet|overlod(?:\s+det)?\s+til|overlader(?:\s+det)?\s+til|pålagde|pålægger)\s+"
    rf"(?:(?:mandat|opgaven|ansvaret)\s+til\s+)?"
    rf"(?P<agents>{AGENTS})\s+(?:(?:\w+\s+){{0,2}}?(?:til opgave|ansvaret for|ansvar for|mandat til|mandatet til"
    rf"|opgaven med|opgaven|til)\s*,?\s*(?:med\s+)?)?at\s+(?P<clause>.+)$",
    re.DOTALL,
)
# "opgaven med at … overdrages til Søren"
HANDED = expression(
    rf"\b[Oo]pgaven\s+med\s+at\s+(?P<clause>[^.;]{{3,160}}?),?\s+(?:overdrages|overgår|gives|lægges|tildeles|varetages|løses"
    rf"|overtages|udføres|ligger|påhviler|placeres)\s+(?:(?:til|hos|af)\s+)?(?P<agents>{AGENTS})",
    re.DOTALL,
)
# "det overlades til formanden at finde …", "det påhviler ejeren at …", "X påtager sig opgaven med at …"
FALLS_TO = expression(
    rf"(?:\b[Dd]et\s+(?:blev\s+|er\s+|bliver\s+)?(?:op\s+til|overlades\s+til|overladt\s+til|pålægges|pålagt|påhviler|tilfalder)\s+"
    rf"|^(?=\S+(?:\s\S+){{0,6}}?\s(?:påtager|påtog|tager|tog)\s(?:sig\s)?(?:opgaven|ansvaret)\s(?:med|for)\s))"
    rf"(?P<agents>{AGENTS})\s+(?:(?:påtager|påtog|tager|tog)\s(?:sig\s)?(?:opgaven|ansvaret)\s(?:med|for)\s)?at\s+(?P<clause>.+)$",
    re.DOTALL,
)
# "overlader valget til administrationen"
LEFT_TO = expression(
    rf"\b(?:overlader|overlod|overlades|overdrager|overdrog|uddelegerer|uddelegerede)\s+(?P<thing>[^.;,]{{3,90}}?)\s+til\s+"
    rf"(?P<agents>{AGENTS})\s*[.]?$"
)
# what a matter waits for: "genoptages, når forvaltningen har indhentet tilbud"
AWAITED = expression(
    rf"\b(?:genoptages|genoptage|behandles|forelægges|drøftes|tages op|udsættes|udsat|afventer)\b[^.;]{{0,90}}?,?\s+"
    rf"(?:når|så snart)\s+(?P<agents>{AGENTS})\s+har\s+(?:\w+\s+){{0,2}}?(?P<done>{PARTICIPLES})\b(?P<rest>[^.;]*)",
    re.DOTALL,
)
PUT_OFF_FOR = expression(
    r"\b(?:udsat|udsættes|udsatte|udsætter|udsætte|udskydes|udskudt|udskyde)\b[^.;]{0,90}?"
    r"\b(?:med henblik på|mhp\.?|for at få),?\s+(?P<work>[^.;]{5,300})",
    re.IGNORECASE,
)
OF_SOMEBODY = expression(
    r"^(?P<agents>[\w-]{2,30}(?: [\w-]{2,30}){0,2})s\s+(?P<work>[a-zæøå]+(?:ing|ingen|else|elsen)\b.*)$", re.DOTALL
)
# "på mødet i maj, hvor forvaltningen fremlægger en plan"
WHERE_SHOWN = expression(
    r"\b(?P<when>(?:på|til|ved)\s+[^,.;]{0,60}?møder?t?\b[^,;]{0,50}?),\s+(?:og\s+)?hvor\s+(?P<clause>[^,;][^;]{5,200})$",
    re.DOTALL,
)
_MATTER = "(?:sagen|punktet|indstillingen|indstillingerne|forslaget|ansøgningen|emnet|spørgsmålet)"
_CHARGED = "bedt om|pålagt|bemyndiget til|anmodet om"
CHARGED = expression(
    rf"(?P<agents>{AGENTS}|\b[Aa]lle\b)\s+(?:(?:pålægges|bedes|anmodes|bemyndiges)"
    rf"(?:\s+(?:{_BESIDES})){{0,2}}(?:\s+(?:om|til))?(?=\s)"
    rf"|blev\s+(?:(?:{_BESIDES})\s+){{0,2}}(?:{_CHARGED})|er ansvarlig(?:e)? for|tager ansvar for"
    rf"|opfordres ikke)(?:\s+om)?(?:\s+at)?\s+{ADVERBS}(?:om\s+)?(?:at\s+)?(?P<clause>.+)$",
    re.DOTALL,
)
# "I den forbindelse blev formanden bedt om at …"; "På sidste møde blev …" is history
CHARGED_AFTER = expression(
    rf"^(?i:{_BESIDES})\s+blev\s+(?P<agents>{AGENTS})\s+(?:(?:{_BESIDES})\s+)?(?:{_CHARGED})\s*,?\s+at\s+(?P<clause>.+)$",
    re.DOTALL,
)
# "…, hvilket han gjorde": asked at the meeting, and done there
DONE_AT_ONCE = expression(r",\s+(?:hvilket|som)\s+(?:\w+\s+){1,3}?gjorde\b", re.IGNORECASE)
# "udsættes, så forvaltningen kan undersøge prisen"
SO_THAT_CAN = expression(
    rf"\b(?:udsat|udsættes|udsatte|udsætter|udsætte|udskydes|udskudt)\b[^.;]{{0,90}}?,\s+så(?:ledes,?\s+at)?\s+"
    rf"(?P<agents>{AGENTS})\s+kan\s+(?P<work>[^.;]{{5,300}})",
    re.DOTALL,
)
# "Udvalget får en status i august", "Udvalget holdes løbende orienteret": what somebody is to be given
GETS_REPORT = expression(
    rf"^(?P<agents>{AGENTS})\s+får\s+(?:(?:til|på|i|inden)\s+[^,;.]{{3,50}}?\s+)?"
    r"(?P<thing>(?:en|et)\s+(?:\w+\s+){0,2}?(?:redegørelse|orientering|status|opfølgning|evaluering|tilbagemelding|oversigt"
    r"|notat)\b[^.;]*)[.]?\s*$"
)
KEPT_TOLD = expression(
    rf"^(?P<agents>{AGENTS}|[A-ZÆØÅ][a-zæøå]+ne)\s+(?:(?:skal|vil)\s+)?holdes\s+"
    r"(?P<how>(?:løbende\s+)?(?:orienteret|underrettet|informeret|ajour))"
    r"(?P<rest>[^.;]*)[.]?\s*$"
)
# "bad direktøren om et notat": what is asked for as a thing
ASKED_THING = expression(
    rf"\b(?:anmoder|anmodede|beder|bad|har bedt|har anmodet)\s+(?P<agents>{AGENTS})\s+om\s+"
    r"(?P<thing>(?:en|et)\s+(?:\w+\s+){0,2}?"
    r"(?:opfølgning|redegørelse|orientering|status|oversigt|notat|evaluering|undersøgelse|plan|rapport|beskrivelse|opgørelse"
    r"|tilbagemelding|analyse|vurdering|udtalelse|forslag|oplæg|udkast|tilbud|tidsplan|budget)\b[^.;]*)[.;]?\s*$",
    re.DOTALL,
)
# what somebody alone wants, what others or an earlier meeting agreed upon, and what was agreed not to be done
NOT_AGREED = expression(
    r"^(?:en|et|nogle|flere|enkelte|mindretallet)\s.*\b(?:ønske|bad|bede|anmod)|^(?:på\s+)?(?:sidste|seneste"
    r"|forrige)\s+(?:møde|gang)"
    r"|\bhvor\s+(?:det|man)\s|\bikke$|\bønske(?:r|de)\s+(?:det\s+)?(?:tilført|ført\s+til)\b",
    re.IGNORECASE | re.DOTALL,
)
PROPOSED = expression(
    rf"\b[Dd]et\s+(?:foreslås|foreslog|blev foreslået"
    rf"|anbefales)(?:\s+\w+){{0,2}}?\s*,?\s*at\s+(?P<clause>{AGENTS}\s.+)$",
    re.DOTALL,
)
EXPECTS = expression(
    rf"(?P<agents>{AGENTS})\s+(?:forventer|regner med|satser på|lovede|tilbød|påtog sig"
    rf"|sagde ja til|vil gerne)\s+(?:at\s+)?(?P<clause>.+)$",
    re.DOTALL,
)
# "Palle tilbød, at Østby Kommune samler svarene"
PROMISED_FOR = expression(
    rf"^(?P<agents>{AGENTS})\s+(?:lover|lovede|tilbyder|tilbød|gav tilsagn om|giver tilsagn om)\s*,?\s+at\s+"
    rf"(?P<clause>{AGENTS}\s.+)$",
    re.DOTALL,
)
# "Der blev nedsat en arbejdsgruppe bestående af Bo og Ida, som udarbejder et program"
GROUP_FORMED = expression(
    rf"\b(?i:nedsat|nedsættes|nedsatte|nedsætter)\s+en\s+(?:[a-zæøå]+\s+)?[a-zæøå]*gruppe\s+(?:bestående\s+af|med|af)\s+"
    rf"(?P<agents>{AGENTS})\s*,\s+(?:som|der)\s+(?P<clause>[^;]+)$",
    re.DOTALL,
)
# what is done with the matter by deciding it: "besluttede at sende sagen tilbage"
MATTER_SENT_BACK = expression(
    rf"^(?:(?:udskyde|hjemvise|tilbagesende|returnere)\s+{_MATTER}\b|sende\s+{_MATTER}\s(?:om\s[^,;.]{{2,60}}?\s)?(?:tilbage|retur)\b)",
    re.IGNORECASE,
)
NARRATED = expression(
    r"\b(?:orienterede|indledte|oplyste|fortalte|redegjorde|gennemgik|præsenterede|indleder|orienterer|bemærkede"
    r"|spurgte|nævnte|har oplyst|oplyser|fortæller|mener|synes|siger|håber|skriver,? at)\b",
    re.IGNORECASE,
)
NO_TASK_LEAD = expression(
    r"\b(?:input|ambition\w*|princip\w*|værdi\w*|bemærkning\w*|synspunkt\w*|pointer|holdning\w*|udtalelse"
    r"|kommentar\w*)\b(?!\s+om,?\s+at)[^.]{0,60}:\s*$",
    re.IGNORECASE,
)
LABEL_LEAD = expression(r"^[^.]{1,80}:\s*$")
AT_LEAD = expression(
    r"\b(?:aftalt|besluttet|enighed om|enige om|følgende|besluttede|vedtaget|konklusion\w*|opfølgning|aftaltes"
    r"|besluttedes|vedtoges"
    r"|opgaver|bemærkning(?:en|er)? om)\b[^.]{0,80}[:,]\s*$",
    re.IGNORECASE,
)
TAKES_IT = expression(
    rf"^(?P<agents>{AGENTS}|[A-ZÆØÅ][a-zæøå]+(?:(?:,\s*|\s+og\s+)[a-zæøå]+){{0,3}})\s+(?:tager\s+(?:action"
    rf"|aktion|den|det|opgaven"
    r"|sig af (?:det|dette|sagen|opgaven))|gør det|ordner det|(?:er )?på (?:sagen|opgaven)|er på(?: den| det)?"
    r"|(?:har sagt|siger) ja til (?:det|dette|opgaven))\s*[.]?$"
)
# "Udføres af Ida i maj.": who does the work of the sentence before
DONE_BY = expression(
    rf"^(?:(?:Det|Dette|Arbejdet|Opgaven)\s+)?(?:[Uu]dføres|[Gg]øres|[Ll]aves|[Kk]lares|[Oo]rdnes|[Ll]øses|[Vv]aretages|[Ff]oretages)"
    rf"\s+(?:\w+\s+)?af\s+(?P<agents>{AGENTS})(?=[\s.,]|$)"
)
WISHED_THING = expression(
    r"^(?:at\s+)?(?:(?:få|modtage|se|have)\s+)?(?P<thing>(?:en|et|yderligere|flere|nærmere)\s+[^;]+)$",
    re.IGNORECASE | re.DOTALL,
)
WISHED = expression(
    rf"(?P<who>(?:\w+\s+){{0,4}}?)\b(?:ønskede|ønsker|har ønsket|bad om|anmodede om|har bedt om)\s*,?\s+at\s+"
    rf"(?P<clause>{AGENTS}\s.+)$",
    re.DOTALL,
)
# what some people wish is told, and nothing that anybody is given
ANYBODY = expression(
    r"^\W*(?:(?:og|men|at|også)\s+)*(?:nogle|flere|enkelte|mange|få|en|et|to|tre|fire|fem|visse"
    r"|(?:borger|beboer|nabo|forælder|forældre|medarbejder|mindretal|ansøger|lejer|lokalråd)\w*|\w+siden)(?:\s|$)",
    re.IGNORECASE,
)
GROUPS_SHOULD = expression(
    r"\benighed om\s*,?\s+at\s+(?P<clause>\w*(?:grupperne|gruppen|forvaltningerne|kommunerne|sekretariatet"
    r"|administrationen)\s+(?:bør|skal)\s.+)$",
    re.IGNORECASE | re.DOTALL,
)
EARLIER_MEETING = expression(r"\btidligere (?:aftalt|besluttet)\b", re.IGNORECASE)
GROUP_IN_TITLE = expression(r"\b(?P<group>\w*(?:gruppen|forummet|sekretariatet|udvalget))\b", re.IGNORECASE)
REPORTS = (
    "status|opfølgning|redegørelse|orientering|statusrapport|oversigt|overblik|notat|evaluering|undersøgelse|rapport|beskrivelse"
    "|opgørelse|tilbagemelding|analyse|vurdering|beregning|tidsplan|handleplan|handlingsplan|uddybning|begrundelse|forklaring"
)
_REPORTS = f"[a-zæøå]*(?:{REPORTS})"
WANTS = expression(
    rf"(?:(?P<agents>{AGENTS})|\b(?:og|men))\s+(?:ønsker(?:\s+at\s+(?:få|modtage))?|ønskede|vil gerne have"
    rf"|(?:anmoder|anmodede|bad|beder)(?:\s+(?:{_BESIDES}))?\s+om"
    rf"|efterlyser|efterlyste|efterspørger|efterspurgte|imødeser|udbad sig|udbeder sig"
    rf"|besluttede,? at få)\s+"
    r"(?:(?:desuden|også|endvidere|derudover|herudover|samtidig|ligeledes"
    rf"|gerne|fremover)\s+)?(?:(?:på|til|i|inden)\s+[^,;.]{{3,50}}?\s+)?"
    rf"(?P<thing>(?:(?:en|et)\s+(?:\w+\s+){{0,2}}?(?:{_REPORTS}|møde|pressemeddelelse|temadrøftelse|fornyet sag"
    rf"|[a-zæøå]*plan|sag|oplæg|udkast|katalog|forslag til)"
    rf"|(?:(?:skriftlig|mundtlig|løbende|årlig|ny|fornyet|nærmere|yderligere)\s+)?(?:{_REPORTS}))\b"
    rf"(?:[^.;]|\.(?=\s?[\da-zæøå]))*)",
    re.DOTALL,
)
# "der ønskes en status", "dog ønskes et notat": nobody is said to want it
WANTED = expression(
    rf"(?:^|[.,;]\s+)(?:[Dd]er|[Dd]og|[Dd]esuden)\s+(?:blev\s+)?(?:ønskes|efterspørges|efterlyses|efterspurgt|ønsket|efterlyst)\s+"
    rf"(?P<agents>(?!))?(?P<thing>(?:(?:en|et)\s+(?:\w+\s+){{0,2}}?)?(?:{_REPORTS})\b(?:[^.;,]|\.(?=\s?[\da-zæøå]))*)",
    re.DOTALL,
)
WANTS_SHOWN = expression(
    rf"^(?P<agents>{AGENTS})\s+(?:ønsker|ønskede|bad om|beder om|anmoder om|anmodede om)\s+(?:\w+\s+)?at\s+(?:få"
    rf"|se|modtage|have)\s+"
    r"(?P<thing>[^.;,]{3,160})",
    re.DOTALL,
)
WANTS_DONE = expression(
    rf"(?:^(?P<agents>{AGENTS})|\b(?:men|og))\s+(?:ønsker|ønskede|vil have|vil gerne have|bad om|beder om|anmodede om"
    rf"|anmoder om)\s+(?:at\s+(?:få|modtage|have|se)\s+)?(?:(?P<thing>(?!at\b|ikke\b"
    rf"|sig\b)[^.;:,]{{2,90}}?)\s+)?"
    rf"(?P<done>{PARTICIPLES})\b(?P<rest>.*)$",
    re.DOTALL,
)
# "ønsker at blive orienteret om …"
WANTS_TOLD = expression(
    rf"^(?P<agents>{AGENTS})\s+(?:ønsker|ønskede|vil gerne|bad om|beder om|anmodede om|anmoder om)\s+(?:at\s+)?"
    r"(?:blive\s+)?(?:løbende\s+)?(?:blive\s+)?"
    r"(?P<done>orienteret|informeret|underrettet|holdt orienteret|præsenteret for)\b(?P<rest>.*)$",
    re.DOTALL,
)
GETS_SHOWN = expression(
    rf"^(?P<agents>{AGENTS})\s+får\s+(?P<done>forelagt|præsenteret|fremlagt|tilsendt)\s+(?P<rest>.+)$", re.DOTALL
)
PROMISED = expression(
    rf"^(?P<agents>{AGENTS})\s+(?:har lovet|lovede)\s+(?P<thing>(?!at\b)[^.;:,]{{0,80}}?\b(?:tilbagemelding|svar"
    rf"|besked|redegørelse"
    r"|notat|oversigt|status|opgørelse|udkast|oplæg|forslag)\b[^;]*)$",
    re.DOTALL,
)
ANSWERED = expression(
    rf"^(?P<whom>[^.;:,]{{2,60}}?)\s+får\s+(?P<thing>(?:\w+\s+){{0,3}}?(?:svar|besked"
    rf"|tilbagemelding)\b[^.;:,]{{0,90}}?)\s+(?:fra|af)\s+"
    rf"(?P<agents>{AGENTS})(?P<rest>.*)$",
    re.DOTALL,
)
_TO = r"(?:\s+[^.,;]{1,80}?)?\s+til\s+"
# only the verb is looked for in any case: a name without its capital would be any word, in any split
SENT_TO = expression(
    r"\b(?i:(?:send\w*|går)\s+(?:[^.,;]{1,80}?\s)?(?:tilbage|retur|videre)|(?:tilbage|over|videre|frem)send\w*"
    rf"|(?:hjemvis|henvis|returner|overgiv|overdrag|overlad|overlod|overdrog)\w*){_TO}(?=[^.;]*,\s+(?:der|som)\s)"
    rf"(?P<agents>{AGENTS}|[a-zæøå-]+(?:\s+og\s+[a-zæøå-]+)?),\s+(?:der|som)\s+(?P<clause>.+)$",
    re.DOTALL,
)
WHILE = expression(rf",\s*(?:idet|(?:dog )?således,? at)\s+(?P<clause>{AGENTS}\s.+)$", re.DOTALL)
WHILE_DATED = expression(r",\s*(?:idet|(?:dog )?således,? at)\s+(?P<clause>[^,;]+?)\s*[.]?$")
READY = expression(
    r"(?:^|\b(?:og|,))\s*(?P<thing>[^.;:,]{2,90}?)\s+skal\s+(?P<how>foreligge|være (?:på plads|klar"
    r"|færdig\w*))\b(?P<rest>[^;]*)$"
)
COMES = expression(
    r"^der kommer\s+(?P<thing>(?:en|et)\s+(?:sag|redegørelse|notat|oplæg|orientering|opfølgning|rapport"
    r"|oversigt)\b.+)$",
    re.IGNORECASE,
)
RETURNED = expression(
    r"\b(?i:send(?:es|t|te|er|e)\s+(?:\w+\s+){0,2}?(?:tilbage|retur)|(?:tilbage|frem|over|videre)send(?:es|t|te)"
    r"|hjemvis(?:es|t|te)|returner(?:es|et|ede|er)"
    rf"|(?:tilbagesende?|hjemvise?|hjemviste|returnere?)\s+{_MATTER})"
    rf"\s+til\s+(?P<agents>{AGENTS}|[a-zæøå]+-\s+og\s+[a-zæøå]+),?\s+(?:\w+\s+){{0,3}}?"
    r"(?:med henblik på|mhp\.?|til|for|med ønske om|for at få|med anmodning om),?\s+"
    r"(?P<work>.+)$",
    re.DOTALL,
)
ORDERED = expression(r"^(?:at\s+)?", re.IGNORECASE)
ASKED = expression(
    r"\b(?i:anmoder|anmodede|anmodes|anmode|beder|bedes|bede|bad|har bedt|har anmodet|pålægger|pålægges|pålægge|pålagde"
    r"|bemyndiger|bemyndigede|bemyndige|pålagt)\s+(?:enstemmigt\s+)?"
    rf"(?:(?:{_BESIDES})\s+){{0,2}}(?P<agents>{AGENTS})\s*,?\s+(?:om\s+|til\s+)?(?:at\s+)?(?P<clause>.+)$",
    re.DOTALL,
)
# money that is set aside and what is agreed by the very decision: approving it does it
DONE_BY_DECIDING = frozenset(["finansiere", "afsætte", "bevilge", "tage", "aftale"])


def agreed_in(words: str) -> re.Match[str] | None:
    """The first lead of a sentence by which something is agreed; "ikke opbakning til at …" is none."""
    match = AGREED.search(words)
    while match and NEGATED.search(words[max(0, match.start() - LONGEST_NEGATION) : match.start()]):
        match = AGREED.search(words, match.end("lead"))
    return match
