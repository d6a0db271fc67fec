"""Codebooks that go out and come in: as they were, and as QualCoder and others read and write them."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.coding.qda import NotExchangeable, files
from survey.coding.qda.codes import codebook, codebook_csv, read_codebook
from survey.records import Theme

NS = "{urn:QDA-XML:codebook:1.0}"
words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
names = words.map(str.strip).filter(bool)


@st.composite
def codebooks(draw):
    tops = draw(st.integers(0, 3))
    found = []
    for _ in range(tops):
        top = draw(st.builds(Theme, st.uuids().map(lambda one: one.hex), names, words, words, words, words))
        found.append(top)
        below = st.builds(
            Theme, st.uuids().map(lambda one: one.hex), names, words, words, words, words, st.just(top.id)
        )
        found += draw(st.lists(below, max_size=3))
    return found


@given(codebooks())
def test_a_codebook_comes_back_as_it_was(themes):
    clean = [
        Theme(*(part.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") for part in vars(one).values()))
        for one in themes
    ]
    assert read_codebook(codebook(themes)) == clean


def test_what_qualcoder_needs_to_read_a_code():
    # QualCoder 3.x, refi.py: it looks for Codes right under the root, in the namespace with a dot; a code
    # without others below is read only if it holds nothing or a Description alone.
    themes = [Theme("top", "work", use="jobs"), Theme("low", "team", "people", "talk", parent="top")]
    tree = ET.fromstring(codebook([*themes, Theme("old", "gone", merged="top")]))
    (codes,) = list(tree)
    assert codes.tag == f"{NS}Codes"
    every = list(codes.iter(f"{NS}Code"))
    assert [one.get("name") for one in every] == ["work", "team"]
    assert all(one.get("isCodable") == "true" and len(one.get("guid")) == 36 for one in every)
    assert [part.tag for part in every[1]] == [f"{NS}Description"]
    assert every[1][0].text == "people\n\nWhen to use: talk"


TAGUETTE = Path(__file__).with_name("taguette.qdc").read_bytes()
"""Written by Taguette 1.5.2 (its export.codebook_xml), with capital GUIDs and an empty list of sets."""


@pytest.mark.parametrize("namespace", [b"codebook:1.0", b"codebook:1:0"])
def test_a_codebook_of_taguette_is_read_and_one_with_a_wrong_namespace_too(namespace):
    found = read_codebook(TAGUETTE.replace(b"codebook:1.0", namespace))
    assert [one.name for one in found] == ["team", "team.café \U0001f600"]


def test_a_codebook_for_taguette_has_the_columns_it_looks_for():
    # Taguette 1.5.2, import_codebook.py: one column "tag", and "description"; it reads a byte order mark.
    lines = codebook_csv([Theme("t", "team", "people"), Theme("o", "old", merged="t")]).splitlines()
    assert lines == ["\ufefftag,description", "team,people"]


def test_a_third_level_is_lifted_to_the_second():
    code = '<Code guid="00000000-0000-0000-0000-00000000000{n}" name="c{n}" isCodable="true">{more}</Code>'
    deep = code.format(n=1, more=code.format(n=2, more=code.format(n=3, more="")))
    found = read_codebook(f"<CodeBook><Codes>{deep}</Codes></CodeBook>".encode())
    assert [one.parent for one in found] == ["", found[0].id, found[0].id]


BOMB = '<!DOCTYPE CodeBook [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><CodeBook>&b;</CodeBook>'
OUTSIDE = '<!DOCTYPE CodeBook [<!ENTITY a SYSTEM "file:///etc/passwd">]><CodeBook>&a;</CodeBook>'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (BOMB.encode(), "document type"),
        (OUTSIDE.encode(), "document type"),
        (BOMB.encode("utf-16"), "document type"),
        (b"<CodeBook>", "well-formed"),
        (b"\x00", "well-formed"),
        (b"<html/>", "begins with html"),
        (b"<CodeBook><Codes><Code name='a'/></Codes></CodeBook>", "GUID"),
        (b"<CodeBook><Codes><Code guid='x' name=' '/></Codes></CodeBook>", "no name"),
    ],
)
def test_what_is_no_codebook_is_refused(data, told):
    with pytest.raises(NotExchangeable, match=told):
        read_codebook(data)


def test_a_large_file_is_refused(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 10)
    with pytest.raises(NotExchangeable, match="larger"):
        read_codebook(codebook([]))
