"""The table of set-backs of a city: district × feature × distance × clause × date."""

from sitesel.setbacks.notes import set_back_notes
from sitesel.setbacks.read import of
from sitesel.setbacks.row import SetBackRow
from sitesel.setbacks.table import CITY, SetBacks, SetBacksInForce, replaced_in

__all__ = [
    "CITY",
    "SetBackRow",
    "SetBacks",
    "SetBacksInForce",
    "of",
    "replaced_in",
    "set_back_notes",
]
