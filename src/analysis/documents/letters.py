"""Letters, for patterns: the capitals of Vietnamese, and what nobody sees."""

# the range À–Ỹ of Unicode would hold small letters too
UPPER = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x1EFA) if chr(code).isupper() and chr(code).isalpha())
# soft hyphens, spaces and joiners of no width, marks of byte order
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def begin_words(*words: str, any_case: bool = False) -> str:
    r"""A pattern for one of several words at their beginning: the same as rf"(?<!\w)(?:{'|'.join(words)})".

    A search for one of several first letters is many times as quick as one that must look back at every place. So each
    word looks back behind its first letter, which must be a plain one; what follows it may be any pattern.
    """
    if any_case:
        words = tuple(f"{first}(?i:{word[1:]})" for word in words for first in (word[0].lower(), word[0].upper()))
    return "(?:" + "|".join(rf"{word[0]}(?<!\w.){word[1:]}" for word in words) + ")"
