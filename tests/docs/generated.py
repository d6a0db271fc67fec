"""The parts of docs/ that are made from the code: tables of keys, columns and routes, and every command.

    python -m tests.docs.generated

writes them into the pages, each between the two comments that name it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from marshmallow import fields, validate
from marshmallow.utils import missing

from measures.catalogue import load_catalogue
from measures.guide import GuideTable
from measures.shape import MeasureTable
from measures.strict_toml import Flag, Id, LanguageTag, Number, TableShape, Whole
from survey.cli import main as cairn
from survey.cli.routes import table
from survey.outcomes.kinds import KINDS
from survey.outcomes.values import Known, Value, WordsValue, Wrong
from survey.programme.file import read_programme
from survey.programme.shape import ProgrammeTable

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SHIPPED = ROOT / "survey" / "programme" / "shipped" / "vip.toml"
TYPES = {
    Id: "id",
    LanguageTag: "language tag",
    Whole: "whole number",
    Number: "number",
    Flag: "true or false",
}
PART = re.compile(r"(<!-- made from the code: ([\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def nested(field: fields.Field[Any]) -> type[TableShape] | None:
    """Return the table that a key holds, alone, in a list or by name."""
    inner = field.inner if isinstance(field, fields.List) else field
    inner = inner.value_field if isinstance(inner, fields.Dict) else inner
    return type(inner.schema) if isinstance(inner, fields.Nested) else None


def header(path: str, name: str, field: fields.Field[Any]) -> str:
    """Return how TOML heads the table of a key."""
    whole = f"{path}.{name}" if path else name
    if isinstance(field, fields.List):
        return f"[[{whole}]]"
    names = {"wording": "LANGUAGE"}.get(name, "NAME")
    return f"[{whole}.{names}]" if isinstance(field, fields.Dict) else f"[{whole}]"


def takes(field: fields.Field[Any]) -> str:
    """Return in words what a key takes."""
    if nested(field):
        return "list of tables" if isinstance(field, fields.List) else "table"
    if isinstance(field, fields.List):
        return f"list of {'whole numbers' if isinstance(field.inner, Whole) else kind(field.inner) + 's'}"
    if isinstance(field, fields.Dict):
        inner = field.value_field
        return "table of lists" if isinstance(inner, fields.List) else f"table of {kind(inner)}s"
    return kind(field)


def kind(field: Any) -> str:
    """Return the name of a value that is no list and no table."""
    return TYPES.get(type(field), "text")


def limits(field: fields.Field[Any]) -> Iterator[str]:
    """Yield what a value must be, in the words of the errors."""
    for one in field.validators:
        if isinstance(one, validate.OneOf):
            yield "one of " + ", ".join(f"`{choice}`" for choice in one.choices)
        elif isinstance(one, validate.Range):
            yield str(one.error).removeprefix("must be ")


def default(field: fields.Field[Any]) -> str:
    """Return what stands where the file leaves a key out."""
    if field.required:
        return "required"
    value = field.load_default
    if value is missing or callable(value) or value in (None, ""):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def row(*cells: str) -> str:
    """Return a line of a table."""
    return "| " + " | ".join(" ".join(one.split()).replace("|", "\\|") for one in cells) + " |"


def keys(table: type[TableShape], path: str = "", head: str = "") -> Iterator[str]:
    """Yield the lines about a table and the tables in it."""
    title = (table.__doc__ or "").splitlines()[0]
    yield f"### {f'`{head}`' if head else 'At the top of the file'}"
    yield from ("", title, "") if head else ("",)
    yield from ("| key | takes | if you leave it out | what it means |", "|---|---|---|---|")
    inner = []
    for name, field in table().fields.items():
        what = ", ".join((takes(field), *limits(field)))
        yield row(f"`{name}`", what, default(field), table.meanings()[name])
        if found := nested(field):
            inner.append((found, f"{path}.{name}".strip("."), header(path, name, field)))
    yield ""
    for one in inner:
        yield from keys(*one)


def commands(group: click.Command = cairn, name: str = "cairn") -> Iterator[str]:
    """Yield every command with its words, arguments and options."""
    context = click.Context(group, info_name=name)
    if name != "cairn":
        yield from (f"### {name}", "", *paragraphs(group.help or ""))
        usage = " ".join([name, *group.collect_usage_pieces(context)])
        yield from ("```text", usage, "```", "")
        yield from options(group)
    if isinstance(group, click.Group):
        for one in sorted(group.commands):
            yield from commands(group.commands[one], f"{name} {one}")


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a command's help, each on one line."""
    for one in re.split(r"\n\s*\n", text.strip()):
        yield from (" ".join(one.split()), "")


def options(command: click.Command) -> Iterator[str]:
    """Yield a table of a command's options."""
    rows = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    if not rows:
        return
    yield from ("| option | what it does |", "|---|---|")
    for one in rows:
        value = "" if one.is_flag else " " + one.make_metavar(click.Context(command))
        yield row(f"`{one.opts[-1]}{value}`", one.help or "")
    yield ""


def records() -> Iterator[str]:
    """Yield the columns of each file of records that `cairn import-records` takes."""
    programme = read_programme(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name, load_catalogue())
    known = Known(programme, (), date(2026, 11, 28))
    for one in KINDS.values():
        yield from (f"### `{one.name}`", "", f"Each row is {one.row}.", "")
        yield from ("| column | what to write | may be empty | what the form says |", "|---|---|---|---|")
        if one.about_people:
            yield row("`participant`", "code of a participant", "no", "whom the row is about")
        for field in one.asked:
            empty = "yes" if accepts(field.value, "", known) else "no"
            yield row(
                f"`{field.name}`",
                allowed(field.value, known),
                empty,
                ". ".join(filter(None, (field.label, field.hint))),
            )
        yield ""


def accepts(value: Value, text: str, known: Known) -> bool:
    """Return whether a column takes a text."""
    try:
        value.read(text, known)
    except Wrong:
        return False
    return True


def allowed(value: Value, known: Known) -> str:
    """Return in words what a column takes, from its choices or from the error about something else."""
    if choices := list(filter(None, value.choices(known.programme))):
        return "one of " + ", ".join(f"`{one}`" for one in choices)
    if isinstance(value, WordsValue):
        return f"text of at most {value.longest} characters"
    try:
        value.read("?", known)
    except Wrong as wrong:
        return re.split(r", or leave|; ", str(wrong))[0].removeprefix("Enter ").removeprefix("a ")
    return "text"


def routes() -> Iterator[str]:
    """Yield the table that `cairn routes` prints."""
    with TemporaryDirectory() as folder:
        yield from table(folder)
    yield ""


PARTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "programme file": lambda: keys(ProgrammeTable),
    "measure file": lambda: keys(MeasureTable),
    "guide file": lambda: keys(GuideTable),
    "commands": commands,
    "records": records,
    "routes": routes,
}


def renewed(text: str) -> str:
    """Return a page with its parts made anew."""
    return PART.sub(lambda found: found[1] + "\n" + "\n".join(PARTS[found[2]]()) + found[3], text)


def main() -> None:
    for page in sorted(DOCS.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        page.write_text(renewed(text), encoding="utf-8")


if __name__ == "__main__":
    main()
