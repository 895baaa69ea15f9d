"""The set of candidates a stated total overloads most, found as a least cut.

Votes a total states beyond what was read flow from candidates through the forms with room in open or illegible cells,
and through one pool for everything else, to the voters there are. What does not get through is the excess, and the
candidates still reached when no more flows are the set that shows it (Hoffman's theorem). Forms that are alike are one
node; a form whose open room could never be filled up is none, only more room for each candidate.
"""

from __future__ import annotations

import numpy as np

from natija.canvass.certificates.nouns import Bools, Ints

_Graph = list[dict[int, int]]


def overloaded(surplus: Ints, room: Ints, slack: Ints, pool: int) -> Bools:
    """The set of candidates A with the largest sum_A surplus - sum_rows min(sum_A room, slack) - pool.

    `surplus` per candidate (none negative), `room` rows x candidates, `slack` per row.
    """
    single, shared, limits = _simplified(np.minimum(room, slack[:, None]), slack)
    graph = _graph(surplus.tolist(), single.tolist(), shared.tolist(), limits.tolist(), pool)
    reached = _saturated(graph)
    return np.array([1 + c in reached for c in range(len(surplus))], dtype=np.bool_)


def _simplified(room: Ints, slack: Ints) -> tuple[Ints, Ints, Ints]:
    """(room per candidate outside any node, rooms of the nodes, their limits)."""
    loose = room.sum(axis=1) <= slack
    single = room[loose].sum(axis=0)
    room, slack = room[~loose], slack[~loose]
    whole = ((room == 0) | (room == slack[:, None])).all(axis=1)
    patterns, place = np.unique(room[whole] > 0, axis=0, return_inverse=True)
    limits = np.zeros(len(patterns), dtype=np.int64)
    np.add.at(limits, place.reshape(-1), slack[whole])
    shared = np.concatenate([patterns * limits[:, None], room[~whole]])
    return single, shared, np.concatenate([limits, slack[~whole]])


def _graph(surplus: list[int], single: list[int], shared: list[list[int]], limits: list[int], pool: int) -> _Graph:
    """Node 0 sends, then the candidates, the pool, the nodes of forms; the last one takes."""
    candidates = len(surplus)
    outside, first = candidates + 1, candidates + 2
    sink = first + len(limits)
    graph: _Graph = [{} for _ in range(sink + 1)]
    graph[0] = {1 + c: value for c, value in enumerate(surplus)}
    graph[outside][sink] = pool
    for c, value in enumerate(surplus):
        graph[1 + c] = {outside: value, sink: single[c]}
    for node, (rooms, limit) in enumerate(zip(shared, limits, strict=True), first):
        graph[node][sink] = limit
        for c, value in enumerate(rooms):
            if value:
                graph[1 + c][node] = value
    return graph


def _saturated(graph: _Graph) -> set[int]:
    """Push until no more flows (Dinic); the nodes still reached from the first."""
    sink = len(graph) - 1
    while True:
        level = _levels(graph)
        if sink not in level:
            return set(level)
        forward = [
            [to for to in edges if level.get(to) == level.get(node, sink) + 1] for node, edges in enumerate(graph)
        ]
        _push(graph, forward, 0, sum(graph[0].values()))


def _levels(graph: _Graph) -> dict[int, int]:
    """Distance of every node that can still be reached."""
    level = {0: 0}
    queue = [0]
    for node in queue:
        for to, capacity in graph[node].items():
            if capacity > 0 and to not in level:
                level[to] = level[node] + 1
                queue.append(to)
    return level


def _push(graph: _Graph, forward: list[list[int]], node: int, limit: int) -> int:
    """Send up to `limit` from a node along forward edges; edges that are full or lead nowhere are dropped."""
    if node == len(graph) - 1:
        return limit
    sent = 0
    while forward[node] and sent < limit:
        to = forward[node][-1]
        got = _push(graph, forward, to, min(limit - sent, graph[node][to]))
        graph[node][to] -= got
        graph[to][node] = graph[to].get(node, 0) + got
        sent += got
        if sent < limit:
            forward[node].pop()
    return sent
