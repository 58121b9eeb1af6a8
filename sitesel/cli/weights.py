"""`sitesel weights`: from judgements to weights, and a rule overlay that carries them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitesel.cli.options import form_option, industry_option, input_options, language_option
from sitesel.errors import MethodError, UsageError
from sitesel.text import Text
from sitesel.weighing.form import METHODS

if TYPE_CHECKING:
    from sitesel.matrix import DecisionMatrix
    from sitesel.rules import RuleSet
    from sitesel.weighing.weigh import Weighed

Options = dict[str, Any]
DESCRIPTIONS = ("entropy", "critic")
FILE = click.Path(path_type=Path)
NO_SITE = Text(
    "没有参与比选的地块(都被排除),故无各部门首选与折中",
    "no site competes (all are excluded), hence no choices and no compromise",
)


@click.command("weights")
@industry_option
@click.option("--template", type=FILE, help="写一份待填的工作簿 · Write a workbook to fill.")
@click.option("--method", type=click.Choice([*METHODS]), help="工作簿的方法 · Its method.")
@click.option(
    "--from", "files", multiple=True, type=FILE, help="判断文件,各部门一份 · A file a department."
)
@click.option(
    "--describe",
    type=click.Choice(DESCRIPTIONS),
    help="只看数据本身给出的权重,不是判断 · What the values alone suggest.",
)
@click.option("-o", "--output", type=FILE, help="写规则文件(.toml)· Write a rule overlay.")
@click.option(
    "--priorities",
    type=click.Choice(["eigenvector", "geometric"]),
    default="eigenvector",
    help="AHP 用主特征向量或几何平均 · Principal eigenvector or geometric mean.",
)
@click.option(
    "--combine",
    type=click.Choice(["priorities", "judgements"]),
    default="priorities",
    help="合并各部门的权重,或先合并判断矩阵 · Join shares, or judgements first (AHP).",
)
@click.option("--random-index", "table", help="RI 表:alonso_lamata_2006、saaty_1980 · RI table.")
@click.option("--strict", is_flag=True, help="判断不够一致即报错 · Refuse inconsistent judgements.")
@input_options
@form_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    由判断得出权重:打分、摆幅、排序、AHP、BWM;多部门合并、共识与折中;写成规则文件。

    Weights from judgements, of one department or several, as a rule overlay.

    \b
    sitesel weights -i 新能源汽车 --template ahp.xlsx --method ahp
    sitesel weights -i 新能源汽车 --from ahp.xlsx -o 权重.toml
    sitesel weights -i 新能源汽车 --describe critic
    """
    from sitesel.industry import resolve
    from sitesel.rules import load

    _check(options)
    rules = load(resolve(options["industry"]).id, options["rules"])
    if options["template"] is not None:
        _template(rules, options)
    elif options["describe"]:
        _describe(rules, options)
    else:
        _weigh(rules, options)


def _check(options: Options) -> None:
    tasks = [bool(options["template"]), bool(options["files"]), bool(options["describe"])]
    if sum(tasks) != 1:
        raise UsageError(
            "请在 --template、--from、--describe 中给且只给一个。",
            "Give exactly one of --template, --from and --describe.",
        )
    if bool(options["template"]) != bool(options["method"]):
        raise UsageError(
            f"--template 与 --method 要一起给;方法有 {'、'.join(METHODS)}。",
            f"--template and --method go together; the methods are {', '.join(METHODS)}.",
        )
    if options["output"] and not options["files"]:
        raise UsageError(
            "-o 只随 --from 使用;描述性权重不是判断,不写成规则。",
            "-o goes with --from only; descriptive weights are no judgement and no rules.",
        )
    if options["weights"] and not options["describe"]:
        raise UsageError(
            "--weight 不能与 --from、--template 同用;权重由判断得出。",
            "--weight does not go with --from or --template; the judgements give the weights.",
        )


def _template(rules: RuleSet, options: Options) -> None:
    from sitesel.report.write import whole
    from sitesel.weighing.template import write_template

    target: Path = options["template"]
    if target.suffix.lower() != ".xlsx":
        raise UsageError(
            f"工作簿的文件名应以 .xlsx 结尾,现为 {target.name}。",
            f"The name of a workbook ends in .xlsx, found {target.name}.",
        )
    with whole(target) as beside:
        write_template(rules, options["method"], beside)
    _wrote(target, options)


def _describe(rules: RuleSet, options: Options) -> None:
    from sitesel.report.weights_table import described_table
    from sitesel.weighing import descriptive
    from sitesel.weighing.document import described_document

    stated = rules.with_weights(dict(options["weights"]))
    matrix, names = _competing(stated, options)
    value = matrix.value.loc[[name for name, _ in names]]
    found = getattr(descriptive, options["describe"])(value.to_numpy())
    told = described_document(found, stated, method=options["describe"], sites=len(value))
    _print(told, described_table(told, language=options["language"]), options)


def _weigh(rules: RuleSet, options: Options) -> None:
    from sitesel.report.weights_table import warnings, weights_table
    from sitesel.report.write import write_text
    from sitesel.weighing.document import document
    from sitesel.weighing.judgements import read
    from sitesel.weighing.overlay import overlay
    from sitesel.weighing.tables import RANDOM_INDEX
    from sitesel.weighing.weigh import weigh

    weighed = weigh(
        [read(path, rules) for path in options["files"]],
        priorities=options["priorities"],
        table=options["table"] or RANDOM_INDEX,
        join_pairs=options["combine"] == "judgements",
    )
    told = document(weighed, rules)
    if options["strict"] and warnings(told):
        raise MethodError("判断不够一致:", "The judgements are inconsistent:", warnings(told))
    if len(options["files"]) > 1:
        told["choice"] = _choice(weighed, rules, options)
        told["notes"] += [] if told["choice"] else [NO_SITE._asdict()]
    if options["output"] is not None:
        text = overlay(weighed, rules.industry, extends=_extends(rules, options))
        write_text(options["output"], text)
        _wrote(options["output"], options)
    _print(told, weights_table(told, language=options["language"]), options)


def _choice(weighed: Weighed, rules: RuleSet, options: Options) -> dict[str, Any] | None:
    import numpy as np

    from sitesel.weighing.compromise import regrets
    from sitesel.weighing.document import choice

    joined = dict(zip(weighed.criteria, map(float, weighed.together.share), strict=True))
    matrix, names = _competing(
        replace(rules, weights=joined, weights_source=weighed.source), options
    )
    if not names:
        return None
    shares = np.stack([one.share for one in weighed.departments])
    value = matrix.counted.loc[[name for name, _ in names], list(weighed.criteria)]
    found = regrets(value.to_numpy(), shares)
    return choice(found, weighed, sites=names, first=0)


def _competing(rules: RuleSet, options: Options) -> tuple[DecisionMatrix, list[tuple[str, str]]]:
    """Give what is measured, and the sites that compete, in rank order, with their names."""
    from sitesel import api
    from sitesel.standings import EXCLUDED

    standings = api.rank(
        rules.industry,
        sites=options["sites"],
        crs=options["crs"],
        layers=options["layers"],
        rules=rules,
    ).standings
    competes = standings.table.index[standings.table["status"] != EXCLUDED]
    names = standings.evaluation.sites.table.loc[competes, "name_zh"]
    return standings.evaluation.matrix, list(names.items())


def _extends(rules: RuleSet, options: Options) -> str:
    if options["rules"] is None:
        return rules.industry
    folder = options["output"].resolve().parent
    return Path(os.path.relpath(options["rules"].resolve(), folder)).as_posix()


def _wrote(target: Path, options: Options) -> None:
    click.echo(Text(f"已写入:{target}", f"Written: {target}").of(options["language"]), err=True)


def _print(told: dict[str, Any], table: str, options: Options) -> None:
    if options["form"] == "json":
        table = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
    click.echo(table)
