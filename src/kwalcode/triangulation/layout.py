"""Where the nodes of a network stand: links attract, everything repels. The same network gives the same places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def arrange(
    n: int, links: Sequence[tuple[int, int, float]], *, rounds: int = 200, circular: bool = False
) -> NDArray[np.float64]:
    """Places for the nodes of a network (Fruchterman and Reingold 1991, begun on a circle, without chance).

    Args:
        n: Number of nodes.
        links: Pairs of nodes with a weight above 0.
        rounds: Number of steps.
        circular: Leave the nodes on the circle.

    Returns:
        Shape (n, 2), within [0, 1] on both axes.
    """
    if n == 0:
        return np.zeros((0, 2))
    angles = 2 * np.pi * np.arange(n) / n
    places = np.column_stack([np.cos(angles), np.sin(angles)])
    if not circular and n > 2:
        places = _settle(places, links, rounds)
    low, high = places.min(axis=0), places.max(axis=0)
    span = np.where(high - low > 1e-9, high - low, 1.0)
    placed: NDArray[np.float64] = np.where(high - low > 1e-9, (places - low) / span, 0.5)
    return placed


def _settle(places: NDArray[np.float64], links: Sequence[tuple[int, int, float]], rounds: int) -> NDArray[np.float64]:
    n = len(places)
    # Golden-ratio radii: on a plain circle the forces of a regular network keep their balance and nothing moves.
    places = places * (0.6 + 0.4 * ((np.arange(n) * 0.6180339887) % 1))[:, None]
    ideal = 1.6 / np.sqrt(n)
    weights = np.zeros((n, n))
    for a, b, weight in links:
        weights[a, b] = weights[b, a] = weight
    if weights.max() > 0:
        weights = np.sqrt(weights / weights.max())
    for step in range(rounds):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        pull = weights * distance**2 / ideal
        push = ideal**2 / distance
        force = ((push - pull) / distance)[:, :, None] * apart
        # A light pull to the middle keeps parts without links in sight.
        move = force.sum(axis=1) - 0.3 * places
        length = np.maximum(np.sqrt((move**2).sum(axis=1)), 1e-9)
        heat = 0.12 * (1 - step / rounds)
        places = places + move / length[:, None] * np.minimum(length, heat)[:, None]
    return places
