"""The sections of a newsletter: which heading means which, in seven languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

UNTITLED = frozenset({"noteworthy", "updates", "stay_informed"})
"""Sections whose paragraphs and bullets each tell a story, without titles."""

_EMOJI = {
    "📙": "publications",
    "🎨": "creativity_society",
    "🚨": "ethics",
    "🌎": "creativity_ethics_society",
    "⚙": "tools_datasets",
    "✍": "articles_blogs",
    "🎓": "education",
    "⭐": "noteworthy",
    "🎯": "stay_informed",
}

# Words of headings, folded: lower case, no accents, no Arabic article or conjunction. A
# heading is a section when it has a word of each group and, fillers apart, no others.
_WORDS: dict[str, str] = {
    "publication": "publication publications publicacao publicacoes publicacion publicaciones "
    "yayin "
    "yayinlar منشورات 论文 出版物",
    "research": "research recherche recherches pesquisa pesquisas investigacion investigaciones "
    "arastirma arastirmalar بحث ابحاث بحوث 研究 研究和",
    "creativity": "creativity creativite criatividade creatividad yaraticilik ابداع 创造力 创意",
    "society": "society societe sociedade sociedad toplum مجتمع 社会",
    "ethics": "ethics ethique etica etik اخلاق اخلاقيات 伦理 道德",
    "tool": "tools tool outils ferramentas bibliotecas herramientas araclar libraries ادوات 工具",
    "dataset": "datasets dataset data donnees dados datos veri بيانات 数据集",
    "set": "sets set jeux bases base conjunto conjuntos setleri مجموعات قواعد",
    "article": "articles article artigos articulos makaleler مقالات 文章",
    "blog": "blog blogs blogpost blogposts post posts postagem postagens gonderi gonderileri "
    "gonderiler yazilari entradas تدوينات مدونات 博客 billets",
    "education": "education educacao educacion egitim ogrenme تعليم 教育",
    "notable": "notable noteworthy speciales honrosas honoraveis notables considerar destacadas "
    "honorificas especiales جديره 值得关注",
    "mention": "mentions mention mencoes menciones اضافات",
    "look": "bunlara goz atin bir gozatin",
    "mentionable": "ذكر بالذكر",
    "update": "updates update atualizacoes atualizacaoes actualizaciones guncellemeler "
    "guncellemeleri "
    "تحديثات 更新",
    "stay": "stay rester mantenha mantente mantengase haberdar kalin restez ابق",
    "informed": "informed informe informes informado informada اطلاع",
    "top": "top principales principais onemli اهم 头条",
    "story": "stories historias hikayeler haberler اخبار قصص",
}
_FILLER_WORDS = (
    "ml nlp ai ia ki yapay zeka inteligencia inteligencia artificial intelligence artificielle "
    "artificielle machine learning ذكاء اصطناعي تعلم اله في من علي باري ب and et e y ve and و of "
    "in en "
    "em de da do dos das des du the la le les los las el a o os as on um uma un una 与 和 our nos"
)
_FILLERS = frozenset(_FILLER_WORDS.split())
_RULES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    # slug, groups that must be there, groups that may
    ("creativity_ethics_society", ("creativity", "ethics", "society"), ()),
    ("creativity_society", ("creativity", "society"), ()),
    ("tools_datasets", ("tool", "dataset"), ("set",)),
    ("articles_blogs", ("article", "blog"), ()),
    ("publications", ("publication",), ("research",)),
    ("ethics", ("ethics",), ()),
    ("education", ("education",), ()),
    ("noteworthy", ("notable", "mention"), ("mentionable", "look")),
    ("noteworthy", ("look",), ()),
    ("updates", ("update",), ()),
    ("stay_informed", ("stay", "informed"), ()),
    ("top_stories", ("top", "story"), ()),
)
_GROUP_OF = {word: group for group, words in _WORDS.items() for word in words.split()}
_NUMBER = re.compile(
    r"^\s*(?:[1-9]\d?(?:[.．][1-9]\d?)+(?![.\d%])[、.:：)）]?|[（(]\d{1,3}[）)]|"
    r"\d{1,3}\s?[、.．:：)）](?!\d)|[一二三四五六七八九十]{1,3}[、.．])\s*"
)
_PROJECT = re.compile(r"(?<![a-z])dai?r\.ai(?![a-z])", re.IGNORECASE)
_FOREWORD = re.compile(
    r"^(?:avant-propos|foreword|preface|prefacio|prologo|editor's letter|onsoz|مقدمه|تمهيد|前言|"
    r"序言?|导语|卷首语)\b|^(?:introduc[^\W\d_]{4,5}|intro|editorial|welcome|giris)$",
)
_CONTENTS = re.compile(
    r"^(?:table of contents|contents|toc|目录|本期内容|sommaire|table des matieres|indice|sumario|"
    r"icindekiler|المحتويات|محتويات)$"
)
_REFERENCES = re.compile(
    r"^(?:本文)?(?:参考资料|参考文献|参考链接|引用)$|^(?:references|reference list|referencias|"
    r"kaynakca|kaynaklar|مراجع|المراجع|المصادر)$"
)
_CLOSING = re.compile(
    r"^(?:订阅|关于|关于我们|关注我们|往年回顾|历史上的本周|说明|声明|免责声明|内推|赞助|招募|投稿|"
    r"subscribe|unsubscribe|about(?: this newsletter)?|about us|follow us|join us|contact(?: us)?|"
    r"sponsors?|sponsorship|our sponsors|disclaimer|licen[cs]e|feedback|credits|"
    r"abonnement|mentions legales|suscribete|patrocinadores|inscreva-se|abone ol\w*|اشترك)\W*$"
)


class _Folded(dict[int, int | None]):
    """A table for ``str.translate``, worked out character by character when first needed."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


class _Blanked(dict[int, int]):
    """A table for ``str.translate`` that makes symbols spaces, filled like the other."""

    def __missing__(self, code: int) -> int:
        self[code] = ord(" ") if _is_symbol(chr(code)) else code
        return self[code]


_FOLDED = _Folded(str.maketrans("ıأإآٱىة", "iاااايه"))
_BLANKED = _Blanked()


def fold(text: str) -> str:
    """Lower case without accents, Arabic article apart: for comparing headings."""
    if text.isascii():
        return text.lower().strip()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDED).strip()


def without_number(title: str) -> str:
    """A title without the number it starts with: ``1.3 Reformer`` is ``Reformer``.

    A number that belongs to the title stays: ``12-in-1``, ``8 Creators``, ``2.0 is out``.

    >>> without_number("1、Publications"), without_number("10 Breakthroughs")
    ('Publications', '10 Breakthroughs')
    """
    rest = title[match.end() :] if (match := _NUMBER.match(title)) else title
    return rest.strip() or title.strip()


def plain(heading: str) -> str:
    """A heading folded, without number, emoji and the marks around it."""
    kept = without_number(heading).translate(_BLANKED)
    return " ".join(fold(kept).strip(" *_:：.!！#-–—|").split())


def by_words(heading: str) -> str | None:
    """The canonical section a heading names in words, if it names one."""
    if _PROJECT.search(heading) and len(heading) < 120:
        return "updates"
    groups: set[str] = set()
    for word in re.findall(r"[^\W\d_]+", plain(heading)):
        group = _group(word)
        if group:
            groups.add(group)
        elif word not in _FILLERS and _bare(word) not in _FILLERS:
            return None
    for slug, needed, allowed in _RULES:
        if groups.issuperset(needed) and groups <= {*needed, *allowed}:
            return slug
    return None


def by_emoji(heading: str) -> str | None:
    """The canonical section whose emoji a heading carries."""
    return next((slug for emoji, slug in _EMOJI.items() if emoji in heading), None)


def canonical(heading: str, *, emoji: bool) -> str | None:
    """The canonical section of a heading; ``emoji`` says whether those count here."""
    return by_words(heading) or (by_emoji(heading) if emoji else None)


def uses_conventions(headings: Iterable[str]) -> bool:
    """Whether headings are this newsletter's own: then emoji mean sections, too."""
    headings = list(headings)
    words = {slug for heading in headings if (slug := by_words(heading)) and slug != "updates"}
    emoji = {slug for heading in headings if (slug := by_emoji(heading))}
    return len(words) >= 2 or len(emoji) >= 4


def role(heading: str) -> str:
    """What a heading without stories below it is: ``foreword``, ``toc``, ``references`` ..."""
    words = plain(heading)
    for name, pattern in (
        ("foreword", _FOREWORD),
        ("toc", _CONTENTS),
        ("references", _REFERENCES),
        ("closing", _CLOSING),
    ):
        if pattern.match(words):
            return name
    return ""


def slug(text: str, limit: int = 60) -> str:
    """A short name from any heading, in its own script.

    >>> slug("News & Blog Posts"), slug("1、科技动态")
    ('news_blog_posts', '科技动态')
    """
    words = re.findall(r"\w+", without_number(unicodedata.normalize("NFKC", text)).casefold())
    joined = "_".join(words).replace("__", "_").strip("_")
    return joined[:limit].rstrip("_") or "section"


def _group(word: str) -> str | None:
    return _GROUP_OF.get(word) or _GROUP_OF.get(_bare(word))


def _bare(word: str) -> str:
    """An Arabic word without conjunction and article."""
    return re.sub(r"^و?ال(?=\w{2})|^و(?=\w{3})|^لل(?=\w{2})", "", word)


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk", "Mn", "Cf", "Cs", "Co") or char in "️⃣"
