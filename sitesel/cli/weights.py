"""`sitesel weights`: from judgements to weights, and a rule overlay that carries them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitesel.cli.options import (
    form_option,
    industry_option,
    input_options,
    language_option,
    manifest_option,
)
from sitesel.errors import MethodError, UsageError
from sitesel.text import Text
from sitesel.weighing.form import DESCRIPTIONS, METHODS

if TYPE_CHECKING:
    from sitesel.rules import RuleSet
    from sitesel.weighing.weigh import Weighed

Options = dict[str, Any]
FILE = click.Path(path_type=Path)


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
@click.option("--random-index", help="RI 表:alonso_lamata_2006、saaty_1980 · RI table.")
@click.option("--strict", is_flag=True, help="判断不够一致即报错 · Refuse inconsistent judgements.")
@input_options
@form_option
@manifest_option
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
    _check(options)
    if options["template"] is not None:
        _template(options)
    else:
        _judge(options)


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
    if options["manifest"] and options["template"]:
        raise UsageError(
            "--manifest 不随 --template 使用;空白的工作簿没有可复核的结果。",
            "--manifest does not go with --template; a blank workbook has no result to verify.",
        )
    if options["weights"] and not options["describe"]:
        raise UsageError(
            "--weight 不能与 --from、--template 同用;权重由判断得出。",
            "--weight does not go with --from or --template; the judgements give the weights.",
        )


def _template(options: Options) -> None:
    from sitesel.industry import resolve
    from sitesel.report.write import whole
    from sitesel.rules import load
    from sitesel.weighing.template import write_template

    target: Path = options["template"]
    if target.suffix.lower() != ".xlsx":
        raise UsageError(
            f"工作簿的文件名应以 .xlsx 结尾,现为 {target.name}。",
            f"The name of a workbook ends in .xlsx, found {target.name}.",
        )
    rules = load(resolve(options["industry"]).id, options["rules"])
    with whole(target) as beside:
        write_template(rules, options["method"], beside)
    _wrote(target, options)


def _judge(options: Options) -> None:
    from sitesel.cli.answer import progress, save_manifest
    from sitesel.replay.weights import WeightsRequest
    from sitesel.report.export import check_target
    from sitesel.report.weights_table import judged_text, warnings
    from sitesel.report.write import write_text

    check_target(options["form"], options["output"], manifest=options["manifest"])
    request = WeightsRequest.of(options)
    with progress() as tell:
        judged = request.run(progress=tell)
    told = judged.document
    if options["strict"] and judged.weighed is not None and warnings(told):
        raise MethodError("判断不够一致:", "The judgements are inconsistent:", warnings(told))
    if options["output"] is not None and judged.weighed is not None:
        write_text(options["output"], _overlay(judged.weighed, judged.rules, options))
        _wrote(options["output"], options)
    if options["form"] == "json":
        click.echo(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        click.echo(judged_text(told, language=options["language"]))
    save_manifest(judged, request, options)


def _overlay(weighed: Weighed, rules: RuleSet, options: Options) -> str:
    from sitesel.weighing.overlay import overlay

    if options["rules"] is None:
        return overlay(weighed, rules.industry, extends=rules.industry)
    folder = options["output"].resolve().parent
    there = Path(os.path.relpath(options["rules"].resolve(), folder)).as_posix()
    return overlay(weighed, rules.industry, extends=there)


def _wrote(target: Path, options: Options) -> None:
    click.echo(Text(f"已写入:{target}", f"Written: {target}").of(options["language"]), err=True)
