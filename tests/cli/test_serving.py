"""What a server does beside answering."""

from threading import Event, Semaphore

from survey.cli.serving import again_and_again
from survey.store import NotSaved


def test_what_is_to_be_done_each_minute_goes_on_after_a_refusal():
    refusals = iter([NotSaved("the disk is full"), NotSaved("the disk is full")])
    third = Semaphore(0)

    def work():
        for refusal in refusals:
            raise refusal
        third.release()
        Event().wait()

    again_and_again(work, 0.001)
    assert third.acquire(timeout=30)
