"""What the import contracts cannot say: where queries stand, what views and templates may hold."""

import ast
import re

from tests.architecture.sources import ROOT, functions, python

READING = re.compile(
    r"kokotomo/domain/\w+/(queries|access|sweeps)(/|\.py)|kokotomo/domain/limits/storage\.py|kokotomo/foundation/"
)


def test_only_queries_access_and_sweeps_write_select():
    found = [
        f"{s.name}:{node.lineno}"
        for s in python("kokotomo")
        if not READING.match(s.name)
        for node in ast.walk(s.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "select"
    ]
    assert found == []


def test_nothing_but_a_transaction_commits():
    allowed = {"kokotomo/foundation/db.py", "kokotomo/domain/limits/storage.py"}
    found = [
        f"{s.name}:{node.lineno}"
        for s in python("kokotomo/domain", "kokotomo/web")
        if s.name not in allowed
        for node in ast.walk(s.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert found == []


def test_no_import_hides_in_a_function_without_a_reason():
    hidden = []
    for source in python("kokotomo"):
        for function in functions(source):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    line = source.text.split("\n")[node.lineno - 1]
                    above = source.text.split("\n")[node.lineno - 2].strip()
                    if "#" not in line and not above.startswith("#"):
                        hidden.append(f"{source.name}:{node.lineno}")
    assert hidden == []


def test_no_page_carries_a_style_or_a_script_of_its_own():
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.S)
        for sign in (
            r"\sstyle=",
            r"\son\w+=",
            r"<style",
            r"<script(?![^>]*\bsrc=)",
            r"javascript:",
            r"current_user",
        ):
            found += [f"{path.relative_to(ROOT)}: {m.group(0)}" for m in re.finditer(sign, text)]
    assert found == []


def test_scripts_never_write_html():
    found = []
    for path in sorted((ROOT / "static" / "js").rglob("*.js")):
        text = path.read_text(encoding="utf-8")
        found += [
            f"{path.name}: {m.group(0)}"
            for m in re.finditer(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
        ]
    assert found == []
