"""Write the examples of the version that this Cairn writes, once."""

import json

from survey.store.folder import FolderStore
from survey.store.schemas import VERSION
from tests.store.versions import CODE, FULL_PERSON, HERE, KEPT, SMALL_PERSON, shape

folder = HERE / str(VERSION)
folder.mkdir()
store = FolderStore(folder)
store.add_people([FULL_PERSON, SMALL_PERSON])
store.save_code(CODE, KEPT[f"codes/c0/{CODE}.json"])
store.save_programme(KEPT["programmes/vip.json"])
for account in KEPT["accounts.json"]:
    store.save_account(account)
for entry in KEPT["audit/2026-03.jsonl"]:
    store.audit(entry)
for lock in (folder / "locks").iterdir():
    lock.unlink()
(folder / "locks").rmdir()
(folder / "fields.json").write_text(json.dumps(shape(), indent=2) + "\n", encoding="utf-8")
