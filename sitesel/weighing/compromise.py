"""
Whom departments would choose, and the site that nobody regrets much.

    regret of a site for a department = its best score - the site's score
    compromise = the site whose largest regret is least                          minimax regret [1]_

Values are those that the score counts, so none is NaN.

.. [1] Savage, L. J. (1951). The theory of statistical decision. Journal of the American Statistical
   Association 46(253), 55-67, doi:10.1080/01621459.1951.10500768.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.errors import MethodError

if TYPE_CHECKING:
    import numpy as np

    from sitesel.matrix import FloatArray

TIE_DECIMALS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrets:
    """
    What each department scores and regrets.

    Parameters
    ----------
    score, regret : ndarray of float, shape (k, n)
        Of each department for each site, in [0, 1].
    winner : ndarray of int, shape (k,)
        Each department's own best site.
    compromise : int
        The site with the least largest regret.
    """

    score: FloatArray
    regret: FloatArray
    winner: np.ndarray[tuple[int], np.dtype[np.intp]]
    compromise: int

    @property
    def largest(self) -> float:
        """The largest regret that any department has with the compromise."""
        return float(self.regret[:, self.compromise].max())


def regrets(value: FloatArray, shares: FloatArray) -> Regrets:
    """
    Find each department's winner and the compromise.

    Parameters
    ----------
    value : ndarray of float, shape (n, m)
        Of the sites that compete, as the score counts them. Of equals the first wins.
    shares : ndarray of float, shape (k, m)
        One row a department.

    Returns
    -------
    Regrets
        By department and site.

    Raises
    ------
    MethodError
        If no site competes.

    Examples
    --------
    >>> import numpy as np
    >>> value = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]])
    >>> found = regrets(value, np.array([[0.8, 0.2], [0.2, 0.8]]))
    >>> found.winner, found.compromise, round(found.largest, 3)
    (array([0, 1]), 2, 0.2)
    """
    if not len(value):
        raise MethodError("没有参与比选的地块。", "No site competes.")
    score = shares @ value.T
    score = score.round(TIE_DECIMALS)
    regret = score.max(axis=1, keepdims=True) - score
    return Regrets(
        score=score,
        regret=regret,
        winner=score.argmax(axis=1),
        compromise=int(regret.max(axis=0).round(TIE_DECIMALS).argmin()),
    )
