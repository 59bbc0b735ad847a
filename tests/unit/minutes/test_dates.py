"""Days as minutes write them, and the calendar's arithmetic behind them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.minutes.days import calendar_days
from workflow.minutes.days.calendar_words import number_of, part_of, unit_of
from workflow.minutes.days.dates import find_dates, find_times
from workflow.minutes.days.deadlines import choose_deadline, find_deadlines, read_cell
from workflow.minutes.lexicon_file import MONTHS, WEEKDAYS
from workflow.minutes.model import Interval

MONTH_NAMES = [next(name for name in MONTHS if MONTHS[name] == number) for number in range(1, 13)]
WEEKDAY_NAMES = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]
DAYS = st.dates(date(2015, 1, 1), date(2049, 12, 31))
MEETINGS = st.dates(date(2015, 1, 1), date(2045, 12, 31))

WRITTEN = {
    "full": lambda d: f"den {d.day}. {MONTH_NAMES[d.month - 1]} {d.year}",
    "short lead": lambda d: f"d. {d.day}. {MONTH_NAMES[d.month - 1]} {d.year}",
    "bare": lambda d: f"{d.day}. {MONTH_NAMES[d.month - 1]} {d.year}",
    "glued": lambda d: f"den {d.day}.{MONTH_NAMES[d.month - 1]} {d.year}",
    "comma": lambda d: f"den {d.day}. {MONTH_NAMES[d.month - 1]}, {d.year}",
    "capital": lambda d: f"den {d.day}. {MONTH_NAMES[d.month - 1].capitalize()} {d.year}",
    "abbreviated": lambda d: f"den {d.day}. {MONTH_NAMES[d.month - 1][:3]}. {d.year}",
    "weekday": lambda d: f"{WEEKDAY_NAMES[d.weekday()]} den {d.day}. {MONTH_NAMES[d.month - 1]} {d.year}",
    "short weekday": lambda d: f"{WEEKDAY_NAMES[d.weekday()][:3]}. d. {d.day}. {MONTH_NAMES[d.month - 1]} {d.year}",
    "two-figure year": lambda d: f"den {d.day}. {MONTH_NAMES[d.month - 1]} {d.year % 100:02d}",
    "apostrophe": lambda d: f"den {d.day}. {MONTH_NAMES[d.month - 1]} '{d.year % 100:02d}",
    "dots": lambda d: f"{d.day}.{d.month}.{d.year}",
    "dots, two figures": lambda d: f"{d.day}.{d.month}.{d.year % 100:02d}",
    "dashes": lambda d: f"{d.day:02d}-{d.month:02d}-{d.year}",
    "slashes": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    "slash and dash": lambda d: f"d. {d.day}/{d.month}-{d.year % 100:02d}",
    "slash and space": lambda d: f"{d.day}/{d.month} {d.year}",
    "ISO 8601": lambda d: d.isoformat(),
}


@pytest.mark.parametrize("form", WRITTEN)
@given(day=DAYS)
def test_every_written_form_of_a_day_is_read_as_that_day(form: str, day: date) -> None:
    sentence = f"Skemaet sendes {WRITTEN[form](day)}."
    assert [(d.value, sentence[d.start : d.end]) for d in find_dates(sentence)] == [(day, find_dates(sentence)[0].text)]


@given(day=DAYS, meeting=MEETINGS, form=st.sampled_from(["den {0}. {1}", "d. {0}. {1}", "senest den {0}/{2}"]))
def test_without_a_year_it_is_the_first_such_day_on_or_after_the_meeting(day: date, meeting: date, form: str) -> None:
    found = choose_deadline(
        find_deadlines(f"Skemaet sendes {form.format(day.day, MONTH_NAMES[day.month - 1], day.month)}.", meeting)
    )
    assert found is not None
    assert isinstance(found.value, date)
    assert (found.value.month, found.value.day) == (day.month, day.day)
    assert found.value >= meeting
    earlier = calendar_days.make_date(found.value.year - 1, day.month, day.day)
    assert earlier is None or earlier < meeting


@given(month=st.integers(1, 12), meeting=MEETINGS, part=st.sampled_from(["i", "primo", "medio", "ultimo", "sidst i"]))
def test_a_part_of_a_month_lies_in_the_month_and_ahead(month: int, meeting: date, part: str) -> None:
    found = choose_deadline(find_deadlines(f"Skemaet sendes {part} {MONTH_NAMES[month - 1]}.", meeting))
    assert found is not None
    assert isinstance(found.value, Interval)
    assert found.value.first.month == found.value.last.month == month
    assert found.value.last >= meeting
    assert found.value.last - meeting < timedelta(days=366 + 31)


@given(year=st.integers(2020, 2035), week=st.integers(1, 53))
def test_weeks_are_those_of_iso_8601(year: int, week: int) -> None:
    found = choose_deadline(find_deadlines(f"Skemaet sendes i uge {week} {year}.", date(2019, 12, 1)))
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        assert found is None or found.rule != "week"
        return
    assert found is not None
    assert found.value == Interval(monday, monday + timedelta(days=6))


@given(
    meeting=MEETINGS,
    words=st.sampled_from(
        [
            "på fredag", "i morgen", "om tre uger", "inden for 14 dage", "inden udgangen af måneden", "i næste uge",
            "inden udgangen af året", "inden udgangen af kvartalet", "i 2. halvår", "senest uge 8", "den 31",
            "om et år", "inden for fem arbejdsdage", "den første mandag i maj", "hvert år den 1. maj",
            "fra 28/12 til 3/1",
        ]
    ),
)  # fmt: skip
def test_forms_that_look_ahead_never_lie_before_the_meeting(meeting: date, words: str) -> None:
    found = choose_deadline(find_deadlines(f"Skemaet sendes {words}.", meeting))
    assert found is not None
    assert found.value is not None
    last = found.value.last if isinstance(found.value, Interval) else found.value
    assert last >= meeting


WORDS = (
    "den d. senest inden uge fra til og - – / . , 31 29 0 99 1. 2026 26 999 kl. hver hvert år dage om en i Q4 primo "
    "næste måned sidste årligt måneden halvår kvartal gange ß İ ﬁ"
)
PIECES = st.sampled_from([*MONTHS, *WEEKDAYS, *WORDS.split(), " ", "\n"])


@given(st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=80), st.none() | st.dates())
def test_any_words_are_read_without_error_and_offsets_lie_inside(text: str, meeting: date | None) -> None:
    for found in find_deadlines(text, meeting):
        assert 0 <= found.start < found.end <= len(text)
        assert found.text
        assert found.text.strip() == found.text
        assert found.text in text
        if isinstance(found.value, Interval):
            assert found.value.first <= found.value.last
    for day in find_dates(text):
        assert text[day.start : day.end] == day.text
    read_cell(text, meeting)


@pytest.mark.parametrize(
    "piece",
    ["den 3. ", "3.-4. ", "uge 3, ", "d d ", "om 3 ", " ", "i ", "1/2-", "mandag ", "senest inden ", "når x ", "1."],
)
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    find_deadlines(text, date(2025, 3, 12))
    assert len(find_dates(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("den 31. februar 2025", True), ("den 31. februar", True), ("den 29. februar", False), ("29.2.2025", True),
        ("den 28. februar 2025", False), ("den 31. april", True), ("31/6 2025", True),
    ],
)  # fmt: skip
def test_a_day_that_does_not_exist_is_impossible(text: str, expected: bool) -> None:
    assert [d.impossible for d in find_dates(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "1. maj 14 personer",
        "00.01.00-A00-1-19",
        "12-34-56-78",
        "kl. 14.00-16.00",
        "§ 3.1",
        "13/13-25",
        "3-4 stk.",
        "1/2",
    ],
)
def test_numbers_that_are_no_full_date(text: str) -> None:
    assert [d for d in find_dates(text) if d.value] == []


@pytest.mark.parametrize(
    ("slip", "month"),
    [("feburar", 2), ("setember", 9), ("okober", 10), ("agust", 8), ("novenber", 11), ("desember", 12), ("janaur", 1)],
)
def test_slips_of_the_pen_in_a_months_name(slip: str, month: int) -> None:
    assert [d.value for d in find_dates(f"den 3. {slip} 2026")] == [date(2026, month, 3)]


def test_years_of_two_figures_are_of_this_century_below_seventy() -> None:
    assert [d.value for d in find_dates("3.2.69 og 3.2.70")] == [date(2069, 2, 3), date(1970, 2, 3)]


def test_times_of_day() -> None:
    assert find_times("kl. 14.00-16.30") == ("14:00", "16:30")
    assert find_times("kl. 9") == ("09:00", None)
    assert find_times("kl. 99") == (None, None)


@given(day=st.dates(), months=st.integers(0, 40))
def test_a_month_later_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    later = calendar_days.add_months(day, months)
    if later is None:
        assert day.year + months // 12 + 1 > date.max.year
        return
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), number=st.integers(1, 5))
def test_nth_weekday_of_a_month(day: date, number: int) -> None:
    found = calendar_days.nth_weekday(day.year, day.month, day.weekday(), number)
    last = calendar_days.nth_weekday(day.year, day.month, day.weekday(), -1)
    assert last is not None
    assert (last.month, last.weekday()) == (day.month, day.weekday())
    assert (last + timedelta(days=7)).month != day.month
    assert found is None or (found.weekday(), (found.day - 1) // 7 + 1) == (day.weekday(), number)


def test_working_days_leave_out_weekends_and_bank_holidays() -> None:
    # Maundy Thursday, Good Friday and Easter Monday 2025 are 17, 18 and 21 April
    assert calendar_days.add_working_days(date(2025, 4, 16), 1) == date(2025, 4, 22)
    assert calendar_days.add_working_days(date(2025, 3, 12), 0) == date(2025, 3, 12)


def test_the_ends_of_the_calendar_have_no_days_beyond() -> None:
    assert calendar_days.add_days(date.max, 1) is None
    assert calendar_days.add_months(date.max, 1) is None
    assert calendar_days.months(9999, 12, 1) is None
    assert calendar_days.next_such_day(1, 1, date.max) is None
    assert calendar_days.last_such_day(12, 31, date.min) is None


def test_words_of_number_length_and_part() -> None:
    assert (number_of("12."), number_of("Tredje"), number_of("fjorten")) == (12, 3, 14)
    assert (unit_of("Halvt  år"), part_of("i Slutningen  af")) == ({"months": 6}, "ultimo")
