"""`fivehearts import-register`: a register of residents, with progress and a sum that is checked."""

from pathlib import Path

from rich.console import Console

from fivehearts.community.people.register import taking
from fivehearts.config.cli import Failure
from fivehearts.foundation.intake.progress import ProgressBar
from fivehearts.foundation.intake.vocabulary import FileRefused
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import SystemScope, enter
from fivehearts.foundation.verbs import Refusal

BY = system("import-register")


def run(
    file: Path, unit: str, *, dry_run: bool = False, lay_out: bool = False, rejects: Path | None
) -> None:
    """Take the register in `file` in for the unit with this code, or say what would come of it.

    Raises Failure.
    """
    say = Console(highlight=False, markup=False, soft_wrap=True).print
    with enter(SystemScope("import-register")):
        place = Unit.objects.filter(code=unit).first()
        if place is None:
            raise Failure(f"There is no unit {unit}.")
        mend = rejects or file.with_name(f"{file.stem}-退回.xlsx")
        try:
            found = taking.opened(file, unit=place)
            if found.lacks:
                raise Failure(
                    f"No column holds: {'、'.join(found.lacks)}. Say so at the desk once."
                )
            register = taking.Taking(found, unit=place, by=BY, lay_out=lay_out)
            if dry_run:
                told = register.tried(mend)
            else:
                with ProgressBar("Register 人口台账") as bar:
                    told = register.take(progress=bar, rejects=mend)
        except (FileRefused, Refusal) as refusal:
            raise Failure(refusal.sentence) from None
    for name, why in told.passed.items():
        say(f"  sheet left alone: {name} ({why})")
    for code, count in told.by_reason.most_common():
        say(f"  turned back, {code}: {count}")
    if told.rejected:
        say(f"  to mend: {mend}")
    say(("would be: " if dry_run else "") + told.line)
    if told.done != told.people:
        raise Failure(
            "The sum does not come out: please report this with the form of the workbook."
        )
