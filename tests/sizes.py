"""How many bytes do things take?"""

from __future__ import annotations

import gc
import sys
from types import FunctionType, MethodType, ModuleType

_CODE = (FunctionType, MethodType, ModuleType, type)


def size_of(held: object) -> int:
    """Give the bytes of something and all that it leads to, but for code.

    What a process takes in all would not do: other threads of the tests take some, too.
    """
    seen: set[int] = set()
    waiting, size = [held], 0
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and not isinstance(one, _CODE):
            seen.add(id(one))
            size += sys.getsizeof(one)
            waiting += gc.get_referents(one)
    return size
