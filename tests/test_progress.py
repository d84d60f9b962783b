"""Progress as it is told where there is no terminal."""

import io
import sys

from analysis.progress import track


def test_plain_lines_or_nothing_without_a_terminal(capsys):
    assert list(track(["a", "[b]"], "report")) == ["a", "[b]"]
    assert capsys.readouterr().err.splitlines() == ["report 1/2: a", "report 2/2: [b]"]
    assert list(track(["a"], "extract", plain_lines=False)) == ["a"]
    assert capsys.readouterr() == ("", "")


def test_a_bar_on_a_terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    assert list(track(["a", "[b]"], "report")) == ["a", "[b]"]
    assert "report: [b]" in sys.stderr.getvalue()
