"""What the description of the API allows is answered as it says, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

from search.settings import Settings
from web import create_app, openapi
from web.kinds import Number

EXAMPLES = 25
SEED = 1
NUMBERS = {
    parameter.name
    for operation in openapi.OPERATIONS.values()
    for parameter in operation.parameters
    if isinstance(parameter, Number)
}


@pytest.fixture(scope="module")
def described(sample_index: Settings) -> OpenApiSchema:
    return schemathesis.openapi.from_wsgi(openapi.ADDRESS, create_app(sample_index))


MODES = [
    (endpoint, mode)
    for endpoint, operation in openapi.OPERATIONS.items()
    for mode in GenerationMode
    if operation.parameters or mode is GenerationMode.POSITIVE
]
"""What each is asked with: what is allowed, and what is not, where not everything is."""


@pytest.mark.parametrize(("endpoint", "mode"), MODES)
def test_an_answer_is_what_is_described(
    described: OpenApiSchema, endpoint: str, mode: GenerationMode
) -> None:
    """Of status, type, headers and body; what may not be asked is refused.

    That a number may be empty, as forms send it, no schema of a number can say.
    """
    operation = described.find_operation_by_id(endpoint.partition(".")[2])

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(mode))
    def check(case: Case[Any]) -> None:
        if all((case.query or {}).get(name) != "" for name in NUMBERS):
            case.call_and_validate(headers={"Accept-Encoding": "identity"})

    check()
