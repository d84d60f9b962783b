"""What an expression of time is there for, by the words around it: reviewed, compared with, planned, an event's."""

import re

# Of months, in words.
COUNTS = {"ba": 3, "sáu": 6, "chín": 9, "hai": 2, "bốn": 4, "năm": 5, "bảy": 7, "tám": 8, "mười": 10, "một": 1}
COUNTS |= {"mười một": 11, "mười hai": 12}
# Words of a plan: anywhere before the mention in its clause, or (NEXT_TO) only right before it.
PLAN = re.compile(
    r"(?:triển khai|xây dựng) (?:thực hiện )?(?:phương hướng|nhiệm vụ|kế hoạch|công tác)|phương hướng"
    r"|(?<!địa )\bbàn\b(?! giao)|mục tiêu"
    r"|trung hạn|chuẩn bị cho|phát động"
    r"|thời gian tới|dự kiến|phấn đấu|nhiệm vụ trọng tâm",
    re.IGNORECASE,
)
NEXT_TO = re.compile(
    r"(?:nhiệm vụ|trọng tâm|(?<!chuyển )(?<!\d )\bsang|bước vào|chỉ tiêu|từ nay đến(?: hết)?"
    r"|nhiệm vụ trọng tâm đến hết)"
    r"(?:\s+(?:của|trong|cho|công tác|những))*\s*$",
    re.IGNORECASE,
)
# "quý I mỗi ngày nhận 16 hồ sơ, sang quý II lên 92": what came next has come
TURNED_INTO = re.compile(r"\s*,?\s*(?:(?:đã|thì|con số)\s+){0,2}(?:lên|tăng|giảm|đạt|còn|là)(?!\w)", re.IGNORECASE)
# "năm 2021 đạt 91,2%, sang năm 2022 đạt 92,3%": so has the next of several years, each with its figure
GONE_INTO = re.compile(
    r"\s*,?\s*(?:(?:đã|thì|con số|là|đạt|lên|tới|đến|ở mức|tăng|giảm|còn|có|được|tiếp|nhận|nộp|giải|quyết|xử|lý"
    r"|hơn|gần|trên|khoảng)\s+){1,5}\d",
    re.IGNORECASE,
)
YEAR_BEFORE = re.compile(r"(?<!\w)năm\s+(?:19|20)\d\d[^.;\d]{0,40}\d[^;]*$", re.IGNORECASE)
# "Nhiệm vụ năm 2021: tổng số 1.200, hoàn thành 1.100": how far they are, not what is to be done
TASKS_DONE = re.compile(
    r":(?![^\n]{0,90}?(?:phấn đấu|tiêu|sẽ|tập trung))[^\n%]{0,60}?"
    r"(?:hoàn thành|quá hạn|trong hạn|đúng hạn)\s+(?:là\s+)?\d[\d.]*(?![\d.,]*\s*%)",
    re.IGNORECASE,
)
YEAR_REACH = 120  # characters into the sentence before
REVIEW = re.compile(
    r"kết quả|đánh giá|tổng kết|sơ kết|kiểm điểm|nhìn lại|khép lại|số liệu|thực hiện|báo cáo|giao", re.IGNORECASE
)
BASE = re.compile(
    r"(?:đối chiếu|so với|so|với|cùng kỳ|hơn|kém|bằng|trong khi|gấp(?:\s+(?:đôi|ba|bốn|năm|\d+(?:,\d+)?))?(?:\s+lần)?"
    r"|đặt (?:cạnh|bên|bên cạnh))\s*"
    r"(?:(?:cùng kỳ|cùng|kỳ báo cáo|kỳ|năm|của|cả|thời điểm|thời gian|giai đoạn|số liệu|các|cuối|đầu|hết|trung bình"
    r"|bình quân)\s*){0,3}$"
    # "so với cùng kỳ năm trước (quý I/2018)"
    r"|so (?:với )?cùng kỳ(?: năm (?:trước|ngoái))?\s*\(\s*$"
    # "cao hơn mức hài lòng chung năm 2018 là 4,11%"
    r"|(?:cao|thấp)\s+hơn\s+(?:mức|tỷ lệ|tỉ lệ|con số|kết quả)(?:\s+\w+){0,5}\s*$"
    r"|(?:so với|hơn|kém)\s+(?:kết quả|điểm số|số điểm|điểm|mức|con số|thứ hạng|tỷ lệ|chỉ số)"
    r"(?:\s+(?:của|đạt được|trung bình))?\s*$",
    re.IGNORECASE,
)
# "từ khi tái lập tỉnh năm 1989": a year of founding, which no figure covers
FOUNDED = re.compile(
    r"(?:tái\s+lập|thành\s+lập|chia\s+tách|tách|ra\s+đời|khánh\s+thành|(?<!phép )xây\s+dựng"
    r"|ra\s+mắt|khai\s+trương|khởi\s+công"
    r"|đưa\s+vào\s+(?:sử\s+dụng|hoạt\s+động|vận\s+hành|khai\s+thác)|đi\s+vào\s+(?:hoạt\s+động|vận\s+hành))"
    r"(?:\s+(?:tỉnh|huyện|trung\s+tâm|chính\s+thức))?"
    r"\s*(?:\(|từ|vào|trong)?\s*$",
    re.IGNORECASE,
)
# "nhiệm vụ tồn đọng năm 2021", "từ năm 2021 chuyển sang", "chuyển từ quý I sang": the time that work was left over from
CARRIED_OVER = re.compile(
    r"\s+(?:còn\s+lại\s+)?(?:chuyển\s+(?:tiếp\s+)?(?:sang|qua|tiếp)|để\s+lại)(?!\w)", re.IGNORECASE
)
LEFT_OVER = re.compile(
    r"(?:(?:tồn đọng|còn tồn|chưa xong|tồn)(?:\s+lại)?(?:\s+(?:của|từ|trong|các))?"
    r"|chuyển(?:\s+(?:tiếp|sang|qua))*\s+(?:của|từ))\s*$",
    re.IGNORECASE,
)
OF_LEFT_OVER = ("year", "month", "quarter", "months", "half", "week", "relative", "bare", "same", "since")
# "8 nội dung chuyển sang năm 2023": to which year work was put off
PUT_OFF = re.compile(
    r"(?:chuyển|lùi|dời|hoãn|kéo dài)(?:\s+thời\s+(?:gian|hạn))?\s+(?:sang|qua|đến|tới)\s+$", re.IGNORECASE
)
# "trong giai đoạn chuyển tiếp từ năm 2024 sang năm 2025": a turn from one year to the next
INTO = re.compile(r"(?<!\w)từ năm (?:19|20)\d\d sang\s+$", re.IGNORECASE)
INTO_NEXT = re.compile(r"\s+sang năm (?:19|20)\d\d")
# "trong đó năm 2022 chuyển sang 15 nhiệm vụ"
LEFT_BEHIND = re.compile(r"\s+(?:chuyển (?:sang|qua|tiếp)|còn tồn|tồn đọng|để lại)(?!\w)")
# "kế hoạch kiểm tra nuôi tôm năm 2019": the year is the plan's, whatever year the page is about
NAMED_PLAN = re.compile(r"(?<!\d )(?<!thực hiện )(?<!hoàn thành )kế hoạch\s+(?!của\s)\w+", re.IGNORECASE)
# "Nghị quyết số 17/NQ-CP về phát triển Chính phủ điện tử giai đoạn 2019 - 2020": years in the name of a document
NAMED_DOCUMENT = re.compile(r"(?:[Nn]ghị quyết|[Qq]uyết định|[Kk]ế hoạch|[Đđ]ề án|[Cc]hương trình)\s+số\s+\d[^.;]*$")
# "những nhiệm vụ trọng tâm, đột phá về văn hóa - xã hội của năm 2021"
TASKS_AHEAD = re.compile(r"nhiệm vụ trọng tâm,[^.;:()\d]{0,60}$", re.IGNORECASE)
# "còn 12 nhiệm vụ quá hạn, cam kết hoàn thành trong quý IV/2020": by when what is late is to be done
PROMISED = re.compile(
    r"(?<!\w)(?:sẽ|cam kết|hứa)\s+(?:\w+\s+){0,3}(?:hoàn thành|giải quyết|xử lý|ban hành|trả|thực hiện|trình)"
    r"(?:\s+\w+){0,4}\s*$",
    re.IGNORECASE,
)
# "đề án nhân sự nhiệm kỳ 2020-2025", "HĐND tỉnh nhiệm kỳ 2016-2021", "đề án số hóa giai đoạn 2021-2025": a term that
# names a body or a plan; "trong nhiệm kỳ", "kết quả giai đoạn" look back
TERM = re.compile(r"nhiệm\s+kỳ", re.IGNORECASE)
IN_TERM = re.compile(
    r"(?:^|trong|suốt|cả|hết|qua|của|sau|kết quả|tổng kết|đánh giá|hoạt động|công tác"
    # "có thành tích trong hoạt động HĐND huyện nhiệm kỳ 2016-2021"
    r"|(?<!chương trình )(?:hoạt động|công tác|kết quả)\s+(?:của\s+)?"
    r"(?:HĐND|UBND|Hội đồng nhân dân)(?:\s+[^\W\d_]+){0,4})\s*$",
    re.IGNORECASE,
)
STAGE = re.compile(r"giai\s+đoạn", re.IGNORECASE)
STAGED = re.compile(r"(?:đề án|quy hoạch|chiến lược|nhân sự|kế hoạch trung hạn)\s+\w", re.IGNORECASE)
# "một số việc của Đề án Tổng thể đơn giản hóa thủ tục hành chính, giấy tờ công dân giai đoạn 2013-2020"
NAMED_SCHEME = re.compile(r"(?:[Đđ]ề án|[Qq]uy hoạch|[Cc]hiến lược)\s+[A-ZĐÂÔƯĂ][^.;\d]*$")
CARRIED_OUT = re.compile(r"(?:thực hiện|hoàn thành(?:\s+xuất sắc|\s+tốt)?)\s+$", re.IGNORECASE)
# "kết quả theo dõi nhiệm vụ năm 2023", "thống kê nhiệm vụ năm 2023"
FOLLOWED = re.compile(
    r"(?:kết quả|thống kê|tổng hợp|tình hình)(?:\s+(?:theo dõi|đôn đốc|giao|các|số|về))*\s*$", re.IGNORECASE
)
# "giao các sở 3.245 nhiệm vụ trong quý III/2023"
COUNTED_TASKS = re.compile(r"\d\s+$")
# "phấn đấu nhận toàn bộ qua mạng từ ngày 1/1/2023": from when on is an aim, and no figure is counted from then
AIMED = re.compile(r"(?<!\w)(?:phấn đấu|dự kiến|hướng tới)(?!\w)", re.IGNORECASE)
# "3 tháng đầu vận hành mô hình mới", "kết quả 2 tháng hoạt động": counted from an opening, not from New Year
SINCE_OPENING = re.compile(
    r"\s*(?:đi\s+vào\s+)?(?:vận\s+hành|hoạt\s+động|sau\s+(?:sáp|sắp)|thí\s+điểm)(?!\w)", re.IGNORECASE
)
# "gấp đôi số hồ sơ của 4 tháng trước đó": a stretch that is told from another one, and not the year's first months
BEFORE_THAT = re.compile(
    r"\s*(?:liền\s+)?(?:trước|sau)(?:\s+(?:đó|đây|này))?(?!\s*\w)|\s*liền\s+(?:trước|kề)", re.IGNORECASE
)
DURATION = re.compile(
    r"(?:gần|hơn|sau|trong vòng|khoảng|trên|mỗi|một|hạn|đủ|thêm|quá|chậm|trễ|muộn|kéo dài|tồn đọng)\s*$", re.IGNORECASE
)
# "đầu năm 2023, tỉnh khai trương", "vào một sáng đầu tháng 10": when something happened
EDGES = {
    "year": re.compile(r"(?<!tháng )(?<!từ )(?<!nửa )\bđầu\s*$"),
    "month": re.compile(r"(?<!từ )(?<!nửa )(?<!tuần )(?<!ngày )(?<!đến )(?<!tới )(?<!hết )\b(?:đầu|giữa|cuối)\s*$"),
}
HEADLINE = re.compile(r"^[^.;:,\d]{2,38}:\s+$")
# "tại phiên họp thường kỳ tháng 5/2022", "hội nghị giao ban tháng 9": a meeting's month is no period of its figures
MEETING = re.compile(
    r"(?:(?:phiên|cuộc|buổi|kỳ)\s+họp|họp\s+(?:báo|phiên|thường|định|giao)|giao\s+ban|hội\s+nghị|phiên\s+thường\s+kỳ)"
    r"(?:\s+(?:báo|phiên|thường|kỳ|định|giao|ban|trực|tuyến|toàn|quốc|chính|phủ|thành|viên|ubnd|tỉnh|phố|huyện|của"
    r"|với|các|địa|phương|vào|trong))*\s*\(?$",
    re.IGNORECASE,
)
# "kế thừa kết quả năm 2019": what work built on
BUILT_ON = re.compile(
    r"(?:kế thừa|phát huy|tiếp nối|tiếp tục)\s+(?:những\s+|các\s+)?"
    r"(?:kết quả|thành tích|thành quả|thành công|thành tựu|truyền thống|đà)[^.,;:\d]{0,40}$",
    re.IGNORECASE,
)
# "xem xét 12 báo cáo về tình hình … 6 tháng đầu năm", "25 lượt đại biểu thảo luận về kết quả … quý I": of their subject
SUBJECT = re.compile(
    r"\d\s+(?:lượt\s+)?(?:báo cáo|tờ trình|nghị quyết|dự thảo|đại biểu|ý kiến)[^.;:\d]{0,90}"
    r"(?<!\w)(?:về|tình hình|kết quả)(?!\w)[^.;:\d]{0,90}$",
    re.IGNORECASE,
)
# "rà soát các văn bản ban hành trong giai đoạn 2014-2018": when what is reviewed was issued
ISSUED = re.compile(
    r"(?:rà soát|hệ thống hóa|kiểm tra|bãi bỏ|hủy bỏ)\s[^.,;:\d]{0,40}(?:văn bản|quyết định|nghị quyết|VBQPPL|quy định)"
    r"(?!\w)[^.;:\d]{0,60}(?<!,)(?<!và)\s+ban hành(?:\s+(?:trong|từ|vào))*\s*$",
    re.IGNORECASE,
)
# "sau kỳ họp cuối năm 2018", "trước kỳ họp thường lệ giữa năm 2021": which session it was
AROUND_SESSION = re.compile(
    r"(?:sau|trước|tại)\s+kỳ\s+họp(?:\s+(?!thứ)[^\W\d]+){0,4}\s+(?:cuối|giữa|đầu)\s+$", re.IGNORECASE
)
# "họp phiên thứ nhất năm 2024", "lần thứ II năm 2023"
SESSION = re.compile(r"(?:phiên(?:\s+họp)?|lần)\s+thứ\s+\w+\s*(?:,\s*|của\s+|trong\s+)?$", re.IGNORECASE)
# "tháng 8/2016, Thủ tướng lập Tổ công tác": when something was founded
FOUNDING = re.compile(r"[^.;\n\d]{0,60}?(?:thành\s+lập|ra\s+đời|lập\s+tổ|khai\s+trương|ra\s+mắt)(?!\w)", re.IGNORECASE)


def months_of(count: str) -> int:
    """How many months "6", "sáu" or "mười một" are."""
    return COUNTS.get(" ".join(count.lower().split())) or int(count)


def read_role(text: str, start: int, match: re.Match[str], kind: str, groups: dict[str, str]) -> str:
    """ "nhiệm vụ năm 2025" is planned, "so với năm 2023" compared with: the role of what was found at `match`.

    `start`: where the sentence begins. `kind`, `groups`: which pattern of periods.py fits there, and its parts.
    """
    before = text[max(start, match.start() - 90) : match.start()]
    clause = re.split(r"[;:.(]|,(?=\s)", before)[-1]
    from_then = f"{before}từ" if kind == "since" else before
    if kind in OF_LEFT_OVER and (LEFT_OVER.search(from_then) or CARRIED_OVER.match(text, match.end())):
        return "event"
    if kind == "week" and groups.get("wrel", "trước").lower() != "trước":
        return "plan"
    compared = BASE.search(before)
    if compared and compared.group().rstrip().endswith("(") and not text.startswith(")", match.end()):
        compared = None  # "so với cùng kỳ (năm 2018 tỷ lệ trễ hẹn là 1,2%)": what was counted then
    if kind == "relative" or (kind == "week" and not compared):
        return "review"
    if kind == "asof" and re.search(r"từ\s+trước\s*$", before):
        return "event"  # "thấp nhất từ trước đến nay"
    if kind in ("bare", "same") or compared:
        return "base"
    if kind in ("date", "full", "clock"):
        return "event"
    if kind == "month" and re.match(r"\s*(?:đầu|cuối|nữa|tới)", text[match.end() : match.end() + 6]):
        return "event"
    if kind == "months":
        number = months_of(groups["n"])
        if "ny" not in groups and SINCE_OPENING.match(text, match.end()):
            return "duration"
        if not groups.keys() & {"ny", "part"} and BEFORE_THAT.match(text, match.end()):
            return "duration"
        named = "part" in groups or "ny" in groups
        past = re.match(r"\s*(?:vừa\s+)?qua\b", text[match.end() : match.end() + 8])
        counted_up = past or re.search(
            r"(?:lũy kế|luỹ kế|cộng dồn|tính|trong|qua|kết quả|số liệu|thống kê|báo cáo|sau khi|của)\s*$",
            before,
            re.IGNORECASE,
        )
        if not named and 1 < number < 12 and HEADLINE.search(text, max(start, match.start() - 40), match.start()):
            return "review"  # "Nam Định: 10 tháng tiếp nhận hơn 310 nghìn hồ sơ"
        if not before.strip() and number < 12 and re.match(r"\s*[,:]", text[match.end() : match.end() + 3]):
            return "review"  # "10 tháng, Văn phòng tiếp nhận 31.200 văn bản"
        if not named and (DURATION.search(before) or not (number in (3, 6, 9) or (counted_up and 1 < number < 12))):
            return "duration"
        if groups.get("part", "").lower() == "cuối":
            return (
                "plan"
                if PLAN.search(clause) or NEXT_TO.search(clause) or re.search(r"tới|còn lại|(?<!địa )bàn", before)
                else "review"
            )
    edge = EDGES.get(kind)
    if edge is not None and edge.search(before):
        return "event"
    if kind in ("year", "years", "months", "quarter") and (BUILT_ON.search(before) or SUBJECT.search(before)):
        return "event"
    if kind in ("year", "years", "span") and ISSUED.search(before):
        return "event"
    if kind == "year" and any(pattern.search(before) for pattern in (SESSION, AROUND_SESSION, PUT_OFF)):
        return "event"
    if kind in ("year", "since") and (INTO.search(before) or INTO_NEXT.match(text, match.end())):
        return "event"
    if kind in ("year", "month") and LEFT_BEHIND.match(text, match.end()):
        return "event"
    if kind in ("year", "month") and FOUNDED.search(before):
        return "event"
    if kind in ("month", "quarter") and _is_of_event(text, match, before):
        return "event"
    if kind == "years" and _is_named_term(match.group(), clause):
        return "event"
    scheme = NAMED_SCHEME.search(text, max(start, match.start() - 200), match.start()) if kind == "years" else None
    if scheme is not None and not REVIEW.search(text, max(start, scheme.start() - 40), scheme.start()):
        return "event"
    if kind == "years" and NAMED_DOCUMENT.search(text, max(start, match.start() - 200), match.start()):
        return "event"
    if kind in ("year", "quarter", "month", "half") and PROMISED.search(clause):
        return "plan"
    if kind == "since" and AIMED.search(clause):
        return "plan"
    if kind == "since" and LEFT_BEHIND.match(text, match.end()):
        return "event"  # "286 nhiệm vụ từ năm 2023 chuyển sang"
    if kind in ("span", "between", "days", "asof", "since", "opened", "opening", "rolling", "two_tier"):
        return "review"
    beside = NEXT_TO.search(clause)
    if beside and kind in ("quarter", "month") and TURNED_INTO.match(text, match.end()):
        return "review"
    if beside and kind in ("year", "months", "half") and GONE_INTO.match(text, match.end()):
        beside = None if YEAR_BEFORE.search(text, max(0, start - YEAR_REACH), match.start()) else beside
    if beside and kind == "year" and TASKS_DONE.match(text, match.end()):
        beside = None
    # "kết quả thực hiện nhiệm vụ năm 2023", "thực hiện kế hoạch năm 2023" look back for all their planning words
    lead = clause[: beside.start()] if beside else ""
    counted = COUNTED_TASKS.search(lead) is not None and REVIEW.search(before) is not None
    if beside and not counted and not CARRIED_OUT.search(lead) and not FOLLOWED.search(lead):
        return "plan"
    if kind == "year" and TASKS_AHEAD.search(before) and not REVIEW.search(before):
        return "plan"
    if kind == "year" and NAMED_PLAN.search(clause):
        return "ahead"
    plans = list(PLAN.finditer(clause))
    reviews = list(REVIEW.finditer(clause))
    if plans and (not reviews or reviews[-1].start() < plans[-1].start()):
        return "plan"
    if kind == "year" and re.match(r"\s*(?:tiếp tục|phấn đấu|sẽ|trọng tâm)", text[match.end() : match.end() + 14]):
        return "plan"
    return "review"


def _is_named_term(term: str, clause: str) -> bool:
    if TERM.match(term):
        return not IN_TERM.search(clause.strip())
    return STAGE.match(term) is not None and STAGED.search(clause) is not None and not REVIEW.search(clause)


def _is_of_event(text: str, match: re.Match[str], before: str) -> bool:
    """Whether a month or quarter is that of a meeting or of a founding."""
    meeting = MEETING.search(before)
    if meeting is not None and (match.lastgroup == "kind_month" or "giao ban" not in meeting.group().lower()):
        return True  # a briefing "quý I" looks back on the quarter
    return match.lastgroup == "kind_month" and FOUNDING.match(text, match.end()) is not None
