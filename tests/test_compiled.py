"""The optional build of the reading as machine code: what it does where there is no C compiler."""

import ast
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


def test_the_grammar_is_written_as_mypyc_can_compile_it(repository_root):
    # mypyc stops at `x in ("a", *OTHERS)`, and takes `FROZEN & d.keys()`, which is a set, for a frozenset.
    found = []
    for path in sorted((repository_root / "src" / "analysis" / "parsing").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Tuple(elts=parts)]):
                    wrong = any(isinstance(part, ast.Starred) for part in parts)
                case ast.BinOp(
                    left=ast.Name(id=name), op=ast.BitAnd(), right=ast.Call(func=ast.Attribute(attr="keys"))
                ):
                    wrong = name.isupper()
                case _:
                    continue
            found += [f"{path.name}:{node.lineno}"] if wrong else []
    assert found == []
