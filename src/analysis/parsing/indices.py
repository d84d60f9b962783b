"""Figures of an index: scores without a noun, and whose satisfaction a bare share tells."""

import re

from analysis.parsing.around import Around
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.meaning import nouns_before
from analysis.parsing.places import PLACES
from analysis.parsing.sentence import SIGNS, Sentence

SATISFACTION = "satisfaction_rate"
# "Thái Nguyên (45,7883)": a score has one, two or four decimals; three would part thousands
SCORE = re.compile(r"\d{1,2}[.,](?:\d{1,2}|\d{4})")
# With what a share of the same index opens: "về kết quả 91%", "nhóm thấp nhất là …", "lĩnh vực đất đai 80,5%".
LEADS = frozenset(
    {"về", "lĩnh", "nhóm", "yếu", "tiêu", "nội", "chỉ", "nơi", "địa", "thấp", "cao", "đứng", "dẫn", "cuối", "xếp"}
)
# "Bình Dương công bố mức độ hài lòng": who tells of a share has it not
REPORTING = frozenset({"bố", "báo", "biết", "khảo", "toàn"})
FACTOR_LINKS = frozenset({"đạt", "là", ":", "với", "có", "(", "được", "tỷ", "lệ", "tỉ", "chiếm", "mức"})
CONTENT_WITH = (["về"], ["với"], ["đối", "với"], ["khi"], ["về", "việc"], ["với", "việc"])
OPENINGS = frozenset({"trong", "đó", "và", "còn", "là", "tiếp", "theo", "đến", "ở", "tại", "của", "riêng", "với"})


def is_bare_score(frame: Frame, around: Around) -> bool:
    """Whether a number that nothing names is a score: an index is spoken of, and it has a score's decimals."""
    if frame.figure.percent or frame.figure.scale != 1 or not SCORE.fullmatch(frame.figure.digits):
        return False
    return "index" in around.topics | around.context.topics | around.context.section


def factor_of(frame: Frame, around: Around) -> str:
    """ "về kết quả dịch vụ 91%", "88,4% hài lòng về thái độ": the question of a survey that a share answers, or "".

    It stands right before the share, or behind those who are content with it.
    """
    sentence = around.sentence
    hits = sentence.between("factor", frame.left, frame.figure.lead)
    if hits and set(sentence.folded_in(hits[-1].end, frame.figure.lead)) <= FACTOR_LINKS:
        return hits[-1].sense.code
    behind = sentence.between("factor", frame.figure.end, frame.right)
    return behind[0].sense.code if behind and _is_content_with(sentence, behind[0]) else ""


def _is_content_with(sentence: Sentence, factor: Hit) -> bool:
    words = sentence.folded_in(sentence.start, factor.start)[-4:]
    return any(words[-1 - len(lead) :] == ["lòng", *lead] for lead in CONTENT_WITH)


def asks_several(around: Around) -> bool:
    """Whether a sentence tells shares of two questions or more: one by itself may say what people are content with."""
    sentence = around.sentence
    told: set[str] = set()
    for hit in sentence.layers.get("factor", ()):
        lead = next((figure.lead for figure in sentence.figures if figure.lead >= hit.end), sentence.end)
        before = lead < sentence.end and set(sentence.folded_in(hit.end, lead)) <= FACTOR_LINKS
        if before or _is_content_with(sentence, hit):
            told.add(hit.sense.code)
    return len(told) > 1


def subject_place(frame: Frame, around: Around) -> dict[str, str]:
    """ "Trong đó, Quảng Ninh có mức độ hài lòng cao nhất với 90,61%": the place with which a clause opens."""
    sentence, left, lead = around.sentence, frame.left, frame.figure.lead
    hits = [hit for layer in ("province", "district") for hit in sentence.between(layer, left, lead)]
    if frame.members.keys() & {*PLACES, "level", "field"} or len(hits) != 1:
        return {}
    before = {
        w for w in sentence.folded_in(sentence.behind_times(left, hits[0].start), hits[0].start) if w not in SIGNS
    }
    after = sentence.folded_in(hits[0].end, lead)
    opens = before <= OPENINGS | {"tỉnh", "thành", "phố", "như", "vậy"}
    if not opens or REPORTING & set(after) or not after or not after[0].isalpha():
        return {}  # "Hà Nội (18/4/2024) Người dân hài lòng …": where a page was written
    return {"agency" if hits[0].sense.layer == "province" else "district": hits[0].sense.code}


def names_area(frame: Frame, around: Around) -> bool:
    """ "cải cách thể chế 88,1%", "đạt 86,35% PAR INDEX": a part or an index of reform, of which nobody is asked."""
    words = around.sentence.folded_in(frame.left, frame.figure.lead)
    return tells_index_behind(frame, around.sentence) or "cách" in words or "hóa" in words


def tells_index_behind(frame: Frame, sentence: Sentence) -> bool:
    """ "thành phố đạt 86,35% PAR INDEX": whether the name of another index stands right behind a share."""
    behind = sentence.between("concept", frame.figure.end, frame.right)
    return bool(behind) and behind[0].sense.code == "index_score" and behind[0].start - frame.figure.end <= 1


def goes_on_with_satisfaction(frame: Frame, around: Around) -> bool:
    """ "Nơi cao nhất là Quảng Ninh, với 90,61%" after a satisfaction rate: the same of a place, a field, a question."""
    sentence = around.sentence
    asked = bool(factor_of(frame, around)) and asks_several(around)
    if not asked and (frame.own - {"total"} or nouns_before(sentence, frame)):
        return False
    if not asked and names_area(frame, around):
        return False
    if sentence.between("change", frame.left, frame.figure.lead):
        return False  # "thấp hơn bình quân cả nước 2,59%"
    words = [word for word in sentence.folded_in(frame.left, frame.figure.lead) if word not in SIGNS]
    while words and words[0] in OPENINGS:
        words = words[1:]
    named = asked or bool(frame.members.keys() & {*PLACES, "field", "level"}) or words[:1] == [] or words[0] in LEADS
    shares = [other for other in around.earlier if other.figure.percent and other.measure == "level"]
    if shares:
        return (
            named
            and shares[-1].indicator == SATISFACTION
            and around.earlier[-1].unit in ("percent", "percentage_point")
        )
    last = around.context.alike.get("percent")
    heard = around.context.topics & {"satisfaction", "index"}
    told = last is not None and last.indicator == SATISFACTION and bool(heard)
    if told and named and words and not around.earlier:
        return True
    # "SIPAS 2023: … Quảng Ninh giữ ngôi đầu với 90,61%": what a title speaks of, where it speaks of no other index
    section = around.context.section
    other = last is not None and last.indicator != SATISFACTION
    titled = not other and {"satisfaction", "index"} <= section and "other_index" not in section | around.context.topics
    placed = asked or bool(frame.members.keys() & PLACES)
    return titled and "other_index" not in around.topics and placed and not around.earlier
