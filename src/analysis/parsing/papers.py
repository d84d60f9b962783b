"""Papers, news, meetings and guests of offices: what only the words right beside a count tell of it."""

import itertools

from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import KIND
from analysis.parsing.meaning import noun_after
from analysis.parsing.sentence import Sentence

EXAMINED = {("rà", "soát"), ("góp", "ý"), ("kiểm", "tra"), ("sửa", "đổi"), ("bãi", "bỏ"), ("hệ", "thống")}
WAYS = {"đến": "receive", "đi": "issue"}


def sends_papers(frame: Frame, sentence: Sentence) -> bool:
    """ "gửi 52.000 văn bản điện tử", "Chủ tịch ký 4.500 văn bản": verbs that mean this only right before a count."""
    noun = noun_after(sentence, frame.figure.end)
    if frame.unit != "document" or noun is None or noun.sense.detail == KIND:
        return False  # "ký 13 quyết định công bố danh mục" is told of procedures
    words = sentence.folded_in(frame.left, frame.figure.lead)
    # "tham mưu cho UBND tỉnh 13.450 văn bản", of which nothing else is said
    return words[-1:] in (["gửi"], ["ký"]) or "mưu" in words


def examines_papers(frame: Frame, sentence: Sentence) -> bool:
    """ "rà soát 66 văn bản", "góp ý 44 văn bản của Trung ương": papers that others wrote, neither received nor sent."""
    if frame.unit != "document":
        return False
    words = sentence.folded_in(frame.left, frame.figure.lead)
    pairs = set(itertools.pairwise(words))
    if not pairs & EXAMINED:
        return False
    told = sentence.between("concept", frame.left, frame.figure.lead)
    return not told or set(sentence.folded_in(told[-1].end, frame.figure.lead)) & {"soát", "ý", "tra", "sửa"} != set()


def counts_news(frame: Frame, sentence: Sentence) -> bool:
    """Whether a count is of news by its own noun: "3.450 tin, bài", not "82 nội dung"."""
    noun = noun_after(sentence, frame.figure.end) if frame.unit == "item" else None
    return noun is not None and noun.sense.code == "item"


def is_another_meeting(frame: Frame, previous: Frame, sentence: Sentence) -> bool:
    """ "45 cuộc họp trực tuyến, 36 phiên họp UBND tỉnh": named again, it is not held as the one before it was."""
    noun = noun_after(sentence, frame.figure.end) if frame.unit == previous.unit == "meeting" else None
    if noun is None or sentence.folded_in(noun.start, noun.end) == ["cuộc"]:
        return False
    behind = sentence.between("concept", previous.figure.end, previous.right)
    return any(hit.sense.code == "online" for hit in behind)


def direction_before(frame: Frame, sentence: Sentence) -> frozenset[str]:
    """ "Văn bản mật: đến 1.204, đi 388": which way papers went, told by the one word between a sign and a count."""
    if frame.unit != "document":
        return frozenset()
    words = sentence.folded_in(frame.left, frame.figure.lead)
    concept = WAYS.get(words[-1]) if words else None
    return frozenset({concept}) if concept and (len(words) == 1 or words[-2] in ":,;(") else frozenset()


def gives_back(frame: Frame, sentence: Sentence) -> bool:
    """ "chuyển 30 đơn, trả 4 đơn": a petition is not handed out when it is settled, but given back."""
    return sentence.folded_in(frame.left, frame.figure.lead)[-1:] == ["trả"]


def is_delegation(frame: Frame, sentence: Sentence) -> bool:
    """ "phục vụ 14 đoàn công tác" on a page about an order that the office was given: nobody is given one."""
    noun = noun_after(sentence, frame.figure.end)
    return noun is not None and sentence.folded_in(noun.start, noun.end)[:1] == ["đoàn"]


def carries_out(frame: Frame, sentence: Sentence) -> bool:
    """ "thực hiện 214/260 nhiệm vụ": a bare verb for what was done right before a count of tasks."""
    words = sentence.folded_in(frame.left, frame.figure.lead)
    return words[-2:] == ["thực", "hiện"] or words[-3:] == ["thực", "hiện", "được"]
