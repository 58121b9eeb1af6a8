"""The table of set-backs of a city: district × feature × distance × clause × date."""

from sitesel.setbacks.read import of
from sitesel.setbacks.row import SetBackRow
from sitesel.setbacks.table import CITY, SetBacks, replaced_in

__all__ = ["CITY", "SetBackRow", "SetBacks", "of", "replaced_in"]
