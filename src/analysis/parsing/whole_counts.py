"""Whether what rises or falls is all that came in, and not its cost, its time or a part of it."""

from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.sentence import Sentence

# What may stand before "hồ sơ" and between it and "tăng", where all that came in are meant.
HOW_MANY = frozenset(
    {"số", "lượng", "tổng", ",", ";", "riêng", "trong", "khi", "đó", "so", "với", "cùng", "kỳ", "và", "("}
)
OF_FIELD = frozenset({"về", "thuộc", "lĩnh", "vực", "liên", "quan", "đến", "của", "mới", "cũng", "đã"})


def is_of_all(sentence: Sentence, frame: Frame, noun: Hit) -> bool:
    """Whether only "số", "lượng" and a time stand before a noun, and only its field behind it: no "chi phí hồ sơ"."""
    risen = [hit.start for hit in sentence.between("change", noun.end, frame.figure.lead)]
    clause = sentence.behind_times(frame.left, noun.start)
    led = sentence.folded_in(clause, noun.start)
    fields = [hit for layer in ("member", "service") for hit in sentence.between(layer, noun.end, frame.figure.lead)]
    behind = [
        word.folded
        for word in sentence.words_in(noun.end, risen[0] if risen else noun.end)
        if not any(hit.start <= word.start < hit.end and hit.sense.detail == "field" for hit in fields)
    ]
    return bool(risen) and set(led) <= HOW_MANY and set(behind) <= OF_FIELD
