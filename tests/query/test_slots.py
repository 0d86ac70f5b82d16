"""What stands for all of a word, and what it costs to say so."""

from __future__ import annotations

import pytest

from search.analysis import analyzer_for
from search.query.slots import wholes
from tests.steps import steps


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("piece", ["自然语言处理模型", "model-", "a.b."])
def test_eight_times_as_long_a_run_takes_about_eight_times_as_many_steps(
    lang: str, piece: str
) -> None:
    """Each word of a run was looked for among all its tokens."""

    def counted(times: int) -> int:
        tokens = tuple(analyzer_for(lang).tokens(piece * times))
        return steps(lambda: wholes(tokens))

    assert counted(128) < 8.5 * counted(16)
