"""`cairn report`: the evaluation report as a file."""

from docx import Document


def test_both_kinds_of_file_are_written(cairn, demonstration, tmp_path):
    for name in ("report.html", "report.docx"):
        cairn("report", "vip", "--out", tmp_path / name)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Evaluation report: Vocational and peer support" in page
    document = Document(str(tmp_path / "report.docx"))
    assert len(document.tables) == page.count("<table")


def test_another_kind_of_file_is_refused(cairn, demonstration, tmp_path):
    result = cairn("report", "vip", "--out", tmp_path / "report.pdf", code=2)
    assert "must end with .html or .docx" in result.stderr
    assert not (tmp_path / "report.pdf").exists()


def test_a_place_that_is_not_there_is_told(cairn, demonstration, tmp_path):
    result = cairn("report", "vip", "--out", tmp_path / "nowhere" / "report.html", code=2)
    assert "report.html cannot be written: No such file or directory" in result.stderr
