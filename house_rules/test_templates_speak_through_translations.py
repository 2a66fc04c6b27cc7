"""Pages hold no Chinese of their own, and their forms carry no style or script of their own.

Words written into a template cannot be found by translators, nor corrected once for all pages;
inline scripts and handlers are refused by the content security policy and fail silently. An
untrimmed `blocktranslate` asks translators to repeat its line breaks.
"""

import re
from collections.abc import Iterable

from house_rules.reading import ROOT, nothing_found, templates

ASIDE = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.S)
RULES = {
    "writes Chinese into the page": re.compile(r"[\u4e00-\u9fff]"),
    "has a script of its own": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>"),
    "has an event handler": re.compile(r"<[^>]*\son[a-z]+=[\"']"),
    "has a style element": re.compile(r"<style\b"),
    "loads from elsewhere": re.compile(r"<(?:script|link|img)[^>]*(?:src|href)=[\"']https?:"),
    "has an untrimmed blocktranslate": re.compile(
        r"\{% ?blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%\}\s*\n"
    ),
}

# The gallery shows components with sample words, which nobody translates.
SAMPLES = "/templates/web/gallery/"
# Pages that may; each with its reason.
ALLOWED = {
    ("fivehearts/foundation/web/templates/web/language.html", "writes Chinese into the page"): (
        "a language is offered by its own name"
    ),
}


def violations(pages: Iterable[tuple[str, str]]) -> list[str]:
    """Lines that break one of the rules, comments aside."""
    found = []
    for name, text in pages:
        bare = ASIDE.sub(lambda aside: "\n" * aside.group().count("\n"), text)
        for problem, pattern in RULES.items():
            if (name, problem) in ALLOWED or (SAMPLES in name and "Chinese" in problem):
                continue
            for hit in pattern.finditer(bare):
                line = bare.count("\n", 0, hit.start()) + 1
                row = f"{name}:{line} {problem}"
                found += [] if row in found else [row]
    return found


def test_templates_say_everything_through_translations() -> None:
    pages = [(p.relative_to(ROOT).as_posix(), p.read_text(encoding="utf-8")) for p in templates()]
    assert pages, "the house has no page at all"
    nothing_found(violations(pages))


def test_chinese_a_script_and_an_untrimmed_block_are_found() -> None:
    page = (
        "{# 注释 #}{% comment %}\n说明{% endcomment %}\n<p>您好</p>\n"
        '<script>alert(1)</script><script src="x.js"></script>\n'
        '<b onclick="x()">{% blocktranslate with a=b %}\nx{% endblocktranslate %}</b>'
    )
    assert violations([("a.html", page)]) == [
        "a.html:3 writes Chinese into the page",
        "a.html:4 has a script of its own",
        "a.html:5 has an event handler",
        "a.html:5 has an untrimmed blocktranslate",
    ]
