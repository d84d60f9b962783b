"""Days on which citizens are received, counted as sessions: "tiếp công dân 112 ngày"."""

from analysis.parsing.figures import Figure
from analysis.parsing.meaning import noun_after
from analysis.parsing.sentence import Sentence

RECEIVING = (["tiếp", "dân"], ["tiếp", "công", "dân"])
# Between the word for receiving and the number of days.
BETWEEN = frozenset(
    {"định", "kỳ", "thường", "xuyên", "đột", "xuất", "trực", "được", "là", ":", "đã", "có", "trong", "tháng", "năm"}
)
EACH = frozenset({"/", "mỗi", "một", "hằng", "hàng"})
NEAR = 40  # characters


def counts_reception_days(sentence: Sentence, figure: Figure, place: int) -> bool:
    """Whether a number of days, which ends at `place` (that of a fraction behind its second number), is of receptions.

    "Chủ tịch UBND huyện tiếp công dân định kỳ 42 ngày", not "tiếp công dân trong 2 ngày 5 và 6/3".
    """
    noun = noun_after(sentence, place)
    if noun is None or sentence.folded_in(noun.start, noun.end) != ["ngày"] or figure.percent:
        return False
    behind = sentence.folded_in(noun.end, sentence.end)[:1]
    if any(word[0].isdigit() or word in EACH for word in behind) or figure.qualifier in ("under", "over"):
        return False  # "không quá 3 ngày", "2 ngày/tháng": what is asked for
    before = sentence.folded_in(max(sentence.start, figure.lead - NEAR), figure.lead)
    while before and (before[-1] in BETWEEN or (figure.role == "all" and not before[-1].isalpha())):
        before.pop()
    return not EACH & set(before) and (before[-2:] in RECEIVING or before[-3:] in RECEIVING)
