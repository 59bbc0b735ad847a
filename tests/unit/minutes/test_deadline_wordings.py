"""Deadlines: the phrase, and what is read from it. The tables are the rules' documentation; sentences are invented."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes.days.deadlines import Found, choose_deadline, find_deadlines, read_cell
from workflow.minutes.model import Interval

MEETING = date(2025, 3, 12)  # a Wednesday


def days(first: str, last: str) -> Interval:
    return Interval(date.fromisoformat(first), date.fromisoformat(last))


def chosen(phrase: str, meeting: date | None = MEETING) -> Found | None:
    return choose_deadline(find_deadlines(phrase, meeting))


def value_of(phrase: str, meeting: date | None = MEETING) -> date | Interval | None:
    found = chosen(phrase, meeting)
    return found.value if found else None


DAYS = [
    # written out, with and without a year
    ("Kortet sendes ud den 24. oktober 2025.", "2025-10-24"),
    ("Kortet sendes ud d. 15. august.", "2025-08-15"),
    ("Kortet sendes ud den 11. marts.", "2026-03-11"),
    ("Kortet sendes ud den 12. marts.", "2025-03-12"),
    ("Taksten gælder pr. 1. september.", "2025-09-01"),
    ("Svar gives senest fredag d. 19. september 2025.", "2025-09-19"),
    ("Svar gives senest onsdag den 4. juni.", "2025-06-04"),
    ("Svar gives inden 31.1.2026.", "2026-01-31"),
    ("Svar gives inden 31.1.26.", "2026-01-31"),
    ("Svar gives 05/09/2025.", "2025-09-05"),
    ("Svar gives 24-04-2025.", "2025-04-24"),
    ("Svar gives 2025-10-24.", "2025-10-24"),
    ("Svar gives senest 1. april 26.", "2026-04-01"),
    ("Svar gives senest den 1. april '26.", "2026-04-01"),
    ("Svar gives d. 1/4-26.", "2026-04-01"),
    ("Svar gives senest 1.4.", "2025-04-01"),
    ("Svar gives d. 1.4. kl. 12.", "2025-04-01"),
    ("Svar gives senest 1/4.", "2025-04-01"),
    ("Svar gives mandag den 3/11.", "2025-11-03"),
    ("Svar gives senest d. 3/11.", "2025-11-03"),
    ("Svar gives den 23.", "2025-03-23"),
    ("Svar gives senest den 10.", "2025-04-10"),
    ("Svar gives den 23. ds.", "2025-03-23"),
    ("Svar gives d. 28. d.m.", "2025-03-28"),
    ("Svar gives den 5. i næste måned.", "2025-04-05"),
    ("Svar gives senest mandag den 31.", "2025-03-31"),
    ("Svar gives senest den 3. Juni.", "2025-06-03"),
    ("Svar gives senest den 3. sept.", "2025-09-03"),
    ("Svar gives senest den 3. okt. 2025.", "2025-10-03"),
    ("Svar gives senest den 3.juni.", "2025-06-03"),
    ("Svar gives senest den 3. feburar.", "2026-02-03"),
    ("Svar gives senest den 3. setember 2025.", "2025-09-03"),
    ("Svar gives senest tors. d. 3. april.", "2025-04-03"),
    ("Frist: 4. april", "2025-04-04"),
    ("Fristen er den 4. april.", "2025-04-04"),
    # days that only the day of the meeting makes days
    ("Liv ringer til fonden i morgen.", "2025-03-13"),
    ("Liv ringer til fonden på fredag.", "2025-03-14"),
    ("Liv ringer til fonden på onsdag.", "2025-03-19"),
    ("Liv ringer til fonden senest mandag.", "2025-03-17"),
    ("Liv ringer til fonden fredag i næste uge.", "2025-03-21"),
    ("Liv ringer til fonden torsdag i uge 20.", "2025-05-15"),
    ("Messen holdes den første lørdag i maj.", "2025-05-03"),
    ("Messen holdes sidste søndag i august 2025.", "2025-08-31"),
    # lengths of time from the meeting
    ("Svar gives inden for 14 dage.", "2025-03-26"),
    ("Svar gives inden 14 dage.", "2025-03-26"),
    ("Svar gives om tre uger.", "2025-04-02"),
    ("Svar gives om et halvt år.", "2025-09-12"),
    ("Svar gives om halvandet år.", "2026-09-12"),
    ("Svar gives inden 3 måneder.", "2025-06-12"),
    ("Svar gives senest 8 dage efter mødet.", "2025-03-20"),
    ("Svar gives senest otte dage efter mødet.", "2025-03-20"),
    ("Svar gives i løbet af de næste fire uger.", "2025-04-09"),
    ("Svar gives i løbet af det næste halve år.", "2025-09-12"),
    ("Svar gives i løbet af den kommende måned.", "2025-04-12"),
    ("Svar gives inden for 2-3 uger.", "2025-04-02"),
    ("Svar gives inden for fem arbejdsdage.", "2025-03-19"),
    ("Svar gives om et år.", "2026-03-12"),
    # the last day of a period
    ("Svar gives senest uge 34.", "2025-08-24"),
    ("Svar gives senest i uge 34.", "2025-08-24"),
    ("Svar gives inden udgangen af uge 34.", "2025-08-24"),
    ("Svar gives i løbet af uge 34.", "2025-08-24"),
    ("Svar gives i løbet af 2025.", "2025-12-31"),
    ("Svar gives inden udgangen af 2025.", "2025-12-31"),
    ("Svar gives inden årets udgang.", "2025-12-31"),
    ("Svar gives ved årets udgang.", "2025-12-31"),
    ("Svar gives ved årsskiftet.", "2025-12-31"),
    ("Svar gives inden udgangen af året.", "2025-12-31"),
    ("Svar gives inden udgangen af indeværende år.", "2025-12-31"),
    ("Svar gives inden udgangen af måneden.", "2025-03-31"),
    ("Svar gives inden udgangen af næste måned.", "2025-04-30"),
    ("Svar gives inden udgangen af ugen.", "2025-03-16"),
    ("Svar gives inden udg. af april.", "2025-04-30"),
    ("Svar gives, inden året er omme.", "2025-12-31"),
    ("Svar gives, inden ugen er gået.", "2025-03-16"),
    ("Svar gives inden nytår.", "2025-12-31"),
    ("Svar gives inden udgangen af kvartalet.", "2025-03-31"),
    ("Svar gives ved udgangen af juni.", "2025-06-30"),
    ("Svar gives senest i august.", "2025-08-31"),
    ("Svar gives i løbet af 1. halvår 2026.", "2026-06-30"),
    ("Svar gives inden udgangen af 3. kvartal.", "2025-09-30"),
    ("Svar gives senest ultimo maj.", "2025-05-31"),
    ("Svar gives senest primo maj.", "2025-05-10"),
    ("Svar gives inden udgangen af skoleåret 2025/26.", "2026-07-31"),
    ("Svar gives senest den 3. og 4. maj.", "2025-05-04"),
]


@pytest.mark.parametrize(("phrase", "expected"), DAYS)
def test_day(phrase: str, expected: str) -> None:
    assert value_of(phrase) == date.fromisoformat(expected)


PERIODS = [
    ("Boden er åben den 3. og 4. maj.", "2025-05-03", "2025-05-04"),
    ("Boden er åben den 3.-4. maj.", "2025-05-03", "2025-05-04"),
    ("Boden er åben den 3., 4. og 5. maj.", "2025-05-03", "2025-05-05"),
    ("Boden er åben lørdag den 3. og søndag den 4. maj.", "2025-05-03", "2025-05-04"),
    ("Boden er åben fra 1. til 15. april.", "2025-04-01", "2025-04-15"),
    ("Boden er åben fra den 1. til den 15. april 2026.", "2026-04-01", "2026-04-15"),
    ("Boden er åben mellem 1. og 15. april.", "2025-04-01", "2025-04-15"),
    ("Boden er åben fra 20. april til 5. maj.", "2025-04-20", "2025-05-05"),
    ("Boden er åben fra den 28. december til den 3. januar.", "2025-12-28", "2026-01-03"),
    ("Boden er åben fra 28. december 2025 til 3. januar 2026.", "2025-12-28", "2026-01-03"),
    ("Boden er åben fra 1. marts til 15. marts.", "2025-03-01", "2025-03-15"),
    ("Boden er åben 3/5-4/5.", "2025-05-03", "2025-05-04"),
    ("Boden er åben 01.04.2026 - 15.04.2026.", "2026-04-01", "2026-04-15"),
    ("Muren males primo 2027.", "2027-01-01", "2027-01-31"),
    ("Muren males medio 2027.", "2027-06-01", "2027-07-31"),
    ("Muren males ultimo 2027.", "2027-12-01", "2027-12-31"),
    ("Muren males primo maj.", "2025-05-01", "2025-05-10"),
    ("Muren males medio februar.", "2026-02-11", "2026-02-20"),
    ("Muren males ultimo februar 2028.", "2028-02-20", "2028-02-29"),
    ("Muren males primo/medio maj.", "2025-05-01", "2025-05-20"),
    ("Muren males i begyndelsen af maj.", "2025-05-01", "2025-05-10"),
    ("Muren males i starten af maj måned.", "2025-05-01", "2025-05-10"),
    ("Muren males i midten af maj.", "2025-05-11", "2025-05-20"),
    ("Muren males i slutningen af maj 2026.", "2026-05-22", "2026-05-31"),
    ("Muren males sidst i maj.", "2025-05-22", "2025-05-31"),
    ("Muren males i starten af 2026.", "2026-01-01", "2026-01-31"),
    ("Muren males i slutningen af året.", "2025-12-01", "2025-12-31"),
    ("Muren males i midten af året.", "2025-06-01", "2025-07-31"),
    ("Muren males i første halvdel af juni.", "2025-06-01", "2025-06-15"),
    ("Muren males i august.", "2025-08-01", "2025-08-31"),
    ("Muren males i august måned.", "2025-08-01", "2025-08-31"),
    ("Muren males i august måned 2026.", "2026-08-01", "2026-08-31"),
    ("Muren males i januar.", "2026-01-01", "2026-01-31"),
    ("Muren males i marts.", "2025-03-01", "2025-03-31"),
    ("Muren males i maj-juni.", "2025-05-01", "2025-06-30"),
    ("Muren males i maj og juni 2026.", "2026-05-01", "2026-06-30"),
    ("Muren males i december/januar.", "2025-12-01", "2026-01-31"),
    ("Muren males i 1. halvår 2026.", "2026-01-01", "2026-06-30"),
    ("Muren males i første halvår.", "2025-01-01", "2025-06-30"),
    ("Muren males i 2. halvår.", "2025-07-01", "2025-12-31"),
    ("Muren males i første halvår af 2026.", "2026-01-01", "2026-06-30"),
    ("Muren males i Q3.", "2025-07-01", "2025-09-30"),
    ("Muren males i Q1 2026.", "2026-01-01", "2026-03-31"),
    ("Muren males i 3. kvartal.", "2025-07-01", "2025-09-30"),
    ("Muren males i tredje kvartal 2026.", "2026-07-01", "2026-09-30"),
    ("Muren males i 3.-4. kvartal.", "2025-07-01", "2025-12-31"),
    ("Muren males i uge 34.", "2025-08-18", "2025-08-24"),
    ("Muren males uge 34 2026.", "2026-08-17", "2026-08-23"),
    ("Muren males i uge 34-35.", "2025-08-18", "2025-08-31"),
    ("Muren males i ugerne 10 og 11.", "2025-03-03", "2025-03-16"),
    ("Muren males i uge 14, 15 og 16.", "2025-03-31", "2025-04-20"),
    ("Muren males i uge 34/2026.", "2026-08-17", "2026-08-23"),
    ("Muren males i uge 52-1.", "2025-12-22", "2026-01-04"),
    ("Muren males i 2026.", "2026-01-01", "2026-12-31"),
    ("Muren males i 2026 og 2027.", "2026-01-01", "2027-12-31"),
    ("Muren males i perioden 2026-2028.", "2026-01-01", "2028-12-31"),
    ("Ordningen gælder fra 2027.", "2027-01-01", "2027-12-31"),
    ("Muren males i budgetåret 2026.", "2026-01-01", "2026-12-31"),
    ("Muren males i skoleåret 2025/26.", "2025-08-01", "2026-07-31"),
    ("Muren males i skoleåret 2025/2026.", "2025-08-01", "2026-07-31"),
    ("Muren males i næste uge.", "2025-03-17", "2025-03-23"),
    ("Muren males i næste måned.", "2025-04-01", "2025-04-30"),
    ("Muren males i næste kvartal.", "2025-04-01", "2025-06-30"),
    ("Muren males om 2-3 uger.", "2025-03-26", "2025-04-02"),
    ("Punktet tages op på mødet i maj.", "2025-05-01", "2025-05-31"),
    ("Punktet tages op på temamødet i september.", "2025-09-01", "2025-09-30"),
]


@pytest.mark.parametrize(("phrase", "first", "last"), PERIODS)
def test_period(phrase: str, first: str, last: str) -> None:
    assert value_of(phrase) == days(first, last)


WORDS = [
    ("Skiltet sættes op inden sommerferien.", "inden sommerferien", None),
    ("Skiltet sættes op efter sommerferien.", "efter sommerferien", None),
    ("Skiltet sættes op inden jul.", "inden jul", None),
    ("Skiltet sættes op inden påske.", "inden påske", None),
    ("Skiltet sættes op inden pinse.", "inden pinse", None),
    ("Skiltet sættes op inden Sankt Hans.", "inden Sankt Hans", None),
    ("Skiltet sættes op inden grundlovsdag.", "inden grundlovsdag", None),
    ("Skiltet sættes op til efteråret.", "til efteråret", None),
    ("Skiltet sættes op i efteråret 2026.", "i efteråret 2026", None),
    ("Skiltet sættes op til foråret.", "til foråret", None),
    ("Skiltet sættes op senere på året.", "senere på året", None),
    ("Skiltet sættes op i skoleåret.", "i skoleåret", None),
    ("Skiltet sættes op ved skoleårets start.", "ved skoleårets start", None),
    ("Skiltet sættes op ved skoleårets udgang.", "ved skoleårets udgang", None),
    ("Skiltet sættes op om et par uger.", "om et par uger", None),
    ("Skiltet sættes op på sigt.", "på sigt", None),
    ("Skiltet sættes op efter den 1. maj.", "efter den 1. maj", None),
    ("Skiltet sættes op tidligst i uge 20.", "tidligst i uge 20", None),
    ("Skiltet sættes op straks.", "straks", None),
    ("Skiltet sættes op hurtigst muligt.", "hurtigst muligt", None),
    ("Skiltet sættes op ASAP.", "ASAP", None),
    ("Skiltet sættes op snarest.", "snarest", None),
    ("Skiltet sættes op så hurtigt som muligt.", "så hurtigt som muligt", None),
    ("Punktet tages op på næste møde.", "på næste møde", "next_meeting"),
    ("Punktet tages op på det førstkommende ordinære møde.", "på det førstkommende ordinære møde", "next_meeting"),
    ("Punktet tages op til næste gang.", "til næste gang", "next_meeting"),
    ("Punktet tages op på et fremtidigt møde.", "på et fremtidigt møde", "next_meeting"),
    ("Punktet tages op en uge før næste møde.", "en uge før næste møde", "next_meeting"),
    ("Punktet tages op på rådets sidste møde.", "på rådets sidste møde", "last_meeting"),
    ("Punktet tages op på majmødet.", "på majmødet", "dated_meeting"),
    ("Billederne udsendes sammen med referatet.", "sammen med referatet", "minutes_sent"),
    ("Billederne sendes, når referatet udsendes.", "når referatet udsendes", "minutes_sent"),
    ("Nøglerne samles inden overdragelsen.", "inden overdragelsen", "handover"),
    ("Loftet isoleres, når tilladelsen foreligger.", "når tilladelsen foreligger", "event"),
    ("Loftet isoleres, når budgettet er vedtaget.", "når budgettet er vedtaget", "event"),
    ("Loftet isoleres, så snart vejret tillader det.", "så snart vejret tillader det", "event"),
    ("Loftet isoleres inden kommunalvalget.", "inden kommunalvalget", "event"),
    ("Dagsordenen sendes 14 dage før mødet.", "14 dage før mødet", "event"),
    ("Kortet laves forud for generalforsamlingen.", "forud for generalforsamlingen", "event"),
    ("Kortet laves inden næste vintersæson.", "inden næste vintersæson", None),
    ("Regningen betales senest 8 dage efter leveringen.", "senest 8 dage efter leveringen", "event"),
]


@pytest.mark.parametrize(("phrase", "words", "anchor"), WORDS)
def test_words_without_a_day(phrase: str, words: str, anchor: str | None) -> None:
    found = chosen(phrase)
    assert found is not None
    assert (found.text, found.anchor, found.value, found.recurrence) == (words, anchor, None, None)


RECURRING = [
    ("Tallene opgøres hvert kvartal.", "FREQ=MONTHLY;INTERVAL=3", None),
    ("Tallene opgøres kvartalsvis.", "FREQ=MONTHLY;INTERVAL=3", None),
    ("Tallene opgøres hver måned.", "FREQ=MONTHLY", None),
    ("Tallene opgøres hver anden måned.", "FREQ=MONTHLY;INTERVAL=2", None),
    ("Tallene opgøres hver 3. måned.", "FREQ=MONTHLY;INTERVAL=3", None),
    ("Tallene opgøres den første mandag i måneden.", "FREQ=MONTHLY;BYDAY=1MO", None),
    ("Tallene opgøres den sidste fredag i hver måned.", "FREQ=MONTHLY;BYDAY=-1FR", None),
    ("Tallene opgøres den 1. i måneden.", "FREQ=MONTHLY;BYMONTHDAY=1", None),
    ("Tallene opgøres den sidste dag i måneden.", "FREQ=MONTHLY;BYMONTHDAY=-1", None),
    ("Tallene opgøres hver uge.", "FREQ=WEEKLY", None),
    ("Tallene opgøres hver 14. dag.", "FREQ=WEEKLY;INTERVAL=2", None),
    ("Tallene opgøres hver anden uge.", "FREQ=WEEKLY;INTERVAL=2", None),
    ("Tallene opgøres hver mandag.", "FREQ=WEEKLY;BYDAY=MO", None),
    ("Tallene opgøres hver anden torsdag.", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", None),
    ("Tallene opgøres hver dag.", "FREQ=DAILY", None),
    ("Tallene opgøres hvert år.", "FREQ=YEARLY", None),
    ("Tallene opgøres hvert andet år.", "FREQ=YEARLY;INTERVAL=2", None),
    ("Tallene opgøres hvert halve år.", "FREQ=MONTHLY;INTERVAL=6", None),
    ("Tallene opgøres halvårligt.", "FREQ=MONTHLY;INTERVAL=6", None),
    ("Tallene opgøres to gange om året.", "FREQ=MONTHLY;INTERVAL=6", None),
    ("Tallene opgøres tre gange årligt.", "FREQ=MONTHLY;INTERVAL=4", None),
    ("Tallene opgøres fem gange om året.", None, None),
    ("Tallene opgøres en gang om ugen.", "FREQ=WEEKLY", None),
    ("Tallene opgøres en gang i kvartalet.", "FREQ=MONTHLY;INTERVAL=3", None),
    ("Tallene opgøres hvert forår.", "FREQ=YEARLY", None),
    ("Tallene opgøres årligt i maj.", "FREQ=YEARLY;BYMONTH=5", days("2025-05-01", "2025-05-31")),
    ("Tallene opgøres hvert år i januar.", "FREQ=YEARLY;BYMONTH=1", days("2026-01-01", "2026-01-31")),
    ("Tallene opgøres i september hvert år.", "FREQ=YEARLY;BYMONTH=9", days("2025-09-01", "2025-09-30")),
    ("Tallene opgøres hvert år den 1. maj.", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", date(2025, 5, 1)),
    ("Tallene opgøres hvert år senest 1. februar.", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=1", date(2026, 2, 1)),
    ("Tallene opgøres den 1. maj hvert år.", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", date(2025, 5, 1)),
    ("Tallene opgøres første mandag i maj hvert år.", "FREQ=YEARLY;BYMONTH=5;BYDAY=1MO", None),
    ("Sekretariatet sender ugentlige tal.", "FREQ=WEEKLY", None),
    ("Der laves månedlige udtræk.", "FREQ=MONTHLY", None),
    ("Sekretariatet sender kvartalsvise opgørelser.", "FREQ=MONTHLY;INTERVAL=3", None),
    ("Sekretariatet udarbejder halvårlige statusnotater.", "FREQ=MONTHLY;INTERVAL=6", None),
    ("Tallene opgøres løbende.", None, None),
    ("Tallene opgøres på hvert møde.", None, None),
]


@pytest.mark.parametrize(("phrase", "rule", "value"), RECURRING)
def test_recurrence(phrase: str, rule: str | None, value: date | Interval | None) -> None:
    found = chosen(phrase)
    assert found is not None
    assert (found.recurrence, found.value) == (rule, value)


@pytest.mark.parametrize(
    "phrase",
    [
        "Sekretariatet sender de månedlige tal til kommunerne.",
        "Sekretariatet sender vores kvartalsvise opgørelse.",
        "Sekretariatet forbereder de halvårlige statusmøder.",
        "Bo deltager i ugentlige møder.",
        "Udvalget modtager årlige rapporter.",
        "Der afholdes årlige udgifter til leje.",
    ],
)
def test_what_is_only_described_does_not_recur(phrase: str) -> None:
    assert not [f for f in find_deadlines(phrase, MEETING) if f.recurrence]


@pytest.mark.parametrize(
    "phrase",
    [
        "Foreningen modtager årligt 20.000 kr. til driften.",
        "Foreningen modtager 20.000 kr. årligt.",
        "Der ydes et årligt tilskud til driften.",
        "Lejen er en årlig udgift på 4.000 kr.",
    ],
)
def test_sums_of_money_do_not_recur(phrase: str) -> None:
    assert not [f for f in find_deadlines(phrase, MEETING) if f.recurrence]


@pytest.mark.parametrize(
    ("phrase", "value", "anchor"),
    [
        ("Planen godkendes på rådets sidste møde den 5. november 2025.", "2025-11-05", "last_meeting"),
        ("Planen godkendes på mødet den 3. april.", "2025-04-03", "dated_meeting"),
        ("Planen godkendes på næste møde den 3. april.", "2025-04-03", "dated_meeting"),
        ("Planen godkendes på mødet tirsdag den 3. juni.", "2025-06-03", "dated_meeting"),
    ],
)
def test_a_day_beside_a_meeting_takes_the_meetings_anchor(phrase: str, value: str, anchor: str) -> None:
    found = chosen(phrase)
    assert found is not None
    assert (found.value, found.anchor) == (date.fromisoformat(value), anchor)


@pytest.mark.parametrize(
    ("phrase", "contradicts"),
    [
        ("Svar gives senest torsdag den 3. april 2025.", False),
        ("Svar gives senest fredag den 3. april 2025.", True),
        ("Svar gives senest fredag den 3. april.", True),
        ("Svar gives senest torsdag den 3. april.", False),
        ("Svar gives senest mandag d. 4/11.", True),
        ("Svar gives senest den 3. april.", False),
    ],
)
def test_a_weekday_that_is_not_the_dates_is_told(phrase: str, contradicts: bool) -> None:
    found = chosen(phrase)
    assert found is not None
    assert found.value is not None
    assert bool(found.contradiction) is contradicts
    assert not found.contradiction or found.text in found.contradiction


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("August 2026", days("2026-08-01", "2026-08-31")),
        ("August", days("2025-08-01", "2025-08-31")),
        ("2026", days("2026-01-01", "2026-12-31")),
        ("Uge 34", days("2025-08-18", "2025-08-24")),
        ("12/3", date(2025, 3, 12)),
        ("12.3.", date(2025, 3, 12)),
        ("3.2.2024", date(2024, 2, 3)),
        ("3.-4. maj", days("2025-05-03", "2025-05-04")),
        ("1. maj, udskudt til 1. juni", date(2025, 6, 1)),
        ("snarest", None),
        ("Liv", None),
    ],
)
def test_cell(cell: str, expected: date | Interval | None) -> None:
    found = read_cell(cell, MEETING)
    assert (found.value if found else None) == expected


@pytest.mark.parametrize("phrase", ["Svar gives senest den 3. maj.", "Svar gives inden for 14 dage."])
def test_without_the_day_of_the_meeting_the_words_are_kept_alone(phrase: str) -> None:
    found = chosen(phrase, None)
    assert found is not None
    assert (found.value, bool(found.text)) == (None, True)


def test_week_fifty_three_is_only_where_the_calendar_has_it() -> None:
    assert value_of("Muren males i uge 53.", date(2026, 3, 2)) == days("2026-12-28", "2027-01-03")
    assert value_of("Muren males i uge 53.", date(2027, 3, 2)) is None
    assert value_of("Muren males i uge 53.", date(2027, 1, 2)) == days("2026-12-28", "2027-01-03")


def test_the_words_end_before_the_full_stop() -> None:
    found = chosen("Boden er åben den 19. eller 20. oktober.")
    assert found is not None
    assert found.text == "den 19. eller 20. oktober"


def test_a_school_year_that_skips_is_none() -> None:
    assert value_of("Muren males i skoleåret 2025/27.") is None
