"""Bodies that a page is about because they do what it tells of, though no office of theirs is named.

A council, a district or a commune, or a party committee of one: "Huyện đã tổ chức 40 hội nghị trực tuyến".
"""

import re

from analysis.codelists.provinces import fold
from analysis.documents.letters import UPPER, begin_words
from analysis.parsing.named_bodies import central_cities
from analysis.parsing.own_bodies import OPENING, Body

NAME = rf"[{UPPER}]\w*(?:[^\S\n]+[{UPPER}]\w*){{0,6}}"  # bounded: a run of "Huyện Huyện …" would be tried over and over
COUNCIL_NAME = r"(?:HĐND|Hội đồng [Nn]hân dân|Đoàn ĐBQH|Đoàn đại biểu Quốc hội|[Đđ]ại biểu [Nn]hân dân)"
# "Thường trực HĐND tỉnh", "Đoàn ĐBQH và HĐND tỉnh", "trang Đại biểu nhân dân tỉnh Nghệ An"
COUNCIL = re.compile(
    rf"(?<!\w)(?:(?:Thường trực|các [Bb]an|Văn phòng|Đảng bộ)\s+)*{COUNCIL_NAME}"
    rf"(?:\s*(?:,|và|-|–|&)\s*(?:Thường trực\s+|các [Bb]an\s+)*{COUNCIL_NAME})*"
    rf"\s+(?:đơn vị\s+)?(?:tỉnh|[Tt]hành phố|TP\.?)(?:\s*(?P<name>{NAME}))?"
)
# "HĐND tỉnh, UBND tỉnh ban hành 57 văn bản": the province's two together
WITH_COMMITTEE = re.compile(r"\s*(?:,|và|cùng|-|–|&)\s*(?:UBND|Ủy ban [Nn]hân dân|Uỷ ban [Nn]hân dân)")
# what councils and their portals do; what voters ask of them is answered by the whole province
COUNCIL_WORK = re.compile(
    r"(?i:\d[^\S\n]+(?:kỳ họp|phiên họp|phiên|cuộc|đợt|đoàn|chuyên đề|nghị quyết|dự án luật|điểm tiếp xúc|buổi"
    r"|hội nghị|nội dung giám sát|báo cáo|tờ trình|điểm)(?!\w))"
)
# voters' petitions that a council gathers, not those that a committee answers
VOTERS = re.compile(
    r"(?i:(?:tổng hợp|tiếp nhận|nhận|ghi nhận|chuyển)[^.;\d\n]{0,30}"
    r"\d[\d.]*\s+(?:ý kiến, )?kiến nghị (?:của |từ )?cử tri)"
)
# the same that others do too, of whom a council may only be told
SHARED_WORK = re.compile(r"(?i:\d[^\S\n]+(?:lượt|tin|bài|văn bản|(?:triệu|nghìn|ngàn)\s+lượt)(?!\w))")
OTHERS = re.compile(r"(?<!\w)[Cc]ác (?:cơ quan|cấp|ngành|sở)[^.;\n]{0,50}?\s(?:tiếp|nhận|giải quyết)\s")
# "Đoàn ĐBQH tỉnh đã tiếp nhận 86 đơn": what its delegation did itself, and what that may be
DELEGATION_DOES = re.compile(
    r"(?:Đoàn ĐBQH|Đoàn đại biểu Quốc hội)(?:(?!giám sát|khảo sát|làm việc)[^.,;:\d\n]){0,60}?"
    r"\s(?:tiếp nhận|tiếp|nhận|xử lý|chuyển|tổng hợp|đã làm|làm tốt|hoàn thành tốt|thực hiện tốt)(?!\w)"
)
LETTERS = re.compile(r"\d[^\S\n]+(?:lượt\s+)?(?:đơn|lượt công dân|ý kiến|kiến nghị)(?!\w)")
# who else a page may be about: the first that it names does what it tells of
RIVAL = re.compile(
    r"(?<!\w)(?:UBND|Ủy ban [Nn]hân dân|Uỷ ban [Nn]hân dân|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thành uỷ"
    rf"|Sở\s+[{UPPER}]|Trung tâm (?:Phục vụ )?[Hh]ành chính công|[Tt]oàn tỉnh|[Cc]ả tỉnh"
    r"|địa bàn tỉnh|(?<!các )cấp tỉnh|cấp xã|cơ quan hành chính|cử tri)(?!\w)"
)
COMMITTEES = (
    *("UBND", "Ủy ban nhân dân", "Uỷ ban nhân dân", "HĐND", "Hội đồng nhân dân"),
    *("Đảng ủy", "Đảng uỷ", "Đảng bộ"),
)
COMMITTEE_OF = f"(?:{'|'.join(COMMITTEES)})"
COMMUNE = re.compile(
    rf"(?<!\w)(?<![Tt]hị )(?:{COMMITTEE_OF}\s+|[Tt]rung tâm [Pp]hục vụ hành chính công\s+)?"
    rf"(?P<kind>xã|Xã|phường|Phường|thị trấn|Thị trấn|đặc khu|Đặc khu)[^\S\n]+(?P<name>{NAME})"
)
COMMUNE_BODY = re.compile(
    rf"{begin_words(*COMMITTEES, *(f'{sign}rung tâm [Pp]hục vụ hành chính công' for sign in 'tT'))}\s+"
    rf"(?<!thị )(?:xã|phường|thị trấn|đặc khu)[^\S\n]+{NAME}"
)
RANKING = r"vươn lên|đứng (?:đầu|thứ)|xếp thứ|dẫn đầu"
COMMUNE_ACTS = re.compile(
    rf"{begin_words('xã', 'phường', 'thị trấn', 'đặc khu', 'Xã', 'Phường', 'Thị trấn', 'Đặc khu')}"
    rf"(?<![Tt]hị xã)(?<![Tt]hị Xã)[^\S\n]+{NAME}"
    r"(?:\s*\([^()\n]{1,40}\))?\s+(?:đã\s+|vừa\s+|đang\s+)?"
    rf"(?:tổ chức|tiếp nhận|tiếp|nhận|ban hành|phát hành|giải quyết|đăng|{RANKING})(?!\w)"
)
LEADING = re.compile(rf"(?:{RANKING})$")
# not "Với 412 hồ sơ, xã Bắc Sơn vươn lên đứng thứ nhất"
COUNTS = re.compile(r"(?<!Với )(?<!với )(?<![\d.,])\d[\d.,]*\s?(?:%|hồ sơ|nhiệm vụ|văn bản|đơn|lượt|người)")
AHEAD_WITH = re.compile(r"[^.;,\n\d]{0,30}?(?:với|đạt|có|\()\s*(?:(?:gần|hơn|trên)\s+)?\d")
CHAIRS = ("Chủ tịch ", "chủ tịch ", "Bí thư ", "bí thư ")
PARTY_ACTS = re.compile(
    r"(?<!\w)(?<!thư )(?:Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thành uỷ)\s+(?:đã\s+|vừa\s+)?"
    r"(?:tổ chức|ban hành|phát hành|tiếp nhận)(?!\w)"
)
# who stands beside or above one commune on a page that is not about it alone
WIDER = re.compile(
    r"[Tt]oàn (?:tỉnh|thành phố|huyện|quận|thị xã)|[Cc]ả (?:tỉnh|huyện)|địa bàn (?:tỉnh|huyện|thành phố|quận)"
    r"|(?<!\w)[Cc]ác (?:xã|phường|huyện|sở|địa phương|đơn vị)|cấp (?:xã|huyện|tỉnh)|xã, phường"
    r"|(?:UBND|HĐND|ban nhân dân) (?:tỉnh|thành phố|huyện|quận|thị xã)|Tỉnh ủy|Tỉnh uỷ"
)
# "UBND huyện và UBND các xã đã tiếp nhận": a district that a page speaks of without its name
BARE_DISTRICT = re.compile(
    r"(?=[UỦc])(?<!\w)(?<!, )(?<!và )(?<!thẩm quyền )(?<!thẩm quyền của )(?<!chỉ đạo )"
    rf"(?:UBND\s+|Ủy ban nhân dân\s+|Uỷ ban nhân dân\s+|của\s+)(?:huyện|thị xã|quận)"
    rf"(?!\s*,\s*(?:huyện|thị|thành|quận|xã|phường))(?!\s*[-–/])(?!\s+(?:[{UPPER}]|thị xã|thành phố))(?!\w)"
)
# who speaks of districts without being one
ABOVE = re.compile(
    r"[Tt]oàn tỉnh|[Cc]ả tỉnh|địa bàn tỉnh|cấp tỉnh|UBND tỉnh|ban nhân dân tỉnh|(?<!\w)[Cc]ác (?:sở|huyện|quận)(?!\w)"
    r"|sở, (?:ban, )?ngành|(?<!\w)của sở(?!\w)|(?<!\w)[Tt]ỉnh (?:đã|tiếp|giải quyết|ban hành)(?!\w)"
)
# behind a comma only where it closes a time, "Năm 2022, huyện …": else a list of bodies may go on
AFTER = r"(?:(?<=nay, )|(?<=năm, )|(?<=đó, )|(?<=qua, )|(?<![^\W\d], ))"
KIND = r"(?:[Hh]uyện|[Tt]hị xã|[Qq]uận)"
DOING = (
    r"(?:đã|vừa|cũng|còn|luôn|đều|đang)\s+(?:\w+\s+){0,2}?(?:tổ chức|tiếp|nhận|ban hành|phát hành|giải quyết|xử lý"
    r"|hoàn thành|đăng|duy trì|phục vụ|mở|họp|cấp)|(?:tổ chức|tiếp|nhận|ban hành|phát hành|tiếp nhận|giải quyết|xử lý"
    r"|hoàn thành|đăng tải)"
)
# "Huyện đã tổ chức 40 hội nghị", "huyện tiếp 90 lượt công dân", "Huyện ủy tổ chức …"
BARE_ACTS = re.compile(
    rf"(?=[HhTtQq])(?<!\w)(?<!các )(?<!cấp )(?<!mỗi )(?<!nhiều )(?<!và )(?<!\d )(?<!UBND )(?<!/)"
    rf"{AFTER}{KIND}"
    rf"(?:\s+ủy|\s+uỷ)?\s+(?:{DOING})(?!\w)"
)
# the same with its name, behind the lead: "huyện Đăk Hà đã tổ chức tiếp 90 lượt"
NAMED_ACTS = re.compile(rf"(?=[HhTtQq])(?<!\w)(?<!và ){AFTER}{KIND}\s+{NAME}\s+(?:{DOING})(?!\w)")
NAMED_DISTRICT = re.compile(rf"(?<!\w)(?:{KIND}(?:\s+ủy|\s+uỷ)?)\s+(?P<name>{NAME})")
COMMITTEE_OF_DISTRICT = re.compile(rf"{COMMITTEE_OF}\s+{KIND}\s+(?P<name>{NAME})")
# "UBND huyện An Lạc (Bến Tre) cho biết trong báo cáo 6 tháng", "Theo UBND huyện An Lạc, …"
SPEAKING_DISTRICT = re.compile(
    rf"(?P<body>{begin_words(*COMMITTEES)}\s+{KIND}\s+(?P<name>{NAME}))(?:\s*\([^()\n]{{1,40}}\))?\s+(?:vừa\s+|đã\s+)?"
    r"(?:cho biết|cho hay|báo cáo|thông tin)(?!\w)"
)
# "HĐND huyện An Lạc họp giao ban", a page that opens with the council of a district
DISTRICT_COUNCIL = re.compile(
    rf"^\s*(?:Thường trực\s+)?(?P<body>(?:HĐND|Hội đồng nhân dân)\s+{KIND}\s+(?P<name>{NAME}))", re.MULTILINE
)
OFFICE = r"[Vv]ăn phòng\s+(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Đoàn ĐBQH, HĐND và UBND)\s+(?:tỉnh|thành phố|TP)"
LOOKS_BACK = (
    r"(?:tổng kết|sơ kết|nhìn lại|kiểm điểm|đánh giá|bàn nhiệm vụ|bàn việc|triển khai (?:nhiệm vụ|công tác)"
    r"|hội nghị (?:cán bộ|công chức|viên chức|người lao động))"
)
OWN_REVIEW = re.compile(
    rf"{OFFICE}(?![^.;\n]{{0,40}}(?:tham mưu|phối hợp))[^.;\n]{{0,60}}?(?<!\w){LOOKS_BACK}"
    rf"|(?:[Hh]ội nghị|{LOOKS_BACK})\s[^.;\n]{{0,40}}?(?<!\w)của {OFFICE}"
)
# "Văn phòng đã trình 18 nội dung", "phía Văn phòng cũng giúp UBND tỉnh"
OFFICE_VERBS = (
    r"\s+(?:(?:đã|cũng|luôn|vừa)\s+){0,2}"
    r"(?:trình|tham mưu|tiếp nhận|xử lý|giúp|phục vụ|thẩm tra|được giao|theo dõi|phát hành|ban hành|hoàn thành)(?!\w)"
)
OFFICE_DOES = re.compile(rf"Văn phòng(?<!\wVăn phòng)(?<!Chánh Văn phòng){OFFICE_VERBS}")
# the same with its name, of which a page on the work programme is
NAMED_OFFICE_DOES = re.compile(rf"(?<!\w)(?<!Chánh ){OFFICE}{OFFICE_VERBS}")
# who counts what it only reports: then a page is not about the office alone
OFFICE_ONLY = re.compile(
    r"[Tt]oàn tỉnh|[Cc]ả tỉnh|địa bàn tỉnh|[Tt]oàn thành phố|cấp (?:tỉnh|huyện|xã)|(?<!\w)[Cc]ác huyện"
    r"|(?<!\w)[Cc]ác (?:sở|đơn vị|cơ quan|ngành)[^.;\n]{0,60}?được giao|giao (?:cho )?các"
)
OF_MANY = re.compile(
    r"H(?:ĐND|ội đồng nhân dân)(?: tỉnh)?(?:,| và| -) (?:UBND|Ủy ban nhân dân) tỉnh (?:đã )?ban hành"
    r"|toàn hệ thống|Toàn hệ thống|luân chuyển|trục liên thông|Trục liên thông|QLVB"
    r"|hệ thống (?:thông tin )?quản lý [Vv]ăn bản|Hệ thống (?:thông tin )?quản lý [Vv]ăn bản"
)
# how many share it
MANY_SHARE = re.compile(r"\d (?:cơ quan|đơn vị)[^.;\n]{0,30}?(?<!\w)(?:kết nối|sử dụng|dùng|tham gia|liên thông)(?!\w)")
# "UBND TP.HCM nhận gần 64.000 văn bản", beside which its lower levels may be told
COMMITTEE_DOES = re.compile(
    rf"{begin_words('UBND', 'Ủy ban nhân dân', 'Uỷ ban nhân dân')}\s+(?:tỉnh|thành phố|TP)[^,;:\n]{{0,25}}?\s(?:đã\s+)?"
    r"(?:nhận|tiếp nhận|ban hành|phát hành)(?!\w)"
)
# "Tình hình gửi, nhận văn bản điện tử", "phần mềm quản lý văn bản dùng chung"
SHARED_SYSTEM = re.compile(
    r"trục liên thông|liên thông văn bản|văn bản (?:và|&) điều hành|quản lý văn bản"
    r"|gửi[^.\n]{0,20}văn bản điện tử|trao đổi[^.\n]{0,20}văn bản điện tử"
)


def shares_system(text: str, lead_end: int) -> bool:
    """Whether a page opens with how all bodies of a province send each other papers: no one office's own work."""
    return SHARED_SYSTEM.search(text[:lead_end].lower()) is not None


def committee_acts(text: str, lead_end: int) -> bool:
    """Whether the lead of a page tells what a province's own committee received or issued."""
    return COMMITTEE_DOES.search(text, 0, lead_end) is not None


def find_council(text: str, lead_end: int) -> Body | None:
    """The provincial council, or its delegation to the National Assembly, where the page opens with it and counts its
    work: sessions, supervision, resolutions, its own papers or pages."""
    found = COUNCIL.search(text, 0, min(lead_end, 2 * OPENING))
    if found is None or _listens(text, found, lead_end):
        return None
    rival, delegation = RIVAL.search(text, 0, found.start()), DELEGATION_DOES.search(text, 0, lead_end) is not None
    if rival is not None and not (delegation and rival.group() == "cử tri"):
        return None
    if not _is_own_work(text) and not (delegation and LETTERS.search(text)):
        return None
    if WITH_COMMITTEE.match(text, found.end()) or ("tỉnh" not in found.group() and not _is_central(found["name"])):
        return None
    return Body(found.start(), found.end(), "council_office", found.group())


def _listens(text: str, council: re.Match[str], lead_end: int) -> bool:
    """ "Phó Chủ tịch HĐND tỉnh nghe Thường trực HĐND huyện An Lạc báo cáo": whose work is told is the district's."""
    led = text.endswith(CHAIRS, max(0, council.start() - 10), council.start())
    return led and SPEAKING_DISTRICT.search(text, council.end(), lead_end) is not None


def _is_own_work(text: str) -> bool:
    """Whether what a page counts can be a council's."""
    if COUNCIL_WORK.search(text) is not None or VOTERS.search(text) is not None:
        return True
    return SHARED_WORK.search(text) is not None and OTHERS.search(text) is None


def _is_central(name: str | None) -> bool:
    """Whether a city is a province; of one that is not named there is no telling, so it is taken for one."""
    return name is None or any(fold(name).startswith(city) for city in central_cities())


def find_commune(text: str, lead_end: int) -> Body | None:
    """The one commune that a page names, in its opening and as a body, where nobody above or beside it is spoken of."""
    found = COMMUNE_BODY.search(text, 0, min(lead_end, OPENING)) or COMMUNE_ACTS.search(text, 0, lead_end)
    if found is None or WIDER.search(text):
        return None
    if LEADING.search(found.group()) and (COUNTS.search(text, 0, found.start()) or AHEAD_WITH.match(text, found.end())):
        return None  # "tiếp nhận 12.000 hồ sơ, trong đó xã Bắc Sơn dẫn đầu với 1.200": one of several
    # "Chủ tịch HĐND xã Lê Văn An": its chairman's name
    named = [m for m in COMMUNE.finditer(text) if not text.endswith(CHAIRS, max(0, m.start() - 10), m.start())]
    if len({match["name"].casefold() for match in named}) != 1:
        return None
    return Body(found.start(), found.end(), "commune", found.group())


def find_party(text: str, lead_end: int) -> Body | None:
    """The party committee of a province that does what is counted, where no other body is named before it."""
    found = PARTY_ACTS.search(text, 0, lead_end)
    before = RIVAL.search(text, 0, found.start()) if found is not None else None
    if found is None or (before is not None and not before.group().startswith(("Tỉnh", "Thành"))):
        return None
    return Body(found.start(), found.end(), "party_office", "")


def find_acting_district(text: str, lead_end: int) -> Body | None:
    """The district that a page speaks of without its name: its committee in the lead, or "Huyện đã tổ chức" anywhere.

    The latter holds where one district is named at the most, and nobody above it is spoken of; so does its own name.
    """
    bare = BARE_DISTRICT.search(text, 0, lead_end)
    if bare is not None and not ABOVE.search(text, 0, lead_end):
        return Body(bare.start(), bare.end(), "district", bare.group())
    found = BARE_ACTS.search(text) or NAMED_ACTS.search(text)
    if found is None or ABOVE.search(text):
        return None
    names = {match["name"].casefold() for match in NAMED_DISTRICT.finditer(text)}
    return Body(found.start(), found.end(), "district", "") if len(names) <= 1 else None


def find_speaking_district(text: str, lead_end: int) -> Body | None:
    """The district whose committee or council tells what a page gives: "UBND huyện An Lạc cho biết", "HĐND huyện …"."""
    found = SPEAKING_DISTRICT.search(text, 0, lead_end) or DISTRICT_COUNCIL.search(text, 0, min(lead_end, OPENING))
    if found is None or ABOVE.search(text, 0, lead_end) or RIVAL.search(text, 0, found.start()):
        return None
    names = {match["name"].casefold() for match in NAMED_DISTRICT.finditer(text, 0, lead_end)}
    names |= {match["name"].casefold() for match in COMMITTEE_OF_DISTRICT.finditer(text, 0, lead_end)}
    return Body(found.start(), found.end("name"), "district", found["body"]) if len(names) == 1 else None


def reviews_office(text: str, lead_end: int) -> bool:
    """Whether a page opens with an office's look back at its own year: "Văn phòng UBND tỉnh tổng kết năm 2024".

    Or it is told what the office itself does, by that word alone: "Văn phòng đã trình 18 nội dung".
    """
    if OWN_REVIEW.search(text, 0, lead_end) is not None:
        return True
    does = OFFICE_DOES.search(text)
    if does is None and "chương trình công tác" in text:
        does = NAMED_OFFICE_DOES.search(text)
    return does is not None and OFFICE_ONLY.search(text) is None


def counts_many(text: str) -> bool:
    """Whether documents are those of a council and a committee together, or of the system that all agencies share."""
    return OF_MANY.search(text) is not None or MANY_SHARE.search(text) is not None


def find_opening_body(text: str, lead_end: int, own_work: bool) -> Body | None:
    """The council or commune that a page opens with; of a council only where what is counted can be its own work.

    "HĐND tỉnh giám sát: các sở nhận 500 hồ sơ" is none of its own.
    """
    return (find_council(text, lead_end) if own_work else None) or find_commune(text, lead_end)
