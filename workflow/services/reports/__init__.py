"""How things stood and what came of them: the nightly roll-up, the year, the whole case."""
