""" "Năm 2022, con số này là 35.200", "96,2% (năm 2022)": figures with nothing beside them but a time.

They tell anew what was told before: in their list, in the sentence before, or by a heading.
"""

from itertools import pairwise

from analysis.parsing.around import Around
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import function_words
from analysis.parsing.sentence import Sentence

ROLES = ("review", "event", "base")
BESIDE = 2  # characters from a figure to the time behind it
LINKS = frozenset(
    {
        *(",", ";", ":", "(", "-", "–", "+", "và", "là", "đạt", "có", "còn", "đến", "tới", "sang", "thì"),
        *("tỷ", "lệ", "con", "số", "mức", "này", "đó", "ấy", "trên", "của", "lên", "từ", "trong", "khi", "đã", "mới"),
        *("nếu", "bước", "chỉ", "ở", "được", "vẫn", "tiếp", "tục", "cụ", "thể", "lần", "lượt"),
    }
)
# "tỷ lệ này", "con số đó": what was told before
SAME = frozenset((word, which) for word in ("lệ", "số", "mức") for which in ("này", "đó", "ấy", "trên"))
# "Con số cụ thể:", "Kết quả:": of what the sentence before tells of without a figure
TOLD_NOW = frozenset({("cụ", "thể"), ("con", "số"), ("kết", "quả")})
COUNTED = ("document", "dossier", "task", "petition", "report", "visit", "person", "session", "meeting")


def is_only_dated(sentence: Sentence, frame: Frame) -> bool:
    """Whether a time stands before a figure or right behind it, and nothing else but links before it."""
    times = [e.mention for e in sentence.dated if e.mention.role in ROLES]
    within = [(m.start, m.end) for m in times if frame.left <= m.start and m.end <= frame.figure.lead]
    behind = any(0 <= m.start - frame.figure.end <= BESIDE for m in times)
    words = sentence.words_in(frame.left, frame.figure.lead)
    loose = {w.folded for w in words if not any(a <= w.start < b for a, b in within)}
    return (bool(within) or behind) and loose <= LINKS


def means_the_same(sentence: Sentence, frame: Frame) -> bool:
    """ "con số này là 35.200": the words before a figure say that it is of what was told."""
    return any(pair in SAME for pair in pairwise(sentence.folded_in(frame.left, frame.figure.lead)))


def is_told_now(sentence: Sentence, frame: Frame) -> bool:
    """ "Cụ thể, năm 2021 là 34.100": whether a figure goes on with what the sentence before told of without one."""
    words = list(pairwise(sentence.folded_in(frame.left, frame.figure.lead)))
    return any(pair in SAME | TOLD_NOW for pair in words) or is_only_dated(sentence, frame)


def goes_on_with_count(frame: Frame, around: Around) -> Frame | None:
    """The count of the sentence before, or of its announcement, that a bare number tells anew; None for none."""
    if around.earlier or frame.own or frame.figure.role != "plain":
        return None
    following = around.sentence.word_at(frame.figure.end)
    ends = following is None or not following.folded.isalpha() or following.folded in function_words()
    opened = around.context.count
    if opened is not None and is_told_now(around.sentence, frame) and (ends or frame.unit == opened.unit):
        return opened
    only = around.context.only
    told = only if only is not None and not only.figure.percent and only.unit in COUNTED else None
    if told is None or not ends or frame.unit:
        return None
    again = means_the_same(around.sentence, frame) or is_only_dated(around.sentence, frame)
    return told if again else None
