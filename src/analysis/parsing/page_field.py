"""The one field of work that a page is about: of it is every dossier that "Hồ sơ đất đai quá hạn giảm" counts."""

import re

from analysis.parsing.lexicon import Hit, find_phrases
from analysis.parsing.readings import Draft
from analysis.parsing.services import LAYERS, LEADS, divides_dossiers
from analysis.parsing.words import Words

COUNTED = ("dossier", "procedure")
LONGER = re.compile(r"\s*[-–/]\s*[a-zà-ỹ]")  # not "Hồ sơ đất đai - Trang tin huyện"
COUNT = re.compile(r"\d\s+$")
AIMS = re.compile(r"(?:phấn đấu|mục tiêu|chỉ tiêu)(?:[^.\n]|\.(?=\d))*$", re.IGNORECASE)
REACH = 80  # characters
NEXT = 24  # characters from one field of a list to the next
# "tiếp nhận 900 hồ sơ thủ tục hành chính", "hồ sơ các lĩnh vực", "toàn bộ các thủ tục": of every field
OF_ALL = re.compile(
    r"(?<!\w)(?:(?:các|mọi|nhiều|những)\s+(?:lĩnh vực|thủ tục)|TTHC|thủ tục hành chính)(?!\w)", re.IGNORECASE
)


def settle_page_field(drafts: list[Draft], words: Words, lead_end: int) -> None:
    """Give the dossiers of a page the field that its title and first sentences speak of, in place.

    Not where the page names another field, nor to a total of which that field is told as a part, nor to dossiers of
    which a sentence says that they are of all fields.
    """
    told = {draft.frame.members["field"] for draft in drafts if "field" in draft.frame.members}
    totals = {id(d.frame.parent) for d in drafts if d.frame.parent is not None and "field" in d.frame.members}
    dossiers = [d for d in drafts if d.family == "dossiers" and "field" not in d.frame.members]
    dossiers = [draft for draft in dossiers if id(draft.frame) not in totals]
    named = _fields_of_dossiers(words.within(0, lead_end)) if dossiers else set()
    if len(named) != 1 or told - named:
        return
    field = next(iter(named))
    for draft in dossiers:
        if OF_ALL.search(words.text, draft.sentence.start, draft.sentence.end) is None:
            draft.frame.members["field"] = field


def _fields_of_dossiers(words: Words) -> set[str]:
    """The fields whose dossiers are spoken of: "hồ sơ xin cấp phiếu lý lịch tư pháp"."""
    layers = find_phrases(words)
    title = words.text.find("\n", len(words.text) - len(words.text.lstrip()))
    nouns = [
        hit
        for hit in layers.get("noun", ())
        # behind the title "1.420 hồ sơ cấp sổ đỏ" are some of all
        if hit.sense.code in COUNTED
        and (hit.start < title or not COUNT.search(words.text, max(0, hit.start - 12), hit.start))
    ]
    fields = [hit for layer in LAYERS for hit in layers.get(layer, ()) if hit.sense.detail == "field"]
    fields = [hit for hit in fields if divides_dossiers(hit)]
    alone = [hit for hit in fields if not _is_listed(words, hit, fields)]
    # "phấn đấu trên 90% hồ sơ đất đai được giải quyết đúng hạn": what is aimed at, and not what is told
    nouns = [noun for noun in nouns if not AIMS.search(words.text, max(0, noun.start - REACH), noun.start)]
    return {hit.sense.code for hit in alone if any(_leads_to(words, noun, hit) for noun in nouns)}


def _is_listed(words: Words, field: Hit, fields: list[Hit]) -> bool:
    """ "hồ sơ hộ tịch, đất đai, xây dựng", "hồ sơ quy hoạch - kiến trúc": one of several, or part of a longer name."""
    following = words.within(field.end, field.end + 3).folded[:1]
    if LONGER.match(words.text, field.end):
        return True
    others = [hit for hit in fields if field.end < hit.start <= field.end + NEXT and not _is_of(hit, field)]
    return following in ([","], ["và"]) and bool(others)


def _is_of(hit: Hit, field: Hit) -> bool:
    """Whether a field is the same as another, or a part of it: certificates of land are of land."""
    return hit.sense.code.split("_")[0] == field.sense.code.split("_")[0]


def _leads_to(words: Words, noun: Hit, field: Hit) -> bool:
    between = words.within(noun.end, field.start).folded if noun.end <= field.start else ["…"]
    return set(between) <= LEADS
