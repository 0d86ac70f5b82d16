"""What stands in issue after issue word for word: by that alone it is no story, in any language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from search.archive.tellings import Said, Telling

_LEAST = 5
"""Issues that have a text, for it to be a standing one."""
_MOST = 0.5
"""Share of the issues, from the first that has it to the last, that have a standing text."""
_NEARLY_ALL = 0.8
"""Share of all issues that have what is short or an entry of a list, for it to be standing."""


def once(tellings: Sequence[Telling]) -> list[Telling]:
    """Leave standing texts in the first issue that has them, so that they are found once.

    The order of ``tellings`` is that of the files. A text may come up and be dropped in the
    years of an archive: it counts where it stands. An entry of a list is a story that may come
    again, unless nearly all issues of the archive have it: credits, and where to subscribe.
    """
    said = [telling.said() for telling in tellings]
    words = [[each.words for each in own] for own in said]
    # Nearly all is said once: what is not in so many places is looked at no further.
    often = {each for each, count in Counter(chain(*words)).items() if count >= _LEAST}
    places: defaultdict[Said, list[int]] = defaultdict(list)
    counts: defaultdict[str, int] = defaultdict(int)
    for telling, own, texts in zip(tellings, said, words, strict=True):
        lang = telling.issue.lang
        if not often.isdisjoint(texts):
            for each in {each for each in own if each.words in often}:
                places[each].append(counts[lang])
        counts[lang] += 1
    standing: defaultdict[str, set[Said]] = defaultdict(set)
    for each, at in places.items():
        if _stands(each, at, counts[each.lang]):
            standing[each.words].add(each)
    told: set[Said] = set()
    return [
        telling if standing.keys().isdisjoint(texts) else _without(telling, own, standing, told)
        for telling, own, texts in zip(tellings, said, words, strict=True)
    ]


def _without(
    telling: Telling, said: Sequence[Said], standing: Mapping[str, set[Said]], told: set[Said]
) -> Telling:
    """Leave out what stands and was told; what stands is given by its words."""
    kept = []
    for place, each in zip(telling.places, said, strict=True):
        like = standing.get(each.words)
        if like is None:
            kept.append(place)
            continue
        # What stands as prose does so under another heading, too.
        stands = like & {each, each._replace(links=None)}
        if told.isdisjoint(stands):
            kept.append(place)
        told |= stands
    return replace(telling, places=tuple(kept))


def _stands(said: Said, at: Sequence[int], issues: int) -> bool:
    """Whether what the issues at these places say is standing, of so many in its language."""
    if len(at) < _LEAST:
        return False
    if said.links is None:
        return len(at) >= _MOST * (at[-1] - at[0] + 1)
    return len(at) >= _NEARLY_ALL * issues
