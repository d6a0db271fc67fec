"""`cairn import-records`: a template is printed, a file taken once, a faulty one refused whole."""


def test_a_filled_in_template_is_taken_once_and_a_faulty_one_not_at_all(cairn, pilot, tmp_path):
    cairn("participant", "add", "vip", "P1")
    header = cairn("import-records", "vip", "activities").stdout.strip()
    file = tmp_path / "log.csv"
    file.write_text(f"{header}\nP1,2026-03-01,,notes,30,0,,,,0\n")
    assert "1 imported, 0 already there." in cairn("import-records", "vip", "activities", file).stdout
    assert "nothing was changed" in cairn("import-records", "vip", "activities", file).stdout
    file.write_text(f"{header}\nP1,2026-03-01,,notes,90,0,,,,0\nP1,2026-03-01,,naps,30,0,,,,0\n")
    refused = cairn("import-records", "vip", "activities", file, code=2)
    assert "line 3, column kind: 'naps'" in refused.stderr
    assert "Nothing was imported." in refused.stderr
    assert "Nothing is damaged." in cairn("check").stdout
