"""Letters out of bytes: which encoding a text is in, and letters that were read in the wrong one."""

import codecs
import contextlib
import re
from collections.abc import Callable
from functools import cache

from analysis.codelists.toml_files import read_toml
from analysis.documents.parts import Note
from analysis.documents.syllables import is_strange, share_of_syllables
from analysis.errors import InputError

ENOUGH = 0.8
BETTER = 0.2
DAMAGED = 0.3
FEW_WORDS = 3
LATIN = re.compile(r"[A-Za-zÀ-ỹ]")
BROKEN = re.compile(r"[\x00-\x08\x0e-\x1f]")
Mend = Callable[[str], str]


def decode(content: bytes, declared: str = "") -> tuple[str, list[Note]]:
    """The text of a file's bytes, with a note where it was not UTF-8.

    UTF-8 and UTF-16 are told by their own form; of windows-1258, TCVN3 and VNI the one that gives Vietnamese words is
    taken. `declared` is only a name to try too: pages declare what they are not. Raises InputError where no encoding
    gives them.
    """
    wide = _decode_utf16(content)
    if wide is not None:
        return wide, [Note("letters read as UTF-16")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        return _decode_legacy(content, declared, err.start)
    if b"\0" in content:
        raise InputError("holds NUL bytes, so this is no plain text; save the document as UTF-8 text")
    if not is_strange(text):
        return text, []
    mended, note = mend(text)
    share, words = share_of_syllables(mended)
    if share < DAMAGED and words >= FEW_WORDS:
        raise InputError(
            f"its letters are damaged ({share:.0%} of the accented words are Vietnamese), as by a wrong encoding that "
            "lost some; take it from its source again, as UTF-8 text"
        )
    return mended, [note] if note else []


def mend(text: str) -> tuple[str, Note | None]:
    """A text whose letters were read in a wrong encoding, mended, with a note; any other text as it is."""
    (mended,), note = mend_all([text])
    return mended, note


def mend_all(texts: list[str]) -> tuple[list[str], Note | None]:
    """The texts of a document, with those mended whose letters were read in a wrong encoding, and a note if any was.

    Known: TCVN3 and VNI taken for windows-1252, as in documents typed in their fonts, and UTF-8 taken for it. In one
    document some paragraphs may be typed in such a font and others not.
    """
    whole = "\n".join(texts)
    if not is_strange(whole):
        return texts, None
    before, _ = share_of_syllables(whole)
    name, best, share = "", texts, before
    for candidate, repair in _mends():
        repaired = [_better(text, repair(text)) for text in texts]
        found, words = share_of_syllables("\n".join(repaired))
        if found > share and words >= FEW_WORDS:
            name, best, share = candidate, repaired, found
    if share >= ENOUGH and share >= before + BETTER:
        return best, Note(f"letters mended: {name} ({share:.0%} of the accented words are Vietnamese now)")
    return texts, None


def _better(text: str, repaired: str) -> str:
    if repaired == text:
        return text
    after, words = share_of_syllables(repaired)
    return repaired if words and after > share_of_syllables(text)[0] else text


def _mends() -> tuple[tuple[str, Mend], ...]:
    return (("TCVN3", read_tcvn3), ("VNI", read_vni), ("UTF-8 read as windows-1252", _unmix))


def read_tcvn3(text: str) -> str:
    """Letters of the TCVN3 (ABC) fonts, seen as windows-1252, as Vietnamese."""
    return text.translate(_tcvn3())


def read_vni(text: str) -> str:
    """Letters of the VNI fonts, seen as windows-1252, as Vietnamese: a mark is a letter of its own after the vowel."""
    pairs, singles, pattern = _vni()
    return pattern.sub(lambda match: pairs.get(match.group()) or singles[match.group()], text)


def _unmix(text: str) -> str:
    import ftfy

    return ftfy.fix_encoding(text)


@cache
def _tcvn3() -> dict[int, str]:
    table: dict[str, str] = read_toml("legacy_letters.toml")["tcvn3"]
    letters = {int(code, 16): letter for code, letter in table.items()}
    return letters | {ord(_shown(code)): letter for code, letter in letters.items()}


def _shown(code: int) -> str:
    """The letter that windows-1252 shows for a byte."""
    return bytes([code]).decode("cp1252", errors="ignore") or chr(code)


@cache
def _windows_1252() -> dict[int, str]:
    return {code: _shown(code) for code in range(0x80, 0xA0)}


@cache
def _vni() -> tuple[dict[str, str], dict[str, str], re.Pattern[str]]:
    table = read_toml("legacy_letters.toml")["vni"]
    pairs: dict[str, str] = {}
    for vowel, marks in table["marks"].items():
        for mark, letter in marks.items():
            pairs |= {
                vowel + mark: letter,
                vowel.upper() + mark: letter.upper(),
                vowel.upper() + mark.upper(): letter.upper(),
            }
    singles: dict[str, str] = dict(table["letters"])
    singles |= {sign.upper(): letter.upper() for sign, letter in table["letters"].items()}
    longest = sorted([*pairs, *singles], key=len, reverse=True)
    return pairs, singles, re.compile("|".join(map(re.escape, longest)))


def _decode_utf16(content: bytes) -> str | None:
    """The text of bytes that are UTF-16, told by the mark at the head or by the zero bytes of Latin letters."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        names = ["utf-16"]
    else:
        head = content[:4096]
        half = max(len(head) // 2, 1)
        names = [
            name
            for name, zeros in (("utf-16-le", head[1::2].count(0)), ("utf-16-be", head[0::2].count(0)))
            if zeros > 0.3 * half
        ]
        if len(names) != 1 or len(content) % 2:
            return None
    try:
        text = content.decode(names[0])
    except UnicodeDecodeError as err:
        raise InputError(f"byte {err.start} is not UTF-16 as the file's head says; save it as UTF-8 text") from err
    if not LATIN.search(text):
        raise InputError(
            "UTF-16 without a Latin letter, so this is no Vietnamese text; save the document as UTF-8 text"
        )
    return text


def _decode_legacy(content: bytes, declared: str, wrong: int) -> tuple[str, list[Note]]:
    if b"\0" in content:
        raise InputError(
            "neither UTF-8 nor free of NUL bytes, so this is no plain text; save the document as UTF-8 text"
        )
    shown = content.decode("latin-1").translate(_windows_1252())
    candidates = [
        ("windows-1258", content.decode("cp1258", errors="replace")),
        ("TCVN3", read_tcvn3(shown)),
        ("VNI", read_vni(shown)),
        # a stray byte in a long UTF-8 file is a slip of its tools, not another encoding
        ("UTF-8 with unreadable bytes", content.decode("utf-8", errors="replace")),
    ]
    with contextlib.suppress(LookupError, UnicodeDecodeError):
        candidates += [(declared, content.decode(declared))] if declared else []
    scored = [(*share_of_syllables(text), name, text) for name, text in candidates]
    share, words, name, text = max(scored, key=lambda entry: entry[0])
    if share >= ENOUGH and words >= FEW_WORDS and not BROKEN.search(text):
        return text, [Note(f"letters read as {name} ({share:.0%} of the accented words are Vietnamese)")]
    raise InputError(
        f"byte {wrong} is not UTF-8, and no Vietnamese encoding fits (best: {name}, {share:.0%} of the accented words "
        "right); save the document as UTF-8 text"
    )
