"""How Vietnamese a text is: the share of its accented words that are syllables of the language."""

import re
import unicodedata

# Every Vietnamese word is one syllable: an onset, a rime out of few, and one tone.
ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
RIME = (
    "(?:uyê|iê|yê|uâ|uô|ươ|oa|oă|oe|oo|uê|uy|uơ|ưa|ua|ia|ya|[aăâeêioôơuưy])(?:ng|nh|ch|[ckmnptiuoy])?"
    "|uya|uyu|iêu|yêu|ươu|uôi|ươi|oai|oay|oao|oeo|uây|uao|ao|eo|ai|ay|au|âu|ây|êu|iu|oi|ôi|ơi|ui|ưi|ưu"
)
SYLLABLE = re.compile(f"{ONSET}(?:{RIME})")
ACCENTED = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
# Letters and signs that Vietnamese text in Unicode hardly has, and text in a wrong encoding is full of.
STRANGE = re.compile(r"[\x80-\x9f¡-¿×÷ÄÅÆÇËÎÏÐÑÖØÛÜÞßäåæçëîïðñöøûüþÿŒœŠšŸŽžƒ†‡ˆ˜‰‹›€]")
TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
GLUED = re.compile(r"[^\W\d_]{4,14}")
BEGUN = re.compile(r"[bcdđghklmnpqrstvx]")
# gh and ngh stand before e and i only
MISSPELT = re.compile(r"n?gh[^eéèẻẽẹêếềểễệiíìỉĩị]")
SAMPLE = 30_000
WINDOW = 2_000


def is_strange(text: str) -> bool:
    """Whether a text has so many strange letters that its encoding is to be doubted; of a long one, samples."""
    step = max(len(text) // 4, WINDOW)
    sample = "".join(text[start : start + WINDOW] for start in range(0, len(text), step)[:4])
    return len(STRANGE.findall(sample)) > max(2, len(sample) // 150)


def is_syllable(word: str) -> bool:
    """Whether a word with accents is a syllable of Vietnamese, with one tone at the most."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    bare = decomposed.translate(TONES)
    return len(decomposed) - len(bare) <= 1 and bool(SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))


def share_of_syllables(text: str) -> tuple[float, int]:
    """The share of the accented words that are Vietnamese syllables, 0–1, and how many accented words there are.

    Words that run into a sign that no Vietnamese text has count as accented and wrong. Only the beginning is looked at.
    """
    sample = unicodedata.normalize("NFC", text[:SAMPLE])
    words = ACCENTED.findall(sample)
    strange = len(STRANGE.findall(sample))
    right = sum(map(is_syllable, words))
    count = max(len(words), 1)
    return right / max(count, right + strange), len(words)


def part_syllables(text: str) -> str:
    """The text with a space in words that are two syllables without one, as recognition loses it in narrow cells.

    Only where one way to part them is left, the second beginning with a consonant: "Quáhạn", not "Tuấnanh".
    """
    return GLUED.sub(lambda match: _part(match.group()), text)


def _part(word: str) -> str:
    if word.isascii() or is_syllable(word):
        return word
    ways = [at for at in range(2, len(word) - 1) if is_syllable(word[:at]) and is_syllable(word[at:])]
    ways = [at for at in ways if not MISSPELT.match(word[at:])]
    # "Tuấ nanh" or "Tuấn anh"
    return f"{word[: ways[0]]} {word[ways[0] :]}" if len(ways) == 1 and BEGUN.match(word[ways[0] :]) else word
