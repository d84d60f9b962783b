"""The one body that a page names: what it counts is that body's, unless it tells of the whole province."""

import re
from collections.abc import Iterator

from analysis.codelists.provinces import fold
from analysis.documents.letters import UPPER
from analysis.parsing.acting_bodies import COMMUNE, COUNCIL, NAME
from analysis.parsing.named_bodies import LOCAL, is_central
from analysis.parsing.own_bodies import NAMED_DEPARTMENT, TECHNICAL, Body, agencies, find_end_of_name, is_reporter

PARTY = re.compile(
    r"(?<!\w)(?:(?:Văn phòng|[ỦU][yỷ] ban Kiểm tra(?:\s+\(UBKT\))?|UBKT"
    r"|Ban (?:Nội chính|Tổ chức|Dân vận|Tuyên giáo))\s+)?"
    rf"(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng)\s(?:ủy|uỷ)(?:\s+{NAME})?"
)
INSPECTION = re.compile(r"[ỦU][yỷ] ban Kiểm tra(?:\s+\(UBKT\))?")
OFFICES = re.compile(
    r"(?<!\w)(?:[Vv]ăn phòng\s+(?:UBND|HĐND|Ủy ban|Đoàn)"
    r"|[Tt]rung tâm\s+(?:[Pp]hục vụ\s+)?[Hh]ành chính công\s+(?:tỉnh|thành phố))"
)
# What tells of more than one body.
WIDER = re.compile(
    r"(?<!\w)(?:[Tt]oàn|[Cc]ả)\s+(?:tỉnh|thành phố|quốc|nước)(?!\w)|địa bàn (?:tỉnh|thành phố)|cấp (?:tỉnh|huyện|xã)"
    r"|(?<!\w)[Cc]ác (?:sở|huyện|xã|phường|quận|cấp|cơ quan (?:nhà nước|hành chính))(?!\w)|sở, (?:ban, )?ngành"
    rf"|(?:của|trong) tỉnh(?!\s+[{UPPER}])(?!\w)|(?<!\w)kết nối \d"
    r"|(?:UBND|Ủy ban nhân dân) (?:tỉnh|thành phố)\s+(?:đã\s+)?(?:tiếp|nhận|giải|ban|phát|xử)"
)
# "Sở Y tế cùng Bưu điện tỉnh": others that do something together with the one
BESIDE = re.compile(r"(?<!\w)(?:Bưu điện|Viện [Kk]iểm sát|Tòa án|Toà án|Mặt trận|UBMTTQ)(?!\w)")
# "kiến nghị gửi tới Kỳ họp thứ 8 của HĐND tỉnh": a council that only met
SESSION_OF = re.compile(r"[Kk]ỳ họp(?:\s+thứ\s+\w+)?\s*(?:của)?\s*$")
# "Thường trực HĐND tỉnh nghe báo cáo": of whom somebody only hears
HEARS = re.compile(r"\s+(?:\w+\s+){0,2}(?:giám sát|nghe|khảo sát|làm việc|chất vấn|thẩm tra)(?!\w)")
# "Riêng Sở Y tế", "Bí thư Tỉnh ủy", and "huyện Bình Sơn 1.200": one of those that a figure tells of, or who leads
NAMED_AFTER = re.compile(r"(?:riêng|[Bb]í thư|là|như|với|thấp|cao|nhiều|đến|tới)\s+$", re.IGNORECASE)
COUNTED = re.compile(r"\s*[:(]?\s*(?:có|còn|với|là)?\s*\d")
# "Theo Sở Nội vụ tỉnh, từ đầu năm đến nay, Sở đã giải quyết 900 hồ sơ"
ITSELF = re.compile(r"(?<!\w)Sở\s+(?:đã\s+)?(?:tiếp|giải|xử|nhận|trả|ban|hoàn)(?!\w)")
# "Tỉnh ủy, HĐND, UBND tỉnh": all who lead a province
LEADING = re.compile(r"\s*(?:,|và|-|–)\s*(?:HĐND|UBND|Thường trực|Hội đồng|Ủy ban)")


def find_only_body(text: str, lead_end: int, province: str, first_figure: int) -> Body | None:
    """The department, district, commune, council or party committee that a page's lead names, and no other with it.

    Not one of which only a figure, a report or a visit tells; nor a department that reports what all agencies did.
    """
    if OFFICES.search(text) or WIDER.search(text) or BESIDE.search(text):
        return None
    named = {(fold(name), body.scope): body for name, body in sorted(_bodies(text, province), reverse=True)}
    if len(named) != 1:
        return None
    (body,) = named.values()
    spoken_of = body.scope == "department" and ITSELF.search(text, body.end) is not None
    if (
        body.start >= (first_figure if spoken_of else min(lead_end, first_figure))
        or LEADING.match(text, body.end)
        or COUNTED.match(text, body.end)
    ):
        return None
    if NAMED_AFTER.search(text, max(0, body.start - 10), body.start):
        return None
    if body.scope == "council_office" and (HEARS.match(text, body.end) or _only_met(text)):
        return None
    return None if is_reporter(body.name) else body


def _only_met(text: str) -> bool:
    """Whether a council is named for its sessions alone."""
    named = [match.start() for match in COUNCIL.finditer(text)]
    return all(SESSION_OF.search(text, max(0, start - 24), start) for start in named)


def _known_as(name: str, province: str) -> str:
    """ "Ủy ban Kiểm tra (UBKT) Tỉnh ủy Hòa Bình" of that province: "UBKT Tỉnh ủy"."""
    short = INSPECTION.sub("UBKT", name)
    return short.removesuffix(f" {province}") if province else short


def _bodies(text: str, province: str) -> Iterator[tuple[str, Body]]:
    """Every such body with the name by which it is known again, a place without its kind."""
    for match in NAMED_DEPARTMENT.finditer(text):
        end = find_end_of_name(text, *match.span())
        yield text[match.start() : end], Body(match.start(), end, "department", text[match.start() : end])
    for scope, pattern in (
        ("department", TECHNICAL),
        ("department", agencies()),
        ("party_office", PARTY),
        ("council_office", COUNCIL),
    ):
        for match in pattern.finditer(text):
            yield _known_as(match.group(), province), Body(*match.span(), scope, match.group())
    for match in COMMUNE.finditer(text):
        yield match["name"], Body(*match.span(), "commune", match.group())
    for match in LOCAL.finditer(text):
        if not is_central(match, province):
            yield match["name"], Body(*match.span(), "district", match.group())
