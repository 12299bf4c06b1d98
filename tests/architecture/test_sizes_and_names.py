"""Small files, short functions, names that say something (ARCHITECTURE, Names and sizes)."""

import ast
import re

from tests.architecture.sources import ROOT, functions, python

EMPTY_NAMES = re.compile(r"(^|/)(utils?|helpers?|common|misc|base|managers?)(\.py|/|$)")


def test_no_file_is_longer_than_300_lines():
    long = [f"{s.name}: {s.lines}" for s in python("kokotomo", "tests", "bench") if s.lines > 300]
    assert long == []


def test_no_function_is_longer_than_50_lines():
    long = [
        f"{s.name}:{node.lineno} {node.name}"
        for s in python("kokotomo", "bench")
        for node in functions(s)
        if node.end_lineno - node.lineno + 1 > 50
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing():
    assert [s.name for s in python("kokotomo", "tests", "bench") if EMPTY_NAMES.search(s.name)] == []
    assert [str(p) for p in (ROOT / "templates").rglob("*") if EMPTY_NAMES.search(p.stem)] == []


def test_every_public_thing_says_what_it_is_for():
    silent = []
    for source in python("kokotomo"):
        if ast.get_docstring(source.tree) is None:
            silent.append(source.name)
        for node in ast.walk(source.tree):
            if (
                isinstance(node, ast.ClassDef)
                and not node.name.startswith("_")
                and ast.get_docstring(node) is None
            ):
                silent.append(f"{source.name}:{node.lineno} {node.name}")
        for node in source.tree.body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and ast.get_docstring(node) is None
            ):
                silent.append(f"{source.name}:{node.lineno} {node.name}")
    assert silent == []


def test_no_function_is_empty():
    empty = []
    for source in python("kokotomo", "bench"):
        for node in functions(source):
            body = [
                b for b in node.body if not (isinstance(b, ast.Expr) and isinstance(b.value, ast.Constant))
            ]
            protocol = (
                any(isinstance(b, ast.Expr) for b in node.body) and not body and _in_protocol(source, node)
            )
            if (not body or all(isinstance(b, ast.Pass) for b in body)) and not protocol and body:
                empty.append(f"{source.name}:{node.lineno} {node.name}")
    assert empty == []


def _in_protocol(source, node) -> bool:
    return any(
        isinstance(parent, ast.ClassDef)
        and node in parent.body
        and "Protocol" in ast.unparse(ast.Tuple(parent.bases, ast.Load()))
        for parent in ast.walk(source.tree)
    )


def test_every_package_file_is_only_a_docstring():
    spoken = [
        s.name
        for s in python("kokotomo")
        if s.path.name == "__init__.py" and len(s.tree.body) > (2 if s.name == "kokotomo/__init__.py" else 1)
    ]
    assert spoken == []


def test_the_top_of_the_checkout_holds_only_what_the_house_allows():
    allowed = {
        *(
            "kokotomo",
            "templates",
            "static",
            "migrations",
            "tests",
            "wsgi.py",
            "setup.cfg",
            "README.md",
            "Makefile",
        ),
        *(
            "LICENSE",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "pyproject.toml",
            "ruff.toml",
            "requirements",
            "docs",
        ),
        *("deploy", "bench", ".ci", ".git", ".gitignore"),
    }
    made = {
        ".venv",
        "instance",
        "build",
        "dist",
        ".pytest_cache",
        ".mypy_cache",
        ".ruff_cache",
        ".hypothesis",
    }
    made |= {".import_linter_cache", "__pycache__", "kokotomo.egg-info", ".coverage", "test-results"}
    assert {p.name for p in ROOT.iterdir()} - allowed - made == set()


def test_the_repository_names_no_machine_and_leaves_nothing_undone():
    bad = re.compile(r"/work/|/root/|/home/\w+/|\bTODO\b|\bFIXME\b|\bXXX\b|NotImplementedError|assert True\b")
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if (
            not path.is_file()
            or parts[0] in {".git", ".venv", "instance", "build", "dist"}
            or "__pycache__" in parts
        ):
            continue
        if (
            parts[0].startswith(".") and parts[0] not in (".ci", ".gitignore")
        ) or path == ROOT / "tests" / "architecture" / "test_sizes_and_names.py":
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {m.group(0)}" for m in bad.finditer(text)]
    assert found == []
