"""`cairn qda`: out of one store and into another."""

from survey.store.opening import open_made_store
from tests.coded import coded


def test_a_project_goes_out_and_comes_into_another_store(cairn, pilot, tmp_path):
    store = open_made_store(str(tmp_path / "store"))
    store.add_people([coded("P1", "We talk.", {}), coded("P2", "Hush.", {}, quoting="no")])
    file = tmp_path / "p.qdpx"
    assert "Texts: 1. Left out, because not to be quoted: 1." in cairn("qda", "export", "vip", file).stdout
    assert "Nothing new" in cairn("qda", "import", "vip", file).stdout
    other = str(tmp_path / "other")
    cairn("init", CAIRN_STORE=other)
    from tests.cli.conftest import VIP

    cairn("programme", "add", VIP, CAIRN_STORE=other)
    told = cairn("qda", "import", "vip", file, CAIRN_STORE=other).stdout
    assert told == "New themes: 0, texts: 1, excerpts: 0, participants: 1.\n"


def test_a_file_that_is_there_or_of_another_kind_is_refused(cairn, pilot, tmp_path):
    file = tmp_path / "c.qdc"
    cairn("qda", "export", "vip", file)
    before = file.read_bytes()
    assert "nothing was overwritten" in cairn("qda", "export", "vip", file, code=2).stderr
    assert file.read_bytes() == before
    assert (
        "must end with .qdc or .qdpx or .csv"
        in cairn("qda", "export", "vip", tmp_path / "c.xml", code=2).stderr
    )
    (tmp_path / "bad.qdpx").write_bytes(b"nonsense")
    assert "no ZIP file" in cairn("qda", "import", "vip", tmp_path / "bad.qdpx", code=2).stderr
