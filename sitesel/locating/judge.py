"""What a region or a block is worth, from its sums; compiled."""

from __future__ import annotations

from sitesel.kernels.compiled import compiled


@compiled
def objective(gain, area, outline, price, mean):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    As the module `wanted` says.

    Parameters
    ----------
    gain : float
        Value × area.
    area : float
        In m².
    outline : float
        In metres.
    price : float
        Of a metre of outline.
    mean : bool
        Whether the objective is the ratio.

    Returns
    -------
    float
        What a region is worth.
    """
    net = gain - price * outline
    return net / area if mean else net


@compiled
def judge(ground, block, inside, run, mark, tick):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0913, PLR0917
    """
    Add up area and outline that a block would add; leaves `tick` on its new units.

    Parameters
    ----------
    ground : Field
        The units.
    block : int
        Which block.
    inside : ndarray of int, shape (n,)
        In which run a unit was taken.
    run : int
        The run at hand.
    mark : ndarray of int, shape (n,)
        Where to note new units.
    tick : int
        What to note there.

    Returns
    -------
    tuple of float
        Area and outline.
    """
    first, last = ground.block_start[block], ground.block_start[block + 1]
    many = last - first
    if many > 1:
        for at in range(first, last):
            if inside[ground.block_unit[at]] != run:
                mark[ground.block_unit[at]] = tick
    area, outline = 0.0, 0.0
    for at in range(first, last):
        unit = ground.block_unit[at]
        if inside[unit] == run:
            continue
        area += ground.area[unit]
        outline += ground.outline[unit]
        for edge in range(ground.start[unit], ground.start[unit + 1]):
            beyond = ground.other[edge]
            if inside[beyond] == run:
                outline -= 2.0 * ground.shared[edge]
            elif many > 1 and mark[beyond] == tick:
                outline -= ground.shared[edge]
    return area, outline
