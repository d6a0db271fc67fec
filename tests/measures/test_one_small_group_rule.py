"""The small-group rule has one home: nothing else compares a number of people with the minimum."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from measures.small_groups import too_few

ROOT = Path(__file__).parents[2]
HOME = ("measures/small_groups.py", "too_few")
MINIMUM = {"minimum", "smallest", "few", "fewest"}
"""Words in the name of what holds the least number of people that may be shown."""


def names(node: ast.AST) -> Iterator[str]:
    """Every variable and attribute that an expression reads."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id
        elif isinstance(one, ast.Attribute):
            yield one.attr


def compared(code: str, file: str = "") -> list[str]:
    """The comparisons with the minimum in some code, but for the one of the rule itself."""
    tree = ast.parse(code)
    rule = {
        inner
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef) and (file, one.name) == HOME
        for inner in ast.walk(one)
    }
    return [
        f"{file}:{one.lineno}: {ast.unparse(one)}"
        for one in ast.walk(tree)
        if isinstance(one, ast.Compare)
        and one not in rule
        and any(MINIMUM & set(name.split("_")) for name in names(one))
    ]


@pytest.mark.parametrize(("people", "expected"), [(0, False), (1, True), (4, True), (5, False), (6, False)])
def test_fewer_than_the_minimum_are_too_few_and_nobody_has_nothing_to_hide(people, expected):
    assert too_few(people, 5) is expected


def test_nothing_but_the_rule_compares_with_the_minimum():
    files = sorted(one for folder in ("measures", "survey") for one in (ROOT / folder).rglob("*.py"))
    assert ROOT / HOME[0] in files
    found = [
        one
        for file in files
        for one in compared(file.read_text(encoding="utf-8"), file.relative_to(ROOT).as_posix())
    ]
    assert found == []


def test_no_template_compares_with_the_minimum():
    """A template shows the number; whether something is too few is decided before."""
    comparison = re.compile(r"[<>=!]=?\s*(\w+\.)*minimum|minimum\w*\s*([<>]|[=!]=)")
    found = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "templates").rglob("*.html"))
        if any(comparison.search(tag) for tag in re.findall(r"{%.*?%}", file.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "def small(n, programme): return n < programme.minimum_group_size",
        "def small(n, minimum): return 0 < n < minimum",
        "def small(n, minimum): return n in range(1, minimum)",
        "def small(n, smallest_group): return smallest_group > n",
    ],
)
def test_a_second_rule_would_be_found(code):
    assert len(compared(code)) == 1


def test_the_rule_itself_is_let_be_in_its_home_alone():
    code = "def too_few(people, minimum): return 0 < people < minimum"
    assert compared(code, HOME[0]) == []
    assert len(compared(code, "survey/elsewhere.py")) == 1
