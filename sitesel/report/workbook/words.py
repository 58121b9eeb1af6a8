"""Names of the sheets and the words that several of them share, in two languages."""

from __future__ import annotations

from sitesel.text import Text

SHEETS = {
    "ranking": Text("排名", "Ranking"),
    "measured": Text("测量值", "Measured"),
    "value": Text("效用", "Values"),
    "contribution": Text("贡献", "Contributions"),
    "weight": Text("权重", "Weights"),
    "constraint": Text("约束", "Constraints"),
    "finding": Text("判定", "Findings"),
    "source": Text("来源", "Sources"),
    "note": Text("说明", "Notes"),
    "calculation": Text("计算", "Calculation"),
}
RANK, SITE, ID = Text("名次", "Rank"), Text("地块", "Site"), Text("编号", "Id")
LAYERS, NOTE = Text("图层", "Layers"), Text("说明", "Note")
UNKNOWN = Text("未知", "unknown")
NO_RANK = "—"
ILLUSTRATIVE = Text("示例", "illustrative")
NOT_JUDGED = Text("未评", "not judged")
MISSING = Text("缺", "missing")
NOT_RECOMPUTED = Text("权重已改,未重算", "weights changed, not recomputed")


def listed(names: list[str], missing: list[str], language: str) -> str:
    """
    Say which layers a rule reads, or which roles nothing fills.

    Parameters
    ----------
    names, missing : list of str
        Ids of layers; titles or names of roles.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        One line.
    """
    joint = Text("、", ", ").of(language)
    gaps = [f"{MISSING.of(language)} {name}" for name in missing]
    return joint.join([*names, *gaps])
