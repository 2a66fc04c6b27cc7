"""The command line of the messages tool."""

import argparse
import sys

from fivehearts.config.messages.catalogues import compile_all, extract_all
from fivehearts.config.messages.findings import check_all
from fivehearts.config.messages.sources import App, chosen


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand and return the exit code: 1 when `check` finds something."""
    parser = argparse.ArgumentParser(
        prog="python -m fivehearts.config.messages",
        description="The words of the product in Chinese, app by app.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("extract", "bring the catalogues up to date with the words used in code and templates"),
        ("compile", "write the compiled catalogues that changed"),
        ("check", "list what is untranslated, unsure, contradictory or malformed"),
    ):
        command = commands.add_parser(name, help=purpose, description=purpose)
        command.add_argument("apps", nargs="*", help="folder names such as `matters`; all if none")
    given = parser.parse_args(arguments)
    try:
        apps = chosen(given.apps)
    except LookupError as unknown:
        parser.error(str(unknown))
    return {"extract": _extract, "compile": _compile, "check": _check}[given.command](apps)


def _extract(apps: list[App]) -> int:
    for change in extract_all(apps):
        print(change)
    return 0


def _compile(apps: list[App]) -> int:
    written = compile_all(apps)
    print(f"{written} catalogue{'' if written == 1 else 's'} written")
    return 0


def _check(apps: list[App]) -> int:
    findings = check_all(apps)
    for finding in findings:
        print(finding)
    print(f"{len(findings)} to mend" if findings else "all words are translated")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
