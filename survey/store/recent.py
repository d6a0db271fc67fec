"""The people read last, so that the next page need not read them again."""

from collections import OrderedDict
from threading import Lock

from survey.records import Person
from survey.store.documents import read_whole


class RecentPeople:
    """A bounded number of people by file, each with the very bytes it was read from.

    Whether a person is still right is told by comparing bytes, never by a file's time: reading a small file
    costs microseconds, and two changes can fall within one tick of a file system's clock.
    """

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.lock = Lock()
        self.people: OrderedDict[str, tuple[bytes, Person]] = OrderedDict()

    def person(self, path: str, content: bytes) -> Person:
        """The person in a file's bytes.  Raises Unreadable."""
        with self.lock:
            known = self.people.get(path)
            if known and known[0] == content:
                self.people.move_to_end(path)
                return known[1]
        person = read_whole(Person, content, known)
        self.keep(path, content, person)
        return person

    def keep(self, path: str, content: bytes, person: Person) -> None:
        """Remember a person as read or written."""
        with self.lock:
            self.people[path] = (content, person)
            self.people.move_to_end(path)
            if len(self.people) > self.most:
                self.people.popitem(last=False)

    def forget(self, path: str) -> None:
        """Keep nothing of an erased person."""
        with self.lock:
            self.people.pop(path, None)
