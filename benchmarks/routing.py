"""How well categories are guessed: `python benchmarks/routing.py [FILE]`.

Five folds on messages that people sorted, with the seeds the program uses: macro-F1 of each fold
and of each category, beside a plain TF-IDF with a linear SVM on the same folds. The data are not
part of the product: without them the benchmark says so and ends. SEEDS=5 repeats it with other folds.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")
DATA = ROOT.parent / "shared" / "data" / "messages" / "labelled.xlsx"
SEEDS = int(os.environ.get("SEEDS", "1"))


def data() -> Path | None:
    """The workbook, where it is to be had."""
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    return given if given.is_file() else None


def plain(examples: list, seed: int) -> float:
    """Runs of one to three characters, TF-IDF, a linear SVM: what everybody tries first."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import f1_score
    from sklearn.model_selection import StratifiedKFold
    from sklearn.svm import LinearSVC

    texts = [f"{one.title} {one.words}" for one in examples]
    given = [one.label for one in examples]
    found = []
    for seen, unseen in StratifiedKFold(5, shuffle=True, random_state=seed).split(texts, given):
        read = TfidfVectorizer(analyzer="char", ngram_range=(1, 3))
        table = read.fit_transform([texts[at] for at in seen])
        machine = LinearSVC(dual=True, random_state=0).fit(table, [given[at] for at in seen])
        said = machine.predict(read.transform([texts[at] for at in unseen]))
        found.append(f1_score([given[at] for at in unseen], said, average="macro"))
    return sum(found) / len(found)


def main() -> None:
    file = data()
    if file is None:
        print(f"There are no sorted messages at {DATA}: nothing measured.")
        return
    import django

    django.setup()
    from fivehearts.insight.suggestions.command.tables import examples
    from fivehearts.insight.suggestions.learning import fitting

    rows, unread = examples(file)
    print(
        f"{platform.machine()}, Python {platform.python_version()}; {file.name}: {len(rows)} rows,"
    )
    print(f"{unread} left out, {len({one.label for one in rows})} categories")
    for number in range(SEEDS):
        seed = fitting.SEED + number
        began = time.process_time()
        learnt = fitting.learn(rows, seed=seed)
        spent = time.process_time() - began
        folds = " ".join(f"{one:.3f}" for one in learnt.fold_f1)
        print(f"seed {seed}: macro-F1 {learnt.macro_f1:.4f} ({folds}), {spent:.1f} s CPU")
        print(f"  plain TF-IDF and linear SVM on the same folds: {plain(rows, seed):.4f}")
        if number == 0:
            for one in learnt.by_label:
                print(
                    f"  {one.label}: {one.rows} rows, P {one.precision:.3f} R {one.recall:.3f} F1 {one.f1:.3f}"
                )
    began = time.process_time()
    for one in rows[:100]:
        learnt.guesser.guess(one.title, one.words)
    print(f"one guess with its reasons: {10 * (time.process_time() - began):.1f} ms CPU")


if __name__ == "__main__":
    main()
