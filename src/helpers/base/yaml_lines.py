"""Lines of a YAML file: where a key is, keys written twice, references that explode, conflicts of git."""

import re
from collections.abc import Iterator, Sequence

import yaml

from helpers.base.errors import InputError

Place = Sequence[str | int]
_CONFLICT = re.compile(r"^\"?(?:<{7}|>{7})(?:\s|$)", re.MULTILINE)  # a spreadsheet may quote the line
_MOST_NODES = 200_000  # a study file of a thousand lines has a few thousand


def compose_yaml(content: str, *, name: str) -> yaml.Node | None:
    """The node tree of a YAML text, which remembers lines; None for a text without content.

    Raises InputError, naming the line, for bad syntax, for a key written twice in one mapping, for references
    (``*name``) that contain themselves or unfold to more than 200,000 values, and as ``refuse_conflict``.
    """
    refuse_conflict(content, name=name)
    try:
        root = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = content.count("\n", 0, error.position) + 1
        raise InputError(
            f"{name}, line {line}: the character number {error.character} is not allowed in YAML. Delete it."
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise InputError(
            f"{name}{where}: this is not YAML ({error.problem or error.context}). "
            "Check the indentation, the colons and the quotation marks around this line."
        ) from None
    except RecursionError:
        raise InputError(f"{name}: lists are nested too deeply to be read. Flatten the file.") from None
    if root is not None:
        _unfolded(root, {}, name)
        _refuse_repeated_keys(root, name)
    return root


def refuse_conflict(content: str, *, name: str) -> None:
    """Raise InputError, naming the line, for a text in which git left two versions side by side."""
    found = _CONFLICT.search(content)
    if found:
        line = content.count("\n", 0, found.start()) + 1
        raise InputError(
            f"{name}, line {line}: two versions of the file stand here side by side, since git could not "
            "merge them. Of what lies between <<<<<<<, ======= and >>>>>>> keep what is right, and delete "
            "these three lines; further places may follow."
        )


def yaml_values(root: yaml.Node | None) -> object:
    """The plain values of a node tree, as ``yaml.safe_load`` gives them, without reading the text twice."""
    return None if root is None else yaml.SafeLoader("").construct_document(root)


def line_of_key(root: yaml.Node | None, place: Place) -> int:
    """The line (from 1) of the value at ``place``, such as ("actors", 0, "side"); of its nearest parent
    where it is not in the file."""
    line, node = 1, root
    for step in place:
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if k.value == str(step)]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def bad_yaml_value(root: yaml.Node | None) -> tuple[int, str]:
    """Line and words of the first value that YAML cannot make sense of (the day 2025-02-30, a “!tag”)."""
    scalars = (node for node in _nodes(root) if isinstance(node, yaml.ScalarNode))
    for node in sorted(scalars, key=lambda node: node.start_mark.index):
        try:
            yaml.SafeLoader("").construct_document(node)
        except (yaml.YAMLError, ValueError):
            return node.start_mark.line + 1, node.value
    return 1, "this file"


def _nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    """Every node once, those of a level before those below it."""
    todo, seen = [root] if root else [], set()
    for node in todo:
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            todo.extend(_children(node))


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _unfolded(node: yaml.Node, sizes: dict[int, int], name: str) -> int:
    """How many values the tree holds once references are written out (nine lines can make 10^9)."""
    if id(node) not in sizes:
        sizes[id(node)] = _MOST_NODES + 1  # a node met again inside itself never ends
        sizes[id(node)] = 1 + sum(_unfolded(child, sizes, name) for child in _children(node))
    if sizes[id(node)] > _MOST_NODES:
        raise InputError(
            f"{name}, line {node.start_mark.line + 1}: references (&name, *name) unfold to more than "
            f"{_MOST_NODES:,} values or contain themselves. Write the values out."
        )
    return sizes[id(node)]


def _refuse_repeated_keys(root: yaml.Node, name: str) -> None:
    for mapping in (node for node in _nodes(root) if isinstance(node, yaml.MappingNode)):
        first: dict[str, int] = {}
        for key in (key for key, _ in mapping.value if isinstance(key, yaml.ScalarNode)):
            line = key.start_mark.line + 1
            if key.value in first:
                raise InputError(
                    f"{name}, line {line}: the key “{key.value}” was already given in line "
                    f"{first[key.value]}. Keep one of them."
                )
            first[key.value] = line
