"""The ledger: who takes which square metre of each site, by which clause, layer and date."""

from sitesel.ledger.amounts import HA_M2
from sitesel.ledger.document import ledger, net_area

__all__ = ["HA_M2", "ledger", "net_area"]
