"""The option that renews the reviewed results: python -m pytest tests/golden/mail --renew-golden"""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write the results anew; then review the difference")
