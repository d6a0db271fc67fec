"""Interview guides: what ships, and what is refused."""

from pathlib import Path

import pytest

from measures.catalogue import GUIDES, load_catalogue
from measures.faults import DefinitionError
from measures.guide import load_guide, read_guide

SOUND = """
id = "staff-start"
version = 2
role = "staff"
phase = "start"
licence = "ours"
prompts = [{ id = "role", topic = "work" }, { id = "hopes", topic = "work" }]
[wording.en]
source = "ours"
title = "Staff"
opening = ["Hello."]
closing = ["Thank you."]
[wording.en.topics]
work = "The work"
[wording.en.prompts]
role = "What is the role?"
hopes = "What do you hope for?"
[wording.en.probes]
role = ["At first?", "Later?"]
[wording.cy]
source = "a translator"
title = "Staff (cy)"
opening = ["Helo."]
closing = ["Diolch."]
[wording.cy.topics]
work = "Gwaith"
[wording.cy.prompts]
role = "Beth yw'r rôl?"
hopes = "Beth ydych chi'n gobeithio?"
"""


def test_each_role_of_the_pilot_is_interviewed_at_each_phase() -> None:
    found = {(one.role, one.phase) for one in load_catalogue().latest_guides}
    roles, phases = ("staff", "peer-supporter", "service-user"), ("start", "mid", "end")
    assert found == {(role, phase) for role in roles for phase in phases}
    for path in GUIDES.glob("*.toml"):
        guide = load_guide(path)
        assert path.stem == guide.id == f"{guide.role}-{guide.phase}"
        assert len(guide.prompts) >= 4
        assert any(guide.words("en").probes.values())


def test_a_guide_is_read_in_the_order_of_its_prompts_and_in_each_language() -> None:
    guide = read_guide(SOUND, "staff.toml")
    assert (guide.key, guide.prompt_ids) == ("staff-start@2", ("role", "hopes"))
    assert guide.words("en").probes == {"role": ("At first?", "Later?")}
    assert guide.words("cy").prompts["role"] == "Beth yw'r rôl?"
    assert guide.words("fr").title == "Staff"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('role = "What is the role?"', 'rule = "What?"', [
            "wording.en.prompts.role: has no words",
            "wording.en.prompts.rule: is no prompt of this guide",
        ]),
        ('{ id = "hopes", topic = "work" }', '{ id = "role", topic = "hope" }', [
            "prompts.role: is there 2 times",
            "wording.en.topics.hope: has no words",
            "wording.en.prompts.hopes: is no prompt of this guide",
            "wording.cy.topics.hope: has no words",
            "wording.cy.prompts.hopes: is no prompt of this guide",
        ]),
        ('version = 2', 'version = 0\nyear = 2026', [
            "version: must be 1 or more", "year: is not a key that belongs here",
        ]),
        ('opening = ["Hello."]', 'opening = "Hello."', ["wording.en.opening: must be a list"]),
        ('role = ["At first?", "Later?"]', 'rule = ["When?"]', [
            "wording.en.probes.rule: is no prompt of this guide",
        ]),
        ('[wording.en]', '[wording.en', ["is not TOML"]),
    ],
)  # fmt: skip
def test_a_faulty_guide_is_refused_with_every_fault(old: str, new: str, said: list[str]) -> None:
    assert old in SOUND
    with pytest.raises(DefinitionError) as refused:
        read_guide(SOUND.replace(old, new, 1), "staff.toml")
    lines = str(refused.value).splitlines()
    assert len(lines) == len(said), lines
    assert all(f"staff.toml: {one}" in line for one, line in zip(sorted(said), sorted(lines), strict=True))


def test_an_operators_own_guides_lie_beside_their_measures(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    own = tmp_path / "guides" / "own.toml"
    own.write_text(SOUND, encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.guides["staff-start"].version == 2
    assert catalogue.guides["staff-start@1"].version == 1
    own.write_text(SOUND.replace("version = 2", "version = 1"), encoding="utf-8")
    with pytest.raises(DefinitionError, match="defines staff-start@1 already"):
        load_catalogue(tmp_path)
