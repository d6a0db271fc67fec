"""A page with a slot says the same whether it is sent plain or gzipped, whatever is put in."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from survey.answering.pages.slotted import cut


@given(st.lists(st.text(), min_size=1, max_size=4), st.text(max_size=400))
def test_filling_puts_the_value_in_every_slot(parts, value):
    slot = "\x00slot\x00"
    page = slot.join(part.replace("\x00", "") for part in parts)
    slotted = cut(page, slot)
    assert slotted.plain(value).decode() == page.replace(slot, value)
    assert gzip.decompress(slotted.gzipped(value)) == slotted.plain(value)


def test_the_value_is_never_compressed():
    assert b"a token that is secret" in cut("<p>SLOT</p>" * 50, "SLOT").gzipped("a token that is secret")
