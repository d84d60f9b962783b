"""How work stands where no verb of its own tells: left over, carried over by a year that is named, answered."""

from itertools import pairwise

from analysis.parsing.codes import is_finished
from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number
from analysis.parsing.places import PLACES
from analysis.parsing.sentence import Sentence
from analysis.parsing.words import split_words

# Beside these what is left is open, and the words that say so.
LEAVING = ("dossiers_resolved", "petitions_resolved")
MOVING = frozenset({"chuyển", "để", "tồn"})
MOVED = (("chuyển", "sang"), ("chuyển", "qua"), ("chuyển", "tiếp"), ("để", "lại"))
# Behind "do" they begin the reason for which something was passed on.
WANTING = frozenset({"không", "chưa", "chậm", "thiếu", "vượt", "trùng"})
# "kỳ trước", and what leads to a time from the word for what was left: "tồn lại từ tháng trước"
SPANS = frozenset({"kỳ", "tháng", "quý", "năm", "tuần", "đợt"})
FROM = frozenset({"của", "từ", "trong", "các", "lại"})
LEFT_OVER = frozenset(
    {",", ";", ".", "(", "số", "còn", "lại", "là", "hồ", "sơ", "đơn", "hiện", "vẫn", "và", ":", "chỉ"}
)


# Between "chuyển" and the verb of those to whom something was passed: what ends their name; behind it, other words.
PASSED_AGAIN = frozenset({",", ";", "(", "đã", "được", "và"})
BODIES = frozenset(
    split_words(
        "các cho đến tới về sang cơ đơn ubnd sở phòng ban ngành cấp thanh công văn hội chi thủ huyện xã phường đảng"
        " địa bộ"
    ).folded
)
HANDED_DOWN = frozenset({"do", "từ", "trước", "luân", "vận"})
DONE = frozenset({"xong", "được", "dứt"})
REACH, NEARBY = 5, 7  # characters behind the verb; words before "chuyển"
RECEIVER = 8  # words: "cơ quan chuyên môn thuộc UBND huyện"
WITH = (["với"], ["trong"], ["có"])


def is_left_over(sentence: Sentence, frame: Frame) -> bool:
    """ "đã giải quyết 298 hồ sơ, còn lại 13 hồ sơ": beside what is settled, and no part of it, the rest is open."""
    settled = frame.previous
    while settled is not None and settled.figure.percent:
        settled = settled.previous
    # "191/289 đơn đã giải quyết xong, còn 98 đơn": what the fraction says of its first number stands behind it
    told_of = settled is not None and settled.figure.role == "all"
    if settled is not None and told_of and settled.previous is not None and settled.previous.indicator in LEAVING:
        settled = settled.previous
    else:
        told_of = False
    if frame.own or frame.unit not in ("dossier", "petition") or frame.members.keys() & PLACES or settled is None:
        return False
    if settled.unit != frame.unit or settled.indicator not in LEAVING or settled is frame.parent:
        return False
    if frame.parent is not None and is_finished(frame.parent.indicator):
        return False
    words = sentence.folded_in(frame.left, frame.figure.lead)
    if told_of:
        said = words[: words.index(",")] if "," in words else []
        words = words[len(said) :] if {"xong", "quyết", "lý"} & set(said) else words
    return "còn" in words and set(words) <= LEFT_OVER


def is_carried_over(sentence: Sentence, frame: Frame) -> bool:
    """ "2.114 hồ sơ năm 2019 chuyển sang", "120 hồ sơ tồn từ tháng trước": work that an earlier time left."""
    if MOVING.isdisjoint(sentence.folded):
        return False
    signs = [sign.start for sign in sentence.signs_in(frame.figure.end, frame.right, ",;:.(")]
    closed = [sign.start for sign in sentence.signs_in(frame.figure.end, frame.right, ")")][:1]
    if closed and not any(frame.figure.end <= figure.start < closed[0] for figure in sentence.figures):
        signs = [sign for sign in signs if not sign < closed[0]]  # "137 hồ sơ (tồn kỳ trước)"
    later = [figure.lead for figure in sentence.figures if figure.start >= frame.figure.end]
    end = min([*signs, *later, frame.right])  # "nhận 6.438 hồ sơ và 338 hồ sơ năm trước chuyển sang"
    for start, stop in _earlier_times(sentence, frame.left, end):
        if tuple(sentence.folded_in(stop, sentence.end)[:2]) in MOVED:
            return True
        before = sentence.folded_in(frame.left if stop <= frame.figure.lead else frame.figure.end, start)
        linked = (before or [""])[-1] in FROM or sentence.folded_in(start, stop)[:1] == ["từ"]
        while before and before[-1] in FROM:
            before.pop()
        if before[-1:] == ["tồn"] or before[-2:] == ["tồn", "đọng"]:
            return True
        if linked and (before[-1:] == ["chuyển"] or tuple(before[-2:]) in MOVED):
            return True
    return False


def _earlier_times(sentence: Sentence, start: int, end: int) -> list[tuple[int, int]]:
    """Where in [start, end) an earlier time is told: by its name, or as "kỳ trước"."""
    times = [(e.mention.start, e.mention.end) for e in sentence.dated if start <= e.mention.start < end]
    words = sentence.words_in(start, end)
    for place, word in enumerate(words):
        if word.folded in SPANS and [w.folded for w in words[place + 1 : place + 2]] == ["trước"]:
            times.append((word.start, words[place + 1].end))
        elif [w.folded for w in words[place : place + 4]] == ["kỳ", "báo", "cáo", "trước"]:
            times.append((word.start, words[place + 3].end))
    return times


def is_answered(sentence: Sentence, frame: Frame) -> bool:
    """ "Đã có 21 đơn được trả lời", not "08 đơn chưa được trả lời"."""
    words = sentence.folded_in(frame.left, frame.right)
    words = words[: words.index("để")] if "để" in words else words  # "gửi các phòng để sớm trả lời"
    return "chưa" not in words and ("trả", "lời") in pairwise(words)


def is_given_back(sentence: Sentence, frame: Frame, earlier: list[Frame]) -> bool:
    """ "nhận 696 hồ sơ, giải quyết 610 hồ sơ, trả 78 hồ sơ": beside those settled, and no more than were left."""
    if frame.unit != "dossier" or sentence.folded_in(frame.left, frame.figure.lead)[-1:] != ["trả"]:
        return False
    counts = [other for other in earlier if other.unit == "dossier" and other.measure == "level"]
    codes = [other.indicator for other in counts]
    if codes[-2:] != ["dossiers_received", "dossiers_resolved"] or counts[-2].relation == "all":
        return False
    received, settled, own = (parse_number(f.figure.digits, f.unit, f.figure.scale) for f in (*counts[-2:], frame))
    if received is None or settled is None or own is None:
        return False
    return settled.value + own.value <= received.value


def is_handed_in(sentence: Sentence, frame: Frame) -> bool:
    """ "nhận 120 đơn do Văn phòng HĐND chuyển đến": by whom petitions were brought, not where they were sent."""
    for start, end in ((frame.figure.end, frame.right), (frame.left, frame.figure.lead)):
        hits = [h for h in sentence.between("concept", start, end) if h.sense.code == "forward"]
        words = sentence.folded_in(start, hits[0].start) if hits else []
        place = words.index("do") if "do" in words else -1
        if 0 <= place < len(words) - 1 and words[place + 1] not in WANTING:
            return True
    return False


def is_passed_on(sentence: Sentence, frame: Frame) -> bool:
    """ "chuyển các phòng chuyên môn xem xét, giải quyết 12 đơn": whoever else it is that is to settle them."""
    for start, end in ((frame.left, frame.figure.lead), (frame.figure.end, frame.right)):
        hits = [hit for hit in sentence.between("concept", start, end) if hit.sense.code == "resolve"]
        words = sentence.folded_in(start, hits[-1].start) if hits else []
        if "chuyển" not in words or DONE & set(sentence.folded_in(hits[-1].start, hits[-1].end + REACH)):
            continue
        place = len(words) - words[::-1].index("chuyển")
        receiver = words[place:]
        if HANDED_DOWN & set(words[max(0, place - NEARBY) : place - 1]):
            continue  # "đơn do cấp trên chuyển xuống UBND huyện giải quyết", "luân chuyển"
        if receiver and receiver[0] in BODIES and not PASSED_AGAIN & set(receiver) and len(receiver) <= RECEIVER:
            return True
    return False


def waits_for_more(frame: Frame, sentence: Sentence) -> bool:
    """ "trễ hạn 300, hồ sơ bổ sung: 150": right before a figure, dossiers that their senders have to complete."""
    words = sentence.folded_in(frame.left, frame.figure.lead)
    while words[-1:] in ([":"], ["là"], ["có"]):
        words.pop()
    return words[-4:] == ["hồ", "sơ", "bổ", "sung"]


def is_just_there(sentence: Sentence, frame: Frame) -> bool:
    """ "Trong tháng, toàn tỉnh có 45 đơn", "Về giải quyết đơn thư, … có 45 đơn": petitions that there were, came in."""
    if (
        frame.previous is not None
        or frame.figure.role != "plain"
        or frame.members.keys() & {"outcome", "state", "case"}
    ):
        return False
    if sentence.folded_in(frame.left, frame.figure.lead)[-1:] != ["có"]:
        return False
    if "được" in sentence.folded_in(frame.figure.end, frame.right):
        return False  # "có 302 phản ánh được người dân đánh giá"
    if not frame.own:
        return not sentence.between("concept", frame.left, frame.right)
    commas = [sign.start for sign in sentence.signs_in(frame.left, frame.figure.lead, ",")]
    hits = sentence.between("concept", frame.left, frame.right)
    titled = sentence.folded_in(sentence.start, frame.figure.lead)[:1] == ["về"]
    return titled and bool(commas) and hits[-1].end <= commas[-1]


def goes_on_with_left_over(frame: Frame, previous: Frame, sentence: Sentence) -> bool:
    """ "tồn đọng năm 2021 là 214 nhiệm vụ, với 20 nhiệm vụ quá hạn": some of those left over."""
    if frame.strong or not frame.unit == previous.unit == "task" or previous.members.get("case") != "left_over":
        return False
    return sentence.folded_in(frame.left, frame.figure.lead)[:1] in WITH
