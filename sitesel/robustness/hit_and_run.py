"""
Uniform draws from a polytope by hit-and-run, many chains at once.

Each step moves a chain to a uniform point of the chord in a random direction [1]_. Uniform on the
polytope is the limit, and this is how weights under linear statements are drawn in SMAA [2]_,
equalities included [3]_. Two things make it quick:

- Pilot runs estimate the covariance of the polytope, and directions are drawn from it, so that a
  long thin polytope is as good as a round one. Any linear map leaves the limit uniform.
- Each draw is the end of a chain of its own, started from the population that the pilot leaves,
  so draws of a block do not follow each other. In a simplex of d dimensions, the worst of shapes,
  0.55 d^2 steps bring the correlation with the start down by e (measured for d = 2 to 19), so
  that 2 d^2 steps leave less than 3 % of it.

.. [1] Smith, R. L. (1984). Efficient Monte Carlo procedures for generating points uniformly
   distributed over bounded regions. Operations Research 32(6), 1296-1308,
   doi:10.1287/opre.32.6.1296
.. [2] Tervonen, T., van Valkenhoef, G., Baştürk, N. and Postmus, D. (2013). Hit-And-Run enables
   efficient weight generation for simulation-based multiple criteria decision analysis. European
   Journal of Operational Research 224(3), 552-559, doi:10.1016/j.ejor.2012.08.026
.. [3] van Valkenhoef, G., Tervonen, T. and Postmus, D. (2014). Notes on "Hit-And-Run enables
   efficient weight generation for simulation-based multiple criteria decision analysis". European
   Journal of Operational Research 239(3), 865-867, doi:10.1016/j.ejor.2014.06.036
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.robustness.streams import BLOCK, PILOT, generator

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray
    from sitesel.robustness.polytope import Polytope

MOST_PILOTS, LEAST_PILOTS = 12, 3
ROUND = 2.0  # longest over shortest axis that needs no further pilot
FLAT = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class HitAndRun:
    """
    A polytope made ready for drawing.

    Parameters
    ----------
    points : ndarray of float, shape (BLOCK, m)
        Where the chains start, inside.
    directions : ndarray of float, shape (m, d)
        Spans the directions in which the polytope extends, each about as long as it is wide.
    above : ndarray of float, shape (c, d)
        What a step in each direction adds to the left-hand side of each inequality.
    slack : ndarray of float, shape (c, BLOCK)
        What the starts leave of each right-hand side.
    """

    points: FloatArray
    directions: FloatArray
    above: FloatArray
    slack: FloatArray

    @classmethod
    def of(cls, flat: Polytope, inside: FloatArray) -> HitAndRun:
        """
        Make a polytope ready: a basis of its directions, then pilot runs.

        Parameters
        ----------
        flat : Polytope
            Whose inequalities can all be strict at once.
        inside : ndarray of float, shape (m,)
            A point where they are.

        Returns
        -------
        HitAndRun
            The same for the same polytope: the pilots have seeds of their own.
        """
        points, directions = np.tile(inside, (BLOCK, 1)), _null_space(flat.equal)
        ready = cls._along(flat, points=points, directions=directions)
        for turn in range(MOST_PILOTS if directions.size else 0):
            points = ready.draws(generator(0, purpose=PILOT, block=turn))
            along = (points - inside) @ np.linalg.pinv(ready.directions).T
            covariance = np.atleast_2d(np.cov(along, rowvar=False))
            shape = np.linalg.cholesky(covariance)
            ready = cls._along(flat, points=points, directions=ready.directions @ shape)
            if turn + 1 >= LEAST_PILOTS and np.linalg.cond(shape) < ROUND:
                break
        return ready

    @classmethod
    def _along(cls, flat: Polytope, *, points: FloatArray, directions: FloatArray) -> HitAndRun:
        above = flat.above @ directions
        slack = flat.bound[:, None] - flat.above @ points.T
        matters = np.abs(above).max(axis=1, initial=0.0) > FLAT * np.abs(directions).max(initial=0)
        return cls(
            points=points,
            directions=directions,
            above=above[matters],
            slack=np.maximum(slack[matters], 0.0),
        )

    def draws(self, random: np.random.Generator) -> FloatArray:
        """
        Draw a block.

        Parameters
        ----------
        random : Generator
            Of the block.

        Returns
        -------
        ndarray of float, shape (BLOCK, m)
            Each the end of a chain of its own.
        """
        dimensions = self.directions.shape[1]
        at, slack = np.zeros((dimensions, BLOCK)), self.slack
        for _ in range(2 * dimensions**2 + 10 * dimensions):
            direction = random.standard_normal(at.shape)
            change = np.einsum("cd,dn->cn", self.above, direction)
            ends = slack / change
            forth = np.where(change > 0, ends, np.inf).min(axis=0)
            back = np.where(change < 0, ends, -np.inf).max(axis=0)
            step = back + (forth - back) * random.random(BLOCK)
            at += step * direction
            slack = np.maximum(slack - step * change, 0.0)
        moved: FloatArray = np.einsum("md,dn->nm", self.directions, at)
        return np.maximum(self.points + moved, 0.0)


def _null_space(equal: FloatArray) -> FloatArray:
    """
    Give an orthonormal basis of the directions that keep the equalities.

    By Gram and Schmidt on the projector, which is unique: the basis of a singular value
    decomposition would differ between machines.
    """
    projector = np.eye(equal.shape[1]) - np.linalg.pinv(equal) @ equal
    basis: list[FloatArray] = []
    for _ in range(round(float(np.trace(projector)))):
        lengths = np.square(projector).sum(axis=0).round(9)  # equal ones: the first
        column = projector[:, int(np.argmax(lengths))]
        basis.append(column / np.linalg.norm(column))
        projector = projector - np.outer(basis[-1], basis[-1] @ projector)
    return np.array(basis).reshape(-1, equal.shape[1]).T
