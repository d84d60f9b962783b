"""Numbers that count nothing of an office's work: bodies, money, days, years, multiples, thresholds."""

from itertools import pairwise

from analysis.parsing.figures import Figure, NotFigure
from analysis.parsing.meaning import noun_after
from analysis.parsing.reception_days import counts_reception_days
from analysis.parsing.sentence import Sentence
from analysis.parsing.titles import awarded_unit

ROW = 4  # figures with nothing between them that are no prose
MILLION, BILLION = 10**6, 10**9

MEETING_CRITERIA = {("đạt", "tiêu", "chí"), ("ứng", "tiêu", "chí"), ("đạt", "tiêu", "chuẩn"), ("ứng", "tiêu", "chuẩn")}
CRITERION_LEADS = (["số"], ["tỷ"], ["tỉ"], ["có"], ["từ"], ["là"])  # "tiêu chí số nhiệm vụ được giao trên 200"
EVERY = frozenset({"mỗi", "trung", "bình", "quân", "trong", "khoảng"})
BEFORE_PLACES = frozenset({"ubnd", "hđnd", "tại", "ở", "bàn", "ủy"})
NEAR_PLACE = 16  # characters


def drop_uncounted(sentence: Sentence) -> tuple[list[Figure], list[NotFigure]]:
    """The figures without the numbers of bodies, years, days and money, which count nothing of an office's work."""
    kept: list[Figure] = []
    dropped: list[NotFigure] = []
    rows = _runs_of_numbers(sentence)
    said = frozenset(sentence.folded)
    for index, figure in enumerate(sentence.figures):
        place = figure.end
        if figure.role == "part" and index + 1 < len(sentence.figures):
            place = sentence.figures[index + 1].end
        noun = noun_after(sentence, place)
        if index in rows:
            dropped.append(NotFigure(figure.start, figure.end, "no_prose"))
        elif _tells_how_many_of(sentence, figure):
            dropped.append(NotFigure(figure.start, figure.end, "share"))
        elif (
            noun is not None
            and not figure.percent
            and figure.role != "score"
            and noun.sense.code == "not_counted"
            and not awarded_unit(sentence, figure, place)
            and not counts_reception_days(sentence, figure, place)
        ):
            dropped.append(NotFigure(figure.start, figure.end, noun.sense.detail))
        elif ("đ" in said and _names_dong(sentence, figure)) or (noun is None and _is_money(figure, dropped)):
            dropped.append(NotFigure(figure.start, figure.end, "money"))  # "34 tỷ đồng, tăng 5,3 tỷ"
        elif "gấp" in said and noun is None and not figure.percent and is_multiple(sentence, sentence.start, figure):
            dropped.append(NotFigure(figure.start, figure.end, "measures"))  # "gấp 3 lần năm trước"
        elif noun is None and _names_place(sentence, figure):
            dropped.append(NotFigure(figure.start, figure.end, "name"))  # "UBND quận 7 vừa tổng kết"
        elif "ngày" in said and _is_day_of_month(sentence, figure):
            dropped.append(NotFigure(figure.start, figure.end, "date"))
        elif "ảnh" in said and _is_of_picture(sentence, figure):
            dropped.append(NotFigure(figure.start, figure.end, "furniture"))  # "… - Ảnh 1."
        elif _is_criterion(sentence, figure) or (
            noun is not None and "trở" in said and _is_threshold(sentence, noun.end)
        ):
            dropped.append(NotFigure(figure.start, figure.end, "threshold"))
        else:
            kept.append(figure)
    return kept, dropped


def _runs_of_numbers(sentence: Sentence) -> set[int]:
    """Which figures stand in a run with nothing between: a row of a table whose columns are lost.

    "Cấp giấy phép xây dựng 60 10 50 45": four or more; two numbers may meet in prose ("tháng 6 120 hồ sơ").
    """
    found: set[int] = set()
    run = [0]
    for index, (before, figure) in enumerate(pairwise(sentence.figures), start=1):
        if before.role == figure.role == "plain" and not sentence.words_in(before.end, figure.lead):
            run.append(index)
            found.update(run if len(run) >= ROW else ())
        else:
            run = [index]
    return found


def _tells_how_many_of(sentence: Sentence, figure: Figure) -> bool:
    """ "Cứ 100 hồ sơ nộp vào thì có 97 hồ sơ trả đúng hẹn": both numbers tell a share, and count nothing."""
    if "cứ" not in sentence.folded or figure.percent:
        return False
    if _follows_every(sentence, figure):
        return "thì" in sentence.folded_in(figure.end, sentence.end)
    every = [other for other in sentence.figures if other.end <= figure.lead and _follows_every(sentence, other)]
    between = sentence.folded_in(every[-1].end, figure.lead) if every else []
    return "thì" in between and not {";", "."} & set(between)


def _follows_every(sentence: Sentence, figure: Figure) -> bool:
    """ "cứ 100", "cứ trung bình mỗi 10", not "căn cứ 12"."""
    before = sentence.folded_in(sentence.start, figure.lead)[-5:]
    while before and before[-1] in EVERY:
        before.pop()
    return before[-1:] == ["cứ"] and before[-2:-1] != ["căn"]


def _is_money(figure: Figure, dropped: list[NotFigure]) -> bool:
    """Billions of nothing named are of money, and millions behind an amount of it: no office counts so many papers."""
    return figure.scale >= BILLION or (figure.scale >= MILLION and dropped[-1:] != [] and dropped[-1].reason == "money")


def _names_place(sentence: Sentence, figure: Figure) -> bool:
    """ "UBND quận 7", "tại phường 5": districts and wards that have numbers, not "quận 12, phường 3 hồ sơ"."""
    if figure.role != "plain" or figure.percent or len(figure.digits) > 2 or figure.qualifier != "exact":
        return False
    before = sentence.folded_in(figure.start - NEAR_PLACE, figure.start)[-2:]
    return before[1:] in (["quận"], ["phường"]) and before[0] in BEFORE_PLACES


def _is_day_of_month(sentence: Sentence, figure: Figure) -> bool:
    """ "vào ngày 15 hằng tháng", "cứ ngày 20 mỗi tháng": when citizens are received."""
    if sentence.folded_in(figure.start - NEAR_PLACE, figure.start)[-1:] != ["ngày"]:
        return False
    behind = sentence.folded_in(figure.end, sentence.end)[:2]
    return behind[:1] in (["hằng"], ["hàng"], ["mỗi"]) and behind[1:] == ["tháng"]


def _names_dong(sentence: Sentence, figure: Figure) -> bool:
    """ "113.790.000đ", "25.000 đ/hồ sơ", "3 tr.đ", not "5 đ/c"."""
    words = [word for word in sentence.folded_in(figure.end, figure.end + 8) if word != "."]
    if words[:2] == ["tr", "đ"]:
        return True
    return words[:1] == ["đ"] and words[1:3] != ["/", "c"] and sum(c.isdigit() for c in figure.digits) > 3


def _is_of_picture(sentence: Sentence, figure: Figure) -> bool:
    bare = figure.role == "plain" and not figure.percent and len(figure.digits) < 3
    return bare and sentence.folded_in(figure.start - 4, figure.start) == ["ảnh"]


def _is_criterion(sentence: Sentence, figure: Figure) -> bool:
    """ "Tiêu chí xét chọn: trên 300 nhiệm vụ, hoàn thành trên 90%": what was asked for, by a hedge, behind a colon.

    So is what bodies meet: "các phòng đạt tiêu chí số nhiệm vụ được giao trên 200".
    """
    if figure.qualifier not in ("over", "under"):
        return False
    words = sentence.folded_in(sentence.start, figure.lead)
    if _opens_criteria(words) and ":" in words:
        return True
    signs = [sign.end for sign in sentence.signs_in(sentence.start, figure.lead, ",;:.(")]
    words = sentence.folded_in(max(signs, default=sentence.start), figure.lead)
    trios = enumerate(zip(words, words[1:], words[2:], strict=False))
    met = [place + 3 for place, trio in trios if trio in MEETING_CRITERIA]
    asked = words[met[-1] :] if met else []
    last = asked[len(asked) - asked[::-1].index("và") :] if "và" in asked else asked
    return asked[:1] in CRITERION_LEADS and last[:1] in CRITERION_LEADS


def _opens_criteria(words: list[str]) -> bool:
    opening = words[1:] if words[:1] in (["các"], ["những"]) else words
    return opening[:2] in (["tiêu", "chí"], ["tiêu", "chuẩn"], ["điều", "kiện"])


def _is_threshold(sentence: Sentence, place: int) -> bool:
    """ "đoàn có từ 5 người trở lên": from how many on something counts as one."""
    return sentence.folded_in(place, sentence.end)[:2] in (["trở", "lên"], ["trở", "xuống"])


def is_multiple(sentence: Sentence, start: int, figure: Figure) -> bool:
    """ "tăng gấp 3 lần"."""
    return sentence.folded_in(start, figure.lead)[-1:] == ["gấp"]
