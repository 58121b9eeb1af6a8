"""
A heap of blocks that knows where each stands, so that a key can change in place; compiled.

The first is the one of the highest key, of equals the one of the lowest number. Functions take
arrays one by one: numba counts references to what is taken out of a tuple, and that costs more than
the heap.
"""

from __future__ import annotations

from sitesel.kernels.compiled import compiled


@compiled
def raised(keys, blocks, spot, size, key, block):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0913, PLR0917
    """
    Put a block in, or move it up to where its higher key belongs.

    Parameters
    ----------
    keys : ndarray of float
        Of the heap; room for one more.
    blocks : ndarray of int
        The blocks of the heap.
    spot : ndarray of int
        Where each block stands in the heap, below 0 outside.
    size : int
        How many are in the heap.
    key : float
        Of the block.
    block : int
        Which.

    Returns
    -------
    int
        How many are in the heap then.
    """
    at, more = spot[block], 0
    if at < 0:
        at, more = size, 1
    while at > 0:
        above = (at - 1) >> 1
        if _before(keys[above], blocks[above], key, block):
            break
        keys[at], blocks[at] = keys[above], blocks[above]
        spot[blocks[at]] = at
        at = above
    keys[at], blocks[at], spot[block] = key, block, at
    return size + more


@compiled
def lay(keys, blocks, spot, size, key, block):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0913, PLR0917
    """
    Put a block in, or move it up or down to where its new key belongs.

    Parameters
    ----------
    keys : ndarray of float
        Of the heap; room for one more.
    blocks : ndarray of int
        The blocks of the heap.
    spot : ndarray of int
        Where each block stands in the heap, below 0 outside.
    size : int
        How many are in the heap.
    key : float
        Of the block.
    block : int
        Which.

    Returns
    -------
    int
        How many are in the heap then.
    """
    at = spot[block]
    if at >= 0 and keys[at] > key:
        spot[block] = _sink(keys, blocks, spot, size, key, block, at)
    return raised(keys, blocks, spot, size, key, block)


@compiled
def leave(keys, blocks, spot, size, block):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Take a block out, if it is in.

    Parameters
    ----------
    keys : ndarray of float
        Of the heap.
    blocks : ndarray of int
        The blocks of the heap.
    spot : ndarray of int
        Where each block stands in the heap, below 0 outside.
    size : int
        How many are in the heap.
    block : int
        Which.

    Returns
    -------
    int
        How many are in the heap then.
    """
    at = spot[block]
    if at < 0:
        return size
    spot[block] = -1
    last, key = blocks[size - 1], keys[size - 1]
    if at < size - 1:
        spot[last] = _sink(keys, blocks, spot, size - 1, key, last, at)
        raised(keys, blocks, spot, size - 1, key, last)
    return size - 1


@compiled
def _before(key, block, other_key, other_block):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return key > other_key or (key == other_key and block < other_block)


@compiled
def _sink(keys, blocks, spot, size, key, block, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Move what comes before the key up, from `at` on; give where that leaves room."""
    while True:
        below = 2 * at + 1
        if below >= size:
            return at
        if below + 1 < size and _before(
            keys[below + 1], blocks[below + 1], keys[below], blocks[below]
        ):
            below += 1
        if not _before(keys[below], blocks[below], key, block):
            return at
        keys[at], blocks[at] = keys[below], blocks[below]
        spot[blocks[at]] = at
        at = below
