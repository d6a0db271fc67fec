"""A store that holds something of every kind, and all that a store tells of what it holds."""

from survey.records import Account, AuditEntry, ContactDetails, ProgrammeRecord
from survey.store import Store
from tests.store.places import documents_of
from tests.store.samples import NOW, answer, code_of, count_on, everybody, new_person, sent


def fill(store: Store) -> None:
    """Keep something of every kind."""
    a, b, c = new_person("A"), sent(new_person("B"), 42.5), new_person("C", "other")
    odd = answer(new_person("Zoë 😀", "other"), "more", 'NUL \x00, "quotes", \u2028, שלום ' * 200)
    store.save_people([(None, one) for one in (a, b, c, odd)], code_of(a) | code_of(b) | code_of(c))
    store.save_people([(a, count_on(a)), (b, count_on(b))])
    store.save_contact_details(ContactDetails(b.participant.id, "vip", "locked é", ""))
    for one in ("vip", "other"):
        store.save_programme(ProgrammeRecord(one, f"name = '{one} é'\n", NOW, feedback_code="F" * 12))
    for one in ("z", "a"):
        store.save_account(Account(one, f"{one}@example.org", one, "hash", NOW))
    for month in (3, 3, 4, 6):
        store.audit(AuditEntry(f"{month}", NOW.replace(month=month), "a", "did a thing", "there", "vip"))


def everything(store: Store) -> object:
    """All that a store tells of what it keeps."""
    programmes = store.programmes()
    documents = documents_of(store)
    codes = [one.name.rpartition("/")[2].partition(".")[0] for one in documents if "codes/" in one.name]
    return (
        programmes,
        [everybody(store.people(one.id)) for one in programmes],
        [store.register(one.id) for one in programmes],
        [store.find_code(one) for one in codes],
        store.accounts(),
        documents,
    )
