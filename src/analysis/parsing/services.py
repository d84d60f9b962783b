"""Kinds of procedures: "hồ sơ cấp phép xây dựng", "đăng ký kết hôn 120 hồ sơ", as the field of what is counted."""

from itertools import pairwise

from analysis.codelists.members import units_of_member
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit, find_phrases
from analysis.parsing.meaning import end_of_figure, function_words, noun_after
from analysis.parsing.sentence import SIGNS, Sentence
from analysis.parsing.words import split_words

# What leads from a dossier to the procedure that it is of: "hồ sơ đề nghị cấp lại", "hồ sơ liên quan đến lĩnh vực".
LEADS = frozenset(
    split_words(
        "cấp mới lại đổi xin đề nghị đăng ký làm gia hạn về việc liên quan đến tới thuộc lĩnh vực thủ tục hành chính"
        " tthc dịch vụ công trực tuyến giải quyết các loại trong nhóm thẩm định xác nhận thực hiện yêu cầu ở đối với"
        " khi"
    ).folded
)
# Between a procedure and the figure behind it.
LINKS = frozenset(
    split_words("( : công lập là có với đạt chiếm hồ sơ khoảng thì được chỉ - trường hợp tỷ lệ lên tới đến").folded
)
OF_SECTOR = frozenset({"của", "ngành"})  # "hồ sơ của ngành xây dựng"
LAYERS = ("service", "near", "member")
COUNTED = ("dossier", "procedure", "percent")
NAMED = (*COUNTED, "generic")
TOGETHER = (",", "và", "-")
BESIDE = 3  # words between a field and its figure


def service_of(sentence: Sentence, frame: Frame) -> str:
    """The field whose procedures a count of dossiers, or a share, is of by the words right beside it; "" if none."""
    if frame.unit not in COUNTED:
        return ""
    return service_behind(sentence, frame) or _before_figure(sentence, frame) or _before_colon(sentence, frame)


def named_service(name: str) -> str:
    """ "Cấp giấy phép xây dựng": the field whose procedure a name is nothing but; else ""."""
    words = split_words(name)
    hits = find_phrases(words).get("service", [])
    if not hits or hits[-1].end != words.ends[-1]:
        return ""
    led = {word for word, start in zip(words.folded, words.starts, strict=True) if start < hits[-1].start}
    return hits[-1].sense.code if led <= LEADS else ""


def service_behind(sentence: Sentence, frame: Frame) -> str:
    """ "214 hồ sơ đăng ký khai sinh", "số hồ sơ cấp giấy phép xây dựng nhận vào là 312"."""
    noun = noun_after(sentence, end_of_figure(sentence, frame))
    if frame.figure.percent and (noun is None or noun.sense.code == "person"):
        # "91% người dân hài lòng với việc đăng ký khai sinh"
        told = sentence.between("concept", frame.figure.end, frame.right)
        content = [hit for hit in told if hit.sense.code == "satisfied"]
        if content and (field := _field_behind(sentence, content[0], frame.right)):
            return field
    if noun is not None:
        return _field_behind(sentence, noun, frame.right) if noun.sense.code in NAMED else ""
    nouns = [h for h in sentence.between("noun", frame.left, frame.figure.lead) if h.sense.code == "dossier"]
    return _field_behind(sentence, nouns[-1], frame.figure.lead) if nouns else ""


def _field_behind(sentence: Sentence, noun: Hit, end: int) -> str:
    hits = fields_in(sentence, noun.end, end)
    gap = set(sentence.folded_in(noun.end, hits[0].start)) if hits else set()
    if not hits or not (gap <= LEADS or ("ngành" in gap and gap <= LEADS | OF_SECTOR)):
        return ""
    return "" if _goes_on(sentence, hits) else hits[0].sense.code


def _before_figure(sentence: Sentence, frame: Frame) -> str:
    """ "đăng ký kết hôn 120 hồ sơ", "3 dịch vụ gồm cấp hộ chiếu (79,3%)"."""
    beside = frame.relation == "paren" and frame.previous is not None
    left = frame.previous.figure.end if beside and frame.previous is not None else frame.left
    hits = [hit for hit in fields_in(sentence, left, frame.figure.lead) if hit.sense.layer == "service"]
    if not hits:
        return ""
    times = [
        e.mention for e in sentence.dated if hits[-1].end <= e.mention.start and e.mention.end <= frame.figure.lead
    ]
    words = sentence.words_in(hits[-1].end, frame.figure.lead)
    loose = {word.folded for word in words if not any(time.start <= word.start < time.end for time in times)}
    return hits[-1].sense.code if loose <= LINKS else ""


def _before_colon(sentence: Sentence, frame: Frame) -> str:
    """ "xử lý hồ sơ chuyển mục đích còn chậm: 82% hồ sơ bị trễ hạn": of what the sentence has spoken."""
    colons = [sign.start for sign in sentence.signs_in(sentence.start, frame.figure.lead, ":")]
    if not frame.figure.percent or not colons or frame.previous is not None:
        return ""
    nouns = [h for h in sentence.between("noun", sentence.start, colons[-1]) if h.sense.code == "dossier"]
    named = fields_in(sentence, sentence.start, colons[-1])
    if len(nouns) != 1 or len(named) != 1 or named[0].sense.layer != "service":
        return ""
    return _field_behind(sentence, nouns[0], colons[-1])


def fields_in(sentence: Sentence, start: int, end: int) -> list[Hit]:
    """The names of fields and their procedures in [start, end), in order; of those that overlap the longest."""
    hits = [hit for layer in LAYERS for hit in sentence.between(layer, start, end) if hit.sense.detail == "field"]
    hits = [hit for hit in hits if divides_dossiers(hit) and not sentence.covering("agency", hit)]
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    apart: list[Hit] = []
    for hit in hits:
        if not apart or hit.start >= apart[-1].end:
            apart.append(hit)
    return apart


def divides_dossiers(hit: Hit) -> bool:
    """Whether what is named is a field of dossiers, or a procedure, and no subject of petitions."""
    return hit.sense.layer == "service" or "dossier" in units_of_member("field", hit.sense.code)


def _goes_on(sentence: Sentence, hits: list[Hit]) -> bool:
    """ "hồ sơ đất đai, hộ tịch và chứng thực", "hồ sơ xây dựng nông thôn mới": several fields, or another one."""
    first = hits[0]
    following = sentence.word_at(first.end)
    if following is None or following.start >= sentence.end:
        return False
    if (
        len(hits) > 1
        and sentence.folded_in(first.end, hits[1].start)
        and (set(sentence.folded_in(first.end, hits[1].start)) <= LEADS | set(TOGETHER))
    ):
        return True
    if first.sense.layer == "service" or following.folded in SIGNS or not following.folded.isalpha():
        return False
    known = any(sentence.starting(layer, following.start) for layer in ("concept", "change", "member", "agency"))
    return following.folded not in function_words() and not known


def is_field_of(sentence: Sentence, frame: Frame, hit: Hit) -> bool:
    """Whether the name of a field before a figure says what is counted, and not one of all that it is about."""
    if sentence.covering("agency", hit):
        return False  # "Văn phòng Đăng ký đất đai: 511"
    before = sentence.folded_in(frame.left, hit.start)
    complaints = bool({"khiếu", "tố"} & set(before))
    if frame.unit == "petition" and complaints and "từ" in before and "đến" in before[before.index("từ") :]:
        return False  # "từ khiếu nại, tố cáo đến tranh chấp đất đai": all that petitions are about
    if len(sentence.folded_in(hit.end, frame.figure.lead)) <= BESIDE or "," not in before:
        return True
    if frame.unit == "dossier":
        # "Cụ thể, tổng số hồ sơ lĩnh vực đất đai cấp xã phát sinh là 920"
        behind_comma = before[len(before) - before[::-1].index(",") :]
        placed = sentence.between("district", hit.end, frame.figure.lead)
        return ("hồ", "sơ") in pairwise(behind_comma) and not placed
    # "đơn khiếu nại, tố cáo, tranh chấp đất đai phát sinh trong năm là 870 đơn": one of what all are about
    return not complaints
