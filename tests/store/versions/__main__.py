"""Write the examples of the version that this Cairn writes, once."""

import json

from survey.records import ContactDetails, Evaluation, Person
from survey.store.folder import FolderStore
from survey.store.schemas import VERSION
from tests.store.versions import CODE, HERE, KEPT, shape

folder = HERE / str(VERSION)
folder.mkdir()
store = FolderStore(folder)
store.add_people([one for one in KEPT.values() if isinstance(one, Person)])
store.save_code(CODE, KEPT[f"codes/c0/{CODE}.json"])
for evaluation in KEPT.values():
    if isinstance(evaluation, Evaluation):
        store.save_programme(evaluation.programme)
        store.change_evaluation(evaluation.programme.id, lambda _, kept=evaluation: kept)
for account in KEPT["accounts.json"]:
    store.save_account(account)
for details in KEPT.values():
    if isinstance(details, ContactDetails):
        store.save_contact_details(details)
for entry in KEPT["audit/2026-03.jsonl"]:
    store.audit(entry)
for lock in (folder / "locks").iterdir():
    lock.unlink()
(folder / "locks").rmdir()
(folder / "fields.json").write_text(json.dumps(shape(), indent=2) + "\n", encoding="utf-8")
