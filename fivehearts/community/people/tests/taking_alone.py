"""A process of its own, to be killed: takes a register in and says each batch aloud."""

if __name__ == "__main__":
    import sys
    from pathlib import Path

    import django

    django.setup()
    from fivehearts.community.people.register import taking
    from fivehearts.foundation.scope import scopes
    from fivehearts.foundation.scope.actors import system
    from fivehearts.foundation.scope.models import Unit

    def aloud(done: int, total: int) -> None:
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()
        # Whoever shall be killed does not run away from a slow killer.
        if done % 20 == 0:
            sys.stdin.read()

    taking.BATCH = 10
    with scopes.enter(scopes.SystemScope("import")):
        unit = Unit._default_manager.get()
        found = taking.opened(Path(sys.argv[1]), unit=unit)
        taking.Taking(found, unit=unit, by=system("import")).take(progress=aloud)
