"""What may be typed for an option: an industry by any name, a weight, a range of areas."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


class IndustryName(click.ParamType[str]):
    """An industry by any of its names; Chinese names complete from typed pinyin or initials."""

    name = "industry"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """
        Offer the Chinese names of industries that answer to what was typed so far.

        Parameters
        ----------
        ctx : Context
            Of click.
        param : Parameter
            Of click.
        incomplete : str
            Typed so far.

        Returns
        -------
        list of CompletionItem
            Chinese names with the English ones as help.
        """
        from sitesel.industry import industries

        typed = incomplete.casefold()
        return [
            CompletionItem(one.name_zh, help=one.name_en)
            for one in industries().values()
            if any(name.casefold().startswith(typed) for name in one.names)
        ]


class Weight(click.ParamType[tuple[str, float]]):
    """`criterion=share`, such as `sea_port=0.2`."""

    name = "criterion=share"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, float]:
        """
        Read one weight.

        Parameters
        ----------
        value : object
            As typed, or the default.
        param : Parameter or None
            Of click.
        ctx : Context or None
            Of click.

        Returns
        -------
        tuple of (str, float)
            Criterion id and share.
        """
        if isinstance(value, tuple):
            return value
        name, equals, share = str(value).partition("=")
        number = _number(share) if equals else None
        if number is None:
            self.fail(
                f"{value!r} 不是“指标=占比”,例如 sea_port=0.2 · write criterion=share", param, ctx
            )
        return name.strip(), number


class AreaRange(click.ParamType[tuple[float, float]]):
    """`least:most` in 亩, such as `500:3000`; either side may be empty."""

    name = "least:most"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[float, float]:
        """
        Read a range.

        Parameters
        ----------
        value : object
            As typed, or the default.
        param : Parameter or None
            Of click.
        ctx : Context or None
            Of click.

        Returns
        -------
        tuple of (float, float)
            In 亩.
        """
        if isinstance(value, tuple):
            return value
        least, colon, most = str(value).partition(":")
        bounds = _number(least or "0"), _number(most or "inf")
        if not colon or bounds[0] is None or bounds[1] is None:
            self.fail(f"{value!r} 不是“最小:最大”(亩),例如 500:3000 · write least:most", param, ctx)
        return bounds[0], bounds[1]


class Extent(click.ParamType[tuple[float, float, float, float]]):
    """`west,south,east,north`, in degrees or metres."""

    name = "west,south,east,north"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[float, float, float, float]:
        """
        Read four bounds.

        Parameters
        ----------
        value : object
            As typed.
        param : Parameter or None
            Of click.
        ctx : Context or None
            Of click.

        Returns
        -------
        (float, float, float, float)
            In the order in which they were typed.
        """
        found = [_number(one) for one in str(value).replace(",", ",").split(",")]
        bounds = tuple(one for one in found if one is not None)
        if len(found) != len(bounds) or len(bounds) != 4:  # noqa: PLR2004
            self.fail(
                f"{value!r} 不是“西,南,东,北”,例如 120.1,36.0,120.4,36.3 · "
                "write west,south,east,north",
                param, ctx,
            )  # fmt: skip
        west, south, east, north = bounds
        return west, south, east, north


class Metres(click.ParamType[float]):
    """A length in metres, such as `200`, `200m` or `2km`."""

    name = "metres"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """
        Read a length.

        Parameters
        ----------
        value : object
            As typed.
        param : Parameter or None
            Of click.
        ctx : Context or None
            Of click.

        Returns
        -------
        float
            In metres.
        """
        metres = _metres(str(value))
        if metres is None:
            self.fail(f"{value!r} 不是长度,例如 200、200m 或 2km · write a length", param, ctx)
        return metres


class Frontage(click.ParamType[tuple[str, float]]):
    """`role:length`, such as `road:300m`."""

    name = "role:length"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, float]:
        """
        Read a role and how near to it.

        Parameters
        ----------
        value : object
            As typed.
        param : Parameter or None
            Of click.
        ctx : Context or None
            Of click.

        Returns
        -------
        tuple of (str, float)
            Role, and metres.
        """
        role, colon, length = str(value).partition(":")
        metres = _metres(length)
        if not colon or not role or metres is None:
            self.fail(f"{value!r} 不是“角色:距离”,例如 road:300m · write role:length", param, ctx)
        return role, metres


def _metres(text: str) -> float | None:
    plain = text.strip().casefold()
    for unit, size in (("km", 1000.0), ("公里", 1000.0), ("m", 1.0), ("米", 1.0), ("", 1.0)):
        if plain.endswith(unit):
            number = _number(plain.removesuffix(unit).strip() if unit else plain)
            return None if number is None or not 0 <= number < float("inf") else number * size
    return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
