"""
Tile services that a page may load from, if whoever makes it asks for that; none by default.

They stand in ``assets/tiles.toml``. A page without one loads nothing at all; one that offers a
service names its hosts in the policy, and a key is typed on the page and never written.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from sitesel.errors import UsageError
from sitesel.report.vendored import own_text

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def tile_services() -> dict[str, dict[str, Any]]:
    """
    Read what services there are.

    Returns
    -------
    dict of dict
        By id.
    """
    return tomllib.loads(own_text("tiles.toml"))


def services(names: Iterable[str]) -> list[dict[str, Any]]:
    """
    Choose services.

    Parameters
    ----------
    names : iterable of str
        Ids.

    Returns
    -------
    list of dict
        What the page needs of each.

    Raises
    ------
    UsageError
        If there is no such service.
    """
    known = tile_services()
    chosen = list(dict.fromkeys(names))
    for name in chosen:
        if name not in known:
            raise UsageError(
                f"没有底图 {name!r};有 {'、'.join(known)}。",
                f"There is no base map {name!r}; there are {', '.join(known)}.",
            )
    return [{"id": name, **known[name]} for name in chosen]


def tile_hosts(names: Iterable[str]) -> list[str]:
    """
    Name where the tiles of services come from, for a page's policy.

    Parameters
    ----------
    names : iterable of str
        Ids.

    Returns
    -------
    list of str
        Origins; one for each subdomain.
    """
    return [host for name in names for host in tile_services()[name]["hosts"]]
