"""Numbers that are no observation: bodies, money, lengths of time, targets and plans."""

import re
from itertools import pairwise

from analysis.parsing.figures import Figure, NotFigure
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import NAME_LINKS, noun_after
from analysis.parsing.periods import Dated
from analysis.parsing.reception_days import counts_reception_days
from analysis.parsing.sentence import Sentence
from analysis.parsing.titles import awarded_unit

NEAR_CHARACTERS = 12
ROW = 4  # figures with nothing between them that are no prose
MILLION, BILLION = 10**6, 10**9

MEETING_CRITERIA = {("đạt", "tiêu", "chí"), ("ứng", "tiêu", "chí"), ("đạt", "tiêu", "chuẩn"), ("ứng", "tiêu", "chuẩn")}
CRITERION_LEADS = (["số"], ["tỷ"], ["tỉ"], ["có"], ["từ"], ["là"])  # "tiêu chí số nhiệm vụ được giao trên 200"
EVERY = frozenset({"mỗi", "trung", "bình", "quân", "trong", "khoảng"})
BEFORE_PLACES = frozenset({"ubnd", "hđnd", "tại", "ở", "bàn", "ủy"})
NEAR_PLACE = 16  # characters
YEAR_LIKE = re.compile(r"(?:19|20)\d{2}")
# "giai đoạn 2019 - 2020, hướng tới 2025"
YEAR_LEADS = (["hướng", "tới"], ["hướng", "đến"], ["tầm", "nhìn"], ["nhìn", "đến"], ["nhìn", "tới"], ["định", "hướng"])


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
        elif "gấp" in said and noun is None and not figure.percent and _is_multiple(sentence, sentence.start, figure):
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


def reason_against(sentence: Sentence, frame: Frame, dated: list[Dated]) -> str:
    """Why a figure is no observation (a code of codelists/unread.toml); "" when it is one."""
    if _is_planned(sentence, frame, dated):
        return "plan"
    if (
        frame.unit == "task"
        and ("default" in frame.steps or frame.indicator == "other")
        and _is_of_speech(sentence, frame)
    ):
        return "plan"
    if frame.figure.percent and (
        _is_economys_growth(sentence, frame) or (frame.indicator == "other" and _is_of_economy(sentence, frame))
    ):
        return "measures"
    if frame.figure.percent and not frame.own - {"total"} and _is_of_money(sentence, frame):
        return "measures"
    if not frame.unit or _is_bracketed_year(sentence, frame):
        return "no_noun"
    if _is_year(sentence, frame) and (frame.unit == "other" or _is_named_by_year(sentence, frame)):
        return "no_noun"
    multiple = "gấp" in sentence.folded and _is_multiple(sentence, frame.left, frame.figure)
    if multiple and noun_after(sentence, frame.figure.end) is None:  # "xử lý gấp 156 nhiệm vụ": urgently
        return "change_without_subject"  # "tăng gấp 3 lần": a multiple
    changed = frame.measure != "level" and not frame.figure.percent
    if changed and sentence.folded_in(frame.figure.end, frame.right)[:1] == ["lần"]:
        return "measures"  # "tăng hơn 3 lần so với cùng kỳ"
    year = _has_year(frame.figure)
    if year and ("là", "năm") in pairwise(sentence.folded_in(frame.figure.end, frame.right)[:3]):
        return "no_noun"  # "2019 là năm …", "2025 lại là năm cuối nhiệm kỳ"
    if year and sentence.folded_in(frame.left, frame.figure.lead)[-2:] in YEAR_LEADS:
        return "no_noun" if noun_after(sentence, frame.figure.end) is None else ""
    return "" if frame.indicator else "change_without_subject"


def _is_multiple(sentence: Sentence, start: int, figure: Figure) -> bool:
    """ "tăng gấp 3 lần"."""
    return sentence.folded_in(start, figure.lead)[-1:] == ["gấp"]


def _is_of_speech(sentence: Sentence, frame: Frame) -> bool:
    """ "Chủ tịch nêu 5 nhiệm vụ trọng tâm", "4 nhiệm vụ, giải pháp chủ yếu": what is to be done, of nobody's tasks."""
    noun = noun_after(sentence, frame.figure.end)
    words = sentence.folded_in(noun.end, sentence.end)[:4] if noun is not None else []
    return words[:2] in (["trọng", "tâm"], ["chủ", "yếu"]) or words[:3] in (
        [",", "giải", "pháp"],
        ["và", "giải", "pháp"],
        ["giải", "pháp", "trọng"],
    )


def _is_of_economy(sentence: Sentence, frame: Frame) -> bool:
    """ "Thu ngân sách đạt 34,9 tỷ đồng, đạt 77,3% kế hoạch": a share of a plan for something an office does not do."""
    named = sentence.between("economy", sentence.start, frame.figure.lead)
    if not named:
        return False
    return not sentence.signs_in(named[-1].end, frame.figure.lead, ";") and not frame.own - {"assign", "total"}


def _is_of_money(sentence: Sentence, frame: Frame) -> bool:
    """ "thu hồi 34 tỷ đồng, tăng 5,3 tỷ, đạt 31,26%": a share right behind an amount of money is one of money."""
    amounts = [other.end for other in sentence.others if other.reason == "money" and other.end <= frame.figure.lead]
    if not amounts or any(amounts[-1] <= figure.start < frame.figure.start for figure in sentence.figures):
        return False
    nouns = sentence.between("noun", sentence.behind_times(amounts[-1], frame.figure.lead), frame.figure.lead)
    counted = any(hit.sense.code != "not_counted" for hit in nouns)
    return not counted and not sentence.signs_in(amounts[-1], frame.figure.lead, ";")


def _is_economys_growth(sentence: Sentence, frame: Frame) -> bool:
    """ "…, nhờ thế kinh tế năm 2025 của tỉnh tăng 10,52%": nothing that is counted stands nearer to the change."""
    named = sentence.between("economy", frame.left, frame.figure.lead) if frame.measure != "level" else []
    counted = [h for layer in ("concept", "noun") for h in sentence.between(layer, frame.left, frame.figure.lead)]
    return bool(named) and not any(h.start > named[-1].start and h.sense.code != "not_counted" for h in counted)


def _is_year(sentence: Sentence, frame: Frame) -> bool:
    """ "PAPI 2017", "ISO 9001:2015": four digits of a year that count nothing named."""
    figure = frame.figure
    plain = figure.role == "plain" and figure.scale == 1 and not figure.percent and figure.qualifier == "exact"
    return plain and _has_year(figure) and noun_after(sentence, figure.end) is None


def _is_named_by_year(sentence: Sentence, frame: Frame) -> bool:
    """ "gieo trồng cho vụ Xuân 2025; lúa đạt 60% kế hoạch": a year behind a name, where nothing else is counted."""
    counted = [figure for figure in sentence.figures if not figure.percent and figure is not frame.figure]
    before = sentence.folded_in(frame.left, frame.figure.lead)[-1:]
    nouns = [hit for hit in sentence.between("noun", frame.left, frame.figure.lead) if hit.sense.code == frame.unit]
    bodies = [
        hit
        for layer in ("agency", "district", "member")
        for hit in sentence.between(layer, frame.left, frame.figure.lead)
    ]
    told = nouns or bodies or sentence.between("concept", frame.left, frame.figure.lead)
    return bool(before) and before[0].isalpha() and before[0] not in NAME_LINKS and not counted and not told


def _has_year(figure: Figure) -> bool:
    return len(figure.digits) == 4 and YEAR_LIKE.fullmatch(figure.digits) is not None


def _is_bracketed_year(sentence: Sentence, frame: Frame) -> bool:
    """ "… ở Văn phòng UBND tỉnh (2016)"."""
    if frame.figure.percent or not _has_year(frame.figure):
        return False
    before = sentence.words_in(frame.figure.start - 1, frame.figure.start)
    after = sentence.words_in(frame.figure.end, frame.figure.end + 1)
    return [word.folded for word in (*before, *after)] == ["(", ")"]


def _is_planned(sentence: Sentence, frame: Frame, dated: list[Dated]) -> bool:
    """A word for striving rules the rest of its sentence; one for ensuring only the figure right behind it.

    A period of plans rules its sentence unless a period under review stands before it ("tổng kết năm 2023, triển khai
    nhiệm vụ năm 2024: ban hành …") or a word of reporting after it ("họp triển khai nhiệm vụ năm 2024, cho biết đã …").
    """
    aims = sentence.between("aim", sentence.start, frame.figure.lead)
    if aims:
        return not _looks_back(sentence, aims[-1].end, frame, dated)
    if frame.figure.percent and frame.figure.digits == "100" and _is_asked_for(sentence, frame):
        return True
    plans = sentence.between("plan", frame.left, frame.figure.lead)
    # "bảo đảm hậu cần trên 50 cuộc họp", "đảm bảo 6 kỳ họp" tells of meetings held: a count is planned only right
    # behind the word
    reach = NEAR_CHARACTERS if frame.figure.percent else 1
    served = frame.unit == "meeting" and bool(plans) and "bảo" in sentence.folded_in(plans[-1].start, plans[-1].end)
    if plans and frame.figure.lead - plans[-1].end <= reach and not served:
        return True
    before = [entry.mention for entry in dated if entry.mention.end <= frame.figure.start]
    ruling = [mention for mention in before if mention.role in ("plan", "review")]
    if not ruling or ruling[0].role != "plan" or ruling[-1].role != "plan":
        return False
    return not sentence.between("report", ruling[-1].end, frame.figure.lead)


def _looks_back(sentence: Sentence, place: int, frame: Frame, dated: list[Dated]) -> bool:
    """ "dự kiến đăng 2.300 tin (năm 2011 đăng 1.581 tin)": parentheses behind an aim with a time of their own."""
    signs = sentence.signs_in(place, frame.figure.lead, "()")
    if not signs or signs[-1].folded != "(":
        return False
    return any(
        entry.mention.role in ("review", "base") and signs[-1].end <= entry.mention.start < frame.figure.lead
        for entry in dated
    )


def _is_asked_for(sentence: Sentence, frame: Frame) -> bool:
    """ "Chủ tịch yêu cầu các đơn vị hoàn thành 100% nhiệm vụ quá hạn trước ngày 20/8"."""
    asked = [
        h for h in sentence.between("plan", sentence.start, frame.figure.lead) if h.end - h.start == len("yêu cầu")
    ]
    asked = [hit for hit in asked if sentence.folded_in(hit.start, hit.end) == ["yêu", "cầu"]]
    return bool(asked) and not sentence.between("report", asked[-1].end, frame.figure.lead)


def _counts_services(sentence: Sentence, frame: Frame) -> bool:
    noun = noun_after(sentence, frame.figure.end) if frame.unit == "other" else None
    return noun is not None and sentence.folded_in(noun.start, noun.end)[0] in ("dịch", "dvc", "dvctt")


def is_standing_offer(sentence: Sentence, frame: Frame) -> bool:
    """ "Hiện 64 thủ tục đã niêm yết": how many procedures there are is no work of the period that the page tells of.

    Nor is their share, or what it is taken of: "hiện cung cấp 1.155/2.020 thủ tục, đạt 57%".
    """
    unit = frame.base_unit if frame.figure.percent else frame.unit
    if frame.measure != "level" or not (unit == "procedure" or _counts_services(sentence, frame)):
        return False
    if sentence.between("standing", frame.parent.left if frame.parent else frame.left, frame.right):
        return True
    beside = frame.figure.percent or frame.relation in ("all", "and", "bare")
    return beside and frame.previous is not None and is_standing_offer(sentence, frame.previous)
