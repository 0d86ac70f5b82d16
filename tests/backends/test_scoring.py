"""How well a plan matches: BM25F worked out by hand, and what holds whatever the words."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.backends import matches
from search.backends.matches import Docs, Matches, unscored
from search.backends.scoring import BATCH, Scoring
from search.backends.selection import select
from search.backends.weighing import Weighing
from search.model import Filters, SearchRequest
from search.query.budget import Budget
from search.query.plan import (
    FAINT,
    Adjacent,
    All,
    Best,
    Either,
    Except,
    Favoured,
    FirstOf,
    Period,
    Possible,
    Property,
    Slot,
    Terms,
)
from tests.backends.segments import MemorySegment, Telling, as_dict, scores, scoring, word
from tests.steps import lines

ARCHIVE = [
    Telling({"cat": 1}, "en", length=2),
    Telling({"cat": 3}, "en", length=6),
    Telling({"cat": 1}, "en", length=4),
    Telling({"cat": 1}, "fr", length=5),
    Telling({"cat": 2.3}, "fr", length=15),
    Telling({"dog": 1}, "fr", length=10),
]
CHINESE = [Telling({"猫": 1}, "zh", length=9)] * 4


def near(wanted: dict[int, float]) -> object:
    return pytest.approx(wanted, abs=0.00005)


def test_five_documents_score_as_worked_out_by_hand() -> None:
    """BM25F with K1 = 1.2 and B = .75, length over the mean of its language, Lucene's IDF.

    The mean length is 4 in English and 10 in French. 5 of 6 documents have the word:
    idf = ln(1 + (6 - 5 + .5) / (5 + .5)) = ln 1.2727 = .2412.

        weight  length/mean  K = 1.2 (.25 + .75 length/mean)  weight/(weight + K)  score
        1        2/4  = .5    .75                              1/1.75   = .5714     .1378
        3        6/4  = 1.5  1.65                              3/4.65   = .6452     .1556
        1        4/4  = 1    1.2                               1/2.2    = .4545     .1096
        1        5/10 = .5    .75                              1/1.75   = .5714     .1378
        2.3     15/10 = 1.5  1.65                              2.3/3.95 = .5823     .1404
    """
    found = scores(ARCHIVE, word("cat", "en", "fr"))
    assert found == near({0: 0.1378, 1: 0.1556, 2: 0.1096, 3: 0.1378, 4: 0.1404})


def test_a_language_that_lacks_a_word_does_not_make_it_rarer() -> None:
    found = scores(ARCHIVE + CHINESE, word("cat", "en", "fr", "zh"))
    assert found == near(scores(ARCHIVE, word("cat", "en", "fr")))


def test_a_stop_word_of_a_language_counts_as_in_all_its_items() -> None:
    """Of 6 + 4 documents 5 + 4 have the word: idf = ln(1 + 1.5 / 9.5) = .1466.

    The first scores .5714 × .1466 = .0838; the stop word itself matches nothing.
    """
    found = scores(ARCHIVE + CHINESE, word("cat", "en", "fr", stopped=["zh"]))
    assert found == near({0: 0.0838, 1: 0.0946, 2: 0.0666, 3: 0.0838, 4: 0.0854})


def test_terms_that_fill_one_slot_are_one_word() -> None:
    """Their weights add up before saturation, and their documents are counted together.

    Of 2 documents 2 have it: idf = ln(1 + .5 / 2.5) = .1823; lengths are the mean, K = 1.2.
    1 + 2 weigh 3: 3 / 4.2 × .1823 = .1302; 1 weighs 1: 1 / 2.2 × .1823 = .0829.
    """
    told = [Telling({"cat": 1, "cats": 2}, length=3), Telling({"cats": 1}, length=3)]
    wanted = near({0: 0.1302, 1: 0.0829})
    assert scores(told, Terms({"en": (Slot(("cat", "cats"), 0, 3, 0),)})) == wanted
    assert scores(told, Terms({"en": (Slot((), 0, 3, 0, prefix="ca"),)})) == wanted
    assert scores(told, Terms({"en": (Slot(("cat",), 0, 3, 0, prefix="cats"),)})) == wanted


def test_slots_of_one_span_share_the_idf_of_the_commonest() -> None:
    """A whole and its cut spell the same letters: the rarer is not worth more for it."""
    told = [Telling({"ab": 1, "cut": 1}, length=2), Telling({"ab": 1}, length=2)]
    same = Terms({"en": (Slot(("ab",), 0, 2, 0), Slot(("cut",), 0, 2, 0))})
    both = scores(told, same)
    assert both == near({0: 2 * both[1], 1: scores(told, word("ab"))[1]})


def test_a_phrase_weighs_as_often_as_it_stands_there() -> None:
    """Of 2 documents 1 has it: idf = ln(1 + 1.5 / 1.5) = .6931.

    It stands there twice, in a text of mean length: 2 / 3.2 × .6931 = .4332.
    """
    told = [
        Telling({"big": 2, "cat": 2}, places={"big": [0, 5], "cat": [1, 6]}),
        Telling({"big": 2, "cat": 2}, places={"big": [0, 5], "cat": [3, 4]}),
    ]
    phrase = Adjacent({"en": (Slot(("big",), 0, 3, 0), Slot(("cat",), 4, 7, 1))})
    assert scores(told, phrase) == near({0: 0.4332})


PETS = [
    Telling({"cat": 1}, "en"),
    Telling({"cat": 1, "dog": 1}, "en"),
    Telling({"dog": 2}, "en"),
    Telling({"cat": 1, "the": 1}, "fr"),
    Telling({"cat": 1}, "fr"),
    Telling({}, "en", day=datetime.date(2020, 3, 1).toordinal()),
]
CAT, DOG = word("cat", "en", "fr"), word("dog", "en", "fr")


def test_what_a_document_has_is_known_without_scores() -> None:
    """As it matches, but that a stop word asks nothing of its language, wherever it stands."""
    the = word("the", "en", stopped=["fr"])
    plans = (All((CAT, DOG)), Either((CAT, DOG)), Best((CAT, DOG)), Except(CAT), Favoured((CAT,)))
    for node in (CAT, *plans, All((DOG, Favoured((CAT,)))), All(())):
        there = scoring(MemorySegment(PETS)).has(node)
        assert np.flatnonzero(there).tolist() == sorted(scores(PETS, node))
    assert not scoring(MemorySegment(PETS)).has(Either(())).any()
    assert np.flatnonzero(scoring(MemorySegment(PETS)).has(Best((the, DOG)))).tolist() == [
        1,
        2,
        3,
        4,
    ]


def test_what_stands_in_parentheses_costs_once_however_many_are_around_it() -> None:
    """Of each group is asked whether a document has all of it: what is inside is the same."""

    def looked_at(depth: int) -> int:
        groups = [Either((CAT, DOG) * 100)]
        for _ in range(depth):
            groups.append(Either((CAT, groups[-1])))
        asked = scoring(MemorySegment(PETS))
        return lines(lambda: [asked.has(All((group, DOG))) for group in groups])

    assert looked_at(32) < 1.5 * looked_at(4)


def test_what_is_favoured_scores_more_and_is_no_reason_to_match() -> None:
    cat, dog = scores(PETS, CAT), scores(PETS, DOG)
    raised = near({1: dog[1] + cat[1], 2: dog[2]})
    assert scores(PETS, All((Favoured((CAT,)), DOG))) == raised
    assert scores(PETS, All((DOG, Favoured((CAT,)), Except(Property("lang", ("fr",)))))) == raised
    assert scores(PETS, Favoured((CAT,))) == near({n: cat.get(n, 0) for n in range(len(PETS))})
    assert scores(PETS, All((DOG, Favoured((word("emu"),))))) == near(dog)


def test_all_needs_every_child_and_adds_their_scores() -> None:
    cat, dog = scores(PETS, CAT), scores(PETS, DOG)
    assert scores(PETS, All((CAT, DOG))) == near({1: cat[1] + dog[1]})
    assert scores(PETS, All(())) == dict.fromkeys(range(6), 0.0)


def test_either_takes_any_child_and_adds_their_scores() -> None:
    cat, dog = scores(PETS, CAT), scores(PETS, DOG)
    wanted = {doc: cat.get(doc, 0) + dog.get(doc, 0) for doc in {**cat, **dog}}
    assert scores(PETS, Either((CAT, DOG))) == near(wanted)
    assert scores(PETS, Either(())) == {}


@pytest.mark.parametrize("others", [0, 60, 600], ids=["in most", "in some", "in few"])
def test_a_word_counts_as_often_as_it_is_said(others: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many documents have it, and whether or not all words are summed together."""
    told = [*PETS, *[Telling({"emu": 1}, "en")] * others]
    cat, dog = scores(told, CAT), scores(told, DOG)
    emu = scores(told, word("emu")) if others else {}
    wanted = {doc: 3 * cat.get(doc, 0) + dog.get(doc, 0) for doc in {**cat, **dog}}
    said = (CAT, DOG, CAT, Best((CAT, word("absent"))))
    for batch in (BATCH, 1):
        monkeypatch.setattr("search.backends.scoring.BATCH", batch)
        assert scores(told, Either(said)) == near(wanted)
        assert scores(told, Either((*said, word("emu")))) == near({**wanted, **emu})


def test_best_takes_any_child_and_the_highest_score() -> None:
    cat, dog = scores(PETS, CAT), scores(PETS, DOG)
    wanted = {doc: max(cat.get(doc, 0), dog.get(doc, 0)) for doc in {**cat, **dog}}
    assert scores(PETS, Best((CAT, DOG))) == near(wanted)


def test_of_several_plans_the_first_that_matches_anything_is_all_that_counts() -> None:
    none = word("bird")
    plan, nowhere = FirstOf((none, DOG, CAT)), FirstOf((none, Either(())))
    assert scores(PETS, plan) == scores(PETS, DOG)
    assert scores(PETS, nowhere) == {}
    for node in (plan, nowhere):
        there = scoring(MemorySegment(PETS)).has(node)
        assert np.flatnonzero(there).tolist() == sorted(scores(PETS, node))


def test_except_takes_away_and_changes_no_score() -> None:
    cat = scores(PETS, CAT)
    assert scores(PETS, All((CAT, Except(DOG)))) == near({0: cat[0], 3: cat[3], 4: cat[4]})
    assert scores(PETS, Except(DOG)) == {0: 0, 3: 0, 4: 0, 5: 0}
    assert scores(PETS, All((Except(CAT), Except(DOG)))) == {5: 0}


def test_a_stop_word_asks_nothing_of_its_language_alone() -> None:
    """`the` is a word in French here: there it must stand beside the cat."""
    the = word("the", "fr", stopped=["en"])
    assert set(scores(PETS, the)) == {3}
    found = scores(PETS, All((the, CAT)))
    cat = scores(PETS, CAT)
    assert set(found) == {0, 1, 3}
    assert (found[0], found[1]) == pytest.approx((cat[0], cat[1]))
    phrase = Adjacent({"en": (), "fr": (Slot(("the",), 0, 3, 0),)})
    assert set(scores(PETS, All((phrase, CAT)))) == {0, 1, 3}


def test_properties_and_periods_match_without_a_score() -> None:
    day = datetime.date(2020, 3, 1)
    assert scores(PETS, Property("lang", ("FR", "zh"))) == {3: 0, 4: 0}
    assert scores(PETS, Period(day, day)) == {5: 0}
    assert scores(PETS, Period(None, day - datetime.timedelta(1))) == {}, "no date is no day"


def test_a_word_that_may_stand_there_scores_far_below_any_that_does() -> None:
    told = [*PETS, Telling({"cow": 1}, skeletons=["c_t"]), Telling({}, skeletons=["c_t", "d_g"])]
    cat, dog = Possible(("c_t", "k_t")), Possible(("d_g",))
    assert scores(told, cat) == {6: FAINT, 7: FAINT}
    assert scores(told, Possible(("absent",))) == {}
    both = scores(told, Best((CAT, All((cat, dog)))))
    assert both == near({**scores(told, CAT), 7: 2 * FAINT})
    assert both[7] < min(scores(told, CAT).values()) / 1000


def test_what_the_budget_does_not_grant_is_left_out_and_named() -> None:
    segment = MemorySegment(PETS)
    for spent in (Budget(terms=1), Budget(postings=3)):
        found = as_dict(scoring(segment, spent).scores(Either((word("cat", "en"), DOG))))
        assert set(found) == {0, 1}
        assert {left.clause for left in spent.left_out} == {"dog"}
    late = Budget(deadline=0.0)
    assert as_dict(scoring(segment, late).scores(CAT)) == {}
    assert [(left.clause, left.kind) for left in late.left_out] == [("cat", "time")]


def test_a_reading_that_is_not_granted_leaves_the_others() -> None:
    segment = MemorySegment(PETS)
    weighing, both = Weighing(segment), Best((CAT, word("emu"), DOG))
    every = as_dict(Scoring(segment, weighing, Budget()).scores(both))
    assert set(every) == {0, 1, 2, 3, 4}
    spent = Budget(postings=4)
    assert as_dict(Scoring(segment, weighing, spent).scores(both)) == near(scores(PETS, CAT))
    assert {left.clause for left in spent.left_out} == {"dog"}


weights = st.integers(1, 20)
lengths = st.integers(1, 60)


@given(weight=weights, short=lengths, more=lengths, others=st.lists(lengths, max_size=4))
def test_of_two_documents_the_shorter_scores_more(
    weight: int, short: int, more: int, others: list[int]
) -> None:
    told = [Telling({"a": weight}, length=length) for length in (short, short + more, *others)]
    found = scores(told, word("a"))
    assert found[0] > found[1]


@given(rare=st.integers(1, 9), more=st.integers(0, 9), weight=weights, length=lengths)
def test_a_rarer_word_never_scores_less(rare: int, more: int, weight: int, length: int) -> None:
    told = [
        Telling(
            {name: weight for name, many in (("rare", rare), ("often", rare + more)) if n < many}
        )
        for n in range(20)
    ]
    found = scores(told, word("rare"))[0], scores(told, word("often"))[0]
    assert found[0] > found[1] if more else found[0] == found[1]


docs_with_words = st.lists(
    st.builds(
        Telling,
        st.dictionaries(st.sampled_from("abc"), weights),
        st.sampled_from(["en", "fr", "pt-BR"]),
        lengths,
        st.sampled_from("stu"),
        st.integers(0, 5),
        st.sampled_from("xy"),
    ),
    min_size=1,
    max_size=12,
)
A, B, C = (word(name, "en", "fr", "pt", at=at) for at, name in enumerate("abc"))


@given(told=docs_with_words)
def test_one_more_matching_word_never_scores_less(told: list[Telling]) -> None:
    fewer, more = scores(told, Either((A, B))), scores(told, Either((A, B, C)))
    assert all(more[doc] >= score for doc, score in fewer.items())
    two = Terms({lang: (*A.slots[lang], *B.slots[lang]) for lang in A.slots})
    one = scores(told, A)
    assert all(scores(told, two)[doc] >= score for doc, score in one.items())
    assert scores(told, two) == pytest.approx(fewer), "two slots are two words"


@given(told=docs_with_words, langs=st.sets(st.sampled_from(["en", "fr", "pt", "zh"]), min_size=1))
def test_a_filter_never_changes_a_score(told: list[Telling], langs: set[str]) -> None:
    segment = MemorySegment(told)
    node = Either((A, B))
    every = scores(told, node)
    values = tuple(langs)
    chosen = {d: s for d, s in every.items() if told[d].lang.split("-")[0] in langs}
    request = SearchRequest("", Filters({"lang": values}), limit=99, group=False)
    own = scoring(segment)
    assert dict(select(own.scores(node), request, own, segment).rows) == chosen
    assert scores(told, All((node, Property("lang", values)))) == chosen
    unwanted = scores(told, All((node, Except(Property("lang", values)))))
    assert unwanted == {doc: score for doc, score in every.items() if doc not in chosen}


SPARSE, DENSE = 1_000_000, 40
quarters = st.integers(-40, 400).map(lambda n: n / 4)
scored = st.dictionaries(st.integers(0, DENSE - 1), quarters, max_size=15)
sizes = pytest.mark.parametrize("size", [SPARSE, DENSE])


def made(values: dict[int, float]) -> Matches:
    docs = sorted(values)
    return Matches(docs_of(docs), np.array([values[doc] for doc in docs], np.float64))


def docs_of(values: list[int]) -> Docs:
    return np.array(values, np.uint32)


@sizes
@given(parts=st.lists(scored, max_size=4))
def test_added_sums_what_any_part_has(size: int, parts: list[dict[int, float]]) -> None:
    every = sorted({doc for part in parts for doc in part})
    wanted = {doc: sum(part.get(doc, 0) for part in parts) for doc in every}
    assert as_dict(matches.added([made(part) for part in parts], size)) == wanted


@sizes
@given(parts=st.lists(scored, max_size=4))
def test_best_takes_the_highest_of_what_any_part_has(
    size: int, parts: list[dict[int, float]]
) -> None:
    every = sorted({doc for part in parts for doc in part})
    wanted = {doc: max(part[doc] for part in parts if doc in part) for doc in every}
    assert as_dict(matches.best([made(part) for part in parts], size)) == wanted


@sizes
@given(first=scored, second=scored)
def test_common_sums_what_both_have(
    size: int, first: dict[int, float], second: dict[int, float]
) -> None:
    wanted = {doc: first[doc] + second[doc] for doc in sorted(first) if doc in second}
    assert as_dict(matches.common(made(first), made(second), size)) == wanted


@sizes
@given(docs=st.sets(st.integers(0, DENSE - 1)), others=st.sets(st.integers(0, DENSE - 1)))
def test_located_gives_the_place_of_each_document_among_others(
    size: int, docs: set[int], others: set[int]
) -> None:
    wanted, held = sorted(docs), sorted(others)
    places, there = matches.located(docs_of(wanted), docs_of(held), size)
    assert there.tolist() == [doc in others for doc in wanted]
    known = [(doc, place) for doc, place in zip(wanted, places.tolist(), strict=True)]
    assert [held[place] for doc, place in known if doc in others] == sorted(docs & others)


def test_what_is_merged_keeps_its_types() -> None:
    for size in (SPARSE, DENSE):
        both = [made({1: 1.0, 3: 2.0}), unscored(docs_of([3, 4]))]
        for merged in (matches.added(both, size), matches.best(both, size)):
            assert [str(merged.docs.dtype), str(merged.scores.dtype)] == ["uint32", "float64"]
