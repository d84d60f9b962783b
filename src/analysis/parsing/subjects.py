"""What a part of the petitions is about, as printed, where no code list has it."""

from analysis.parsing.frames import Frame
from analysis.parsing.meaning import function_words
from analysis.parsing.sentence import Sentence

# What may stand between a name and its figure, and before the name, in a list of places.
NAME_LINKS = frozenset({":", "(", "có", "với", "là", "cũng", "đạt", "tiếp", "-"})
# Between a noun and what it is about, the longer first; what ends that; and what is whose competence, no subject.
SUBJECT_LEADS = (
    *(("thuộc", "lĩnh", "vực"), ("về", "lĩnh", "vực"), ("liên", "quan", "đến"), ("liên", "quan", "tới"), ("bàn", "về")),
    *(("nói", "đến"), ("nói", "về"), ("về", "việc"), ("thuộc",), ("về",)),
)
SUBJECT_ENDS = frozenset({";", ".", ":", "(", ")", "/", "chiếm", "đạt", "tăng", "giảm", "gồm"})
SUBJECTLESS = ("concept", "noun", "agency", "district", "member", "near", "change", "remain", "scope")
NO_SUBJECT = frozenset(
    {"thẩm", "trách", "diện", "các", "những", "tỉnh", "huyện", "xã", "phạm", "khối", "nhóm", "cấp", "nội", "đơn"}
)


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
    for word in words[len(lead) :] if lead else ():
        if word.folded in SUBJECT_ENDS or word.folded[0].isdigit():
            break
        name.append(word.folded)
    while name and name[-1] in (",", "và", "có", "là"):
        name.pop()
    told = [hit for hit in sentence.between("concept", start, end) if hit.sense.code not in ("publish", "eligible")]
    fits = 0 < len(name) <= 8 and all(word.isalpha() or word in ",-" for word in name)
    return " ".join(name).replace(" ,", ",") if fits and not told and name[0] not in NO_SUBJECT else ""
