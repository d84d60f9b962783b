"""A rate told again: what is left of it, what it is elsewhere or at another time, or of what has no indicator."""

from itertools import pairwise

from analysis.parsing.around import Around
from analysis.parsing.averages import tells_all
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import NOT_COUNTED, function_words
from analysis.parsing.numbers import parse_number
from analysis.parsing.only_dated import is_only_dated, is_told_now, means_the_same
from analysis.parsing.places import PLACES, RATE_DIMENSIONS
from analysis.parsing.reached import ends_change
from analysis.parsing.sentence import Sentence

RATIO = (["bằng"], ["đạt"])
WHOLE = 100  # per cent
COMPARED_LEVELS = (["hơn", "mức"], ["với", "mức"], ["bằng", "mức"])
# "bình quân chung của cả nước", "trung bình của 6 địa phương", and how many words behind "bình quân" that may end
NATION = frozenset({("cả", "nước"), ("toàn", "quốc")})
OTHERS = frozenset({"địa", "tỉnh", "thành", "huyện", "quận", "xã", "phường", "bộ", "sở", "cơ"})
OTHERS_REACH = 6
# Ways in which dossiers come that are not the one that a rate is of.
OTHER_WAYS = ("post", "in_person", "in_person_and_post")


def remains(frame: Frame, around: Around) -> bool:
    """ "tỷ lệ quá hạn giảm 14,74%, chỉ còn 3,56%": what is left of a rate that fell."""
    previous = frame.previous
    if previous is None or not previous.figure.percent or previous.measure != "change_abs" or frame.own:
        return False
    left = around.sentence.between("remain", frame.left, frame.figure.lead)
    return bool(left) and previous.indicator not in ("", "other")


def repeats_rate(frame: Frame, sentence: Sentence) -> bool:
    """ "99,2% (năm 2023: 98,8%)", "cấp tỉnh 99,5%, cấp huyện 98,7%": the same rate at another time or place."""
    previous = frame.previous
    if previous is None or not previous.figure.percent or frame.own:
        return False
    if previous.measure == "change_abs" and frame.relation == "paren" and not frame.members.keys() & RATE_DIMENSIONS:
        return not ends_change(sentence, previous)  # "tăng 2,58% so với năm 2022 (80,08%)": what it was then
    if previous.measure != "level":
        # "đạt 99,4%, tăng 0,2% so với năm trước; riêng khối ngành dọc đạt 99,9%"
        return previous.indicator.endswith("_rate") and bool(frame.named.keys() & RATE_DIMENSIONS)
    if frame.members.get("channel") in OTHER_WAYS:
        return False  # "86% là giao dịch điện tử, 9% qua bưu điện"
    words = sentence.folded_in(frame.left, frame.figure.lead)
    if is_only_dated(sentence, frame):
        return True  # "năm 2020 đạt 95,1%, năm 2021 đạt 96,4%"
    if words[-2:] in COMPARED_LEVELS or is_measured(sentence, frame) or ends_change(sentence, frame):
        return True  # "hài lòng 85,5%, cao hơn mức 84,4% của năm 2019"
    if frame.relation == "paren" or frame.members.keys() & RATE_DIMENSIONS:
        return True
    if "field" in frame.named and "field" in previous.members and previous.indicator.endswith("_rate"):
        return True  # "đúng hạn của lĩnh vực đất đai là 92,1%, lĩnh vực xây dựng 95,4%"
    if previous.members.keys() & RATE_DIMENSIONS and names_whole(frame, sentence):
        return True  # "Sở Y tế 99%, UBND tỉnh 97%, toàn tỉnh đạt 96%"
    # "năm 2021 chỉ 12% hồ sơ nộp qua mạng thì năm 2022 đã là 41%"
    dated = [entry for entry in sentence.dated if frame.left <= entry.mention.start < frame.figure.lead]
    following = sentence.word_at(frame.figure.end)
    ends = following is None or not following.folded.isalpha() or following.folded in function_words()
    return ends and any(entry.mention.role == "review" for entry in dated)


def is_measured(sentence: Sentence, frame: Frame) -> bool:
    """ "đăng ký kết hôn (75% so với 86,7%)": the share right behind another that is measured against it."""
    previous = frame.previous
    return previous is not None and sentence.folded_in(previous.figure.end, frame.figure.lead) == ["so", "với"]


def take_measure(frame: Frame, sentence: Sentence) -> None:
    """Let a share that another is measured against be of the same field, and say of whom it is the average."""
    previous = frame.previous
    measured = previous is not None and is_measured(sentence, frame) and previous.indicator == frame.indicator
    if measured and previous is not None:
        frame.members = dict(previous.members)
    averages = sentence.between("average", sentence.start if measured else frame.left, frame.figure.lead)
    if not averages or frame.measure != "level" or frame.named.keys() & RATE_DIMENSIONS:
        return
    for average in averages[::-1]:
        words = list(pairwise(sentence.folded_in(average.end, sentence.end)[:OTHERS_REACH]))
        if any(pair in NATION for pair in words):
            frame.members["average"] = "nation"
            return
        if any(word in OTHERS and number.isdecimal() for number, word in words):
            frame.members["average"] = "places"
            return


def names_whole(frame: Frame, sentence: Sentence) -> bool:
    """Whether the whole province is named before a share, and nothing else; or all of them, "bình quân chung"."""
    if tells_all(sentence.folded_in(frame.left, frame.figure.lead)):
        return True
    return any(hit.sense.code == "province" for hit in sentence.between("scope", frame.left, frame.figure.lead))


def goes_on_with_rate(frame: Frame, around: Around) -> bool:
    """ "Đứng sau là Quảng Ninh (55,4%)", "Tỷ lệ này ở cấp xã là 91%": the rate of the sentence before, elsewhere."""
    sentence, told = around.sentence, around.context.rate
    if told is None or frame.own or any(other.own or not other.figure.percent for other in around.earlier):
        return False
    following = sentence.word_at(frame.figure.end)
    if following is not None and following.folded.isalpha() and following.folded not in function_words():
        return False
    if not frame.named.keys() & PLACES and any(
        other.reason in NOT_COUNTED for other in sentence.others if frame.left <= other.start < frame.figure.start
    ):
        return False  # "2 sở, 5 xã dưới 95%"
    words = sentence.folded_in(frame.left, frame.figure.lead)
    meant = means_the_same(sentence, frame) or tells_all(words) or is_only_dated(sentence, frame)
    if not told.figure.digits:  # "Tỷ lệ đúng hạn đã tăng. Cụ thể, năm 2021 là 91,2%"
        meant = meant or is_told_now(sentence, frame)
    place = frame.named.keys() & RATE_DIMENSIONS
    return meant or (bool(place) and frame.named.keys() <= told.members.keys() | RATE_DIMENSIONS)


# "giảm 160 lượt = 44,8%", "giảm 50 đơn/20%", "giảm 100 lượt [10%]"
EQUALS = (["="], ["["], ["~"], ["≈"])


def repeats_change(frame: Frame, around: Around) -> bool:
    """ "giảm 854 (34,5%)", "tăng 1.200 hồ sơ, tương đương 12%": the same change in per cent."""
    previous = frame.previous
    if previous is None or previous.measure != "change_abs" or previous.figure.percent or frame.own:
        return False
    share = parse_number(frame.figure.digits, "percent", frame.figure.scale)
    led = around.sentence.folded_in(frame.left, frame.figure.lead)[-1:]
    if share is not None and led in RATIO and _is_ratio(share.value, previous):
        return False  # "tăng 120 hồ sơ, bằng 111% cùng kỳ": all there was, as a share of what there had been
    if frame.relation in ("paren", "slash") or led in EQUALS:
        return True
    return bool(around.sentence.between("same_as", frame.left, frame.figure.lead))


def _is_ratio(share: float, changed: Frame) -> bool:
    """Whether a share is what there was of what there had been, not the change of that: "giảm 50 đơn, bằng 91%"."""
    level = changed.previous
    while level is not None and (level.measure != "level" or level.unit != changed.unit):
        level = level.previous
    if share >= WHOLE or level is None:
        return share >= WHOLE or ("fall" in changed.steps and share > WHOLE / 2)
    now, by = (parse_number(frame.figure.digits, frame.unit, frame.figure.scale) for frame in (level, changed))
    if now is None or by is None:
        return False
    before = now.value + by.value if "fall" in changed.steps else now.value - by.value
    if before <= 0:
        return False
    return abs(share - WHOLE * now.value / before) < abs(share - WHOLE * by.value / before)
