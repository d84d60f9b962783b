"""Zipped files, checked before anything is unpacked."""

import io
import re
import zipfile
import zlib

from analysis.documents.limits import Limits
from analysis.errors import InputError

MOST_MEMBERS = 5_000
# A tree of elements takes many times the room of its XML: it gets this part of what a file may unpack to.
XML_SHARE = 4
DECLARATION = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_archive(content: bytes, limits: Limits) -> None:
    """Refuse a zipped Office file that is damaged, encrypted, unpacks beyond the limits or declares XML entities.

    zipfile unpacks no more of a member than the size that the archive states, so a false size is no way around.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            markup = [member for member in members if member.filename.lower().endswith((".xml", ".rels"))]
            trees = sum(member.file_size for member in markup)
            if len(members) > MOST_MEMBERS or size > limits.unpacked_megabytes * 1_000_000:
                raise InputError(
                    f"unpacks to {max(1, size // 1_000_000)} MB in {len(members)} parts, more than the limit "
                    f"“unpacked_megabytes” ({limits.unpacked_megabytes}); a Word report is never so large"
                )
            if trees > limits.unpacked_megabytes * 1_000_000 // XML_SHARE:
                raise InputError(
                    f"unpacks to {trees // 1_000_000} MB of XML, more than a quarter of the limit "
                    f"“unpacked_megabytes” ({limits.unpacked_megabytes}); a Word report is never so large"
                )
            if any(member.flag_bits & 1 for member in members):
                raise InputError("encrypted; save it without a password")
            for member in markup:
                start = archive.read(member)
                if DECLARATION.search(start) or DECLARATION.search(start.replace(b"\0", b"")):
                    raise InputError(
                        f"{member.filename} declares XML entities, which Word never writes; "
                        "do not open the file, or save it anew in Word"
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as err:
        raise InputError("damaged or cut short, so it cannot be unpacked; fetch it again") from err
