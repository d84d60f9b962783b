"""Two numbers with a slash between that are no share: days, times of day, scores out of full marks."""

import re

ALL_DAY = ("24/24", "24/7", "7/7")  # "nhận và trả kết quả 24/7"
HOURS = re.compile(r"\s?(?:h|giờ)(?!\w)")
SCORES = re.compile(r"\b(?:điểm|Điểm|chấm)\b")
DECIMALS = re.compile(r"\d{1,3}[.,]\d{1,2}")
PAPER = re.compile(r"(?<!\w)(?:quyết định|nghị quyết|nghị định|chỉ thị|thông tư|công văn|luật)\s+$", re.IGNORECASE)
LONGEST_PAPER = 12
YEAR = re.compile(r"(?:19|20)\d\d")
COUNTED = (
    r"\s*(?:%|văn bản|hồ sơ|nhiệm vụ|lượt|đơn|vụ|việc|kiến nghị|phản ánh|ý kiến|thủ tục|TTHC|trường hợp"
    r"|chỉ tiêu|câu hỏi|cuộc|người|báo cáo|phiếu|xã|phường|huyện)(?!\w)"
)
COUNTS = re.compile(COUNTED)
SHARE_OF = re.compile(r"\s+(?:tổng\s+)?(?:số|lượng)\s")


def cites_paper(text: str, match: re.Match[str]) -> bool:
    """ "theo quyết định 43/2018 của Thủ tướng": a number and a year right behind the name of a paper."""
    cited = PAPER.search(text, max(0, match.start() - LONGEST_PAPER), match.start())
    dated = YEAR.fullmatch(match["all"]) is not None and COUNTS.match(text, match.end()) is None
    return cited is not None and dated and match["part"].isdecimal()


def is_share(text: str, match: re.Match[str]) -> bool:
    """ "hơn 2/3 số hồ sơ": how much of them, not two of three."""
    small = len(match["part"]) == len(match["all"]) == 1 and match["part"] < match["all"]
    return small and SHARE_OF.match(text, match.end()) is not None


def is_all_day(text: str, place: int, printed: str) -> bool:
    """ "trực 24/7", "24/24h"; "7/7 kiến nghị" and "24/24 xã" are shares."""
    if printed not in ALL_DAY:
        return False
    return printed == "24/7" or HOURS.match(text, place) is not None or not noun_follows(text, place)


def noun_follows(text: str, place: int) -> bool:
    return re.match(r"\s*[^\W\d_]", text[place : place + 3]) is not None


def has_decimals(match: re.Match[str]) -> re.Match[str] | None:
    """ "Thể chế: 8,77/11,5": things counted are whole, so a fraction of decimals is a score."""
    return DECIMALS.fullmatch(match["part"]) or DECIMALS.fullmatch(match["all"])


def looks_like_day(text: str, match: re.Match[str]) -> bool:
    """`22/9` with nothing counted after it is a day; `26/29 lượt` is a share."""
    part, whole = match["part"], match["all"]
    if not (part.isdecimal() and whole.isdecimal()) or not (0 < int(part) <= 31 and 0 < int(whole) <= 12):
        return False
    return not noun_follows(text, match.end())
