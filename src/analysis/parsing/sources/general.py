"""What holds for web pages of any province: players, font switches, bylines, time stamps."""

import re

from analysis.parsing.sources.publication import Publication

PUBLICATION = Publication(
    province="",
    names=(),
    furniture=(
        re.compile(r"\W*"),
        re.compile(r"\d{1,2}:\d{2}(?: / \d{1,2}:\d{2})?"),
        re.compile(
            r"(?:Xem thêm|Tin liên quan|Tin khác|Các tin khác|Chia sẻ|Bình luận|In bài viết|Lượt xem|Về trang trước)"
            r".{0,40}",
            re.I,
        ),
        re.compile(r"\d[\d.,]*\s+(?:lượt\s+(?:xem|đọc|truy cập)|[Vv]iews?)"),
        # alone, or behind the day and the hour: "03/04/2019 08:15 | Số lượt xem: 412"
        re.compile(
            r"(?:(?:Ngày đăng|Cập nhật)?\W*\d{1,2}[/-]\d{1,2}[/-]20\d{2}\W{1,3}"
            r"(?:\d{1,2}[:h]\d{2}(?:\s?[AP]M)?\W{1,3})?)?"
            r"(?:(?:Số )?lượt (?:xem|đọc|truy cập)|Đã xem|Số lần (?:xem|đọc))\s*:?\s*\d[\d.,]*",
            re.I,
        ),
        re.compile(r"[\w.()-]+(?: \(\d{1,2}\))?\.(?:jpe?g|png|gif|mp4)", re.I),
        re.compile(r"(?:Tin|Ảnh|Bài|Tin, ảnh|Bài, ảnh|Bài và ảnh|Tin, bài|Nguồn|Tác giả)\s*:.{0,60}", re.I),
    ),
    datelines=(
        re.compile(
            r"(?m)^[^\w\n]*+(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>20\d{2})[^\w\n]{1,3}(?:\d{1,2}[:h]\d{2}[^\w\n]{1,3})?"
            r"(?:[Ss]ố\s+)?(?:[Ll]ượt|[Ll]ần|[Đđ]ã)\s+(?:xem|đọc)"
        ),
        re.compile(
            r"(?m)^[^\w\n]*+\d{1,2}[:h]\d{2}\W+(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>20\d{2})[^\w\n\[]*+(?:\[GMT\+7\])?[^\w\n]*+$"
        ),
        re.compile(
            r"(?m)^[^\w\n]*+(?:Thứ \w+|Chủ nhật),?\s+(?:ngày\s+)?(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>20\d{2})"
        ),
    ),
)
