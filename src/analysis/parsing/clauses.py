"""The place with which a clause opens, and which answers for all that the clause tells."""

from analysis.parsing.frames import Frame
from analysis.parsing.openings import BARE_LEADS, acts_next, behind_link
from analysis.parsing.places import ORDER
from analysis.parsing.sentence import Sentence
from analysis.parsing.words import split_words

# "Còn Văn phòng UBND tỉnh được giao 355 nhiệm vụ": the office, told beside agencies (settle_agencies).
OWN_OFFICE = "Văn phòng UBND tỉnh"
LIST_MARKS = frozenset("-–+*•.)/")  # "- Sở Tài chính: được giao 210 nhiệm vụ"
GIVEN_WITHIN = 9  # words: "Sở Xây dựng được Chủ tịch UBND tỉnh giao 96 nhiệm vụ"
PLACE_LEADS = frozenset({"với", "đối", "tại", "ở", "riêng", "còn", "như"})
# "Hồ sơ thuộc thẩm quyền giải quyết của Sở Y tế: 19.593 hồ sơ, …", "Hồ sơ do Sở Xây dựng giải quyết: …"
COMPETENT = frozenset({"số", "tổng", "hồ", "sơ", "thuộc", "thẩm", "quyền", "giải", "quyết", "xử", "lý", "của", "do"})
# What those whom "do" names have to do, from behind up to their name.
HANDLING = frozenset(split_words(": là giải quyết có thẩm quyền tiếp nhận và , thụ lý xử trực phải đã").folded)
SPECIALISED = "cơ quan chuyên môn"
SEVERAL = (["hai"], ["ba"], ["bốn"], ["các"], ["những"])
RANK_ENDS = frozenset({"là", "có", ","})
RANK_LINKS = ([","], [":"], ["với"], ["có"])
RANKED = frozenset({"là", "đó", "cả", "nước", "có", "tỉnh", "phía", "bộ", "ngành", "khối", "địa", "phương", "đến"})


def clause_place(frame: Frame, sentence: Sentence) -> dict[str, str]:
    """ "Huyện Can Lộc tiếp nhận 500 hồ sơ, giải quyết 480": the place with which a clause opens.

    An agency must be brought up as such: "Với Sở Nội vụ, được giao 630 nhiệm vụ", "Sở Nội vụ được giao …".
    """
    for hit in sentence.between("district", frame.left, frame.figure.lead)[:1]:
        before = sentence.folded_in(sentence.behind_times(frame.left, hit.start), hit.start)
        # "Nhiều nhất là huyện Can Lộc với 500 hồ sơ, đã …", not "Dẫn đầu là hai huyện Gia Lâm, Đông Anh với …"
        ranked = any(word in ORDER and word.isalpha() for word in before) and set(before) <= ORDER | RANKED
        if (
            before[-1:] not in SEVERAL
            and (len(before) <= 2 or ranked)
            and not (ranked and _goes_beyond(frame, sentence))
        ):
            return {"district": hit.sense.code}
    for hit in sentence.between("agency", frame.left, frame.figure.lead)[:1]:
        opening = sentence.behind_times(frame.left, hit.start)
        before = sentence.folded_in(opening, hit.start)
        before = before[1:] if opening > frame.left and before[:1] == [","] else before
        before = [] if opening == sentence.start and is_mark(before) else before
        while before and (before[0] in LIST_MARKS or before[0].isdecimal()):
            before = before[1:]
        before = behind_link(before)
        after = sentence.folded_in(hit.end, frame.figure.lead)[:1]
        led = bool(before) and set(before) <= PLACE_LEADS and after in ([","], [":"])
        ranked = _is_ranked(before, sentence.folded_in(hit.end, frame.figure.lead))
        led = led or ranked or (not before and after == [":"])  # "Sở Nội vụ: được giao 85 nhiệm vụ, hoàn thành 80"
        given = after == ["được"] and "giao" in sentence.folded_in(hit.end, frame.figure.lead)[:GIVEN_WITHIN]
        led = led or (set(before) <= COMPETENT and before[-1:] in (["của"], ["do"]) and before[:1] != ["do"])
        if led or (set(before) <= BARE_LEADS and (given or acts_next(sentence, hit.end, frame.figure.lead))):
            return {"agency": hit.sense.code}
    for hit in sentence.between("scope", frame.left, frame.figure.lead)[:1]:
        before = sentence.folded_in(frame.left, hit.start)
        given = sentence.folded_in(hit.end, frame.figure.lead)[:2] == ["được", "giao"]
        if hit.sense.code == "provincial_office" and given and set(before) <= PLACE_LEADS:
            return {"agency": OWN_OFFICE}
    return {}


def _goes_beyond(frame: Frame, sentence: Sentence) -> bool:
    """ "thấp nhất là huyện Can Lộc 90%; …", "…, kế đến là huyện Kỳ Anh": what follows is not of that one alone."""
    districts = {hit.sense.code for hit in sentence.between("district", frame.left, sentence.end)}
    scopes = sentence.between("scope", frame.figure.end, sentence.end)
    return len(districts) > 1 or bool(scopes) or bool(sentence.signs_in(frame.figure.end, sentence.end, ";"))


def doer_before(sentence: Sentence, frame: Frame) -> str:
    """ "Hồ sơ do Chi nhánh Bắc Sơn và Sở Xây dựng có thẩm quyền giải quyết: 900": who has to settle what is counted.

    "" where no agency or specialised office ("cơ quan chuyên môn") is named, or more is told before the figure.
    """
    words = sentence.words_in(frame.left, frame.figure.lead)
    place = next((n for n, word in enumerate(words) if word.folded == "do"), len(words))
    last = len(words)
    while last > place and words[last - 1].folded in HANDLING:
        last -= 1
    if words[-1:] == [] or words[-1].folded != ":" or not place + 1 < last < len(words) - 2:
        return ""
    names = sentence.between("agency", words[place].end, words[last - 1].end)
    if names:
        return ", ".join(name.sense.code for name in names)
    offices = " ".join(sentence.folded_in(words[place].end, words[last - 1].end))
    return SPECIALISED if SPECIALISED in offices else ""


def _is_ranked(before: list[str], after: list[str]) -> bool:
    """ "Dẫn đầu cả nước là An Giang, với …", "An Giang dẫn đầu cả nước với …": a place by its rank."""
    rank = next((n for n, word in enumerate(after) if word not in ORDER | RANKED or word in RANK_ENDS), len(after))
    if before == ["theo"]:
        return False  # "Theo Sở Thông tin và Truyền thông, …": who says so
    return set(before) <= ORDER | RANKED and bool(before or rank) and after[rank : rank + 1] in RANK_LINKS


def is_mark(words: list[str]) -> bool:
    """Whether words are nothing but the mark of a list item: "-", "1.", "a)"."""
    return 0 < len(words) <= 2 and words[-1] in LIST_MARKS and all(len(word) <= 2 for word in words)
