"""Counts that are none of an office's results: targets and plans, growth of the economy, shares of money, years."""

import re
from itertools import pairwise

from analysis.parsing.exclusions import is_multiple
from analysis.parsing.figures import Figure
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import NAME_LINKS, noun_after
from analysis.parsing.periods import Dated
from analysis.parsing.sentence import Sentence

NEAR_CHARACTERS = 12
YEAR_LIKE = re.compile(r"(?:19|20)\d{2}")
# "giai đoạn 2019 - 2020, hướng tới 2025"
YEAR_LEADS = (["hướng", "tới"], ["hướng", "đến"], ["tầm", "nhìn"], ["nhìn", "đến"], ["nhìn", "tới"], ["định", "hướng"])


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
    multiple = "gấp" in sentence.folded and is_multiple(sentence, frame.left, frame.figure)
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
