"""What a process read last, so that the next page need not read it again."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

from survey.records import Person
from survey.store.documents import read_whole

V = TypeVar("V")


class Cache(Generic[V]):
    """A bounded number of values by name, those used last; the threads of a process share it."""

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.lock = Lock()
        self.values: OrderedDict[str, V] = OrderedDict()

    def get(self, name: str) -> V | None:
        """Return the value of a name, or None."""
        with self.lock:
            if name in self.values:
                self.values.move_to_end(name)
            return self.values.get(name)

    def keep(self, name: str, value: V) -> None:
        """Keep a value, and drop the one not used for longest where there are too many."""
        with self.lock:
            self.values[name] = value
            self.values.move_to_end(name)
            if len(self.values) > self.most:
                self.values.popitem(last=False)

    def forget(self, name: str) -> None:
        """Remove the value of a name, if there is one."""
        with self.lock:
            self.values.pop(name, None)


class RecentPeople(Cache[tuple[bytes, Person]]):
    """People by the name of their document, each with the bytes it was read from.

    Whether a person is still right is told by comparing bytes, never by a file's time: reading a small file
    costs microseconds, and two changes can fall within one tick of a file system's clock.
    """

    def person(self, name: str, content: bytes) -> Person:
        """Return the person in a document's bytes.  Raise Unreadable."""
        earlier = self.get(name)
        if earlier and earlier[0] == content:
            return earlier[1]
        person = read_whole(Person, content, earlier)
        self.keep(name, (content, person))
        return person
