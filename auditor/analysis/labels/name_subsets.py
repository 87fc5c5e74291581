"""Label names whose words all occur in another, longer name."""

from collections import defaultdict
from collections.abc import Sequence


def strict_subsets(names: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Return (i, j) for each non-empty ``names[i]`` that is a strict subset of ``names[j]``.

    Args:
        names: The set of words of each name.
    """
    names_with: defaultdict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        for word in name:
            names_with[word].append(i)
    return [
        (i, j)
        for i, name in enumerate(names)
        for j in names_with[min(name, default="")]
        if name < names[j]
    ]
