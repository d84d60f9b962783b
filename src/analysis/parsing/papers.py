"""Papers, news, meetings and guests of offices: what only the words right beside a count tell of it."""

import itertools
import re

from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import KIND
from analysis.parsing.meaning import end_of_figure, noun_after
from analysis.parsing.readings import Draft
from analysis.parsing.sentence import Sentence

# What a page is about that tells of papers sent from office to office by wire alone.
EXCHANGE = re.compile(
    r"trục\s+liên\s+thông|liên\s+thông\s+(?:văn\s+bản|phần\s+mềm)|gửi[^.\n]{0,20}văn\s+bản\s+điện\s+tử"
    r"|trao\s+đổi[^.\n]{0,20}văn\s+bản\s+điện\s+tử|văn\s+bản\s+điện\s+tử\s+(?:gửi|được\s+gửi)"
)
# What may stand behind "văn bản gửi" and "văn bản nhận", where these say what was done with the count before them.
ENDS = frozenset({"và", "cùng", ",", ";", ".", "còn", "(", ")", "đi", "qua", "trên", "về", "lên"})
# Who belongs to a body is told with words of its term and its make-up, who attends with those of a meeting.
BELONGING = frozenset({"hiện", "bầu", "khóa", "khoá", "nhiệm", "đoàn", "tổ", "trách", "kiêm", "trúng", "cơ", "gồm"})
ATTENDING = frozenset({"dự", "họp", "nghị", "phiên", "buổi", "cuộc", "mặt", "triệu", "tập", "lễ", "mời"})
SENT_BY = {"ministry": "các bộ, ngành", "local": "các địa phương", "government": "Văn phòng Chính phủ"}
EXAMINED = {("rà", "soát"), ("góp", "ý"), ("kiểm", "tra"), ("sửa", "đổi"), ("bãi", "bỏ"), ("hệ", "thống")}
RECEIVING = frozenset({"đến", "tới", "cho", "về"})
SENT_LINKS = frozenset({"là", "có", "đi", "được", "đạt"})  # "lượng gửi đi là 135.164 văn bản, nhận 485.666"
COMMITTEES = {
    ("các", "ban"),
    ("hai", "ban"),
    ("ba", "ban"),
    ("ban", "pháp"),
    ("ban", "kinh"),
    ("ban", "văn"),
    ("ban", "hđnd"),
}
WAYS = {"đến": "receive", "đi": "issue"}
DONE_WITH = frozenset({"được", "đã", "bị"})
COUNCILS = frozenset({"hđnd", "đbqh"})


def sends_papers(frame: Frame, sentence: Sentence) -> bool:
    """ "gửi 52.000 văn bản điện tử", "Chủ tịch ký 4.500 văn bản": verbs that mean this only right before a count."""
    noun = noun_after(sentence, frame.figure.end) if frame.unit == "document" else None
    if noun is None or noun.sense.detail == KIND:
        return False  # "ký 13 quyết định công bố danh mục" is told of procedures
    words = sentence.folded_in(frame.left, frame.figure.lead)
    # "tham mưu cho UBND tỉnh 13.450 văn bản", of which nothing else is said
    # "phát hành 1.230 văn bản, ký số 1.215 văn bản": of those told before
    signed = words[-2:] == ["ký", "số"] and frame.previous is not None and frame.previous.unit == "document"
    return words[-1:] in (["gửi"], ["ký"]) or signed or "mưu" in words


def exchanged(frame: Frame, sentence: Sentence) -> frozenset[str]:
    """ "36.327 văn bản gửi và 105.325 văn bản nhận", "các bộ gửi 900 văn bản, nhận 1.200": which of the two it is."""
    noun = noun_after(sentence, frame.figure.end) if frame.unit == "document" else None
    if noun is None or "exchange" in frame.own:
        return frozenset()
    behind = sentence.folded_in(noun.end, sentence.end)[:2]
    if behind[:1] == ["gửi"] and (not behind[1:] or behind[1] in ENDS):
        return frozenset({"issue"})
    if behind[:1] == ["nhận"] and (not behind[1:] or behind[1] in ENDS):
        return frozenset({"receive"})
    following = next((figure for figure in sentence.figures if figure.start >= noun.end), None)
    led = [word for word in sentence.folded_in(frame.left, frame.figure.lead) if word not in SENT_LINKS]
    if following is None or led[-1:] != ["gửi"]:
        return frozenset()
    words = [word for word in sentence.folded_in(noun.end, following.lead) if word not in SENT_LINKS]
    # who sends papers here receives others: none of them were sent to the office that the page is about
    return frozenset({"issue"}) if words[-1:] == ["nhận"] and ";" not in words else frozenset()


def drop_sender(frame: Frame, told: frozenset[str], clause: dict[str, str]) -> dict[str, str]:
    """ "các bộ, ngành gửi 900 văn bản, nhận 1.200": who sends papers of its own is no origin of them.

    It answers for what its `clause` tells after that too.
    """
    origin = frame.members.get("origin", "")
    if "issue" not in told or not origin:
        return frame.members
    clause.pop("agency", None)
    rest = {dimension: member for dimension, member in frame.members.items() if dimension != "origin"}
    if origin not in SENT_BY:
        return rest
    clause["agency"] = SENT_BY[origin]
    return {**rest, "agency": SENT_BY[origin]}


def is_of_body(frame: Frame, sentence: Sentence) -> bool:
    """ "Đoàn hiện có 9 đại biểu, trong đó 2 đại biểu ở Trung ương": who belongs to a body attends nothing by that."""
    words = sentence.folded
    voted = set(sentence.folded_in(frame.figure.end, frame.right)[:6]) & {"tán", "quyết", "đồng", "bầu", "trúng"}
    if voted:
        return True
    return not BELONGING.isdisjoint(words) and ATTENDING.isdisjoint(words)


def tells_form(frame: Frame, words: list[str]) -> bool:
    """ "gửi song song bản giấy 405 văn bản", "đến qua trục liên thông 900": how papers went tells no other deed."""
    beside = frame.parent or frame.previous
    if frame.unit != "document" or beside is None or beside.unit != "document":
        return False
    return "giấy" in words or {"điện", "tử"} <= set(words) or ("liên", "thông") in itertools.pairwise(words)


def goes_to(frame: Frame, sentence: Sentence) -> bool:
    """Whether papers went to an agency, some of those that were issued or all that were sent: they have not come in."""
    if frame.unit != "document" or not sent_to(frame, sentence):
        return False
    return frame.parent is None or frame.parent.indicator == "documents_issued"


def sent_to(frame: Frame, sentence: Sentence) -> str:
    """ "900 văn bản là gửi đến Văn phòng Chính phủ", "gửi 320 văn bản đến Bộ Tài chính": to whom papers went, or ""."""
    noun = noun_after(sentence, frame.figure.end)
    if noun is None:
        return ""
    words = sentence.words_in(noun.end, frame.right)
    while words and words[0].folded in ("là", "được", "đã", ","):
        words = words[1:]
    if words and words[0].folded == "gửi":
        words = words[1:] if frame.parent is not None or frame.previous is not None else []
        words = words[1:] if words and words[0].folded in RECEIVING else words
    else:
        led = sentence.folded_in(frame.left, frame.figure.lead)[-1:] == ["gửi"]
        last = frame.previous if not frame.strong else None
        listed = last is not None and last.indicator == "documents_issued" and "agency" in last.members
        words = words[1:] if words and words[0].folded in RECEIVING and (led or listed) else []
    named = sentence.starting("agency", words[0].start) if words else []
    if named:
        return named[0].sense.code
    office = [word.folded for word in words[:4]] == ["văn", "phòng", "chính", "phủ"]
    return "Văn phòng Chính phủ" if office else ""


def settle_papers(drafts: list[Draft], lead: str) -> None:
    """Papers told by how they went: "phát hành 52.300 văn bản, trong đó 51.900 văn bản điện tử".

    All of them, where the page is about such papers (its `lead` says so) and divides none by how they went.
    """
    papers = [draft for draft in drafts if draft.frame.unit == "document" and not draft.frame.figure.percent]
    for draft in papers:
        frame = draft.frame
        form = _form(draft)
        total = frame.parent if frame.parent is not None and frame.parent.unit == "document" else None
        if not form and total is not None and frame.relation != "paren":
            form = total.members.get("channel", "")
        if form:
            frame.members.setdefault("channel", form)
        words = draft.sentence.folded_in(frame.left, frame.right)
        part = total is not None and total.indicator == frame.indicator
        if "ký" in words and "số" in words and "type" not in frame.members and (part or _is_signed(draft)):
            frame.members["type"] = "digitally_signed"
    divided = any(
        "channel" in d.frame.members and d.frame.parent is not None and "channel" not in d.frame.parent.members
        for d in papers
    )
    on_paper = any("paper" in draft.frame.members.get("channel", "") for draft in papers)
    about = EXCHANGE.search(lead.lower())
    if about is not None and not on_paper and (not divided or about.group().casefold().startswith("trục")):
        for draft in papers:
            draft.frame.members.setdefault("channel", "electronic")


def _is_signed(draft: Draft) -> bool:
    return draft.sentence.folded_in(draft.frame.left, draft.frame.figure.lead)[-2:] == ["ký", "số"]


def _form(draft: Draft) -> str:
    """How the papers of a count went, by its own words: of a part anywhere in them, else right beside it."""
    frame, sentence = draft.frame, draft.sentence
    end = end_of_figure(sentence, frame)
    noun = noun_after(sentence, end)
    after = sentence.folded_in(end, noun.end if noun is not None else end)
    before = sentence.folded_in(frame.left, frame.figure.lead)
    if noun is not None:
        behind = sentence.folded_in(noun.end, frame.right)
        after += behind[: 6 if behind[:1] in (["qua"], ["trên"], ["dưới"], ["dạng"], ["bằng"]) else 0]
    words = after
    beside = frame.previous is not None and frame.previous.unit == "document"
    if frame.parent is not None or beside:
        words = before + after
    part = frame.parent is not None and frame.parent.unit == "document"
    if part and frame.parent is not None and frame.parent.indicator == frame.indicator:
        words = sentence.folded_in(frame.left, frame.right)
    electronic = (
        {"điện", "tử"} <= set(words)
        or ("liên", "thông") in itertools.pairwise(words)
        or {"môi", "trường", "mạng"} <= set(words)
    )
    paper = "giấy" in words and "mời" not in words
    if electronic and paper:
        return "electronic_and_paper" if part and {"song", "kèm"} & set(words) else ""
    if paper and part and {"song", "kèm"} & set(words):
        return "electronic_and_paper"
    return "electronic" if electronic else "paper" if paper else ""


def examines_papers(frame: Frame, sentence: Sentence) -> bool:
    """ "rà soát 66 văn bản", "góp ý 44 văn bản của Trung ương": papers that others wrote, neither received nor sent."""
    if frame.unit != "document":
        return False
    words = sentence.folded_in(frame.left, frame.figure.lead)
    pairs = set(itertools.pairwise(words))
    if words[-2:] == ["thẩm", "định"] and sentence.folded_in(frame.figure.end, frame.right)[:2] == ["dự", "thảo"]:
        return True
    if words[-2:] == ["thẩm", "tra"] and not COMMITTEES.isdisjoint(itertools.pairwise(sentence.folded)):
        return True  # "các Ban HĐND thẩm tra 48 tờ trình", not "Văn phòng thẩm tra, trình ký"
    if not pairs & EXAMINED:
        return False
    told = sentence.between("concept", frame.left, frame.figure.lead)
    return not told or set(sentence.folded_in(told[-1].end, frame.figure.lead)) & {"soát", "ý", "tra", "sửa"} != set()


def tells_subject(frame: Frame, sentence: Sentence) -> bool:
    """ "2 quyết định về tiếp nhận hồ sơ": the only deeds told are what the papers are about."""
    led = [hit for hit in sentence.between("concept", frame.left, frame.figure.lead) if hit.sense.code != "approve"]
    if led:
        return False
    hits = sentence.between("concept", frame.figure.end, frame.right)
    words = sentence.folded_in(frame.figure.end, hits[0].start) if hits else []
    noun = noun_after(sentence, frame.figure.end)
    if hits and noun is not None and noun.sense.detail == KIND and 0 <= hits[0].start - noun.end <= 1:
        # "45 quyết định …, 30 quyết định giải quyết"
        return frame.previous is not None and frame.previous.indicator == "documents_issued"
    return "về" in words and DONE_WITH.isdisjoint(words)  # not "300 văn bản về khiếu nại được tiếp nhận"


def counts_news(frame: Frame, sentence: Sentence) -> bool:
    """Whether a count is of news by its own noun: "3.450 tin, bài", not "82 nội dung"."""
    noun = noun_after(sentence, frame.figure.end) if frame.unit == "item" else None
    return noun is not None and noun.sense.code == "item"


def is_another_meeting(frame: Frame, previous: Frame, sentence: Sentence) -> bool:
    """ "45 cuộc họp trực tuyến, 36 phiên họp UBND tỉnh": named again, it is not held as the one before it was."""
    noun = noun_after(sentence, frame.figure.end) if frame.unit == previous.unit == "meeting" else None
    if noun is not None and sentence.folded_in(noun.end, sentence.end)[:2] == ["trực", "tiếp"]:
        return True  # "18 cuộc họp trực tuyến, 24 cuộc trực tiếp"
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


def tells_members(frame: Frame, sentence: Sentence) -> bool:
    """ "HĐND huyện có 40 đại biểu": of how many a council consists, not how many came to a meeting."""
    *before, last = ["", *sentence.folded_in(frame.left, frame.figure.lead)]
    return last in ("có", "còn", "gồm", "bầu") and not COUNCILS.isdisjoint(before)


def carries_out(frame: Frame, sentence: Sentence) -> bool:
    """ "thực hiện 214/260 nhiệm vụ": a bare verb for what was done right before a count of tasks."""
    words = sentence.folded_in(frame.left, frame.figure.lead)
    return words[-2:] == ["thực", "hiện"] or words[-3:] == ["thực", "hiện", "được"]
