"""Why a value was read: one plain Danish sentence for each of the reader's rules."""

from __future__ import annotations

_REASONS = {
    "recommendation.list": "Står som punkt i indstillingens liste.",
    "recommendation.at": "Står under indstillingen og begynder med »at«.",
    "recommendation.inline": "Står på samme linje som overskriften »Indstilling«.",
    "recommendation.paragraph": "Står som afsnit under indstillingen.",
    "recommendation.sentence": "Sætningen siger, hvad der indstilles.",
    "outcome.approved": "Der står, at det blev godkendt.",
    "outcome.not-approved": "Der står, at det ikke blev godkendt.",
    "outcome.noted": "Der står, at det blev taget til efterretning.",
    "outcome.discussed": "Der står, at det blev drøftet.",
    "outcome.decided": "Der står, at det blev besluttet eller aftalt.",
    "outcome.backed": "Der står, at der var opbakning.",
    "outcome.deferred": "Der står, at sagen blev udsat.",
    "outcome.comes-back-with-new-basis": "Sagen kommer igen på et nyt grundlag, så den regnes for udsat.",
    "outcome.sent-back": "Der står, at sagen sendes tilbage.",
    "outcome.withdrawn": "Der står, at sagen udgår.",
    "outcome.partly": "Noget blev godkendt, andet ikke.",
    "outcome.recommended": "Der står, at det anbefales over for et andet organ.",
    "outcome.referred": "Der står, at sagen oversendes.",
    "outcome.elected": "Der står, at nogen blev valgt.",
    "outcome.no-remarks": "Der står, at der ingen bemærkninger var.",
    "outcome.none": "Ingen sætning siger, hvad udfaldet blev.",
    "task.table": "Står som række i skemaet over opgaver.",
    "task.listed": "Står i listen over det, der skal gøres.",
    "task.given": "Sætningen giver nogen opgaven.",
    "task.charged": "Sætningen pålægger nogen opgaven.",
    "task.asked": "Sætningen siger, at nogen blev bedt om det.",
    "task.agreed": "Sætningen siger, at det blev aftalt.",
    "task.active": "Sætningen siger, hvem der gør det.",
    "task.modal": "Sætningen siger, hvem der skal gøre det.",
    "task.passive": "Sætningen siger, at det gøres, men ikke af hvem.",
    "task.there-passive": "Sætningen siger, at det gøres, men ikke af hvem.",
    "task.will-be": "Sætningen siger, at det vil blive gjort.",
    "task.goes-into": "Sætningen siger, at det skal indgå i det videre arbejde.",
    "task.nominal": "Beslutningen godkender et arbejde, der skal udføres.",
    "task.condition": "Beslutningen gør det til en betingelse.",
    "task.recommendation": "Indstillingen beder om det, og den blev godkendt.",
    "task.returned": "Sagen sendes tilbage, for at nogen gør det.",
    "task.note": "Står som en bemærkning om noget, der skal huskes.",
    "task.expected": "Sætningen siger, at det forventes.",
    "task.wanted": "Sætningen siger, at det ønskes.",
    "task.proposed": "Sætningen foreslår, at nogen gør det.",
    "task.wished": "Sagsfremstillingen siger, at nogen har ønsket det.",
    "task.group": "Sagsfremstillingen siger, at en gruppe skal gøre det.",
    "task.to-come": "Nævnt under punkter til kommende møder.",
    "task.case-dated": "Sagsfremstillingen siger, hvem der gør det, og hvornår.",
}
# What the reader is unsure of when it is unsure of a proposal of that kind.
_DOUBTS = {
    "recommendation": "Læseren er usikker på, hvad beslutningen svarer på indstillingen.",
    "decision": "Læseren er usikker på, hvad der blev besluttet.",
    "task": "Læseren er usikker på, om det er en opgave.",
}
_DOUBTS_BY_RULE = {
    "task.expected": "Referatet siger kun, at det forventes.",
    "task.wanted": "Referatet siger kun, at det ønskes.",
    "task.proposed": "Referatet siger kun, at det foreslås.",
    "task.wished": "Det er kun et ønske, og det står i sagsfremstillingen, ikke i beslutningen.",
    "task.group": "Det står i sagsfremstillingen, ikke i beslutningen.",
    "task.case-dated": "Det står i sagsfremstillingen, ikke i beslutningen.",
    "task.to-come": "Det er et punkt til et kommende møde; det er ikke sikkert en opgave.",
    "task.there-passive": "Det er måske kun fortalt, ikke besluttet.",
}


def reason_of(rule: str | None) -> str | None:
    """The sentence of a rule; of a finer rule that is not known ("task.active-dated") that of the rule it refines."""
    name = rule or ""
    while name:
        if name in _REASONS:
            return _REASONS[name]
        cut = max(name.rfind("."), name.rfind("-"))
        name = name[:cut] if cut > 0 else ""
    return None


def doubt_of(kind: str, rule: str | None) -> str:
    """What the reader is unsure of in a proposal of that kind that was read by that rule."""
    base = (rule or "").removesuffix(".dated").removesuffix("-dated")
    return _DOUBTS_BY_RULE.get(rule or "") or _DOUBTS_BY_RULE.get(base) or _DOUBTS[kind]
