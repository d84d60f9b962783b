"""Districts that the lead of a page names only in a list of places with their figures: it is about none of them."""

import re

from analysis.documents.letters import UPPER
from analysis.parsing.own_bodies import Body

KIND = r"(?:huyện|thị xã|thành phố|quận|TP\.?|TX\.?)"
# "… trong đó Sở Xây dựng 32 nhiệm vụ, UBND quận Ninh Kiều 18 nhiệm vụ": one of a list
BESIDE_AGENCIES = re.compile(rf"(?<!\w)Sở\s+[{UPPER}][^.;]*(?:,|và)\s+$")
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
