"""Denmark's bank holidays, of the `holidays` library, without the other 250 countries that it has."""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import find_spec
from types import ModuleType

from holidays import HolidayBase, country_holidays

_COUNTRIES = "holidays.countries"


def bank_holidays(*years: int) -> HolidayBase:
    """The bank holidays (helligdage) of those years, with their Danish names; without years, of whichever is asked
    for."""
    return _of_denmark()(years=years or None, language="da")


@cache
def _of_denmark() -> type[HolidayBase]:
    # The library's package of countries imports each of them when one is asked for: 8 MB in every process and a fifth
    # of a second at every start. While ours is loaded, a package without contents stands in for it.
    if _COUNTRIES in sys.modules:
        return type(country_holidays("DK"))
    package = ModuleType(_COUNTRIES)
    spec = find_spec("holidays")
    package.__path__ = [f"{place}/countries" for place in (spec and spec.submodule_search_locations) or ()]
    sys.modules[_COUNTRIES] = package
    try:
        return type(country_holidays("DK"))
    finally:
        del sys.modules[_COUNTRIES]
