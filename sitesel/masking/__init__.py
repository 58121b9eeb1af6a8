"""Which of a planner's files take each cell of a city, each file with its own set-back."""

from sitesel.masking.asked import Asked
from sitesel.masking.mask import Mask

__all__ = ["Asked", "Mask"]
