"""The tables of docs/ are those that the code makes."""

import pytest

from measures.strict_toml import TableShape
from tests.docs.generated import DOCS, PART, PARTS, renewed

PAGES = sorted(DOCS.rglob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=[one.stem for one in PAGES])
def test_the_tables_of_a_page_are_up_to_date(page):
    text = page.read_text(encoding="utf-8")
    assert renewed(text) == text, "run: python -m tests.docs.generated"


def test_each_part_stands_in_one_page():
    found = [one[1] for page in PAGES for one in PART.findall(page.read_text(encoding="utf-8"))]
    assert sorted(found) == sorted(PARTS)


def tables(of=TableShape):
    for one in of.__subclasses__():
        yield one
        yield from tables(one)


@pytest.mark.parametrize("table", list(tables()), ids=lambda one: one.__name__)
def test_each_key_of_a_file_says_what_it_means(table):
    assert list(table.meanings()) == list(table().fields)
