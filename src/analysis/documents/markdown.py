"""Markdown: its signs taken out of the text, with offsets back to the file."""

import re

HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ \t]+(?=\S)", re.M)
# The line below a table's heads
RULE = re.compile(r"^[ \t]*+\|?[ \t]*+:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*(?:\n|\Z)", re.M)
STRONG = re.compile(r"(?<![\w*])\*\*(?=\S)[^*\n]+(?<=\S)\*\*(?![\w*])")
# Bounds on names and addresses: a line of brackets that nothing closes takes time that grows with its square.
SIGNS = re.compile(
    rf"(?P<line>{RULE.pattern})"
    rf"|(?P<heading>{HEADING.pattern})"
    r"|^[ ]{0,3}(?:>[ ]?)+"  # a quotation
    r"|!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)"  # a picture
    r"|(?P<both>(?<!\w)(?P<mark>\*\*|__|\*|_|`)(?=[^\s*_`])(?P<inner>[^*_`\n]*[^\s*_`])(?P=mark)(?!\w))"
    r"|\[(?P<shown>[^\]\n]{1,500})\]\([^)\n]{0,2000}\)"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+.!|>-])",
    re.M,
)


def is_markdown(text: str) -> bool:
    """Whether a text is written in Markdown: it has a heading with number signs, a table's rule or strong words."""
    # each needs its signs, and a search for those is over sooner than one that begins at every line
    marks = (("#", HEADING), ("--", RULE), ("**", STRONG))
    return any(sign in text and pattern.search(text) is not None for sign, pattern in marks)


def strip_markup(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without the signs of Markdown, and for each of its characters, and its end, the place in the text."""
    kept: list[range] = []
    place = 0
    for match in SIGNS.finditer(text):
        kept.append(range(place, match.start()))
        for name in ("inner", "shown", "escaped"):
            if match[name] is not None:
                kept.append(range(*match.span(name)))
        place = match.end()
    kept.append(range(place, len(text)))
    return "".join(text[part.start : part.stop] for part in kept), (*(i for part in kept for i in part), len(text))
