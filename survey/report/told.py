"""What the pages of findings say, as blocks of a report."""

from collections.abc import Collection, Iterator

from survey.evaluation.findings import Findings
from survey.report.blocks import Block, Figures, Said, say


def told(found: Findings, of: str, later: Collection[str] = ()) -> Iterator[Block]:
    """Sentences and tables of a question, in keys that begin with `of`; tables of `later` stand elsewhere."""
    yield from say(
        *(Said(one.text.removesuffix("."), f"{of}-{one.table}") for one in found.sentences), listed=True
    )
    for key, table in found.tables:
        if key not in later:
            yield Figures(f"{of}-{key}", table)
