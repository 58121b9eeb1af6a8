"""
How desktop systems draw a ranked layer, as QML for QGIS and as SLD for everything else.

The same on both: fill by score class in the map's colours, hatch where a site is excluded, a dashed
outline where its position is schematic; QGIS labels with rank and name. Sites whose area nobody
published are points: markers in the same colours, a cross where excluded. Filters name the columns
that `sitesel.report.frame` writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from sitesel.pack.schema import QUALITY
from sitesel.report.classes import excluded_color, score_classes
from sitesel.text import STATUS, Text

if TYPE_CHECKING:
    from sitesel.report.classes import ScoreClass

INK = "#1b1f24"
OUTLINE_MM = 0.35
MARKER_MM = 3
OUTLINE_PIXELS = 1.2
DASH_PIXELS = "6 3"
OPACITY = 0.75
LABEL = """coalesce(to_string("名次") || ' ', '') || "地块\""""
LABEL_POINTS = 9
POINT = Text("(点,无面积)", " (point, no area)")
FONT = "Microsoft YaHei"
DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
QGIS_VERSION = "3.22.0"
SE, OGC = "http://www.opengis.net/se", "http://www.opengis.net/ogc"
SLD = "http://www.opengis.net/sld"
EXCLUDED_ZH, SCHEMATIC_ZH = STATUS["excluded"].zh, QUALITY["schematic"].zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    Which sites are drawn how.

    Parameters
    ----------
    title : Text
        For the legend.
    tests : tuple of (str, str, str)
        Column, operator and literal, all of which must hold.
    fill : str
        A colour, or empty for none.
    hatched : bool
        Whether the fill is a hatch.
    outline : str
        `solid`, `dash` or empty.
    """

    title: Text
    tests: tuple[tuple[str, str, str], ...]
    fill: str = ""
    hatched: bool = False
    outline: str = ""


def style_rules() -> tuple[Rule, ...]:
    """
    Say which sites are drawn how: fills first, outlines over them.

    Returns
    -------
    tuple of Rule
        Every site meets one rule of fill and one of outline.
    """
    competes = ("结论", "<>", EXCLUDED_ZH)
    return (
        *(
            Rule(title=one.title, tests=(competes, *_bounds(one)), fill=one.color)
            for one in score_classes()
        ),
        Rule(
            title=STATUS["excluded"],
            tests=(("结论", "=", EXCLUDED_ZH),),
            fill=excluded_color(),
            hatched=True,
        ),
        Rule(
            title=Text("示意位置(虚线)", "schematic position (dashed)"),
            tests=(("位置质量", "=", SCHEMATIC_ZH),),
            outline="dash",
        ),
        Rule(
            title=Text("其他位置", "other positions"),
            tests=(("位置质量", "<>", SCHEMATIC_ZH),),
            outline="solid",
        ),
    )


def qml(*, language: str, points: bool) -> str:
    """
    Write the style as QGIS reads it from table `layer_styles`.

    Parameters
    ----------
    language : str
        Of the legend: `zh` or `en`.
    points : bool
        Whether there are sites without an area.

    Returns
    -------
    str
        XML of QGIS 3.
    """
    root = Element("qgis", version=QGIS_VERSION, styleCategories="Symbology|Labeling",
                   labelsEnabled="1")  # fmt: skip
    renderer = SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0",
                          enableorderby="0", forceraster="0")  # fmt: skip
    rules = SubElement(renderer, "rules", key="sitesel")
    symbols = SubElement(renderer, "symbols")
    marked = [rule for rule in style_rules() if rule.fill] if points else []
    shapes = [(rule, False) for rule in style_rules()] + [(rule, True) for rule in marked]
    for at, (rule, point) in enumerate(shapes):
        label = rule.title.of(language) + (POINT.of(language) if point else "")
        SubElement(rules, "rule", key=f"sitesel-{at}", symbol=str(at), label=label,
                   filter=_expression(rule, point=point))  # fmt: skip
        (_marker if point else _symbol)(symbols, str(at), rule)
    _labels(root)
    return DOCTYPE + tostring(root, encoding="unicode")


def sld(name: str, *, language: str) -> str:
    """
    Write the style for servers and other desktop systems.

    Parameters
    ----------
    name : str
        Of the layer.
    language : str
        Of the legend: `zh` or `en`.

    Returns
    -------
    str
        Styled Layer Descriptor 1.1 with Symbology Encoding.
    """
    root = Element("StyledLayerDescriptor", {"version": "1.1.0", "xmlns": SLD, "xmlns:se": SE,
                                             "xmlns:ogc": OGC})  # fmt: skip
    layer = SubElement(root, "NamedLayer")
    SubElement(layer, "se:Name").text = name
    style = SubElement(layer, "UserStyle")
    SubElement(style, "se:Name").text = name
    feature_style = SubElement(style, "se:FeatureTypeStyle")
    for rule in style_rules():
        one = SubElement(feature_style, "se:Rule")
        SubElement(one, "se:Name").text = rule.title.of(language)
        _filter(one, rule)
        _polygon(one, rule)
    return tostring(root, encoding="unicode")


def _bounds(one: ScoreClass) -> tuple[tuple[str, str, str], ...]:
    low = () if one.low is None else (("得分", ">=", f"{one.low:g}"),)
    high = () if one.high is None else (("得分", "<", f"{one.high:g}"),)
    return (*low, *high)


def _expression(rule: Rule, *, point: bool) -> str:
    quoted = [
        f'"{column}" {sign} ' + (text if column == "得分" else f"'{text}'")
        for column, sign, text in rule.tests
    ]
    return " AND ".join([*quoted, f"geometry_type($geometry) {'=' if point else '<>'} 'Point'"])


def _symbol(symbols: Element, name: str, rule: Rule) -> None:
    symbol = SubElement(symbols, "symbol", type="fill", name=name, clip_to_extent="1",
                        alpha=f"{OPACITY if rule.fill else 1:g}")  # fmt: skip
    layer = SubElement(symbol, "layer", {"class": "SimpleFill", "enabled": "1", "pass": "0",
                                         "locked": "0"})  # fmt: skip
    fill = "no" if not rule.fill else ("b_diagonal" if rule.hatched else "solid")
    _properties(
        layer,
        {
            "color": _rgba(rule.fill or INK),
            "style": fill,
            "outline_color": _rgba(INK),
            "outline_style": rule.outline or "no",
            "outline_width": f"{OUTLINE_MM:g}",
            "outline_width_unit": "MM",
            "joinstyle": "round",
        },
    )


def _marker(symbols: Element, name: str, rule: Rule) -> None:
    symbol = SubElement(symbols, "symbol", type="marker", name=name, clip_to_extent="1", alpha="1")
    layer = SubElement(symbol, "layer", {"class": "SimpleMarker", "enabled": "1", "pass": "0",
                                         "locked": "0"})  # fmt: skip
    _properties(
        layer,
        {
            "name": "cross2" if rule.hatched else "circle",
            "color": _rgba(rule.fill),
            "size": f"{MARKER_MM:g}",
            "size_unit": "MM",
            "outline_color": _rgba(INK),
            "outline_style": "solid",
            "outline_width": f"{OUTLINE_MM:g}",
            "outline_width_unit": "MM",
        },
    )


def _properties(layer: Element, properties: dict[str, str]) -> None:
    """Write properties as QGIS 3.18 and later read them, and as earlier ones do."""
    options = SubElement(layer, "Option", type="Map")
    for name, text in properties.items():
        SubElement(options, "Option", type="QString", name=name, value=text)
    for name, text in properties.items():
        SubElement(layer, "prop", k=name, v=text)


def _labels(root: Element) -> None:
    labeling = SubElement(root, "labeling", type="simple")
    settings = SubElement(labeling, "settings", calloutType="simple")
    style = SubElement(settings, "text-style", fieldName=LABEL, isExpression="1", fontFamily=FONT,
                       fontSize=str(LABEL_POINTS), fontSizeUnit="Point", textColor=_rgba(INK),
                       textOpacity="1")  # fmt: skip
    SubElement(style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM",
               bufferColor=_rgba("#ffffff"), bufferOpacity="1")  # fmt: skip
    SubElement(settings, "placement", placement="0", dist="1.5", distUnits="MM")
    SubElement(settings, "rendering", drawLabels="1", scaleVisibility="0")


def _filter(rule_element: Element, rule: Rule) -> None:
    names = {"=": "EqualTo", "<>": "NotEqualTo", ">=": "GreaterThanOrEqualTo", "<": "LessThan"}
    filtered = SubElement(rule_element, "ogc:Filter")
    parent = filtered if len(rule.tests) == 1 else SubElement(filtered, "ogc:And")
    for column, sign, text in rule.tests:
        test = SubElement(parent, f"ogc:PropertyIs{names[sign]}")
        SubElement(test, "ogc:PropertyName").text = column
        SubElement(test, "ogc:Literal").text = text


def _polygon(rule_element: Element, rule: Rule) -> None:
    polygon = SubElement(rule_element, "se:PolygonSymbolizer")
    if rule.fill:
        _fill(SubElement(polygon, "se:Fill"), rule)
    if rule.outline:
        stroke = SubElement(polygon, "se:Stroke")
        _parameter(stroke, "stroke", INK)
        _parameter(stroke, "stroke-width", f"{OUTLINE_PIXELS:g}")
        if rule.outline == "dash":
            _parameter(stroke, "stroke-dasharray", DASH_PIXELS)


def _fill(fill: Element, rule: Rule) -> None:
    if not rule.hatched:
        _parameter(fill, "fill", rule.fill)
        _parameter(fill, "fill-opacity", f"{OPACITY:g}")
        return
    graphic = SubElement(SubElement(fill, "se:GraphicFill"), "se:Graphic")
    mark = SubElement(graphic, "se:Mark")
    SubElement(mark, "se:WellKnownName").text = "slash"
    _parameter(SubElement(mark, "se:Stroke"), "stroke", rule.fill)


def _parameter(parent: Element, name: str, text: str) -> None:
    SubElement(parent, "se:SvgParameter", name=name).text = text


def _rgba(color: str) -> str:
    return ",".join([*(str(int(color[at : at + 2], 16)) for at in (1, 3, 5)), "255"])
