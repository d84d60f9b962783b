"""Districts that the lead of a page names only in a list of places with their figures: it is about none of them."""

import re
from collections.abc import Callable

from analysis.documents.letters import UPPER
from analysis.parsing.acting_bodies import ABOVE
from analysis.parsing.own_bodies import Body

KIND = r"(?:huyện|thị xã|thành phố|quận|TP\.?|TX\.?)"
# "… trong đó Sở Xây dựng 32 nhiệm vụ, UBND quận Ninh Kiều 18 nhiệm vụ": one of a list
BESIDE_AGENCIES = re.compile(rf"(?<!\w)Sở\s+[{UPPER}][^.;]*(?:[,;]|và)\s+$")
# "thị xã Phước Long (2,1%), UBND huyện Bù Đốp"
BESIDE_PLACES = re.compile(
    rf"(?<!\w)(?:{KIND}|Sở)\s+[{UPPER}][^.;:\d\n]{{0,50}}?[(:]?\s*\d[\d.,]*(?:\s?%)?[^\d;:.\n]{{0,25}}[,;]\s+(?:và\s+|UBND\s+)?$"
)
# "UBND thành phố Phan Thiết 412 phản ánh, thị xã La Gi 160 phản ánh"
BEFORE_PLACES = re.compile(
    rf"\s*(?:\(|:|có|với|đạt|là)?\s*\d[\d.,]*(?:\s?%)?[^\d;:.\n]{{0,25}}(?:[,;]|và)\s+(?:và\s+|UBND\s+)?(?:{KIND}|Sở)\s+[{UPPER}]"
)
# "Trong đó thành phố Đồng Xoài nhận 21.402 hồ sơ"
PART_OF = re.compile(
    r"(?:[Tt]rong đó|[Tt]rong số (?:đó|này)|[Tt]iêu biểu|[Đđ]iển hình|dẫn đầu|đứng đầu|nhiều nhất|thấp nhất|cao nhất)"
    r"[,:]?\s+(?:là\s+|có\s+|như\s+)?(?:ở\s+|tại\s+)?(?:UBND\s+)?$"
)
COMMITTEE = re.compile(rf"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?:huyện|thị xã|quận|thành phố)\s+[{UPPER}]")
SAYS = re.compile(
    r"\s+(?:vừa\s+|đã\s+)?(?:có\s+)?(?:cho biết|báo cáo|thông tin|thông báo|đánh giá|tổng kết|sơ kết)(?!\w)"
)
REACH, FAR = 80, 160  # characters


def is_listed(text: str, body: Body) -> bool:
    """Whether a body of the text is one of a list of places, each with its figure."""
    if BESIDE_AGENCIES.search(text, max(0, body.start - REACH), body.start):
        return True
    if BESIDE_PLACES.search(text, max(0, body.start - FAR), body.start):
        return True
    if PART_OF.search(text, max(0, body.start - REACH), body.start):
        return True
    return BEFORE_PLACES.match(text, body.end) is not None


def drop_listed(text: str, lead: list[Body], name_of: Callable[[Body], str]) -> list[Body]:
    """The bodies of a lead without the districts of a list of places; `name_of`: a district's name, "" for others.

    Nor is a page about one of two or more such, where it names it again.
    """
    listed = [body for body in lead if name_of(body) and is_listed(text, body)]
    names = {name_of(body) for body in listed}
    return [body for body in lead if body not in listed and (len(names) < 2 or name_of(body) not in names)]


def find_committee_of_unit(text: str, lead: list[Body]) -> Body | None:
    """ "Bộ phận một cửa nhận …; UBND huyện Xuyên Mộc cho biết": the district whose one-stop unit a page opens with."""
    if not lead or lead[0].scope != "one_stop_centre" or not lead[0].name.casefold().startswith("bộ phận"):
        return None
    named = [body for body in lead if COMMITTEE.match(body.name) and SAYS.match(text, body.end)]
    if not named or len({body.name.casefold() for body in named}) > 1 or ABOVE.search(text, 0, lead[-1].end):
        return None
    return named[0]
