"""What a figure counts: its unit, the concepts and members its words name, and the indicator that follows from them."""

from collections.abc import Iterable, Set
from functools import cache

from analysis.codelists.indicators import Indicator, conditions_of_unit, rate_of, read_indicators
from analysis.codelists.members import read_dimensions, read_members, units_of_dimension, units_of_member
from analysis.codelists.toml_files import read_toml
from analysis.parsing.frames import Frame, Sentence
from analysis.parsing.lexicon import KIND, Hit

# Nouns of one syllable name what is counted only directly after a figure: elsewhere "tin" is half of "thông tin".
SHORT_NOUNS = ("dossier", "petition", "document", "fond")
NOT_COUNTED = ("bodies", "time", "money", "measures")
# What may stand between a name and its figure, and before the name, in a list of places.
NAME_LINKS = frozenset({":", "(", "có", "với", "là", "cũng", "đạt", "tiếp", "-"})
NAME_LEADS = frozenset({":", ",", ";", "(", "như", "là", "gồm", "và", "thì", "-", "."})
EXCEPT = frozenset({"không", "trừ", "ngoài"})
COUNTED_IN_TURNS = ("petition", "dossier")
NEAR_LEVELS = 8
WHOLE_CONCEPTS = ("receive", "assign")
FINISHED = ("resolve", "complete", "on_time", "early", "punctual")


@cache
def states() -> frozenset[str]:
    """Concepts that say how work stands; a figure does not hand them on to the next of a list."""
    return frozenset(read_toml("indicators.toml")["states"])


@cache
def silent() -> frozenset[str]:
    """Concepts that look like an indicator but are none."""
    return frozenset(read_toml("indicators.toml")["silent"])


@cache
def chain_words() -> frozenset[str]:
    """Words that may stand between two verbs of one group: "tiếp nhận và tham mưu xử lý"."""
    return frozenset(word for phrase in read_toml("grammar.toml")["chain"] for word in phrase.split())


@cache
def function_words() -> frozenset[str]:
    """Words that may follow a figure without being what it counts."""
    return frozenset(read_toml("grammar.toml")["function"])


def noun_after(sentence: Sentence, place: int) -> Hit | None:
    """The noun that stands directly after a figure: the longest phrase, in the sense that the topics call for."""
    following = sentence.word_at(place)
    return _apt_nouns(sentence).get(following.start) if following is not None else None


def _apt_nouns(sentence: Sentence) -> dict[int, Hit]:
    """The nouns of a sentence in their apt senses by the place where they begin; found out once a sentence."""
    if sentence.apt_nouns is None:
        apt = _by_topic(sentence, sentence.layers.get("noun", []))
        sentence.apt_nouns = {hit.start: hit for hit in reversed(apt)}
        sentence.layers["leading_noun"] = [
            hit for hit in apt if _can_lead(hit, words_between(sentence, hit.start, hit.end))
        ]
    return sentence.apt_nouns


def _by_topic(sentence: Sentence, nouns: list[Hit]) -> list[Hit]:
    """Of the senses of one noun the one whose topic the sentence speaks of: "hồ sơ" beside "phông" are files."""
    heard = sentence.topics
    if "procedures" in heard:
        heard -= {"archive"}
    details = {"", KIND, *heard, *NOT_COUNTED}
    apt = [hit for hit in nouns if hit.sense.code == "generic" or hit.sense.detail in details]
    special = {(hit.start, hit.end) for hit in apt if hit.sense.detail in heard and hit.sense.code != "generic"}
    return [hit for hit in apt if hit.sense.detail in heard or (hit.start, hit.end) not in special]


def words_between(sentence: Sentence, start: int, end: int) -> list[str]:
    """The words and signs between two places of a sentence, folded."""
    return sentence.folded_in(start, end)


def nouns_before(sentence: Sentence, frame: Frame) -> list[Hit]:
    """The nouns in the words before a figure that can name what it counts, the nearest last."""
    _apt_nouns(sentence)
    return sentence.between("leading_noun", frame.left, frame.figure.lead)


def _can_lead(hit: Hit, words: list[str]) -> bool:
    """Whether a noun can name what a later figure counts: "số người … là 39", not the people of some other clause."""
    if hit.sense.code in ("person", "group", "other"):
        return len(words) > 1 and words[0] in ("số", "lượng")
    return hit.sense.code not in ("not_counted", "generic") and (len(words) > 1 or hit.sense.code in SHORT_NOUNS)


def resolve_unit(sentence: Sentence, frame: Frame) -> str:
    """The unit of a count: of the noun after it, else before it, else of the total or the figure before; "" if none."""
    place = _fraction_end(sentence, frame) if frame.figure.role == "part" else frame.figure.end
    after = noun_after(sentence, place)
    inherited = frame.parent.unit if frame.parent else ""
    if not inherited and frame.previous is not None:
        inherited = frame.previous.base_unit if frame.previous.figure.percent else frame.previous.unit
    if after is None and _unknown_noun(sentence, place):
        return "other"
    if after is not None:
        if after.sense.code == "generic":
            return _generic_unit(sentence, frame, after, inherited)
        if inherited == "document" and frame.parent is not None and after.sense.code == "petition":
            return "document"
        if words_between(sentence, after.start, after.end) == ["lượt"]:
            # "Đối với đơn thư, đã xử lý 395 lượt": what comes in turns is named before
            turns = [hit.sense.code for hit in nouns_before(sentence, frame) if hit.sense.code in COUNTED_IN_TURNS]
            if turns:
                return turns[-1]
        beside = frame.previous is not None and frame.previous.unit in ("visit", "group") and not frame.strong
        if beside and words_between(sentence, after.start, after.end) == ["lượt", "người"]:
            return "person"  # "214 lượt với 312 lượt người": beside visits, the people who came
        return after.sense.code
    before = nouns_before(sentence, frame)
    if inherited == "document" and frame.parent is not None and before and before[-1].sense.code == "petition":
        return "document"
    if before:
        counted = [hit for hit in before if hit.sense.code != "procedure"] or before
        return counted[-1].sense.code
    standing_in = [h for h in sentence.between("noun", frame.left, frame.figure.lead) if h.sense.code == "generic"]
    return _generic_unit(sentence, frame, standing_in[-1], inherited) if standing_in else inherited


def _unknown_noun(sentence: Sentence, place: int) -> bool:
    """Whether a word that the lexicon does not know stands right behind a figure: it counts something else."""
    following = sentence.word_at(place)
    if following is None or not following.folded.isalpha() or following.folded in function_words():
        return False
    known = any(sentence.starting(layer, following.start) for layer in sentence.layers)
    return not known and not any(entry.mention.start <= following.start < entry.mention.end for entry in sentence.dated)


def _generic_unit(sentence: Sentence, frame: Frame, noun: Hit, inherited: str) -> str:
    """ "97 nội dung", "67 trường hợp": the unit of the count before, or of what the words before speak of."""
    if inherited in ("task", "petition", "report", "other"):
        return inherited
    heard = {hit.sense.code for hit in nouns_before(sentence, frame)}
    for unit in ("task", "petition", "report"):
        if unit in heard:
            return unit
    if words_between(sentence, noun.start, noun.end) != ["nội", "dung"]:
        return noun.sense.detail
    assigned = any(hit.sense.code == "assign" for hit in sentence.between("concept", sentence.start, sentence.end))
    return "task" if assigned else "item"


def _fraction_end(sentence: Sentence, frame: Frame) -> int:
    following = [figure.end for figure in sentence.figures if figure.role == "all" and figure.start >= frame.figure.end]
    return following[0] if following else frame.figure.end


def own_concepts(sentence: Sentence, frame: Frame) -> frozenset[str]:
    """The concepts of the verb group nearest before a figure and of the first one after it, in its own words."""
    before = sentence.between("concept", frame.left, frame.figure.lead)
    end = _fraction_end(sentence, frame) if frame.figure.role == "part" else frame.figure.end
    after = sentence.between("concept", end, frame.right)
    left = _group(sentence, before[::-1], backwards=True)
    if left:
        # after a verb only what qualifies the counted noun still belongs to the figure
        stops = [
            w.start for w in sentence.words_in(end, frame.right) if w.folded in ",;:" and not _inside(after, w.start)
        ]
        after = [hit for hit in after if hit.end <= min(stops, default=frame.right)]
    right = _group(sentence, after, backwards=False)
    if left and frame.figure.role == "part":
        # "giải quyết 20.280/22.229 hồ sơ tiếp nhận": received is the second number
        right = [hit for hit in right if hit.sense.code not in WHOLE_CONCEPTS]
    if any(hit.sense.code in ("resolve", "complete") for hit in left):
        # "hoàn tất 175.920 hồ sơ do mình tiếp nhận": what was done stands before the figure
        right = [hit for hit in right if hit.sense.code != "receive"]
    found = frozenset(hit.sense.code for hit in (*left, *right))
    if frame.figure.percent and right and not found & states():
        # "99,4% hồ sơ đã trả ở Đắk Nông là trước hạn và đúng hạn": a share's state may stand after its verb's place
        stops = [word.start for word in sentence.words_in(right[-1].end, frame.right) if word.folded in ",;:."]
        later = [h for h in after if h.start >= right[-1].end and h.end <= min(stops, default=frame.right)]
        found |= frozenset(hit.sense.code for hit in _group(sentence, later, backwards=False)) & states()
    return found | _opening_state(sentence, frame) if left and not found & states() else found


def _opening_state(sentence: Sentence, frame: Frame) -> frozenset[str]:
    """ "Đúng và trước hạn, cả tỉnh giải quyết gần 25 ngàn hồ sơ": the state with which a clause opens."""
    hits = sentence.between("concept", frame.left, frame.figure.lead)
    if hits and hits[0].sense.code in states() and len(words_between(sentence, frame.left, hits[0].start)) <= 1:
        return frozenset({hits[0].sense.code})
    return frozenset()


def _inside(hits: Iterable[Hit], place: int) -> bool:
    return any(hit.start <= place < hit.end for hit in hits)


def _group(sentence: Sentence, hits: list[Hit], backwards: bool) -> list[Hit]:
    group: list[Hit] = []
    for hit in hits:
        if group:
            first, second = (hit, group[-1]) if backwards else (group[-1], hit)
            if any(word not in chain_words() for word in words_between(sentence, first.end, second.start)):
                break
        group.append(hit)
    return group


def members_before(sentence: Sentence, frame: Frame) -> dict[str, str]:
    """The members named by the words before a figure; they also hold for the bare figures that follow it in a list."""
    end = _fraction_end(sentence, frame) if frame.figure.role == "part" else frame.figure.end
    found = _members_of(sentence, frame, sentence.between("member", frame.left, frame.figure.lead)[::-1], end)
    units = {frame.unit, frame.base_unit}
    for hit in sentence.between("near", frame.left, frame.figure.lead)[::-1]:
        wanted = units_of_dimension(hit.sense.detail)
        if (
            (not wanted or wanted & units)
            and not words_between(sentence, hit.end, frame.figure.lead)
            and not any(
                name.start < hit.end and hit.start < name.end
                for layer in ("agency", "scope")
                for name in sentence.between(layer, frame.left, frame.figure.lead)
            )
        ):
            found.setdefault(hit.sense.detail, hit.sense.code)
    for layer in ("agency", "district"):
        names = sentence.between(layer, frame.left, frame.figure.lead) if units & units_of_dimension(layer) else []
        if names and len(words_between(sentence, names[-1].end, frame.figure.lead)) <= 2:
            found.setdefault(layer, names[-1].sense.code)
    if not found.keys() & {"agency", "district"} and units & units_of_dimension("district"):
        name = _bare_name(sentence, frame)
        if name is not None:
            found["district"] = name.sense.code
    return found


def members_after(sentence: Sentence, frame: Frame) -> dict[str, str]:
    """The members named by the words after a figure that are its own; they go before those named before it."""
    end = _fraction_end(sentence, frame) if frame.figure.role == "part" else frame.figure.end
    found = _members_of(sentence, frame, sentence.between("member", end, frame.right), end)
    noun = noun_after(sentence, end)
    if noun is None:
        return found
    for hit in sentence.between("near", noun.end, frame.right):
        # "8144 hồ sơ ở tỉnh, 9810 hồ sơ ở huyện"
        wanted = units_of_dimension(hit.sense.detail)
        closed = words_between(sentence, hit.end, sentence.end)[:1] in ([], [","], [";"], ["."], [")"], ["và"])
        if hit.start - noun.end <= 1 and closed and (not wanted or frame.unit in wanted):
            found.setdefault(hit.sense.detail, hit.sense.code)
    return found


def _members_of(sentence: Sentence, frame: Frame, named: list[Hit], end: int) -> dict[str, str]:
    """The first of the members named in each dimension that can be about this figure, which ends at `end`."""
    found: dict[str, str] = {}
    units = {frame.unit, frame.base_unit}
    for hit in named:
        if not _belongs(sentence, frame, hit, end) or (hit.start >= end and _is_anothers(sentence, frame, hit)):
            continue
        if hit.sense.detail == "level" and _is_one_of_several(sentence, hit, named):
            continue
        member = read_members().get((hit.sense.detail, hit.sense.code))
        wanted = units_of_member(hit.sense.detail, hit.sense.code)
        if wanted and not wanted & (units | _families(frame)):
            continue
        if member is not None and member.noun and member.noun not in units:
            continue
        found.setdefault(hit.sense.detail, hit.sense.code)
    return found


def _bare_name(sentence: Sentence, frame: Frame) -> Hit | None:
    """ "…: Quảng Trạch 27 lượt, Bố Trạch 4 lượt": a name with nothing but a link between it and its figure.

    One name alone may be a person's or a building's: there must be two in a list, or a named district before it.
    """
    listed = frame.previous is not None and "district" in frame.previous.members
    own = _name_before(sentence, frame.left, frame.figure.lead, listed)
    if own is None or listed:
        return own
    others = [figure for figure in sentence.figures if figure.start != frame.figure.start]
    beside = any(_name_before(sentence, max(sentence.start, other.lead - 40), other.lead, False) for other in others)
    return own if beside else None


def _name_before(sentence: Sentence, start: int, end: int, listed: bool) -> Hit | None:
    """The proper name that ends right before a figure and follows a sign or a word of listing, if there is one."""
    names = sentence.between("name", start, end)
    if not names or not set(words_between(sentence, names[-1].end, end)) <= NAME_LINKS:
        return None
    before = words_between(sentence, sentence.start, names[-1].start)
    return names[-1] if listed or not before or before[-1] in NAME_LEADS else None


def _is_anothers(sentence: Sentence, frame: Frame, hit: Hit) -> bool:
    """ "503 người và 05 đoàn đông người đến …": what stands right behind another figure is said of that one."""
    end = _fraction_end(sentence, frame) if frame.figure.role == "part" else frame.figure.end
    return any(0 <= hit.start - f.end <= 1 for f in sentence.figures if f.start >= end)


def _is_one_of_several(sentence: Sentence, hit: Hit, hits: list[Hit]) -> bool:
    """ "ban tiếp công dân huyện và các xã, phường đã tiếp 312 lượt": levels that one verb joins name none of them."""
    others = [other for other in hits if other.sense.detail == "level" and other.sense.code != hit.sense.code]
    gaps = [words_between(sentence, min(hit.end, other.end), max(hit.start, other.start)) for other in others]
    return any(len(gap) <= NEAR_LEVELS and not {";", "."} & set(gap) for gap in gaps)


def _belongs(sentence: Sentence, frame: Frame, hit: Hit, end: int) -> bool:
    """Whether a member's words are about this figure: kinds and origins only beside it, none past a dropped number."""
    if set(words_between(sentence, max(frame.left, hit.start - 24), hit.start)[-3:]) & EXCEPT:
        return False  # "13.733 văn bản (không gồm văn bản mật)"
    if hit.start >= end:
        if any(end <= o.start < hit.start for o in sentence.others if o.reason in NOT_COUNTED):
            return False  # "36.525 người dân ở 195 đơn vị cấp huyện"
        if hit.sense.detail not in ("type", "origin"):
            return True
        # "từ Trung ương, các ngành, địa phương gửi về" names all origins, and so none
        after = words_between(sentence, hit.end, frame.right)
        listed = after[:1] == [","] and len(after) > 1 and not after[1][0].isdigit()
        return not listed and not any(word.folded in ",;(" for word in sentence.words_in(end, hit.start))
    if any(
        other.end <= hit.start and not any(w.folded == "," for w in sentence.words_in(other.end, hit.start))
        for other in sentence.others
        if frame.left <= other.start and other.reason in NOT_COUNTED and hit.start - other.end > 1
    ):
        return False
    if hit.sense.detail == "host":
        # "lãnh đạo UBND tỉnh, các sở, ngành và UBND các huyện đã tiếp": one of many
        return words_between(sentence, hit.end, frame.figure.lead)[:1] not in ([","], ["và"], ["cùng"], ["với"])
    if hit.sense.detail not in ("type", "origin"):
        return True
    nouns = nouns_before(sentence, frame)
    if nouns and (nouns[-1].start, nouns[-1].end) == (hit.start, hit.end) and nouns[-1].sense.code == "petition":
        return True
    links = {h.start for h in sentence.between("link", hit.end, frame.figure.lead)}
    depth = 0
    for word in sentence.words_in(hit.end, frame.figure.lead):
        depth += {"(": 1, ")": -1}.get(word.folded, 0)
        if not depth and word.start not in links and word.folded not in ":-)":
            return False
    return True


def _families(frame: Frame) -> set[str]:
    """What besides a unit a member may be part of: awards, the archive."""
    family = {"person": "award", "group": "award", "fond": "archive", "file": "archive"}.get(frame.unit)
    return {family} if family else set()


def resolve_indicator(unit: str, concepts: frozenset[str], topics: Set[str]) -> Indicator | None:
    """The first indicator of the unit whose condition holds; None where none does or a silent concept is heard."""
    if concepts & silent():
        return None
    for condition in conditions_of_unit(unit):
        if condition.holds(concepts, topics):
            return condition.indicator
    return None


@cache
def is_open(code: str) -> bool:
    """Whether an indicator counts work that is still open (what is overdue among it is overdue, not finished late)."""
    indicator = read_indicators().get(code)
    return (
        indicator is not None
        and indicator.kind == "stock"
        and indicator.family in ("dossiers", "tasks")
        and "carried" not in code
    )


@cache
def is_finished(code: str) -> bool:
    """Whether an indicator counts work that is done."""
    indicator = read_indicators().get(code)
    return (
        indicator is not None
        and any(concept in FINISHED for alternative in indicator.when for concept in alternative)
        and not is_open(code)
    )


def rate_of_count(code: str, members: dict[str, str]) -> Indicator | None:
    """The rate that a percentage of this count is: by the breakdown where the code list has one of its own."""
    for dimension, member in members.items():
        rate = rate_of(code, f"{dimension}={member}")
        if rate is not None:
            return rate
    return rate_of(code)


def join_breakdown(members: dict[str, str]) -> str:
    """The breakdown column: `dimension=member` joined by a pipe sign in the contract's order."""
    if not members:
        return ""
    return "|".join([f"{dimension}={members[dimension]}" for dimension in read_dimensions() if members.get(dimension)])
