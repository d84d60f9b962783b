"""Bodies that a page is about as a whole: a department, a technical office of one, the provincial reception board."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.codelists.toml_files import read_toml
from analysis.documents.letters import UPPER, begin_words
from analysis.parsing.lexicon import find_phrases
from analysis.parsing.words import split_words

# "Sở được giao 21 nhiệm vụ": a department that a page speaks of without its name, since it speaks of no other
OWN_DEPARTMENT = re.compile(
    r"(?<!\w)(?<!các )(?<!khối )(?<!cấp )(?<!những )(?<!mỗi )(?<!\d )(?<!ngành, )"
    r"[Ss]ở(?!\s*(?:,|ban(?! hành)|ngành|và|-|–))(?=\s+[a-zà-ỹđ])"
)
# "Trong năm, Sở đã tiếp nhận 2.318 hồ sơ"
BARE_DOES = re.compile(
    rf"{OWN_DEPARTMENT.pattern}\s+(?:đã\s+|cũng\s+)?"
    r"(?:tiếp nhận|giải quyết|xử lý|nhận|được giao|hoàn thành|ban hành|phát hành|cấp|tiếp)(?!\w)"
)
# "Theo Sở Xây dựng, quý I tiếp nhận …", "Sở Xây dựng cho biết", "Sở Xây dựng: giải quyết …", "làm việc với Sở Xây dựng"
SPEAKS = re.compile(
    rf"[Tt]heo(?:\s+(?:báo cáo|thống kê|số liệu)(?:\s+của)?)?\s+Sở\s+[{UPPER}]"
    rf"|(?:làm việc|kiểm tra|giám sát)[^.;\n]{{0,40}}?\sSở\s+[{UPPER}]"
    rf"|^Sở\s+[{UPPER}][^.;:,\n]{{1,60}}:"
    rf"|(?<!\w)Sở\s+[{UPPER}][^.;:,\n]{{1,60}}\scho (?:biết|hay)",
    re.MULTILINE,
)
AGENCY_DOES = re.compile(r"\s+(?:(?:đã|cũng|vừa)\s+)?(?:tiếp(?! tục| theo| cận)|nhận|giải quyết|xử lý)(?!\w)")
NAMED_DEPARTMENT = re.compile(rf"Sở(?<!\wSở)\s+(?=[{UPPER}])[\w&-]+")
# "Sở Xây dựng Bắc Giang tiếp nhận 2.318 hồ sơ"
BESIDE_AGENCIES = re.compile(rf"(?<!\w)Sở\s+[{UPPER}][^.;]*(?:[,;]|và)\s+$")
DEPARTMENT_DOES = re.compile(
    rf"(?<!\w)Sở\s+[{UPPER}][^.,;:\n]{{1,60}}?\s"
    r"(?:đã\s+)?(?:tiếp nhận|giải quyết|nhận|được giao|hoàn thành|ban hành|phát hành)(?!\w)"
)
# at the beginning of a clause, and not the department that the land office is part of
OTHER_DEPARTMENT = re.compile(
    rf"(?:^|[.;]\s|(?<!\w)và\s)Sở\s+(?!Tài nguyên|Nông nghiệp)[{UPPER}][^.,;:\n]{{1,60}}?\s"
    r"(?:đã\s+)?(?:tiếp nhận|nhận|giải quyết)\s+(?:được\s+)?\d",
    re.MULTILINE,
)
TITLED = re.compile(rf"Sở\s+[{UPPER}][^.;:,\n]{{1,40}}:")
WHOLE = re.compile(r"[Tt]oàn tỉnh|[Cc]ả tỉnh|địa bàn tỉnh|[Tt]oàn ngành")
# offices that do a department's work: "Chi cục Kiểm lâm tỉnh", "văn phòng đăng ký đất đai", "đơn vị … thuộc Sở"
TECHNICAL = re.compile(
    rf"(?=[CcVvĐđTt])(?<!\w)(?<!và )(?:[Cc]hi cục\s+[{UPPER}]\w*(?:\s+\w+)?"
    r"|(?:[Vv]ăn phòng|[Cc]ơ quan|[Đđ]ơn vị)\s+[Đđ]ăng ký\s+(?:[Qq]uyền sử dụng\s+)?[Đđ]ất đai"
    rf"|(?:[Đđ]ơn vị|[Cc]ơ quan|[Tt]rung tâm)\s+[^.,;:()\n]{{1,50}}?\s+thuộc\s+Sở\s+[{UPPER}]\w+)"
)
# "Sở Xây dựng: 640; Văn phòng Đăng ký đất đai: 511": one of a list
COUNTED = re.compile(r"\s*(?:[:(]|có|với)?\s*\d")
CITIES = "|".join(read_toml("scopes.toml")["central_cities"]["names"])
DISTRICT = re.compile(rf"(?<!\w)(?i:huyện|quận|thị xã|thành phố|tp\.?)\s*(?=[{UPPER}])(?!(?:{CITIES})\s*[:–-])")
BOARD = re.compile(
    r"(?<!\w)(?<!riêng )(?<!riêng ở )(?<!riêng tại )(?:[Bb]an|[Tt]rụ\s+sở)\s+[Tt]iếp\s+(?:công\s+)?dân\s+"
    r"(?:của\s+)?(?:UBND\s+)?tỉnh(?!\w)"
)
# who else a page may speak of: then it is not about the one body
OTHERS = re.compile(
    r"[Tt]oàn tỉnh|[Cc]ả tỉnh|địa bàn tỉnh|[Tt]oàn ngành|sở, (?:ban, )?ngành|cấp (?:huyện|xã)"
    r"|(?<!\w)[Cc]ác (?:cấp|sở|huyện|địa phương|cơ quan|ngành|xã)"
)
# who else does what is counted: the levels of a province, its districts, its one-stop centre
WIDER = re.compile(
    r"cấp (?:tỉnh|huyện|xã)|[Tt]rung tâm (?:[Pp]hục vụ )?[Hh]ành chính công|(?<!\w)của tỉnh(?!\w)"
    r"|(?<!\w)[Cc]ác (?:huyện|địa phương|đơn vị trong tỉnh)|(?<!\d)\d{1,3} (?:sở|huyện|cơ quan|đơn vị)"
)
# its own lower levels, "Công an cấp huyện", are no other body
BRANCHES = re.compile(
    r"(?:[Cc]ông an|[Bb]ảo hiểm xã hội|BHXH|[Cc]hi cục \w+|[Kk]ho bạc)\s+(?:các\s+)?(?:cấp )?(?:huyện|xã)(?!\w)"
)
TOGETHER = re.compile(rf"(?:\s+[{UPPER}]\w*){{0,4}}\s*(?:,|và)\s+[{UPPER}]")
# the same of the lead of a page on a technical office, whose branches lie all over the province
BESIDE = re.compile(r"[Tt]oàn tỉnh|[Cc]ả tỉnh|(?<!\w)[Cc]ác (?:sở|cấp|ngành)|sở, (?:ban, )?ngành")
ALL_COMMUNES = re.compile(
    r"(?:[Tt]oàn|[Cc]ả)\s+(?:tỉnh|thành phố)|(?<!\w)(?:[Cc]ác|\d+)\s+(?:xã|phường|sở|trung tâm|địa phương)(?!\w)"
)
POLICE = re.compile(r"(?:c(?i:ông an)|C(?i:ông an))\s+(?:tỉnh|thành phố|TP)(?!\w)")
# "Thời gian qua, Bảo hiểm xã hội tỉnh đã …": a comma that parts no list
BEHIND_TIME = re.compile(r"(?:qua|nay|năm|tháng|quý \w+|\d{4}),\s$")
OPENING = 250  # characters: a title and the first lines
LONGEST_NAME = 60  # characters


class Body(NamedTuple):
    """A body named in the text, from `start`: its scope and its name as printed."""

    start: int
    end: int
    scope: str
    name: str


def find_own_department(text: str, lead_end: int, alone: bool) -> Body | None:
    """The department that a page is about: the only one that it names, in its lead, and speaks of as "Sở" later on.

    Once is enough where its name opens the title, or stands before what it did; where nothing is told of the whole
    province (`alone`), so is that it tells what was done.
    """
    named = list(NAMED_DEPARTMENT.finditer(text))
    if not named or named[0].start() >= lead_end:
        return None
    end = find_end_of_name(text, *named[0].span())
    short = _abbreviate(text[named[0].start() : end])
    spelt_out = [match.group() for match in named if "-" not in match.group() and _letters(match.group()) != short]
    if len({name.casefold() for name in spelt_out}) > 1:
        return None
    spoken = [match for match in OWN_DEPARTMENT.finditer(text) if match.start() > named[0].start()]
    headed = _heads(text, named)
    if len(spoken) < 2 and not headed and OTHERS.search(text):
        return None
    own = len(spoken) > 1 or headed or _is_own(text, lead_end, named, len(spoken))
    if not own and not (alone and _speaks(text, lead_end, named[0], end)):
        return None
    return Body(named[0].start(), end, "department", text[named[0].start() : end])


def _heads(text: str, named: list[re.Match[str]]) -> bool:
    """ "Sở Nội vụ tổng kết năm. Năm 2025, Sở Nội vụ hoàn thành …": it opens the title, is named again and does it.

    Then others whom it worked with are no reason against it; a province that is told of as a whole is.
    """
    if len(named) < 2 or named[0].start() != len(text) - len(text.lstrip()) or WHOLE.search(text):
        return False
    return TITLED.match(text, named[0].start()) is not None or DEPARTMENT_DOES.search(text) is not None


def _is_own(text: str, lead_end: int, named: list[re.Match[str]], spoken: int) -> bool:
    """Whether a department opens a page and is named again, or is said to have done what is counted."""
    if len(named) > 1 and (spoken or named[0].start() == len(text) - len(text.lstrip())):
        return True
    return BARE_DOES.search(text) is not None or (spoken > 0 and DEPARTMENT_DOES.search(text, 0, lead_end) is not None)


def _speaks(text: str, lead_end: int, named: re.Match[str], end: int) -> bool:
    """Whether a department tells, or is visited for, what nobody else is said to have done: it is its own work."""
    if is_reporter(text[named.start() : end]):
        return False
    return SPEAKS.search(text, 0, lead_end) is not None and WIDER.search(text) is None


def is_reporter(name: str) -> bool:
    """Whether a department is one that tells what all agencies of its province did."""
    return " ".join(name.casefold().split()) in read_toml("scopes.toml")["department"]["reporters"]


def find_own_agency(text: str, lead_end: int) -> Body | None:
    """The one agency beside the departments that a page opens with, "Cục Thuế tỉnh", where it speaks of no other."""
    every = list(agencies().finditer(text))
    found = [match for match in every if not _is_listed(text, match.start())]
    if not found or found[0].start() >= min(lead_end, OPENING):
        return None
    told = BRANCHES.sub(" ", text)
    if BESIDE.search(told) or WIDER.search(told):
        return None
    others = NAMED_DEPARTMENT.search(text) or TOGETHER.match(text, found[0].end())
    # "Năm 2022, Công an tỉnh nhận 3.400 hồ sơ; Cục Thuế tỉnh 450": one behind a comma does work too
    doing = [match for match in every if AGENCY_DOES.match(text, match.end())]
    if others or len({_plain_name(match.group()) for match in (*found, *doing)}) > 1:
        return None
    return Body(*found[0].span(), "department", found[0].group())


def _is_listed(text: str, place: int) -> bool:
    """Whether an agency stands behind a comma, or "và", that no time ends."""
    if not text.endswith((", ", "và "), 0, place):
        return False
    return BEHIND_TIME.search(text, max(0, place - 12), place) is None


def _plain_name(agency: str) -> str:
    """ "BHXH tỉnh" and "Bảo hiểm xã hội" are one."""
    return agency.casefold().replace("bhxh", "bảo hiểm xã hội").removesuffix(" tỉnh")


@cache
def agencies() -> re.Pattern[str]:
    """The agencies of scopes.toml, in any case."""
    names = begin_words(*map(re.escape, read_toml("scopes.toml")["department"]["agencies"]), any_case=True)
    return re.compile(rf"{names}(?!\w)")


@cache
def _rooms() -> re.Pattern[str]:
    names = [name for name in read_toml("scopes.toml")["department"]["agencies"] if name.startswith("phòng")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def without_rooms(text: str) -> str:
    """The text with NULs for the rooms of a police that it names too: "Phòng Cảnh sát giao thông Công an tỉnh"."""
    if POLICE.search(text) is None:
        return text
    return _rooms().sub(lambda room: "\0" * len(room.group()), text)


def _abbreviate(name: str) -> str:
    """ "Sở Giao thông vận tải" in the letters that stand for it, GTVT."""
    return "".join(word[0].upper() for word in name.split()[1:] if word.casefold() != "và")


def _letters(name: str) -> str:
    """The letters of "Sở TN&MT", TNMT."""
    return "".join(letter for letter in name.split()[-1] if letter.isalpha())


def find_end_of_name(text: str, start: int, end: int) -> int:
    """Where the name of a department ends that begins at `start` and is known up to `end`: "Sở Xây dựng"."""
    named = find_phrases(split_words(text[start : start + LONGEST_NAME])).get("agency", [])
    return max([end, *(start + hit.end for hit in named if hit.start == 0)])


def stands_beside_departments(text: str, place: int) -> bool:
    """ "Sở Y tế 71 điểm, UBND huyện Lục Ngạn 88 điểm": whether a district is one of a list that departments open."""
    if BESIDE_AGENCIES.search(text, max(0, place - 80), place):
        return True
    return len({match.group() for match in NAMED_DEPARTMENT.finditer(text, 0, place)}) > 2


def find_technical_office(text: str, lead_end: int) -> Body | None:
    """The one technical office of a department that a page opens with; None where it speaks of others too."""
    found = TECHNICAL.search(text, 0, min(lead_end, OPENING))
    if found is None or BESIDE.search(text, 0, lead_end) or COUNTED.match(text, found.end()):
        return None
    if OTHER_DEPARTMENT.search(text):
        return None  # "Văn phòng Đăng ký đất đai nhận 6.400 hồ sơ; Sở Y tế nhận 500": side by side
    if agencies().search(text, 0, found.start()):
        return None  # "Cục Thuế tỉnh nhận 3.450 hồ sơ, … Chi cục Thuế khu vực 560": a part of it
    if DISTRICT.search(text, 0, found.start()):
        return None  # "huyện Phú Giáo tiếp nhận 7.604 hồ sơ, … Chi nhánh Văn phòng đăng ký đất đai 3.104": a part of it
    kinds = {match.group().casefold() for match in TECHNICAL.finditer(text)}
    if len(kinds) > 1:
        return None
    end = find_end_of_name(text, max(found.start(), text.rfind("Sở", *found.span())), found.end())
    return Body(found.start(), end, "department", text[found.start() : end])


def find_reception_board(text: str, lead_end: int) -> Body | None:
    """The provincial reception board where the page opens with it and tells of no other there: it is the office's."""
    found = BOARD.search(text, 0, min(lead_end, OPENING))
    if found is None or OTHERS.search(text, 0, lead_end):
        return None
    return Body(found.start(), found.end(), "provincial_office", found.group())


def is_own(text: str, commune: re.Match[str]) -> bool:
    """Whether the opening of a page names a commune twice, that of a one-stop centre first, and nothing wider at all.

    "Trung tâm Phục vụ hành chính công xã Phú An khánh thành": such a page is the commune's.
    """
    place = commune.group().strip().casefold()
    opening = text[: 2 * OPENING].casefold()
    return commune.start() < 2 * OPENING and opening.count(place) > 1 and not _speaks_of_others(text)


@lru_cache(maxsize=4)
def _speaks_of_others(text: str) -> bool:
    return ALL_COMMUNES.search(text) is not None
