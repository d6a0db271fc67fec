"""Small-group rule: which selections of people, by role and site, may not be shown.

Primary and complementary suppression with an exact audit, as statistical offices do for their tables
(Hundepool et al. 2012, Statistical Disclosure Control).  It guards the counts, and with them the sums that
means are made of.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

Cell = tuple[str, str]
Selection = tuple[str | None, str | None]
"""Who is looked at: (role, site), where None stands for all."""

EVERYBODY: Selection = (None, None)

Node = Selection | str
Arcs = dict[Node, dict[Node, int]]


def too_few(people: int, minimum: int) -> bool:
    """Return whether figures about this many people must be withheld.

    The one home of the comparison: `withheld` finds what else must go so that no small group follows from
    the rest.  A group of nobody has nothing to hide.
    """
    return 0 < people < minimum


def withheld(counts: Mapping[Cell, int], minimum: int) -> frozenset[Selection]:
    """The selections, of all that have anybody in them, whose count and figures may not be shown.

    `counts` says how many people each (role, site) has.  Withheld are the selections of fewer people than
    `minimum`, and as many others as it takes for these not to be worked out: no sum or difference of shown
    selections, anywhere in the table of roles and sites with its margins, is about 1 to `minimum` − 1 people.
    Selections of the same people share their fate.  A selection of nobody has nothing to hide.  The order of
    `counts` says nothing: another choice of what to withhold beside it would give the first one away.
    """
    people = {cell: counts[cell] for cell in sorted(counts) if counts[cell]}
    small = [cell for cell, n in people.items() if too_few(n, minimum)]
    if not small:
        return frozenset()
    members: defaultdict[Selection, list[Cell]] = defaultdict(list)
    for cell in people:
        for selection in holding(cell):
            members[selection].append(cell)
    twins: defaultdict[frozenset[Cell], list[Selection]] = defaultdict(list)
    for selection, cells in members.items():
        twins[frozenset(cells)].append(selection)
    size = {selection: sum(people[cell] for cell in cells) for selection, cells in members.items()}
    hidden = {selection for selection, n in size.items() if too_few(n, minimum)}

    def loss(selection: Selection) -> tuple[int, int, str]:
        """How much is lost with a selection: a cell is less than a margin, few people less than many."""
        same = twins[frozenset(members[selection])]
        return max(map(breadth, same)), size[selection], repr(selection)

    for cell in small:
        while side := leak(cell, people, hidden, minimum):
            cheapest = min(sources(side, people, hidden), key=loss)
            hidden.update(twins[frozenset(members[cheapest])])
    return frozenset(hidden)


def holding(cell: Cell) -> tuple[Selection, ...]:
    """The four selections that a cell belongs to."""
    role, site = cell
    return (cell, (None, site), (role, None), EVERYBODY)


def breadth(selection: Selection) -> int:
    """0 for one role at one site, 1 for a site, 2 for a role, 3 for everybody."""
    role, site = selection
    return (role is None) * 1 + (site is None) * 2


def rest(hidden: Set[Selection]) -> tuple[Node, Node]:
    """The nodes that stand for all roles and all sites whose margins are not shown.

    Such a margin says nothing of its own, and without the total not even all of them together do.
    """
    return ("other roles", "other sites") if EVERYBODY not in hidden else ("others", "others")


def ends(cell: Cell, hidden: Set[Selection]) -> tuple[Node, Node]:
    """The role and the site between which a cell lies in the graph of what can be worked out."""
    role, site = (cell[0], None), (None, cell[1])
    roles, sites = rest(hidden)
    return (roles if role in hidden else role), (sites if site in hidden else site)


def leak(cell: Cell, people: Mapping[Cell, int], hidden: Set[Selection], minimum: int) -> set[Node] | None:
    """The roles and sites from which a group of fewer than `minimum` people around a hidden cell follows.

    None if there is no such group.  What follows from the shown margins, once the shown cells are taken
    off, is every sum over the hidden cells of count × (weight of the role − weight of the site).  That is
    the count of a group where each difference is 0 or 1; hence the smallest group around a cell is a minimum
    cut between its role and its site through the hidden cells, in which nothing leads back from a site to a
    role.
    """
    source, sink = ends(cell, hidden)
    if source == sink:
        return None
    room: Arcs = defaultdict(lambda: defaultdict(int))
    for other, n in people.items():
        start, end = ends(other, hidden)
        if other in hidden and start != end:
            room[start][end] += n
            room[end][start] += minimum
    flow = 0
    while not flow or too_few(flow, minimum):
        path = way(room, source, sink)
        if sink not in path:
            return set(path)
        steps = list(back(path, sink))
        amount = min(room[start][end] for start, end in steps)
        for start, end in steps:
            room[start][end] -= amount
            room[end][start] += amount
        flow += amount
    return None


def way(room: Arcs, source: Node, sink: Node) -> dict[Node, Node]:
    """The nodes that can be reached from the source while there is room, each with the one before it."""
    path = {source: source}
    waiting = [source]
    for node in waiting:
        for end, left in room[node].items():
            if left and end not in path:
                path[end] = node
                waiting.append(end)
        if sink in path:
            break
    return path


def back(path: Mapping[Node, Node], node: Node) -> Iterator[tuple[Node, Node]]:
    """The arcs of a path, from its end."""
    while path[node] != node:
        yield path[node], node
        node = path[node]


def sources(side: Set[Node], people: Mapping[Cell, int], hidden: Set[Selection]) -> set[Selection]:
    """The shown selections that a leaked group follows from: the cells if there are any, or the margins."""
    taken: set[Selection] = set()
    margins: set[Selection] = set()
    roles, sites = rest(hidden)
    for cell in people:
        start, end = ends(cell, hidden)
        if cell not in hidden and (start in side) != (end in side):
            taken.add(cell)
        role, site = (cell[0], None), (None, cell[1])
        if role not in hidden and (role in side) != (roles in side):
            margins.add(role)
        if site not in hidden and (site in side) != (sites in side):
            margins.add(site)
    if EVERYBODY not in hidden and (roles in side) != (sites in side):
        margins.add(EVERYBODY)
    return taken or margins
