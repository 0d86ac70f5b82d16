"""Make a big archive: ``python -m benchmarks.made DIR --items N [--seed S]``

Newsletter files as the project reads them, in seven languages. What counts for speed is as
in a real archive: few words are common and most are rare (Zipf's law, over the word lists of
wordfreq), names and links are new in every issue, and an issue is told in several languages,
story by story. The sentences mean nothing. The same seed makes the same files.
"""

from __future__ import annotations

import argparse
import datetime
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from wordfreq import top_n_list

ITEMS = 200_000
PER_FILE = 40
VOCABULARY = 100_000
"""Words of a language; Turkish has but 63,000 in the list."""
SHIFT = 2.7
"""Zipf and Mandelbrot's: the weight of the word at rank r, from 0, is 1 / (r + SHIFT)."""
FIRST, DAYS = datetime.date(2012, 1, 8), 3650

LABELS = {
    "en": "EN", "zh": "ZH", "ar": "AR", "fr": "FR", "pt": "PT-BR", "tr": "TR", "es": "ES",
}  # fmt: skip
TOLD = {"en": 1.0, "zh": 0.6, "ar": 0.4, "fr": 0.6, "pt": 0.5, "tr": 0.4, "es": 0.5}
"""Share of the issues that are told in a language."""

SECTIONS = {
    "en": "Publications 📙|Ethics in AI 🚨|Tools and Datasets ⚙️|Education 🎓|Notable Mentions ⭐️",
    "zh": "1、Publications 📙|2、Ethics in AI 🚨|3、Tools and Datasets ⚙️|4、Education 🎓"
    "|5、Noteworthy Mentions ⭐️",
    "ar": "المنشورات 📙|الأخلاق في الذكاء الاصطناعي 🚨|أدوات ومجموعات بيانات ⚙️|التعليم 🎓"
    "|إضافات جديرة بالذكر ⭐️",
    "fr": "Publications 📙|Ethique en IA 🚨|Outils et jeux de données ⚙️|Education 🎓"
    "|Mentions spéciales ⭐️",
    "pt": "Publicações 📙|Ética em IA 🚨|Ferramentas e Datasets ⚙️|Educação em ML 🎓"
    "|Menções Honrosas ⭐️",
    "tr": "Araştırma ve Yayınlar 📙|Etik 🚨|Araçlar ve Veri Setleri ⚙️|Eğitim 🎓"
    "|Bunlara da göz atın ⭐️",
    "es": "Publicaciones 📙|Ética en la Inteligencia Artificial 🚨"
    "|Herramientas y Set de Datos ⚙️|Educación 🎓|Menciones a considerar ⭐️",
}
UNTITLED = 4
"""The section whose stories have no titles."""

# The reader takes a paragraph with such a word for an invitation, not for a story.
_INVITING = re.compile(
    "next|proch|próx|siguiente|sonraki|قادم|下|wechat|微信|公众|投稿|提交|原文|分割|newsletter"
)
TRADE = ["NLP", "BERT", "Transformer", "PyTorch", "Python", "AI", "TensorFlow", "dataset", "GPU"]
"""Words that all languages use, the commonest first: it is in about every fifth item."""
_TRADE_WEIGHTS = [1 / (rank + 1) for rank in range(len(TRADE))]
_SYLLABLES = "ba be bo da del do fa ga ka la lin lo ma mo na nor pe ra ri ro sa ta tor va vel zo"


@dataclass(frozen=True)
class Vocabulary:
    """A language's words, the commonest first, with their summed weights; and fixed pairs."""

    lang: str
    words: list[str]
    weights: list[float]
    pairs: list[list[str]]

    @classmethod
    def of(cls, lang: str, chance: random.Random) -> Vocabulary:
        """Take a language's words from wordfreq's list, and pair some of the middle ranks."""
        listed = top_n_list(lang, VOCABULARY)
        words = [word for word in listed if word.isalpha() and not _INVITING.search(word)]
        weights = list(accumulate(1 / (rank + SHIFT) for rank in range(len(words))))
        pairs = [chance.sample(words[100:3000], 2) for _ in range(500)]
        return cls(lang, words, weights, pairs)

    def sentence(self, chance: random.Random, name: str, length: int) -> str:
        """Make a sentence of ``length`` words (3 at least), some with a pair or a trade's word.

        In the middle stands ``name``, if there is one.
        """
        words = chance.choices(self.words, cum_weights=self.weights, k=length)
        if chance.random() < 0.2:
            words[1:3] = self.pairs[int(len(self.pairs) * chance.random() ** 3)]
        if chance.random() < 0.12:
            words[-1] = chance.choices(TRADE, _TRADE_WEIGHTS)[0]
        if name:
            words[length // 2] = name
        if self.lang == "zh":
            return "".join(words) + "。"
        return words[0].capitalize() + " " + " ".join(words[1:]) + "."


@dataclass(frozen=True, slots=True)
class Story:
    """What all tellings of a story share: its place, its name, its links and its length."""

    section: int
    name: str
    links: tuple[str, ...]
    words: int


@dataclass
class Maker:
    """Makes the files of one archive, one after the other."""

    seed: int
    names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"archive {self.seed}")
        self.vocabularies = {lang: Vocabulary.of(lang, self.chance) for lang in LABELS}

    def files(self, items: int) -> Iterator[tuple[str, str]]:
        """Give the names and texts of the files that hold ``items`` items in all.

        The first issue is told in all languages, so seven items suffice to have them.
        """
        most = max(1, min(PER_FILE, items // len(LABELS)))
        issues = items / most / sum(TOLD.values()) + 1
        number, left = 0, items
        while left:
            number += 1
            date = FIRST + datetime.timedelta(days=int(number * DAYS / issues))
            stories = sorted((self.story() for _ in range(most)), key=lambda s: s.section)
            for lang, share in TOLD.items():
                if left and (number == 1 or self.chance.random() < share):
                    told = stories[:left]
                    left -= len(told)
                    day = date + datetime.timedelta(days=0 if lang == "en" else number % 7)
                    name = f"{day}-NLP_Newsletter_{number}[{LABELS[lang]}].md"
                    yield name, self.issue(number, lang, told)

    def story(self) -> Story:
        """Think of a story: its name is mostly new, or one that was there before."""
        chance = self.chance
        if not self.names or chance.random() < 0.5:
            self.names.append(self.name())
        name = self.names[int(len(self.names) * chance.random() ** 2)]
        paper = f"https://arxiv.org/abs/{chance.randrange(1000, 2400)}.{chance.randrange(10**5):05}"
        code = f"https://github.com/{name.lower()}/{chance.randrange(10**6)}"
        links = (paper, code) if chance.random() < 0.2 else (paper,)
        return Story(chance.randrange(UNTITLED + 1), name, links, chance.randint(30, 60))

    def name(self) -> str:
        """Coin a name: Tarelo, Tarelo-2, TareloBERT, Tarelo-XL-17."""
        syllables = self.chance.choices(_SYLLABLES.split(), k=self.chance.randint(2, 4))
        ends = ("", "", "-2", "BERT", f"-{self.chance.randint(3, 99)}", "-XL-17")
        return "".join(syllables).capitalize() + self.chance.choice(ends)

    def issue(self, number: int, lang: str, stories: list[Story]) -> str:
        """Write an issue in a language, with its front matter."""
        vocabulary = self.vocabularies[lang]
        names = ", ".join(story.name for story in stories[:3])
        lines = [
            f"---\nlayout: post\ntitle: 'NLP Newsletter #{number} [{LABELS[lang]}]: {names}'",
            f"author: {lang}-editor-{number % 3}\nexcerpt: ''\ntags: [nlp_newsletter]",
            f"image:\n  thumb: nlp_newsletter_{number}.png\n---\n",
        ]
        section = -1
        for story in stories:
            if story.section != section:
                section = story.section
                lines.append(f"# {SECTIONS[lang].split('|')[section]}\n")
            if section != UNTITLED:
                title = vocabulary.sentence(self.chance, "", self.chance.randint(3, 6))
                lines.append(f"***{story.name}: {title[:-1]}***\n\n\\\\")
            lines.append(self.telling(vocabulary, story) + "\n")
        return "\n".join(lines)

    def telling(self, vocabulary: Vocabulary, story: Story) -> str:
        """Tell a story in a language: it opens with the name, linked, and names it once more."""
        # Opened by a name, no paragraph can begin like an invitation to subscribe.
        texts = [f"[{story.name}]({story.links[0]})"]
        left, named = story.words, ""
        while left > 4:
            length = min(left, self.chance.randint(8, 16))
            texts.append(vocabulary.sentence(self.chance, named, max(length, 5)))
            left -= length
            named = story.name if len(texts) == 2 else ""
        texts += [f"[GitHub]({link})" for link in story.links[1:]]
        return ("" if vocabulary.lang == "zh" else " ").join(texts)


def make(directory: Path, items: int = ITEMS, seed: int = 1) -> int:
    """Write an archive of ``items`` items to an empty or new folder; give its files' number."""
    directory.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, text in Maker(seed).files(items):
        (directory / name).write_text(text, encoding="utf-8")
        written += 1
    return written


def main() -> None:
    """Make the archive that the command line asks for."""
    parser = argparse.ArgumentParser(description="make a big archive of newsletters")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.items < 1:
        parser.error("an archive has at least one item")
    if options.directory.exists() and any(options.directory.iterdir()):
        parser.error(f"{options.directory} is not empty")
    print(make(options.directory, options.items, options.seed), "files")


if __name__ == "__main__":
    main()
