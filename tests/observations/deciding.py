"""A document and people's decisions on its figures."""

from dataclasses import replace
from typing import Any

from analysis.observations.correctable import describe_judged
from analysis.observations.correcting import apply_corrections
from analysis.observations.decisions import Correction
from analysis.parsing.readings import Parsed

TEXT = (
    "Văn phòng UBND tỉnh Lạng Sơn tổng kết năm 2019\n\n"
    "Năm 2019, Văn phòng UBND tỉnh Lạng Sơn đã tiếp nhận 27.172 văn bản đến, phát hành 16.472 văn bản đi. "
    "Tỷ lệ hồ sơ giải quyết đúng hạn đạt 95,7%. Trụ sở rộng 312 m2.\n"
)


def rows_of(parsed: Parsed, corrections: list[Correction] = []) -> dict[str, dict[str, Any]]:  # noqa: B006
    table = apply_corrections([parsed], corrections).table
    return {row["printed"]: row for row in table.to_dict("records")}


def decide(row: dict[str, Any], kind: str, field: str = "", was: str = "", to: str = "", **more: Any) -> Correction:
    """A decision on a row as the page makes it."""
    reason = {"reject": "plan"}.get(kind, "")
    was = was or (describe_judged(row) if not field else "")
    one = Correction(
        *(row["source_id"], row["observation_id"], row["figure_start"], row["figure_end"], row["quote"]),
        *(row["printed"], kind, field, was, to, reason, "Lan", "2026-11-22T07:30:00+00:00"),
    )
    return replace(one, **more)


def add(text: str, printed: str, fields: dict[str, str], **more: Any) -> list[Correction]:
    start = text.index(printed)
    line = text.rindex("\n", 0, start) + 1
    first = max(line, text.rfind(". ", 0, start) + 2)
    quote = text[first : text.index(".", start + len(printed)) + 1]
    one = Correction(
        *("ls", "", start, start + len(printed), quote, printed, "add", "", "", "", "", "Lan"),
        "2026-11-22T07:30:00+00:00",
    )
    return [replace(one, field=field, to=to, **more) for field, to in fields.items()]


ADDED = {"indicator": "documents_issued", "unit": "document", "scope": "provincial_office"}
