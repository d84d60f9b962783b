"""PDFs in a process of their own: read as in this one, and ended when they take too long."""

import os
import signal
from typing import IO, Any

import pytest
from tests.documents.making import make_pdf

from analysis.documents import pdf_apart
from analysis.documents.limits import Limits
from analysis.documents.pdf import read_pdf
from analysis.documents.pdf_apart import _receive, read_pdf_apart
from analysis.errors import InputError

TEXT = "Năm 2023, Văn phòng UBND tỉnh tiếp nhận 12.345 văn bản đến.\nA | B | C\n1 | 2 | 3\n4 | 5 | 6"


def forms_within_forms(depth: int) -> bytes:
    """A page whose form shows the next one ten times, that one the next ten times, and so on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(b"", b"/A Do")]
    for number in range(6, 5 + depth):
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</A %d 0 R>>>>" % number
        objects.append(stream(head, b"/A Do " * 10))
    objects.append(stream(b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]", b"0 0 m 9 9 l S"))
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return body + b"trailer<</Size %d/Root 1 0 R>>\n%%%%EOF" % (len(objects) + 1)


def stream(head: bytes, body: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(body), body)


def test_a_pdf_is_read_as_in_this_process() -> None:
    content = make_pdf(TEXT)
    assert read_pdf_apart(content, Limits()) == read_pdf(content, Limits())


def test_a_refusal_comes_through_in_its_words() -> None:
    with pytest.raises(InputError, match="damaged or cut short"):
        read_pdf_apart(make_pdf(TEXT)[:300], Limits())


def test_forms_within_forms_are_ended_and_the_next_file_is_read() -> None:
    with pytest.raises(InputError, match=r"“seconds”|more than 4 GB"):
        read_pdf_apart(forms_within_forms(12), Limits(seconds=1))
    assert read_pdf_apart(make_pdf(TEXT), Limits())


def test_a_crash_of_the_other_process_is_one_files_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    read_pdf_apart(make_pdf(TEXT), Limits())
    running = pdf_apart._reader
    assert running is not None

    def crash(answers: IO[bytes]) -> Any:
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        answers.read()
        return _receive(answers)

    monkeypatch.setattr(pdf_apart, "_receive", crash)
    with pytest.raises(InputError, match="damaged"):
        read_pdf_apart(make_pdf(TEXT), Limits())
    monkeypatch.undo()
    assert pdf_apart._reader is None
    assert read_pdf_apart(make_pdf(TEXT), Limits())
