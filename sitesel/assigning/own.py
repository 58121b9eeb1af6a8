"""The planner's own rules for some of the industries that are assigned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.errors import UsageError
from sitesel.rules.load import chain

if TYPE_CHECKING:
    from collections.abc import Collection


def own_rules(path: str | Path, wanted: Collection[str]) -> dict[str, Path]:
    """
    Find the planner's own rules.

    Parameters
    ----------
    path : str or Path
        A rule file that names its industry, or a folder of INDUSTRY.toml.
    wanted : collection of str
        Ids of the industries that are assigned.

    Returns
    -------
    dict of str to Path
        By industry; others keep their built-in rules.

    Raises
    ------
    RuleError
        If the file is at fault.
    UsageError
        If it is for none of these industries.
    """
    here = Path(path)
    if here.is_dir():
        found = {one: here / f"{one}.toml" for one in sorted(wanted)}
        found = {one: file for one, file in found.items() if file.is_file()}
        named = "、".join(sorted(file.name for file in here.glob("*.toml")))
    else:
        files_of = chain("", here)
        named = next((rules.industry for *_, rules in files_of if rules.industry), "")
        found = {named: here} if named in wanted else {}
    if not found:
        raise UsageError(
            f"--rules {here} 里没有所分产业的规则(现有:{named or '无'});规则文件用键 industry "
            "写明产业编号,文件夹里放 产业编号.toml。",
            f"--rules {here} has rules for none of the industries (found: {named or 'none'}); a "
            "rule file names its industry by the key industry, a folder holds INDUSTRY.toml.",
        )
    return found
