"""Languages as their readers know them: native names, and the direction of writing.

Names are those of Unicode's CLDR, with a capital where a line begins with one.
"""

from __future__ import annotations

NAMES = {
    "ar": "العربية",
    "bg": "Български",
    "bn": "বাংলা",
    "ca": "Català",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "hy": "Հայերեն",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ka": "ქართული",
    "ko": "한국어",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "nb": "Norsk bokmål",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "pt-br": "Português (Brasil)",
    "ro": "Română",
    "ru": "Русский",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sr": "Српски",
    "sv": "Svenska",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
    "zh-hans": "简体中文",
    "zh-hant": "繁體中文",
    "zh-tw": "繁體中文",
}
"""By code as published, in lower case."""

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def native_name(lang: str) -> str:
    """Give a language's own name for itself, or its code where none is known.

    >>> native_name("pt-BR"), native_name("fr-CA"), native_name("tlh")
    ('Português (Brasil)', 'Français', 'tlh')
    """
    code = lang.lower()
    return NAMES.get(code) or NAMES.get(code.split("-")[0]) or lang


def direction(lang: str) -> str:
    """Give ``rtl`` or ``ltr``, for HTML's ``dir``."""
    return "rtl" if lang.lower().split("-")[0] in RIGHT_TO_LEFT else "ltr"
