"""What a region is worth, from its sums; compiled."""

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
