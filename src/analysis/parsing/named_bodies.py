"""Every body that a text names: offices, centres and committees by the cues of scopes.toml, districts and communes."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate

from analysis.codelists.provinces import fold
from analysis.codelists.toml_files import read_toml
from analysis.codelists.units import read_scopes
from analysis.documents.letters import UPPER
from analysis.parsing.own_bodies import Body, is_own
from analysis.parsing.words import Words, split_words

# "… làm việc với UBND TP. Trong đó, …": words that begin a sentence, by which a name does not go on
OPENERS = (
    "Trong|Theo|Từ|Các|Năm|Tại|Đến|Tính|Với|Ngoài|Riêng|Những|Sau|Hiện|Cụ|Bên|Cùng|Trên|Đây|Đồng|Kết|Qua|Khi|Một|Ông|Bà"
)
# Spelt out, since a search for one of several first letters is quick and one for a class of letters is not.
LOCAL_NAME = (
    r"(?<![^\W\d_])(?P<kind>huyện|Huyện|HUYỆN|quận|Quận|QUẬN|thị xã|Thị xã|THỊ XÃ"
    r"|TX\.?|thành phố|Thành phố|T\.?P\.?)(?:[^\S\n]+|(?<=\.))"
    rf"(?!(?<=\.[^\S\n])(?:{OPENERS})(?:,|[^\S\n]+[a-zà-ỹđ\d]))(?P<name>(?<=uận[^\S\n])\d{{1,2}}(?!\d|[.,]\d)|[{UPPER}]\w*(?:[^\S\n]+[{UPPER}]\w*)*)"
)
# the words with which the kinds of places begin, as fold_word spells them
KIND_OPENINGS = frozenset({"huyện", "quận", "thị", "tx", "thành", "tp", "t"})
# "UBND HUYỆN VĂN QUAN", the head of a letter: in a title in capitals where a name ends is not told
IN_CAPITALS = frozenset({"HUYỆN", "QUẬN", "THỊ XÃ"})
ENDS_LINE = re.compile(r"[^\S\n]*(?:\n|\Z|[-–:,(])")
COMMITTEE = r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN)\s+"
PLACE_NAME = re.compile(LOCAL_NAME)
BEFORE_PLACE = re.compile(rf"{COMMITTEE}$")
LOCAL = re.compile(rf"(?:{COMMITTEE})?{LOCAL_NAME}")
# Kinds of districts, each with the ways to write it.
LOCAL_KINDS = {
    "huyện": ("huyện",),
    "quận": ("quận",),
    "thị xã": ("thị xã", "tx"),
    "thành phố": ("thành phố", "tp", "t.p"),
}
# "Trung tâm Phục vụ hành chính công xã Phú An tiếp nhận …": elsewhere it is only where a photograph was taken
COMMUNE = re.compile(
    rf"\s+(?:xã|Xã|phường|Phường|thị trấn|Thị trấn|đặc khu|Đặc khu)\s+[{UPPER}]\w*(?:\s+[{UPPER}]\w*)*"
)
# "huyện Kiến An đã tiếp nhận 700 hồ sơ": a district that does what is counted, unless it closes a list of districts
DOES = re.compile(
    r"\s+(?:đã\s+|cũng\s+|vừa\s+)?(?:tiếp|nhận|giải quyết|xử lý|trả|ban hành|phát hành|tổ chức|đăng)(?!\w)"
)
# "tại các Trung tâm Hành chính công cấp huyện": those of a level
CENTRES = re.compile(r"\s+(?:của\s+)?(?:các\s+)?(?:cấp\s+(?:huyện|xã)|xã|phường|huyện)(?!\w)")
# "Bộ phận một cửa của huyện"
BARE_CENTRE = re.compile(
    rf"\s+(?:của\s+)?(?:{COMMITTEE})?(?:huyện|thị xã|quận)(?!\s*,\s*(?:huyện|thị|thành|quận))(?!\s+[{UPPER}])(?!\w)"
)
LEADER = re.compile(r"(?:[Cc]hủ tịch|[Bb]í thư)(?:\s+(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân))?\s+$")
NAMED_KINDS = ("tỉnh", "huyện", "quận", "thị xã", "thành phố")
PLACE = re.compile(rf"(?:[^\S\n]+[{UPPER}]\w*)+")


def find_bodies(words: Words, province: str = "") -> list[Body]:
    """Every body named in a text, in order; a city that is the document's province itself is no district."""
    text, patterns = words.text, cue_patterns()
    found: list[Body] = []
    reached = 0
    for word, place in words.those_of(patterns):
        cue = patterns[word].match(text, place) if place >= reached else None
        if cue is not None and not (CENTRES.match(text, cue.end()) and text.endswith("các ", 0, cue.start())):
            body = _with_name(text, cue, province)
            found += [body] if body is not None else []
            reached = cue.end()
    starts, ends = [body.start for body in found], [0, *accumulate((body.end for body in found), max)]
    for local in _places(words):
        if is_central(local, province) or local.start() < ends[bisect_right(starts, local.start())]:
            continue
        found.append(Body(local.start(), local.end(), "district", local.group()))
    return sorted(found, key=lambda body: body.start)


def _places(words: Words) -> Iterator[re.Match[str]]:
    """What LOCAL finds in a text, looked for by the kind of place."""
    text, reached = words.text, 0
    for _, start in words.those_of(KIND_OPENINGS):
        place = PLACE_NAME.match(text, start) if start >= reached else None
        if place is None or (place["kind"] in IN_CAPITALS and not ENDS_LINE.match(text, place.end())):
            continue
        committee = BEFORE_PLACE.search(text, reached, place.start())
        local = LOCAL.match(text, committee.start()) if committee else place
        assert local is not None
        yield local
        reached = local.end()


def is_central(place: re.Match[str], province: str) -> bool:
    """Whether a city is a province itself.

    "thành phố Huế" of the province Thừa Thiên Huế is a district; Huế itself has been a province since 2025.
    """
    if kind_of(place) != "thành phố":
        return False
    name = fold(place["name"])
    whole = fold(place.string[place.start("name") : place.start("name") + len(province)])
    if is_city(province) and whole == fold(province):
        return True  # "thành phố Hà nội": its name goes on in small letters
    if is_city(province) and LEADER.search(place.string, max(0, place.start() - 40), place.start()):
        return True  # "Chủ tịch UBND thành phố Lê Văn An" of such a city: its chairman's name
    # "UBND TP Hải Phòng Nguyễn Văn Tùng": the name of who holds an office may stand behind the city's
    city = next((city for city in central_cities() if name == city or name.startswith(f"{city} ")), "")
    return city != "" and (city not in fold(province) or city == fold(province))


def is_central_city(name: str, province: str) -> bool:
    """Whether a place, "TP. Hồ Chí Minh", is a city that is a province itself."""
    place = LOCAL.fullmatch(name.replace("tp", "TP", 1) if name.startswith("tp") else name)
    return place is not None and is_central(place, province)


def kind_of(place: re.Match[str]) -> str:
    """The kind of district, in its long form."""
    written = place["kind"].lower().rstrip(".")
    return next(kind for kind, forms in LOCAL_KINDS.items() if written in forms)


def is_city(province: str) -> bool:
    """Whether a document's province, "Hồ Chí Minh", "TP Hồ Chí Minh", is a city."""
    return fold(province).removeprefix("tp ").removeprefix("thanh pho ") in central_cities()


@cache
def central_cities() -> frozenset[str]:
    """The cities that are provinces, folded."""
    return frozenset(fold(name) for name in read_toml("scopes.toml")["central_cities"]["names"])


@cache
def cue_scopes() -> dict[str, str]:
    """The scope that each cue of scopes.toml names."""
    return {cue: code for code, scope in read_scopes().items() for cue in scope.cues}


@cache
def cue_patterns() -> dict[str, re.Pattern[str]]:
    """The cues of scopes.toml, one pattern for those that begin with a word, which is as fold_word spells it."""
    by_opening: dict[str, list[str]] = {}
    for cue in cue_scopes():
        by_opening.setdefault(split_words(cue).folded[0], []).append(cue)
    return {word: compile_cues(cues) for word, cues in by_opening.items()}


def compile_cues(cues: Iterable[str]) -> re.Pattern[str]:
    """One pattern for cues, the longest first, in any case and with any white space."""
    alternatives = "|".join(re.escape(cue).replace(r"\ ", r"\s+") for cue in sorted(cues, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _with_name(text: str, hit: re.Match[str], province: str) -> Body | None:
    """A body with the place that its name ends in: "Văn phòng HĐND - UBND huyện Thạch Thất".

    None for the centre of a commune that is not told to have done anything: it is only where something was.
    """
    cue = " ".join(hit.group().lower().split())
    local = LOCAL.match(text, hit.end() + 1) if cue_scopes()[cue] == "one_stop_centre" else None
    if local is not None and not is_central(local, province):
        return Body(hit.start(), local.end(), "district", text[hit.start() : local.end()])
    bare = BARE_CENTRE.match(text, hit.end()) if cue_scopes()[cue] == "one_stop_centre" else None
    if bare is not None:
        return Body(hit.start(), bare.end(), "district", text[hit.start() : bare.end()])
    commune = COMMUNE.match(text, hit.end()) if cue_scopes()[cue] == "one_stop_centre" else None
    did = commune is not None and (text[commune.end() : commune.end() + 1] == ":" or DOES.match(text, commune.end()))
    if commune is not None and (did or is_own(text, commune)):
        return Body(hit.start(), commune.end(), "commune", text[hit.start() : commune.end()])
    if commune is not None:
        return None
    if cue == "toàn thành phố" and province and not is_city(province):
        return Body(hit.start(), hit.end(), "district", hit.group())
    name = PLACE.match(text, hit.end()) if cue.endswith(NAMED_KINDS) else None
    last = name.end() if name else hit.end()
    return Body(hit.start(), last, cue_scopes()[cue], text[hit.start() : last])


def names_place(body: Body) -> bool:
    """Whether the name of a body holds that of a place: "UBND huyện Cao Lộc", not "UBND huyện"."""
    return LOCAL.search(body.name) is not None


def local_name(body: Body) -> str:
    """The name of the district that a body is nothing but; "" for an office, a centre, a province."""
    named = LOCAL.fullmatch(body.name)
    return named["name"] if named else ""
