"""The figures of docs/redaction.md: `python -m benchmarks.redaction`."""

from __future__ import annotations

from fivehearts.foundation.vault.redacting import find
from fivehearts.foundation.vault.redacting.measuring import recall
from fivehearts.foundation.vault.tests.labelled import COMPOUND, PLAIN, held_out, labelled


def main() -> None:
    """Print recall by kind, and how many plain sentences are touched."""
    rows = [(one.text, one.secret, one.kind) for one in (*labelled(), *held_out())]
    # Among the names of three and four, told apart once more.
    rows += [
        (text, secret, "of the names of three and four, compound surname")
        for text, secret, kind in rows
        if kind.startswith("name of") and secret.startswith(COMPOUND)
    ]
    print("| kind | found | of | recall |")
    print("|---|---|---|---|")
    for kind, (hit, of_all) in recall(rows).items():
        print(f"| {kind} | {hit} | {of_all} | {100 * hit / of_all:.1f} % |")
    touched = [text for text in PLAIN if find(text)]
    print(f"| plain sentences touched | {len(touched)} | {len(PLAIN)} | |")


if __name__ == "__main__":
    main()
