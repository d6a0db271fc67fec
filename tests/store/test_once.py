"""What is kept of a register is what it says, and nothing of another register."""

from survey.records import Register
from survey.records.kept import once
from tests.participants import person


def test_a_register_is_worked_through_once_and_another_one_anew():
    runs = []

    @once
    def count(register: Register, add: int = 0) -> int:
        runs.append(add)
        return len(register.entries) + add

    first, second = Register(()), Register((person("P1"),))
    assert [count(first), count(first), count(second), count(second)] == [0, 0, 1, 1]
    assert len(runs) == 2
    assert count(first, 5) == count(first, 5) == 5
    assert count(first, add=6) == 6
    assert first == Register(())
