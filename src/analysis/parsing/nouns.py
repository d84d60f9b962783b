"""The unit that a figure counts in: told by the noun behind it, before it, or by the figures that it goes on from."""

from itertools import pairwise

from analysis.parsing.frames import Frame
from analysis.parsing.kinds import KINDS
from analysis.parsing.lexicon import KIND, Hit
from analysis.parsing.meaning import end_of_figure, function_words, noun_after, nouns_before
from analysis.parsing.reception_days import counts_reception_days
from analysis.parsing.sentence import Sentence
from analysis.parsing.titles import awarded_unit

OF_SERVICES = ("service", "guarded")  # "cấp đổi 10.840 giấy phép lái xe": the name of a procedure is no noun here
INSPECTIONS = frozenset({("thanh", "tra"), ("kiểm", "tra"), ("giám", "sát"), ("khảo", "sát")})
GATHERINGS = frozenset({"họp", "nghị", "xúc", "gọi", "thoại", "giao"})
COUNTED_IN_TURNS = ("petition", "dossier")
VIEWS = frozenset({"truy", "xem"})  # "lượt truy cập", "lượt xem": of readers, not of what is published


def resolve_unit(sentence: Sentence, frame: Frame) -> str:
    """The unit of a count: of the noun after it, else before it, else of the total or the figure before; "" if none."""
    place = end_of_figure(sentence, frame)
    after = noun_after(sentence, place)
    inherited = frame.parent.unit if frame.parent else ""
    if not inherited and frame.previous is not None:
        inherited = frame.previous.base_unit if frame.previous.figure.percent else frame.previous.unit
    if after is None or after.sense.code == "not_counted":
        given = awarded_unit(sentence, frame.figure, place)
        if given:
            return given
        if after is not None and counts_reception_days(sentence, frame.figure, place):
            return "session"
    if after is None and _unknown_noun(sentence, place):
        return "other"
    if after is not None:
        if after.sense.code == "not_counted" and after.sense.detail == "bodies":
            return "group"  # only those are left that are given an honour
        if after.sense.code == "generic":
            return _generic_unit(sentence, frame, after, inherited)
        if inherited == "document" and frame.parent is not None and after.sense.code == "petition":
            return "document"
        words = sentence.folded_in(after.start, after.end)
        proposals = words[:2] == ["kiến", "nghị"]
        if proposals and inherited == "visit" and frame.previous is not None and "type" in frame.previous.members:
            return "visit"  # "tiếp 20 lượt (12 khiếu nại, 5 tố cáo, 3 kiến nghị)"
        told_apart = frame.previous is not None and "type" in frame.previous.members
        if after.sense.code == "report" and inherited == "petition" and frame.parent is not None and told_apart:
            return "petition"  # "88 đơn (42 khiếu nại, 6 tố cáo, 40 phản ánh)"
        if words == ["lượt"]:
            # "Đối với đơn thư, đã xử lý 395 lượt": what comes in turns is named before
            named = [hit for hit in nouns_before(sentence, frame) if _comes_in_turns(sentence, hit)]
            turns = [hit.sense.code for hit in named]
            if ("publish" in frame.own or _counted_last(frame) == "item") and _ends_noun(sentence, frame, after.end):
                return "item"  # "đăng tải 75 lượt", "1.836 lượt thông tin …, tăng 333 lượt": of what is published
            if inherited in ("report", "visit") and frame.parent is not None:
                return inherited
            if turns:
                return turns[-1]
            if inherited == "report" and "resolve" in frame.own and _ends_noun(sentence, frame, after.end):
                return inherited  # "nhận 812 lượt phản ánh; xử lý xong 806 lượt"
        called = inherited == "visit" and "gọi" in sentence.folded_in(sentence.start, frame.left)
        if called and sentence.folded_in(after.start, after.end) in (["cuộc"], ["cú"]):
            return "visit"  # "38.219 cuộc gọi, trong đó 29.930 cuộc hỏi về …"
        if inherited == "visit" and sentence.folded_in(after.start, after.end) == ["lượt", "kiến", "nghị"]:
            return "visit"  # "tiếp 350 lượt (khiếu nại 200 lượt, tố cáo 30 lượt, 120 lượt kiến nghị, phản ánh)"
        beside = frame.previous is not None and frame.previous.unit in ("visit", "group") and not frame.strong
        if (
            beside
            and sentence.folded_in(after.start, after.end) == ["lượt", "người"]
            and not _counts_visits_so(sentence, frame)
        ):
            return "person"  # "214 lượt với 312 lượt người": beside visits, the people who came
        came = sentence.folded_in(after.start, after.end) == ["lượt", "người"]
        people = frame.previous is not None and frame.previous.unit == "person"
        if came and people and _counts_visits_so(sentence, frame):
            return "person"  # "816 lượt với 868 lượt người; tăng 27 lượt người"
        if came and frame.relation == "paren" and inherited == "person" and frame.figure.role == "part":
            return "person"  # "giảm 1.276 lượt người (1.636/2.912 lượt người)"
        if after.sense.code == "meeting" and _counts_inspections(sentence, frame, after):
            return "other"
        return after.sense.code
    before = nouns_before(sentence, frame)
    if inherited == "item" and frame.relation != "first" and _is_in_label(sentence, frame, before):
        return inherited  # "1.282 tin (tin chung 668; hoạt động kỳ họp 182; đưa nghị quyết vào cuộc sống 180)"
    if inherited == "document" and frame.parent is not None and before and before[-1].sense.code == "petition":
        return "document"
    if before and inherited == "dossier" and before[-1].sense.detail == KIND and "vực" in sentence.folded:
        return inherited  # "các lĩnh vực: đất đai (900 hồ sơ), kế hoạch - tài chính (40)"
    if before:
        counted = [hit for hit in before if hit.sense.code != "procedure"] or before
        if counted[-1].sense.code == "report" and (
            inherited == "petition" or (inherited == "visit" and frame.parent is not None)
        ):
            return inherited  # "khiếu nại: 50; tố cáo: 10; kiến nghị, phản ánh: 390"
        return counted[-1].sense.code
    standing_in = [h for h in sentence.between("noun", frame.left, frame.figure.lead) if h.sense.code == "generic"]
    if standing_in:
        return _generic_unit(sentence, frame, standing_in[-1], inherited)
    anew = not inherited or (inherited == "visit" and frame.strong and frame.parent is None)
    anew = anew or (inherited == "visit" and bool(frame.own & {"resolve", "forward"}))
    return "petition" if anew and kind_of_petition(sentence, place) else inherited


def kind_of_petition(sentence: Sentence, place: int) -> str:
    """ "giải quyết 6/30 khiếu nại": the kind of petitions right behind a figure, if that alone names them."""
    following = sentence.word_at(place)
    hits = sentence.starting("member", following.start) if following is not None else []
    return next((hit.sense.code for hit in hits if hit.sense.detail == "type" and hit.sense.code in KINDS), "")


def _comes_in_turns(sentence: Sentence, hit: Hit) -> bool:
    """Whether a noun before "395 lượt" can be what came: petitions, dossiers; reports only as "lượt phản ánh"."""
    words = sentence.folded_in(hit.start, hit.end)
    if hit.sense.code == "report":
        return "lượt" in words
    return hit.sense.code in COUNTED_IN_TURNS and words != ["kiến", "nghị"]


def _is_in_label(sentence: Sentence, frame: Frame, nouns: list[Hit]) -> bool:
    """Whether the nouns before a part of the news do not open its label: they say what that news is about."""
    words = [word for word in sentence.words_in(frame.left, frame.figure.lead) if word.folded.isalpha()]
    return frame.parent is not None and bool(nouns) and bool(words) and nouns[0].start > words[0].start


def _counts_inspections(sentence: Sentence, frame: Frame, noun: Hit) -> bool:
    """ "Về thanh tra hành chính, toàn ngành triển khai 67 cuộc (kỳ trước chuyển sang 15 cuộc)": of no meetings."""
    if sentence.folded_in(noun.start, noun.end) != ["cuộc"]:
        return False
    words = sentence.folded_in(sentence.start, frame.figure.lead)
    return not INSPECTIONS.isdisjoint(pairwise(words)) and GATHERINGS.isdisjoint(words)


def _counts_visits_so(sentence: Sentence, frame: Frame) -> bool:
    """ "Trụ sở đón 900 lượt người, cấp huyện 1.800 lượt người": where the visits before are told in the same words."""
    assert frame.previous is not None
    before = noun_after(sentence, frame.previous.figure.end)
    return before is not None and sentence.folded_in(before.start, before.end) == ["lượt", "người"]


def _counted_last(frame: Frame) -> str:
    """The unit of the count nearest before a figure."""
    last = frame.previous
    while last is not None and last.figure.percent:
        last = last.previous
    return last.unit if last is not None else ""


def _ends_noun(sentence: Sentence, frame: Frame, place: int) -> bool:
    """Whether "lượt" stands alone on a page of news: "đăng tải 75 lượt, giảm 12 lượt", not "lượt xem", "lượt thích"."""
    following = sentence.word_at(place)
    bare = following is None or not following.folded.isalpha() or following.folded in function_words()
    return bare and VIEWS.isdisjoint(sentence.folded_in(frame.left, frame.figure.lead))


def _unknown_noun(sentence: Sentence, place: int) -> bool:
    """Whether a word that the lexicon does not know stands right behind a figure: it counts something else."""
    following = sentence.word_at(place)
    if following is None or not following.folded.isalpha() or following.folded in function_words():
        return False
    known = any(sentence.starting(layer, following.start) for layer in sentence.layers if layer not in OF_SERVICES)
    return not known and not any(entry.mention.start <= following.start < entry.mention.end for entry in sentence.dated)


def _generic_unit(sentence: Sentence, frame: Frame, noun: Hit, inherited: str) -> str:
    """ "97 nội dung", "67 trường hợp": the unit of the count before, or of what the words before speak of."""
    if inherited in ("task", "petition", "report", "other"):
        return inherited
    heard = {hit.sense.code for hit in nouns_before(sentence, frame)}
    for unit in ("task", "petition", "report"):
        if unit in heard:
            return unit
    words = sentence.folded_in(noun.start, noun.end)
    if words == ["ý", "kiến"] and "tri" in sentence.folded and "cử" in sentence.folded:
        return "petition"  # "cử tri gửi 88 ý kiến"
    if words == ["việc"] and frame.own & {"complete", "in_progress", "not_due", "assign"}:
        return "task"  # "21/27 việc hoàn thành"
    if words != ["nội", "dung"]:
        return noun.sense.detail
    assigned = any(hit.sense.code == "assign" for hit in sentence.between("concept", sentence.start, sentence.end))
    return "task" if assigned else "item"
