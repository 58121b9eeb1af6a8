"""Files of tests/data that are drawings: polylines, hatches, blocks, texts in GBK."""

from __future__ import annotations

from typing import Any

from corpus_text import METRES, VRT


def files() -> dict[str, bytes]:
    """
    Make the files.

    Returns
    -------
    dict of str to bytes
        By name.
    """
    return _dxf()


def pairs(*codes: tuple[int, object]) -> str:
    """
    Write group codes and values of a DXF.

    Parameters
    ----------
    *codes : (int, object)
        Code and value.

    Returns
    -------
    str
        Two lines each.
    """
    return "".join(f"{code}\n{value}\n" for code, value in codes)


def _polyline(layer: str, points: Any, *, closed: bool, bulge: float = 0.0) -> str:  # noqa: ANN401
    vertices = [
        code
        for east, north in points
        for code in ((10, east), (20, north), *(((42, bulge),) if bulge else ()))
    ]
    return pairs(
        (0, "LWPOLYLINE"), (100, "AcDbEntity"), (8, layer), (100, "AcDbPolyline"),
        (90, len(points)), (70, int(closed)), *vertices,
    )  # fmt: skip


def _text(words: str, east: float, north: float) -> str:
    return pairs((0, "TEXT"), (8, "注记"), (10, east), (20, north), (40, 2.5), (1, words))


def _hatch(layer: str, outer: Any, inner: Any) -> str:  # noqa: ANN401
    def path(kind: int, ring: Any) -> list[tuple[int, object]]:  # noqa: ANN401
        places = [code for east, north in ring for code in ((10, east), (20, north))]
        return [(92, kind), (72, 0), (73, 1), (93, len(ring)), *places, (97, 0)]

    return pairs(
        (0, "HATCH"), (100, "AcDbEntity"), (8, layer), (100, "AcDbHatch"), (10, 0), (20, 0),
        (30, 0), (210, 0), (220, 0), (230, 1), (2, "SOLID"), (70, 1), (71, 0), (91, 2),
        *path(3, outer), *path(2, inner), (75, 0), (76, 1), (98, 0),
    )  # fmt: skip


def drawing(entities: str, *, blocks: str = "", version: str = "AC1015") -> str:
    """
    Make a drawing.

    Parameters
    ----------
    entities : str
        Of its model.
    blocks : str
        Definitions.
    version : str
        Of AutoCAD.

    Returns
    -------
    str
        DXF.
    """
    head = pairs(
        (0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, version), (9, "$DWGCODEPAGE"),
        (3, "ANSI_936"), (0, "ENDSEC"),
    )  # fmt: skip
    defined = pairs((0, "SECTION"), (2, "BLOCKS")) + blocks + pairs((0, "ENDSEC"))
    model = pairs((0, "SECTION"), (2, "ENTITIES")) + entities
    return head + defined + model + pairs((0, "ENDSEC"), (0, "EOF"))


def _block(name: str, content: str) -> str:
    begin = pairs((0, "BLOCK"), (8, "0"), (2, name), (70, 0), (10, 0), (20, 0))
    return begin + content + pairs((0, "ENDBLK"), (8, "0"))


def _insert(name: str, east: float, north: float) -> str:
    return pairs((0, "INSERT"), (8, "块"), (2, name), (10, east), (20, north))


def _dxf() -> dict[str, bytes]:
    first, second = METRES[0][:-1], METRES[1]
    parcels = _polyline("地块", first, closed=True) + _polyline("地块", second, closed=False)
    labels = _text("一号", 534050, 3995050) + _text("二号", 534300, 3995025)
    road = _polyline("道路", [(534000, 3994900), (534400, 3994900)], closed=False)
    circle = pairs((0, "CIRCLE"), (8, "井"), (10, 534600), (20, 3995000), (40, 50))
    hole = [(534025, 3995025), (534075, 3995025), (534075, 3995075), (534025, 3995075)]
    lines = pairs((0, "LINE"), (8, "0"), (10, 0), (20, 0), (11, 1), (21, 1))
    nested = _block("B0", lines) + "".join(
        _block(f"B{at}", _insert(f"B{at - 1}", 0, 0) * 10) for at in range(1, 9)
    )
    square = _polyline("0", [(0, 0), (10, 0), (10, 10), (0, 10)], closed=True)
    whole = drawing(parcels + labels + road)
    bomb = drawing(_insert("B8", 0, 0), blocks=nested).encode("gb18030")
    section, entity = b"0\nSECTION\n2\nBLOCKS\n", b"0\nINSERT\n"
    half = bomb.index(entity, len(bomb) // 2)
    comment = pairs((999, VRT.replace("\n", " ")))
    odd = pairs((0, "VIEWPORT"), (8, "0"), (10, 0), (20, 0)) + pairs((0, "ACAD_TABLE"), (8, "0"))
    return {
        "polylines_gbk.dxf": whole.encode("gb18030"),
        "polylines_utf8.dxf": drawing(parcels + labels, version="AC1021").encode(),
        "hatch.dxf": drawing(_hatch("填充", first, hole)).encode("gb18030"),
        "arcs.dxf": drawing(
            _polyline("弧", [(534000, 3995000), (534100, 3995000)], closed=True, bulge=1.0) + circle
        ).encode("gb18030"),
        "lines_only.dxf": drawing(road).encode("gb18030"),
        "block.dxf": drawing(_insert("S", 534000, 3995000), blocks=_block("S", square)).encode(
            "gb18030"
        ),
        "unread_entities.dxf": drawing(parcels + odd).encode("gb18030"),
        "text_only.dxf": drawing("").encode("gb18030"),
        "block_bomb.dxf": bomb,
        "bomb_sign_as_code.dxf": bomb.replace(section, b"!" + section[1:]),
        "bomb_bytes_in_code.dxf": bomb[:half] + b"\x7f\xff\xff\xff" + bomb[half:],
        "vrt_in_comment.dxf": (comment + whole).encode("gb18030"),
        "binary.dxf": b"AutoCAD Binary DXF\r\n\x1a\x00" + bytes(64),
        "truncated.dxf": whole.encode("gb18030")[:120],
        "vrt.dxf": (VRT + "\n" + whole).encode("gb18030"),
    }
