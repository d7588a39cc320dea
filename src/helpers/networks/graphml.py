"""Networks as graphs, edge lists and GraphML, for Gephi, visone and others."""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.base import InputError, write_atomically

if TYPE_CHECKING:
    import networkx

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, § 2.2
_TAKEN = ("label", "name", "mode")


def edge_list(network: pd.DataFrame) -> pd.DataFrame:
    """The ties of a network that are not 0: source, target, weight; each tie of a square one once."""
    values = network.to_numpy()
    square = _square(network)
    rows, columns = np.nonzero(np.triu(values, 1) if square else values)
    sources, targets = (axis.to_numpy(dtype=object) for axis in network.axes)
    return pd.DataFrame(
        {"source": sources[rows], "target": targets[columns], "weight": values[rows, columns]}
    )


def as_graph(
    network: pd.DataFrame, *, nodes: pd.DataFrame | None = None, about: Mapping[str, Any] | None = None
) -> "networkx.Graph":
    """The graph of a network, undirected, with typed attributes.

    Nodes are n0, n1, … in the order of the network, those of the columns of a two-mode one after those of
    the rows; an actor and a concept of one name stay apart. Each has name, label (its title in ``nodes``, or
    its name), mode (that of the axis) and what ``nodes`` (index: name) says of it. Edges have weight,
    strength (its size) and sign (positive, negative): Gephi draws no negative weight, so choose strength
    there. Days become texts such as 2025-09-30; what is missing is left out. ``about`` goes to the graph as
    a whole. Isolates stay.
    """
    import networkx

    graph = networkx.Graph(**_attributes(about or {}))
    square = _square(network)
    axes = [network.index] if square else [network.index, network.columns]
    for axis in axes:
        for name in axis:
            node = f"n{len(graph)}"
            graph.add_node(node, label=_value(name), name=_value(name), mode=_value(axis.name or "node"))
            if nodes is not None and name in nodes.index:
                known = _attributes(nodes.loc[name].to_dict(), besides=_TAKEN)
                graph.nodes[node].update({"label": known.get("title", _value(name))} | known)
    values = network.to_numpy()
    first = 0 if square else len(network)  # the node of the first column
    for row, column in np.argwhere(np.triu(values, 1) if square else values):
        weight = float(values[row, column])
        sign = "positive" if weight > 0 else "negative"
        graph.add_edge(f"n{row}", f"n{first + column}", weight=weight, strength=abs(weight), sign=sign)
    return graph


def write_graphml(graph: "networkx.Graph", path: str | Path) -> Path:
    """Write a graph as GraphML (Brandes et al. 2002), whole or not at all; the same graph, the same bytes.

    An attribute has one type throughout, as the format asks: whole numbers among others become numbers, a
    mixture with texts becomes text. Characters that XML does not allow become U+FFFD.
    """
    import networkx

    path = Path(path)
    text = io.BytesIO()
    networkx.write_graphml_xml(_typed_alike(graph), text, prettyprint=True)
    write_atomically(path, _lower_case_booleans(text.getvalue()))
    return path


def _typed_alike(graph: "networkx.Graph") -> "networkx.Graph":
    """A copy in which each attribute of the nodes, and each of the edges, is of one type."""
    graph = graph.copy()
    for found in (graph.nodes(data=True), graph.edges(data=True)):
        elements = [data for *_, data in found]
        for name in {name for data in elements for name in data}:
            having = [data for data in elements if name in data]
            types = {type(data[name]) for data in having}
            common = float if types == {int, float} else str
            for data in having if len(types) > 1 else ():
                data[name] = common(data[name])
    return graph


def _lower_case_booleans(text: bytes) -> bytes:
    """The text of a GraphML file with true and false as XML spells them."""
    for key in re.findall(rb'<key id="(d\d+)"[^>]* attr.type="boolean"', text):
        text = re.sub(rb'(?<=<data key="%s">)(True|False)' % key, lambda found: found[0].lower(), text)
    return text


def _square(network: pd.DataFrame) -> bool:
    """Whether a network is one-mode: the same names on both sides, and symmetric."""
    if not network.index.is_unique or not network.columns.is_unique:
        raise InputError("Two rows or columns of the network bear the same name.")
    same = network.index.name == network.columns.name and list(network.index) == list(network.columns)
    return same and np.array_equal(network.to_numpy(), network.to_numpy().T)


def _attributes(given: Mapping[Any, Any], *, besides: tuple[str, ...] = ()) -> dict[str, Any]:
    """Values that GraphML has a type for; missing ones left out, names that are taken with one “_” more."""
    return {
        (f"{name}_" if name in besides else _value(str(name))): _value(value)
        for name, value in given.items()
        if isinstance(value, list | tuple) or not pd.isna(value)
    }


def _value(value: Any) -> Any:
    """Whole numbers, numbers and yes-or-no as they are, days as 2025-09-30, all else as text."""
    if isinstance(value, np.bool_ | np.integer | np.floating):
        return value.item()
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    return _NOT_XML.sub("\ufffd", str(value))
