"""Whose work a visit was about: "Đoàn giám sát đã làm việc với Sở Xây dựng về kết quả 9 tháng"."""

import re

from analysis.documents.letters import UPPER
from analysis.parsing.own_bodies import NAMED_DEPARTMENT, Body, find_end_of_name

# Only in a page's first sentences, and not of several: "làm việc với UBND huyện An Sơn và Sở Nội vụ".
VISIT = re.compile(
    r"(?:làm việc|giám sát|kiểm tra|khảo sát)\s+(?:với|tại|đối với)\s+"
    r"(?:(?:tập thể|lãnh đạo|Thường trực|Ban Thường vụ)\s+)*"
)
COMMITTEE = re.compile(
    r"(?P<office>HĐND|UBND|Hội đồng nhân dân|Ủy ban nhân dân)\s+(?:(?P<district>huyện|quận|thị xã)|xã|phường|thị trấn)"
    rf"\s+[{UPPER}]\w*(?:\s+[{UPPER}]\w*)*"
)
ABOUT = re.compile(r"\s*(?:,\s*)?(?:về|nhằm|để|liên quan)(?!\w)")


def find_visited_body(text: str, lead_end: int) -> Body | None:
    """The department, or the committee or council of a district or commune, whose work a page's lead tells was seen."""
    visits = list(VISIT.finditer(text, 0, lead_end))
    bodies = [body for visit in visits if (body := _body_at(text, visit.end())) is not None]
    if len({body.name for body in bodies}) != 1 or ABOUT.match(text, bodies[0].end) is None:
        return None
    return bodies[0]


def _body_at(text: str, place: int) -> Body | None:
    if department := NAMED_DEPARTMENT.match(text, place):
        end = find_end_of_name(text, *department.span())
        return Body(place, end, "department", text[place:end])
    if committee := COMMITTEE.match(text, place):
        scope = "district" if committee["district"] else "commune"
        return Body(place, committee.end(), scope, committee.group())
    return None
