"""Mend text whose encoding was ruined, and say what of it is a guess.

UTF-8 that was read with a wrong single-byte code page, with or without bytes lost on the
way, is recognised; what is certain is recovered byte by byte; what is lost is chosen by
language models, with probabilities. See ``docs/repair.md``.

>>> repair("NLP ç®€æŠ¥").text
'NLP 简报'
"""

from search.repair.mend import repair
from search.repair.overrides import Override, read_overrides
from search.repair.result import Guess, Loss, Note, Repair, RepairReport

__all__ = [
    "Guess",
    "Loss",
    "Note",
    "Override",
    "Repair",
    "RepairReport",
    "read_overrides",
    "repair",
]
