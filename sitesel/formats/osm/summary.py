"""What an extract holds, before anything is read of it; the answer to who names no role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.errors import UsageError
from sitesel.formats.osm.read import Bounds, roles
from sitesel.formats.osm.source import opened
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class OsmSummary:
    """
    What a file can fill.

    Parameters
    ----------
    counts : dict of str to int
        For each role how many ways, relations and nodes have its tags; roads that are closed to
        traffic and shapes that are broken are still among them.
    titles : dict of str to Text
        What each role is called.
    bounds : (west, south, east, north) or None
        In degrees, if the file states it.
    date : str
        The date of the data, if the file states it; else empty.
    """

    counts: dict[str, int]
    titles: dict[str, Text]
    bounds: Bounds | None
    date: str

    def of(self, wanted: list[str]) -> Text:
        """
        List roles with their counts.

        Parameters
        ----------
        wanted : list of str
            Of `counts`.

        Returns
        -------
        Text
            Such as `道路 5 (road)、铁路 0 (railway)`.
        """
        each = [(self.titles[role], role, self.counts[role]) for role in wanted]
        return Text(
            "、".join(f"{title.zh} {count} ({role})" for title, role, count in each),
            ", ".join(f"{title.en.lower()} {count} ({role})" for title, role, count in each),
        )

    @property
    def facts(self) -> Text:
        """Date and bounds in brackets, as far as the file states them."""
        box = ", ".join(f"{side:g}" for side in self.bounds or ())
        zh = [f"数据日期 {self.date}"] * bool(self.date) + [f"范围 {box}"] * bool(box)
        en = [f"data of {self.date}"] * bool(self.date) + [f"bounds {box}"] * bool(box)
        return Text(f"({','.join(zh)})" if zh else "", f" ({', '.join(en)})" if en else "")


def roles_in(
    path: Path, *, what: str = "OpenStreetMap 文件", what_en: str = "OpenStreetMap file"
) -> OsmSummary:
    """
    Count what a file has for each role; one pass, no places of nodes are kept.

    Parameters
    ----------
    path : Path
        An extract.
    what, what_en : str
        What the file is, for messages.

    Returns
    -------
    OsmSummary
        With every role of `roles.toml`, those with none too.

    Raises
    ------
    DependencyError
        If osmium is not installed.
    BrokenLayerError
        If the file is missing, something else, cut off or damaged.
    """
    source = opened(path, what=what, what_en=what_en)
    import osmium

    counts = dict.fromkeys(roles(), 0)
    by_tag = {tag: role for role, spec in roles().items() for tag in spec["tags"]}
    keys = list(dict.fromkeys(key for key, _ in by_tag))
    places = {role for role, spec in roles().items() if spec["shape"] == "place"}
    with source.reading():
        with osmium.io.Reader(source.file, osmium.osm.osm_entity_bits.NOTHING) as reader:
            header = reader.header()
        wanted = osmium.filter.TagFilter(*by_tag)
        for one in osmium.FileProcessor(source.file).with_filter(wanted):
            kind = one.type_str()
            tags = {(key, one.tags.get(key, "")) for key in keys}
            for role in {by_tag[tag] for tag in tags & by_tag.keys()}:
                line = roles()[role]["shape"] == "line"
                if (kind == "n" and role in places) or kind == "w" or (kind == "r" and not line):
                    counts[role] += 1
    return OsmSummary(
        counts=counts,
        titles={role: Text(one["title_zh"], one["title_en"]) for role, one in roles().items()},
        bounds=_bounds(header.box()),
        date=header.get("osmosis_replication_timestamp") or header.get("timestamp") or "",
    )


def role_wanted(path: Path, *, what: str, what_en: str) -> UsageError:
    """
    Say that a role must be named, and which ones the file can fill.

    Parameters
    ----------
    path : Path
        An extract, which is read once.
    what, what_en : str
        What the file is, for messages.

    Returns
    -------
    UsageError
        With counts, of the whole file.

    Raises
    ------
    DependencyError
        If osmium is not installed.
    BrokenLayerError
        If the file is missing, something else, cut off or damaged.
    """
    held = roles_in(path, what=what, what_en=what_en)
    of_pack = [role for role, spec in roles().items() if spec.get("of_pack", True)]
    others = [role for role in roles() if role not in of_pack and held.counts[role]]
    best = max(of_pack, key=lambda role: held.counts[role])
    known, facts = held.of(of_pack), held.facts
    more = Text("", "")
    if others:
        more = Text(
            f"另有 {held.of(others).zh},不是数据包的角色,用 Python 读(见 docs/osm.md)。",
            f" Also {held.of(others).en}: no roles of the pack, to be read with Python (see "
            "docs/osm.md).",
        )
    return UsageError(
        f"{what}:{path.name} 是 OpenStreetMap 文件{facts.zh},整个文件里有:{known.zh}。"
        f"请用 sitesel import 导入,并用 --role 指明要什么,例如 --role {best}。{more.zh}",
        f"{what_en}: {path.name} is an OpenStreetMap file{facts.en}; the whole of it has "
        f"{known.en}. Take it in with sitesel import and say with --role what, such as --role "
        f"{best}.{more.en}",
    )


def _bounds(box: Any) -> Bounds | None:  # noqa: ANN401  (osmium is optional)
    if not box.valid():
        return None
    low, high = box.bottom_left, box.top_right
    return (low.lon, low.lat, high.lon, high.lat)
