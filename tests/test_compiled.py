"""The optional build of the reading as machine code: what it does where there is no C compiler."""

import os
import subprocess
import sys


def test_without_a_compiler_plain_python_stays_in_use(repository_root, tmp_path):
    built = tmp_path / "compiled"
    built.mkdir()
    done = subprocess.run(
        [sys.executable, repository_root / "benchmarks" / "compiled.py", built],
        env=os.environ | {"PATH": str(tmp_path), "CC": "no-such-compiler"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "no C compiler" in done.stdout
    assert not built.exists()  # an older build would read as the sources did then
