"""What is handed on names no machine, no registry and no secret.

A path of somebody's computer breaks on the next one; a registry address in a lock file ties
every installation to one network; a secret in the history stays there for good.
"""

import re
from collections.abc import Iterable

from house_rules.reading import ROOT, nothing_found, tracked_files

TEXT = {
    ".py", ".html", ".txt", ".md", ".toml", ".in", ".json", ".js", ".mjs", ".ts", ".scss", ".css",
    ".yml", ".yaml", ".sh", ".cfg", ".po", ".sql", ".svg", "",
}  # fmt: skip
# Written in pieces, so that this file does not break its own rule.
RULES = {
    "a path of one machine": re.compile(r"(?<![\w.<:/])/(?:wo" r"rk|ro" r"ot|Us" r"ers)/(?=[\w.])|/ho" r"me/\w+/"),
    "a registry address": re.compile(
        r"files\.python" r"hosted\.org|pypi\.org/" r"simple|registry\.npm" r"|npm" r"mirror\.com"
        r"|\"resolved\": \"http|^--(?:extra-)?index-" r"url",
        re.M,
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE" r" KEY-----"),
    "a secret": re.compile(r"\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{36}\b|\bxox[bp]-[0-9A-Za-z-]{20,}"),
}  # fmt: skip


def violations(files: Iterable[tuple[str, str]]) -> list[str]:
    """Lines that name a machine, a registry or a secret."""
    return [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1} holds {what}: {hit.group()}"
        for name, text in files
        for what, pattern in RULES.items()
        for hit in pattern.finditer(text)
    ]


def test_no_file_names_a_machine_a_registry_or_a_secret() -> None:
    files = [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="replace"))
        for path in tracked_files()
        if path.suffix in TEXT
    ]
    assert len(files) > 50
    nothing_found(violations(files))


def test_a_path_a_registry_and_a_key_are_found() -> None:
    planted = [
        ("a.py", "X = '/wo" "rk/main'\nY = 'https://example.org/work/'"),
        ("package-lock.json", '"resolved"' + ': "https://example.org/x.tgz"'),
        ("key.txt", "-----BEGIN PRIVATE" " KEY-----"),
    ]  # fmt: skip
    assert [re.split(":[0-9]+ holds |: ", row)[:2] for row in violations(planted)] == [
        ["a.py", "a path of one machine"],
        ["package-lock.json", "a registry address"],
        ["key.txt", "a private key"],
    ]
