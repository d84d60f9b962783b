"""Days on which citizens are received, counted as sessions: "tiếp công dân 112 ngày"."""

from analysis.parsing.figures import Figure
from analysis.parsing.meaning import noun_after
from analysis.parsing.sentence import Sentence

RECEIVING = (["tiếp", "dân"], ["tiếp", "công", "dân"])
# Between the word for receiving and the number of days.
BETWEEN = frozenset(
    {"định", "kỳ", "thường", "xuyên", "đột", "xuất", "trực", "được", "là", ":", "đã", "có", "trong", "tháng", "năm"}
)
NEAR = 40  # characters
# Rules, terms, courses and pauses: "sau khi tiếp công dân 10 ngày", "mỗi tháng tiếp công dân 2 ngày theo quy định"
OTHERWISE = frozenset(
    {"sau", "trước", "hạn", "gian", "nhất", "nghỉ", "dừng", "ngừng", "huấn", "dưỡng", "nghiệp", "thanh", "kiểm"}
    | {"trách", "quy", "luật", "hằng", "hàng", "mỗi", "phải", "chậm"}
)
CARRIED_OUT = (["thực", "hiện"], ["tổ", "chức"])  # "đã thực hiện tiếp công dân 900 ngày"
BOARDS = (["ban"], ["sở"], ["lịch"], ["buổi"], ["phiên"], ["trực"], ["phòng"], ["nơi"])
BEHIND = frozenset({"/", "qua", "trước", "sau", "trong", "mỗi", "một", "làm"})
CAME = ("visit", "person", "group")
FAR = 60  # characters behind the days in which those who came are told


def counts_reception_days(sentence: Sentence, figure: Figure, place: int) -> bool:
    """Whether a number of days, which ends at `place` (that of a fraction behind its second number), is of receptions.

    "Chủ tịch UBND huyện tiếp công dân định kỳ 42 ngày", not "tiếp công dân trong 2 ngày 5 và 6/3".
    """
    noun = noun_after(sentence, place)
    if noun is None or sentence.folded_in(noun.start, noun.end) != ["ngày"] or figure.percent:
        return False
    if figure.qualifier in ("under", "over"):
        return False
    behind = sentence.folded_in(noun.end, sentence.end)[:1]
    if any(word[0].isdigit() or word in BEHIND for word in behind):
        return False  # "trong 2 ngày 5 và 6/3", "2 ngày/tháng", "3 ngày qua"
    came = [hit for hit in sentence.between("noun", noun.end, noun.end + FAR) if hit.sense.code in CAME]
    if figure.role == "plain" and not came:
        return False
    before = sentence.folded_in(max(sentence.start, figure.lead - NEAR), figure.lead)
    if figure.role == "all":
        while before and (before[-1] == "/" or before[-1][0].isdigit()):
            before.pop()
    while before and before[-1] in BETWEEN:
        before.pop()
    receiving = next((words for words in RECEIVING if before[-len(words) :] == words), None)
    if receiving is None:
        return False
    before = before[: -len(receiving)]
    if before[-2:] in CARRIED_OUT:
        before = before[:-2]
    who = before[-1:]
    asked = OTHERWISE & set(sentence.folded_in(sentence.start, figure.lead))
    return who == ["đã"] or (who not in BOARDS and not asked)
