"""The district or commune that a page names once and then speaks of by its kind: "Theo báo cáo của huyện"."""

import re
from dataclasses import dataclass

from analysis.documents.letters import UPPER, begin_words
from analysis.parsing.own_bodies import Body

NAME = rf"[{UPPER}]\w*(?:[^\S\n]+[{UPPER}]\w*){{0,3}}"
# A kind that is one of many, of an unnamed one's powers or of another word is not the place that a page is about.
NOT_ONE = "".join(
    f"(?<!{word} )"
    for word in (
        *("các", "cấp", "mỗi", "nhiều", "những", "và", "từng", "hai", "đến", "tới", "hợp tác", "thị", "hoặc", "hay"),
        *("khác", "cùng", "tỉnh", "thẩm quyền", "thẩm quyền của", "thẩm quyền UBND", "y tế", "số", "với", "trường"),
        *("%", "liên", "đường", "bệnh viện", "phòng", "ngành", "tế -", "tế –", "cả", "lên"),
    )
)
NOT_LISTED = "".join(
    f"(?<!{word}, )" for word in ("xã", "phường", "huyện", "quận", "phố", "tỉnh", "ngành", "sở", "trấn")
)
COMMITTEE = r"(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|Đảng ủy|Đảng uỷ|Đảng bộ)"
# "Huyện đã tiếp nhận", "thị xã có 120 thủ tục": what it does and has
DOES = (
    r"(?:đã|vừa|cũng|còn|luôn|đều|đang|tiếp|nhận|giải quyết|xử lý|trả|ban hành|phát hành|tổ chức|đăng|hoàn thành"
    r"|được giao|triển khai|thực hiện|có|chủ động|cho|bố trí|xác định|kiện toàn|xếp|đứng|đạt|thuộc|sẽ|được)(?!\w)"
)
# "lãnh đạo huyện", "theo báo cáo của UBND xã", "trung tâm phục vụ hành chính công phường", "toàn huyện"
OF = (
    rf"(?:{COMMITTEE}\s+(?:của\s+)?|của\s+|lãnh đạo\s+|(?<!\w)[Tt]oàn\s+|[Tt]heo\s+|địa bàn\s+|[Cc]ông dân\s+"
    r"|(?:một cửa|trả kết quả|hành chính công|kết quả)\s+)"
)


# "Toàn huyện tiếp nhận 3.400 hồ sơ; số hồ sơ của xã là 300": wider places are counted too
WHOLES_DO = re.compile(
    r"[Tt]oàn (?:huyện|quận|thị xã|thành phố|tỉnh)|(?<!\w)[Cc]ác (?:xã|phường)[^.;\n]{0,40}(?:tiếp nhận|giải quyết)"
)


NO_TOWN = r"(?<![Tt]hị xã)(?<![Tt]hị Xã)"  # "thị xã" is no commune


@dataclass(frozen=True)
class Level:
    """A level of places: its kinds, how they are named and spoken of, and who else is counted beside and above it.

    `counted`: what is counted is said to be the one's own, whoever else is spoken of.
    """

    scope: str
    named: re.Pattern[str]
    spoken: re.Pattern[str]
    others: re.Pattern[str]
    counted: re.Pattern[str]


def _level(scope: str, kinds: str, others: str, also: str = r"(?!)", abbreviated: tuple[str, ...] = ()) -> Level:
    first = "|".join(kind.capitalize() for kind in kinds.split("|"))
    every = begin_words(*kinds.split("|"), *first.split("|"), *abbreviated)
    begins = "".join(sorted({kind[0] for kind in f"{kinds}|{first}".split("|")}))
    alone = rf"(?!\w)(?!\s*[,/–-]\s*(?:{kinds}|thành phố))(?!\s*[/–])(?!\s+(?:{NAME}|\d|và\s|hoặc\s|ủy|uỷ|hội(?!\w)))"
    return Level(
        scope,
        re.compile(
            rf"{every}{NO_TOWN if scope == 'commune' else ''}[^\S\n]+"
            rf"(?P<name>{NAME}|(?:(?<=uận\s)|(?<=ường\s))\d{{1,2}}(?!\d|[.,]\d))"
        ),
        re.compile(
            rf"(?<!\w)(?:{OF}(?:{kinds}){alone}|(?=[{begins}]){NOT_ONE}{NOT_LISTED}(?<!/)(?:{kinds}|{first}){alone}(?=\s+{DOES})|{also})"
        ),
        re.compile(others),
        re.compile(
            rf"(?<!\w)(?:hồ sơ|tiếp nhận|giải quyết|văn bản|đơn) của (?:{kinds}) (?:là|đạt|có|gồm)\s+(?:\w+\s+)?\d"
        ),
    )


NOBODY = r"(?!)"  # whoever tells of a province as a whole is asked before
LEVELS = (
    _level(
        "commune",
        "xã|phường|thị trấn|đặc khu",
        r"(?<!\w)(?:[Cc]ác|\d+) (?:xã|phường|trung tâm)(?! cũ)"
        r"|[Tt]oàn (?:huyện|quận|thị xã)|(?<!thẩm quyền )(?<!thẩm quyền của )cấp (?:xã|huyện)|xã, phường",
    ),
    _level("district", "huyện|thị xã|quận", NOBODY),
    # "Ở cấp Thành phố, chỉ số là 73%; về cấp xã, 78%"
    _level("district", "thành phố", NOBODY, r"[Cc]ấp [Tt]hành phố(?!\w)", (r"TP\.?", r"T\.P\.?")),
)


def find_spoken_place(text: str, whole: str, lead_end: int, is_city_province: bool) -> Body | None:
    """The one place of a level that the lead names and a page then speaks of by its kind.

    It is asked of pages that tell of no province as a whole. `whole` is the text with its captions, which may be all
    that names it. Of a province that is a city "thành phố" is the province.
    """
    for level in LEVELS[: 2 if is_city_province else 3]:
        named = list(level.named.finditer(text, 0, lead_end)) or list(level.named.finditer(whole, 0, lead_end))
        if not named or len({match["name"].casefold() for match in named}) > 1:
            continue
        told = level.spoken.search(text) is not None and level.others.search(text) is None
        if told or (level.counted.search(text) is not None and WHOLES_DO.search(text) is None):
            return Body(named[0].start(), named[0].end(), level.scope, named[0].group())
    return None


def find_unnamed_place(text: str) -> Body | None:
    """The district or commune that a page which names none speaks of by its kind: "Huyện đứng thứ 2 toàn tỉnh"."""
    for level in (LEVELS[1], LEVELS[0]):
        spoken = level.spoken.search(text) if level.named.search(text) is None else None
        if spoken is not None and level.others.search(text) is None:
            return Body(spoken.start(), spoken.end(), level.scope, "")
    return None
