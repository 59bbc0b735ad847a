"""The words of a sentence without what only stands around its work: bullets, labels, roles and answers."""

from __future__ import annotations

from workflow.minutes.decisions.outcomes import LONGEST
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.owners import AGENTS
from workflow.minutes.tasks.splitting import without_label

# "Ida (tovholder) og Bo" are two doers, "Ida og co." is Ida and whoever helps
ROLE_ASIDE = expression(rf" \((?:{'|'.join(TASK_WORDS['roles'])}|tovholder|ansvarlig|referent)\)(?=\s+(?:og|samt)\s|,)")
# a name in brackets that ends the line above, and an aside that would deny the whole sentence
NAMED_ABOVE = expression(r"^\([^()]{2,40}\)\s+(?=[A-ZÆØÅ])")
DENIED_ASIDE = expression(r"\s*\([^()]{0,80}\bikke\b[^()]{0,80}\)")
# "Drøftet, formanden inviteres": the answer first, and then the work
ANSWER_BEFORE = expression(
    r"^(?:Drøftet|Godkendt|Tiltrådt|Vedtaget|Behandlet|Gennemgået),\s+(?!idet\b|dog\b|med\b|som\b|så\w*\b|men\b|under\b|at\b|og\b)"
)
# "Tovholder for mødet er Ida"
ROLE_FIRST = expression(
    r"^(?P<role>Tovholdere?|Ansvarlige?) (?P<thing>(?:på|for) [^.;:]{3,80}?)"
    r" (?:er|bliver) (?P<who>[A-ZÆØÅ][^.;:]{1,60}?)[.]?$"
)
# "skal huske at sende": what is to be remembered is the work
REMEMBERS = expression(r"\bskal (?:lige )?huske at ")
# "ønsker, der laves en folder": "at" left out
AT_LEFT_OUT = expression(r"\b(?P<lead>ønske[rd]?e?|aftalt|besluttet|enige? om|enighed om),? der (?=[a-zæøå]{3,}s\b)")
# "Det er Ida, der bestiller maden"
IT_IS = expression(
    rf"^Det\s+(?:er|bliver)\s+(?P<agents>{AGENTS}),?\s+(?:der|som)\s+"
    r"(?=(?:[a-zæøå]{2,}r|skal|vil)\s)(?!er\b|har\b|betaler\b|ejer\b|bestemmer\b|afgør\b|kommer\b|bor\b)"
)
AND_OTHERS = expression(r"(?<=[a-zæøå]) (?:og co\.?|m\.\s?fl\.)(?=\s+[a-zæøå])")


def plain_words(text: str) -> str:
    """The sentence as it is read for work, with "og" for "+"."""
    words = without_label(text[:LONGEST].strip(" -–•*\uf0a7\uf0b7").replace(" + ", " og "))
    if "(" in words:
        words = NAMED_ABOVE.sub("", DENIED_ASIDE.sub("", ROLE_ASIDE.sub("", words)))
    if " co" in words or " fl" in words:
        words = AND_OTHERS.sub("", words)
    if " huske " in words and not words.rstrip().endswith("!"):
        words = REMEMBERS.sub("skal ", words)
    if words.startswith(("Tovholder", "Ansvarlig")):
        words = ROLE_FIRST.sub(lambda match: f"{match['who']} er {match['role'].lower()} {match['thing']}", words)
    if words.startswith("Det ") and (it_is := IT_IS.match(words)):
        words = f"{it_is['agents']} {words[it_is.end() :]}"
    if " der " in words:
        words = AT_LEFT_OUT.sub(r"\g<lead>, at der ", words)
    return ANSWER_BEFORE.sub("", words)
