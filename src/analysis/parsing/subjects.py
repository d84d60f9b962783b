"""What a part of the petitions is about, as printed, where no code list has it."""

from itertools import pairwise

from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import KIND, Hit
from analysis.parsing.meaning import NAME_LINKS, function_words
from analysis.parsing.sentence import Sentence
from analysis.parsing.words import split_words

# What may stand before the name of a field in a list.
FIELD_LEADS = frozenset({":", ";", ",", "như", "gồm", "là"})
NO_FIELD = frozenset({"các", "nhiều", "những", "mọi", "một", "mỗi", "hai", "ba", "số"})
# The first words of the names of bodies: "Sở Y tế", "phòng Tư pháp".
OF_BODIES = frozenset(split_words("sở phòng ubnd huyện xã phường cục").folded)
OF_BODIES_TOO = (["văn", "phòng"], ["trung", "tâm"], ["chi", "cục"], ["chi", "nhánh"], ["thành", "phố"], ["thị", "xã"])
# Function words that are also part of the names of fields: "bảo hiểm xã hội", "cán bộ".
IN_NAMES = frozenset({"bảo", "bộ", "toàn", "chủ"})
COUNTING = frozenset(
    split_words("thấp cao ít tiếp nhận giải quyết xử lý trả đã được nhiều nhất chiếm tới hồ sơ đơn lượt số").folded
)
LISTING = frozenset({"có", "nhiều", "chủ", "phát", "sinh", "các", "được", "gồm", "như", "hồ", "sơ", "đơn"})
STILL_DOES = frozenset({"hiện", "còn", "vẫn", "đang", "mới", "chỉ"})
# Between a noun and what it is about, the longer first; what ends that; and what is whose competence, no subject.
SUBJECT_LEADS = (
    *(("trong", "lĩnh", "vực"), ("đối", "với", "lĩnh", "vực"), ("ở", "lĩnh", "vực"), ("lĩnh", "vực")),
    *(("thuộc", "lĩnh", "vực"), ("về", "lĩnh", "vực"), ("liên", "quan", "đến"), ("liên", "quan", "tới"), ("bàn", "về")),
    *(("nói", "đến"), ("nói", "về"), ("về", "việc"), ("nêu", "việc"), ("nêu", "chuyện"), ("thuộc",), ("về",)),
)
SUBJECT_ENDS = frozenset({"tới", "gửi", ";", ".", ":", "(", ")", "/", "chiếm", "đạt", "tăng", "giảm", "gồm"})
LIST_LINKS = frozenset({"và", "rồi", "đến", "tới", "kế", "tiếp", "là", "lĩnh", "vực"})
FIELD_LINKS = frozenset(split_words("thuộc trong ở về của hồ sơ thủ tục hành chính tthc nhóm").folded)
# What leads on to the next field of a list, and what may stand inside its brackets before the share.
NEXT_FIELD = frozenset(split_words(", ; và còn lại tiếp đến theo kế là lĩnh vực nội dung liên quan tới các").folded)
BRACKET_WORDS = frozenset(split_words("chiếm đạt khoảng gần trên hơn tỷ tỉ lệ là với").folded)
HAD = {("có", word) for word in ("nhiều", "số", "tổng", "lượng", "tỷ", "tới", "đến", "hơn", "gần", "trên")}
# "… vẫn là nội dung được phản ánh nhiều nhất"
TOLD_OF = (("lĩnh", "vực"), ("nội", "dung"), ("vấn", "đề"), ("nhóm", "nội"), ("nhóm", "vấn"), ("nhóm", "lĩnh"))
STILL = frozenset({"tiếp", "tục", "vẫn", "luôn", "cũng", "đang", "chính"})
OPENS_FIELD = frozenset({"mảng", "lĩnh"})
SUBJECTLESS = ("concept", "noun", "agency", "district", "name", "member", "near", "change", "remain", "scope")
NO_SUBJECT = frozenset(
    {
        "thẩm",
        "trách",
        "diện",
        "các",
        "những",
        "tỉnh",
        "huyện",
        "xã",
        "phạm",
        "khối",
        "nhóm",
        "cấp",
        "nội",
        "đơn",
        "loại",
    }
)


def name_field(sentence: Sentence, frame: Frame, known: str, may_divide: bool) -> str:
    """The field that the words before a figure name: one of the code list (`known`), else as printed; "" if none.

    `may_divide`: whether fields divide what is counted.
    """
    most = field_of_most(sentence, frame) if "nhất" in sentence.folded and may_divide else ""
    field = known or most
    if "vực" in sentence.folded and may_divide and not field:
        field = field_before(sentence, frame) or field_in_list(sentence, frame)
    if frame.unit == "task" and not field and ("mảng" in sentence.folded or "vực" in sentence.folded):
        field = field_of_tasks(sentence, frame)
    goes_on = frame.parent is not None or (frame.previous is not None and "field" in frame.previous.members)
    if frame.unit in ("petition", "report", "visit") and goes_on and not field:
        field = subject_before(sentence, frame)
    return field


def field_of_tasks(sentence: Sentence, frame: Frame) -> str:
    """ "Y tế có 2 nhiệm vụ; mảng Giáo dục 7 nhiệm vụ; lĩnh vực Văn hóa 20 nhiệm vụ": no agencies."""
    pairs = [*pairwise(sentence.folded)]
    if len(sentence.figures) < 3 or not any(first in (";", ",") and second in OPENS_FIELD for first, second in pairs):
        return ""
    name = sentence.folded_in(frame.left, frame.figure.lead)
    if frame.previous is None and "," in name:
        name = name[len(name) - name[::-1].index(",") :]
    while name and name[0] in OPENS_FIELD | {"vực", "còn", ";", ","}:
        name.pop(0)
    while name and name[-1] in NAME_LINKS:
        name.pop()
    fits = 0 < len(name) <= 8 and all(word.isalpha() or word in ",-" for word in name)
    return " ".join(name).replace(" ,", ",") if fits and name[0] not in OF_BODIES and not frame.own else ""


def subject_before(sentence: Sentence, frame: Frame) -> str:
    """ "gồm: đất đai 20 kiến nghị, giáo dục 14 kiến nghị": beside a field that is known, another label is one too."""
    named = [h for layer in ("member", "near") for h in sentence.between(layer, sentence.start, sentence.end)]
    if not any(hit.sense.detail == "field" for hit in named):
        return ""
    words = sentence.words_in(frame.left, frame.figure.lead)
    while words and words[0].folded in (",", ":", ";", "gồm", "và", "trong", "đó"):
        words = words[1:]
    name = [word.folded for word in words]
    while name and name[-1] in NAME_LINKS:
        name.pop()
    known = [h for layer in SUBJECTLESS for h in sentence.between(layer, frame.left, frame.figure.lead)]
    if name in (["khác"], ["còn", "lại"], ["nội", "dung", "khác"], ["các", "nội", "dung", "khác"]):
        return "other"
    fits = 0 < len(name) <= 4 and all(word.isalpha() for word in name) and not set(name) & function_words()
    return " ".join(name) if fits and not known else ""


def subject_after(sentence: Sentence, start: int, end: int) -> str:
    """ "18 kiến nghị về đường sá, cầu cống;": what a part of the petitions is about, as printed."""
    words = sentence.words_in(start, end)
    lead = next((lead for lead in SUBJECT_LEADS if [word.folded for word in words[: len(lead)]] == list(lead)), ())
    name: list[str] = []
    folded = [word.folded for word in words]
    for place, word in enumerate(folded[len(lead) :] if lead else (), len(lead)):
        if folded[place : place + 2] == [".", "."]:
            return ""  # "177.000 phản ánh về trật tự đô thị, môi trường...": of anything
        if word in SUBJECT_ENDS or word[0].isdigit():
            break
        name.append(word)
    while name and name[-1] in (",", "và", "có", "là"):
        name.pop()
    told = [hit for hit in sentence.between("concept", start, end) if hit.sense.code not in ("publish", "eligible")]
    fits = 0 < len(name) <= 8 and all(word.isalpha() or word in ",-" for word in name)
    if name[:2] == ["quy", "định"]:
        return ""  # "phản ánh, kiến nghị về quy định hành chính": what all of them are called
    return " ".join(name).replace(" ,", ",") if fits and not told and name[0] not in NO_SUBJECT else ""


def field_of_most(sentence: Sentence, frame: Frame) -> str:
    """ "Môi trường vẫn là nội dung được phản ánh nhiều nhất với 1.230 trường hợp": what is told of most of all."""
    words = sentence.folded_in(frame.left, frame.figure.lead)
    if "nhất" not in words or words[-1] not in NAME_LINKS or "là" not in words:
        return ""
    place = words.index("là")
    if tuple(words[place + 1 : place + 3]) not in TOLD_OF:
        return ""
    name = words[:place]
    signs = [number for number, word in enumerate(name) if word in ",;:"]
    name = name[signs[-1] + 1 :] if signs else name
    while name and name[-1] in STILL:
        name.pop()
    return " ".join(name) if 0 < len(name) <= 6 and all(word.isalpha() or word == "-" for word in name) else ""


def field_before(sentence: Sentence, frame: Frame) -> str:
    """ "lĩnh vực hộ tịch có 1.500 hồ sơ": the field named between the word for it and the figure; "" if none is."""
    folded = sentence.folded_in(frame.left, frame.figure.lead)
    if "vực" not in folded[1:]:
        return ""
    place = len(folded) - 1 - folded[::-1].index("vực")
    before = folded[max(0, place - 2)]
    if folded[place - 1] != "lĩnh" or before in NO_FIELD or before.isdecimal():
        return ""  # "giải quyết 5 lĩnh vực gồm 76 thủ tục": how many, and none of them
    name = folded[place + 1 :]
    had = [number for number, pair in enumerate(pairwise(name)) if number and pair in HAD]
    name = name[: had[0]] if had else name  # "lĩnh vực giao thông có nhiều kiến nghị nhất với 58 ý kiến"
    if "," in name and set(name[name.index(",") :]) <= NAME_LINKS | COUNTING | STILL_DOES | {","}:
        name = name[: name.index(",")]  # "trong lĩnh vực y tế, đã tiếp nhận 137 hồ sơ"
    while name and name[-1] in NAME_LINKS | COUNTING | STILL_DOES:
        name.pop()
    plain = all(word.isalpha() for word in name)
    # "lĩnh vực lao động, thương binh và xã hội 1.210 hồ sơ": one name with a comma
    listed = name[-3:-2] == ["và"] and {word for word in name if not word.isalpha()} == {","} and not frame.own
    return " ".join(name).replace(" ,", ",") if 0 < len(name) <= (5 if plain else 8) and (plain or listed) else ""


def _goes_on(sentence: Sentence, frame: Frame) -> bool:
    """ "Lĩnh vực kinh tế có 9 nhiệm vụ trễ hẹn, văn hóa - xã hội 5": a name and a number behind a field's."""
    if frame.previous is None or "field" not in frame.previous.named or frame.own or frame.relation == "paren":
        return False
    known = [h for layer in SUBJECTLESS for h in sentence.between(layer, frame.left, frame.figure.lead)]
    known = [h for h in known if h.sense.detail not in ("field", "type", KIND) and h.sense.code != "not_counted"]
    known = [h for h in known if h.sense.layer != "agency" or _opens_body(sentence, h)]  # "Tài nguyên và Môi trường 40"
    known = [h for h in known if h.sense.layer != "near" or frame.figure.lead - h.end <= 1]  # "xã" in "xã hội"
    return not known


def _is_opened(words: list[str]) -> bool:
    """ "Ở lĩnh vực y tế, kết quả khả quan: 72%": one field with which the sentence opens, and no list."""
    signs = [place for place, word in enumerate(words) if word in ",:;"]
    name = words[: signs[0]] if signs else []
    return bool(name) and words[signs[0]] == "," and not set(name) & (LISTING | FIELD_LEADS | COUNTING)


def _opens_body(sentence: Sentence, hit: Hit) -> bool:
    """Whether the name of an agency says what kind of body it is: "Sở Tài chính", not "Tài chính"."""
    return sentence.folded_in(hit.start, hit.end)[0] == split_words(hit.sense.code).folded[0]


def field_in_list(sentence: Sentence, frame: Frame) -> str:
    """ "các lĩnh vực nhiều hồ sơ như: tư pháp: 3.000 hồ sơ; đất đai: 560 hồ sơ": what a list of fields names."""
    words = sentence.folded_in(sentence.start, frame.figure.lead)
    if "vực" not in words:
        return ""
    place = words.index("vực")
    listed = words[place - 1 : place] == ["lĩnh"] and bool({":", "như", "gồm", "là"} & set(words[place:]))
    listed = listed and not _is_opened(words[place + 1 :])
    if not listed and not _goes_on(sentence, frame):
        return ""
    name = sentence.folded_in(frame.left, frame.figure.lead)
    while name and name[-1] in NAME_LINKS:
        name.pop()
    signs = [place for place, word in enumerate(name) if word in FIELD_LEADS]
    name = name[signs[-1] + 1 :] if signs else name
    while name and name[0] in LIST_LINKS:
        name = name[1:]
    name = name[name[:1] == ["ngành"] :]
    stray = {word for word in name if not word.isalpha() and word != "-"}
    stray |= set(name) & (COUNTING | function_words()) - IN_NAMES
    told = [
        hit
        for layer in (("concept", "member", "district", "near") if listed else ("concept",))
        for hit in sentence.between(layer, frame.left, frame.figure.lead)
        if hit.sense.detail != "field"
        and len(name) >= len(sentence.folded_in(hit.start, frame.figure.lead))
        # "lao động, thương binh và xã hội": a word inside the name is no level
        and (layer == "concept" or set(sentence.folded_in(hit.end, frame.figure.lead)) <= NAME_LINKS)
    ]
    if not name or name[0] in OF_BODIES or name[:2] in OF_BODIES_TOO or name == ["cùng"]:
        return ""
    return " ".join(name) if len(name) <= 8 and not stray and not told else ""


def field_after(sentence: Sentence, start: int, end: int) -> str:
    """ "2 hồ sơ trễ hạn thuộc lĩnh vực đất đai": the field that is said of a count, with no comma between; else ""."""
    opened = sentence.word_at(start)
    if opened is not None and opened.folded == "(":
        start = opened.end  # "3 hồ sơ (lĩnh vực hộ tịch)"
    signs = [sign.start for sign in sentence.signs_in(start, end, ",;:.()!?")]
    words = sentence.words_in(start, min(signs, default=end))
    folded = [word.folded for word in words]
    if "vực" not in folded[1:]:
        return ""
    place = folded.index("vực")
    led = {word.folded for word in words[: place - 1] if not _is_told(sentence, word.start, start, end)}
    if folded[place - 1] != "lĩnh" or not led <= FIELD_LINKS:
        return ""
    name: list[str] = []
    for word in words[place + 1 :]:
        if word.folded in SUBJECT_ENDS or not word.folded.isalpha() or _is_told(sentence, word.start, start, end):
            break
        name.append(word.folded)
    if not 0 < len(name) <= 8:
        return ""
    closed = words[place + len(name)].end
    return " ".join(name) + "".join(f", {other}" for other in _fields_listed(sentence, closed))


def _fields_listed(sentence: Sentence, place: int) -> list[str]:
    """ "lĩnh vực đất đai, xây dựng và hộ tịch": the fields that go on behind one, each known, between two links."""
    found: list[str] = []
    comma = sentence.word_at(place)
    while comma is not None and comma.folded in (",", "và"):
        named = [h for layer in ("near", "member", "service") for h in sentence.starting(layer, comma.end + 1)]
        named = [hit for hit in named if hit.sense.detail == "field"]
        following = sentence.word_at(named[0].end) if named else None
        if not named or (following is not None and following.folded not in (",", "và", ".", ";", ")")):
            break
        found.append(" ".join(sentence.folded_in(named[0].start, named[0].end)))
        comma = following
    return found


def _is_told(sentence: Sentence, place: int, start: int, end: int) -> bool:
    return any(hit.start <= place < hit.end for hit in sentence.between("concept", start, end))


def field_in_brackets(sentence: Sentence, frame: Frame) -> str:
    """ "lĩnh vực đất đai (chiếm 72%), chính sách xã hội (8%)": the name before the brackets of the next share."""
    previous = frame.previous
    if previous is None or not frame.figure.percent or not previous.figure.percent or "field" not in previous.members:
        return ""
    opened = [sign.start for sign in sentence.signs_in(previous.figure.end, frame.figure.lead, "(")][-1:]
    closed = [sign.end for sign in sentence.signs_in(previous.figure.end, frame.figure.lead, ")")][-1:]
    if not opened or not closed or opened[0] < closed[0]:
        return ""
    if not set(sentence.folded_in(opened[0] + 1, frame.figure.lead)) <= BRACKET_WORDS:
        return ""
    hits = [hit for layer in ("member", "near") for hit in sentence.between(layer, closed[0], opened[0])]
    known = [hit.sense.code for hit in hits if hit.sense.detail == "field"]
    if known:
        return known[-1]
    name = sentence.folded_in(closed[0], opened[0])
    while name and name[0] in NEXT_FIELD:
        name.pop(0)
    if name in ([], ["khác"]):
        return "other"
    return " ".join(name) if len(name) <= 6 and all(word.isalpha() for word in name) else ""
