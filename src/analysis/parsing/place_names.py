"""The name of the district or commune that a page is about, where its body is printed without one: "UBND huyện"."""

import re

from analysis.documents.letters import UPPER
from analysis.documents.places import find_named
from analysis.parsing.named_bodies import LEADER, is_central_city
from analysis.parsing.own_bodies import Body

# Not "Huyện Ủy", "Huyện Đoàn", "Xã Hội", but "xã Đoàn Kết", "Hội An": a kind and another word for a body
NAME = rf"(?!(?:Ủy|Uỷ)(?!\w)|(?:Đoàn|Hội|Đội)(?!\w)(?!\s+[{UPPER}]))[{UPPER}]\w*(?:[^\S\n]+[{UPPER}]\w*){{0,3}}"
# The kinds of places of each level, and the ways in which a text spells one before a name.
KINDS = {
    "district": {
        "huyện": "[Hh]uyện",
        "quận": "[Qq]uận",
        "thị xã": r"[Tt]hị xã|TX\.?",
        "thành phố": r"[Tt]hành phố|T\.?P\.?",
    },
    "commune": {
        "xã": "(?<![Tt]hị )[Xx]ã",
        "phường": "[Pp]hường",
        "thị trấn": "[Tt]hị trấn",
        "đặc khu": "[Đđ]ặc khu",
    },
}
NUMBERED = r"(?<=uận\s)\d{1,2}(?!\d|[.,]\d)|(?<=ường\s)\d{1,2}(?!\d|[.,]\d)"
# "Yên Dũng: kết quả tiếp dân", the title of a page on what else it calls by its kind; no "Video:", no "Ông Lê Văn An:"
TITLED = re.compile(rf"\s*(?P<name>(?!(?:Ông|Bà)\s+\w+\s+\w|Đồng chí(?!\w)){NAME}):[^\S\n]+\w")
NEAR = 40  # characters: as far back as a chairman's title may stand


def with_place_name(body: Body, text: str, lead_end: int, province: str) -> Body:
    """A body below the province under the name of its place, "huyện Cao Lộc" for "UBND huyện"; else as it is.

    The place is the only one of the body's kind that the lead names (the whole text where the lead names none), or what
    stands before the colon of the title, two syllables at least. `text` is without what photographs show: they may be
    of elsewhere. A city that is a province is no district.
    """
    if body.scope not in KINDS or re.search(rf"(?<!\w){NAME}$|\d$", body.name):
        return body
    kinds = KINDS[body.scope]
    own = [kind for kind in kinds if re.search(rf"(?<!\w){kind}(?!\w)", body.name.casefold())]
    spelt = "|".join(kinds[kind] for kind in own or kinds)
    named = re.compile(rf"(?<!\w)(?:{spelt})[^\S\n]+(?P<name>{NAME}|{NUMBERED})")
    for end in (lead_end, len(text)):
        # "Phó Chủ tịch UBND quận Lê Văn An": a chairman's name
        found = [
            m for m in named.finditer(text, 0, end) if not LEADER.search(text, max(0, m.start() - NEAR), m.start())
        ]
        found = [match for match in found if not is_central_city(match.group(), province)]
        if found:
            one = len({match["name"].casefold() for match in found}) == 1
            return body._replace(name=found[0].group()) if one else body
    title = TITLED.match(text)
    if title is not None and " " in title["name"] and not find_named(title["name"]):
        return body._replace(name=title["name"])
    return body
