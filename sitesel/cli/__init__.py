"""
The command line: parse, call one function, print.

Results go to stdout, progress and notes to stderr. Exit codes: 0 done, 1 internal, 2 usage,
3 input or data at fault, 4 no site qualifies, 5 an optional package is missing. Commands are
loaded when they are called, so that `sitesel --help` is instant.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from itertools import pairwise
from typing import Any

import click

from sitesel import __version__
from sitesel.cli.usage import bilingual
from sitesel.errors import SiteselError

COMMANDS = {
    "rank": "为一个产业给候选地块排名,写出地图 · Rank sites for an industry and draw the map",
    "map": "全部产业一页,几个产业或情景并排,或静态图 · Map pages, side by side, or a static map",
    "explain": "说清一个地块的每一分和每一项约束 · Explain one site's score and constraints",
    "compare": "几个地块并列:差在哪几项,有多大把握 · Sites side by side: what makes the difference",
    "scenario": "几套规则并列:谁升谁降,为什么 · Rule sets side by side: what moves and why",
    "similar": "与一个好地块最像的地块 · Sites most like a known good one",
    "ledger": "面积台账:毛面积、各约束扣多少、净面积,追到条文与图层 · Who takes which square metre",
    "scan": "扫描全市:每个像元一个得分,各约束占去多少地 · Score every cell of the city's land",
    "mask": "用自己的文件扣地:带退让,每文件一位的掩膜 · Take your own files off the land",
    "overlay": "加权叠加:几幅适宜性栅格按权重加成一幅 · Add rasters of suitability by weight",
    "regions": "找连片的好地:几片、多大、什么形状,离最优至多差多少 · Find contiguous land",
    "chain": "产业链:各环节有谁、强链还是补链、放在哪里 · The chain of an industry",
    "clusters": "聚集区:哪一环聚在哪里、缺哪一环,都有检验 · Where a chain's firms cluster",
    "assign": "谁去哪里:全部产业分到全部园区,最优有证明 · Assign industries to sites, proven",
    "match": "一个项目落在哪里:谁符合、缺什么、改一项多开放几处 · Which sites meet one project",
    "robustness": "名次有多稳:换权重、算上误差谁居首,什么会改变它 · How firm the places are",
    "opinions": "用另五种方法复核排名 · Second opinions on a ranking by five other methods",
    "weights": "由判断得出权重:AHP、BWM、打分、排序;多部门合并 · Weights from judgements",
    "report": "可以交出去的文件:选址报告、地块一图一表(Word/PDF)· Papers to hand over",
    "verify": "按运行清单重算,说一致或哪里不同 · Replay a manifest: identical, or what differs",
    "backtest": "回测:真实的工厂是否落在排名靠前之处 · Do real plants stand where they should?",
    "import": "导入自己的图层:看、提议、核对、写入 · Take in your own layers",
    "convert": "换坐标系或格式:CGCS2000、WGS 84、GCJ-02、BD-09 · Convert a file's CRS or format",
    "init": "为另一个城市新建数据包 · Begin a pack for another city",
    "industries": "列出全市产业及其各种叫法 · List the industries and their names",
    "layers": "列出或检查图层:来源、日期、许可、缺口 · List or check the layers",
    "rules": "显示一个产业的有效规则及其来源 · Show or check rules with their sources",
    "doctor": "检查运行环境 · Check this machine",
}
MODULES = {"import": "take_in"}  # where a command's name is a word of Python
DEBUG = "SITESEL_DEBUG"


class LazyGroup(click.Group):
    """Commands by name; each module is imported when its command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """
        Name the commands, in reading order.

        Parameters
        ----------
        ctx : Context
            Of click.

        Returns
        -------
        list of str
            All of them.
        """
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """
        Load one command.

        Parameters
        ----------
        ctx : Context
            Of click.
        cmd_name : str
            Its name.

        Returns
        -------
        Command or None
            None if there is none of that name.
        """
        if cmd_name not in COMMANDS:
            return None
        module = MODULES.get(cmd_name, cmd_name)
        command: click.Command = import_module(f"sitesel.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """
        List the commands without importing them.

        Parameters
        ----------
        ctx : Context
            Of click.
        formatter : HelpFormatter
            Where to.
        """
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (as click declares it)
        """
        Run the command; turn our own errors into one message and its exit code.

        Parameters
        ----------
        ctx : Context
            Of click.

        Returns
        -------
        Any
            What the command returns.
        """
        try:
            return super().invoke(ctx)
        except SiteselError as error:
            click.echo(error.text(_language()), err=True)
            ctx.exit(error.exit_code)
        except click.UsageError as error:
            raise bilingual(error) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get(DEBUG):
                raise
            click.echo(
                f"内部错误 {type(error).__name__}:{error}。请报告;加 {DEBUG}=1 再运行可见细节。\n"
                f"Internal error; please report it. Run with {DEBUG}=1 for details.",
                err=True,
            )
            ctx.exit(SiteselError.exit_code)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sitesel")
def group() -> None:
    """
    青岛工业选址:哪些地块适合哪个产业,为什么,把握多大,什么一票否决。

    Industrial site selection: which sites suit an industry, why, how sure, what rules them out.

    \b
    sitesel rank -i 新能源汽车
    sitesel explain z_jmauto -i 新能源汽车
    """


def main() -> None:
    """Run the command line; output survives pipes and consoles that are not UTF-8."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # starting threads for NumPy takes longer
    gc.disable()  # one short run: walking all imported modules for cycles costs a twentieth of it
    atexit.register(gc.freeze)  # nor at the end, where the interpreter walks them whatever is set
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    group(prog_name="sitesel")


def _language() -> str:
    words = sys.argv[1:]
    following = dict(pairwise(words))
    return "en" if following.get("--lang") == "en" or "--lang=en" in words else "zh"
