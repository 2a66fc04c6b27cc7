"""The commands and their help; each hands over to the part that does the work."""

# ruff: noqa: PLR0917 - an option of a command is a parameter here

import importlib
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from fivehearts.config.cli import Failure, certificate, routing, vault

app = typer.Typer(
    name="fivehearts",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Five Hearts: a community keeps its promises to its residents. 五心社区：答应居民的事，件件有着落。\n\n"
    "Without DATABASE_URL the program runs its own PostgreSQL in var/; "
    "commands may be used beside a running demo.",
)

app.add_typer(vault.app)
app.add_typer(routing.app)


class Mapping(StrEnum):
    """How the columns of a workbook of messages are to be read."""

    REPLIED = "replied"
    OPEN = "open"
    LABELLED = "labelled"


class Format(StrEnum):
    """How figures are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


UnitCode = Annotated[str, typer.Option("--unit", help="Code of the unit, such as C01. 单位编码。")]


@app.command()
def demo() -> None:
    """Run the sample community: database, web and worker in one. 运行示范社区。

    Prints the address and a sign-in per role; Ctrl-C stops everything and keeps the data.
    PORT=8001 moves it to another port.
    """
    from fivehearts.config.cli import demonstration

    demonstration.run(port=_port())


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on. 监听地址。")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Web processes. 进程数。")] = 2,
    threads: Annotated[int, typer.Option(min=1, help="Threads of each. 每进程线程数。")] = 4,
    https: Annotated[bool, typer.Option("--https", help="By HTTPS. 使用HTTPS。")] = False,
) -> None:
    """Serve the web pages alone. 只运行网站。"""
    from fivehearts.config.cli import demonstration

    demonstration.run_web(host=host, port=_port(), workers=workers, threads=threads, https=https)


app.command()(certificate.certificate)


@app.command()
def work() -> None:
    """Run the job worker alone. 只运行后台任务。"""
    from fivehearts.config.cli import demonstration

    demonstration.run_worker()


@app.command()
def migrate(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name each step.")] = False,
) -> None:
    """Bring the database up to date and grant the plain role its rights. 更新数据库结构。"""
    from fivehearts.config.cli import ready

    changed = ready.migrated(ready.database(), verbosity=1 if verbose else 0)
    print("The database is up to date now." if changed else "The database was up to date.")


@app.command()
def check() -> None:
    """Look for what is wrong with this installation, one line per finding. 检查安装情况。"""
    from fivehearts.config.cli import checking, ready

    ready.django()
    findings = checking.findings()
    for finding in findings:
        print(finding)
    if any(finding.serious for finding in findings):
        raise typer.Exit(1)
    if not findings:
        print("Everything is in order. 一切正常。")


@app.command()
def init(
    units: Annotated[
        Path | None,
        typer.Option(help="CSV with the columns code,name,kind,parent. 单位表（CSV）。"),
    ] = None,
    city: Annotated[str, typer.Option(help="Name of the city. 市。")] = "",
    district: Annotated[str, typer.Option(help="Name of the district. 区县。")] = "",
    sub_district: Annotated[str, typer.Option(help="Name of the sub-district. 街道。")] = "",
    community: Annotated[str, typer.Option(help="Name of the community. 社区。")] = "",
    head: Annotated[str, typer.Option(help="Name of the head. 负责人姓名。")] = "",
    system_administrator: Annotated[
        str, typer.Option(help="Name of the system administrator. 系统管理员姓名。")
    ] = "",
    security_administrator: Annotated[
        str, typer.Option(help="Name of the security administrator. 安全管理员姓名。")
    ] = "",
    audit_administrator: Annotated[
        str, typer.Option(help="Name of the audit administrator. 审计管理员姓名。")
    ] = "",
    address: Annotated[
        str, typer.Option(help="Public address, for the links. 网站地址。")
    ] = "http://127.0.0.1:8000",
) -> None:
    """Set up an empty installation: units, invitations. 初始化一套空系统。

    Asks for what is not given. The three administrators must be three people.
    """
    if units is not None and not units.is_file():
        raise Failure(f"There is no file {units}.")
    _ready()
    names = {
        "city": city,
        "district": district,
        "subdistrict": sub_district,
        "community": community,
    }
    administrators = {
        "system_administrator": system_administrator,
        "security_administrator": security_administrator,
        "audit_administrator": audit_administrator,
    }
    run = _part("fivehearts.config.init:run")
    run(units=units, names=names, head=head, address=address, administrators=administrators)


@app.command()
def backup(
    target: Annotated[
        Path | None, typer.Argument(help="File or folder; var/backups by default. 存放位置。")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="Key that opens it, for the trial. 密钥文件。")
    ] = None,
    verify: Annotated[
        bool, typer.Option(help="Restore it into a scratch database and compare. 试还原并核对。")
    ] = True,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Remove all but the newest N. 只留最近N份。")
    ] = None,
    new_key: Annotated[
        Path | None, typer.Option(help="Only make a key in this file. 生成密钥。")
    ] = None,
) -> None:
    """Make an encrypted copy of database and files, and try it. 备份并试还原。

    Works beside a running program.
    """
    from fivehearts.config.backup import command

    if new_key is not None:
        command.make_key(new_key)
    else:
        command.back_up(target, key=key, verify=verify, keep=keep)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by `fivehearts backup`. 备份文件。")],
    key: Annotated[Path | None, typer.Option(help="Key that opens it. 密钥文件。")] = None,
) -> None:
    """Put a copy back into an empty database, and compare. 从备份还原。"""
    if not file.is_file():
        raise Failure(f"There is no file {file}.")
    from fivehearts.config.backup import command

    command.restore(file, key=key)


@app.command("check-files")
def check_files() -> None:
    """Hold all stored files against their digests. 核对全部附件。

    Names each that is missing or changed; ends with 1 where there is one.
    """
    _ready()
    if _part("fivehearts.config.cli.filing:run")():
        raise typer.Exit(1)


@app.command("take-off-second-step")
def take_off_second_step(
    name: Annotated[str, typer.Argument(help="Sign-in name. 登录名。")],
) -> None:
    """Take the second step of somebody's sign-in off. 取消某人的登录第二步。

    For whoever runs the server, when no other security administrator can do it on the desk.
    """
    _ready()
    _part("fivehearts.config.init:take_off_second_step")(name)


@app.command("import-divisions")
def import_divisions(
    folder: Annotated[
        Path, typer.Argument(help="Folder with the official tables. 区划数据文件夹。")
    ],
) -> None:
    """Import the official division codes. 导入行政区划代码。

    Reads provinces, cities, areas, streets, villages and changes; may be run again.
    """
    if not folder.is_dir():
        raise Failure(f"There is no folder {folder}.")
    _ready()
    _part("fivehearts.config.cli.divisions:run")(folder)


@app.command("import-matters")
def import_matters(
    file: Annotated[Path, typer.Argument(help="Workbook (.xlsx). 来信工作簿。")],
    mapping: Annotated[Mapping, typer.Option(help="How its columns are read. 列对应方式。")],
    unit: UnitCode,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only the first N rows. 只读前N行。")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done. 试运行。")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where bad rows are written, to be mended. 问题行另存为。")
    ] = None,
    bulk: Annotated[
        bool,
        typer.Option("--bulk", help="Many at once, for large files. 批量写入，适合大文件。"),
    ] = False,
    processes: Annotated[
        int | None,
        typer.Option(min=1, help="With --bulk; else one for each core. 批量写入的进程数。"),
    ] = None,
) -> None:
    """Import historical matters from a workbook. 导入历史来信。

    Every row goes through the same actions as a new matter, at its own time. Can be stopped and
    run again: rows already known are left alone. With --bulk the same rows are written many at a
    time, by several processes.
    """
    if not file.is_file():
        raise Failure(f"There is no file {file}.")
    _ready()
    run = _part("fivehearts.engines.matters.importing:run")
    options = {"limit": limit, "dry_run": dry_run, "rejects": rejects}
    run(file, mapping.value, unit, **options, bulk=bulk, processes=processes)


@app.command("import-register")
def import_register(
    file: Annotated[Path, typer.Argument(help="Workbook (.xlsx, .xls, .csv). 人口台账。")],
    unit: UnitCode,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done. 试运行。")
    ] = False,
    lay_out: Annotated[
        bool, typer.Option("--lay-out", help="Add doors that are not known yet. 自动添加房屋。")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where bad rows are written, to be mended. 问题行另存为。")
    ] = None,
) -> None:
    """Take a register of residents in. 导入人口台账。

    Whoever is known is compared, not doubled. Can be stopped and run again.
    """
    if not file.is_file():
        raise Failure(f"There is no file {file}.")
    _ready()
    run = _part("fivehearts.config.cli.registers:run")
    run(file, unit, dry_run=dry_run, lay_out=lay_out, rejects=rejects)


@app.command()
def figures(
    unit: UnitCode,
    month: Annotated[str, typer.Option(help="YYYY-MM. 月份。")],
    format: Annotated[Format, typer.Option(help="How it is printed. 输出格式。")] = Format.TABLE,
    history: Annotated[
        bool, typer.Option("--history", help="Count imported matters as well. 含导入的历史来信。")
    ] = False,
) -> None:
    """Print the figures of a unit for a month. 打印某单位某月的统计数字。"""
    _ready()
    run = _part("fivehearts.insight.indicators.command:run")
    run(unit, month, format.value, history)


@app.command("verify-record")
def verify_record(
    witness: Annotated[
        Path | None, typer.Option(help="A witness file kept elsewhere. 第三方保管的见证文件。")
    ] = None,
    begin: Annotated[
        int, typer.Option("--from", min=1, help="Begin with this seal. 从第几个封存开始。")
    ] = 1,
) -> None:
    """Look for changed, missing or inserted entries and seals of the record. 核验留痕。

    May run beside a working program. Exit code 1 when something is wrong.
    """
    if witness is not None and not witness.is_file():
        raise Failure(f"There is no file {witness}.")
    _ready()
    if not _part("fivehearts.config.cli.record:verify")(begin=begin, file=witness):
        raise typer.Exit(1)


@app.command()
def witness(
    file: Annotated[Path, typer.Argument(help="Where to write it. 见证文件写到哪里。")],
) -> None:
    """Write the chain of seals to a file for somebody outside to keep. 导出见证文件。"""
    _ready()
    _part("fivehearts.config.cli.record:write_witness")(file)


@app.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
def manage(arguments: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Run one of Django's own commands, such as `shell`. 运行Django自带命令。"""
    from fivehearts.config.cli import ready

    ready.database()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["fivehearts manage", *(arguments or [])])


@app.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
def messages(arguments: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Gather, compile or check the Chinese words. 收集、编译或检查中文文案。"""
    run = _part("fivehearts.config.messages.__main__:main")
    raise typer.Exit(run(arguments or ["--help"]))


def _ready() -> None:
    from fivehearts.config.cli import ready

    addresses = ready.database()
    ready.migrated(addresses)
    ready.set_up()


def _part(place: str) -> Callable[..., Any]:
    """A function of another part, named `module:function`; a sentence where it is not there."""
    module, name = place.split(":")
    try:
        found = getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
        found = None
    if found is None:
        raise Failure(f"This version cannot do that yet ({place} is missing).")
    return found


def _port() -> int:
    told = os.environ.get("PORT", "") or "8000"
    if not told.isdigit() or not 0 < int(told) < 65536:
        raise Failure(f"PORT is {told!r}; it must be a number up to 65535.")
    return int(told)


if __name__ == "__main__":
    sys.exit("Use `fivehearts` or `python -m fivehearts.config.cli`.")
