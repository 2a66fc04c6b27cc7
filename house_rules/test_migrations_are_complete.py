"""The migrations say what the models say.

A forgotten migration is found by the first community that upgrades, not by its author.
"""

from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.utils import translation

from house_rules.reading import nothing_found


def violations(wanted: ProjectState) -> list[str]:
    """What the migrations of the house do not yet say; needs no database."""
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(
        loader.project_state(), wanted, NonInteractiveMigrationQuestioner(dry_run=True)
    )
    # Migrations hold the words untranslated.
    with translation.override(None):
        changes = detector.changes(graph=loader.graph)
    return [
        f"{label}: {operation.describe()}"
        for label, migrations in changes.items()
        if apps.get_app_config(label).name.startswith("fivehearts.")
        for migration in migrations
        for operation in migration.operations
    ]


def conflicts() -> dict[str, list[str]]:
    """Apps with two newest migrations."""
    return {app: sorted(names) for app, names in MigrationLoader(None).detect_conflicts().items()}


def test_no_migration_is_missing_and_none_contradict() -> None:
    nothing_found(violations(ProjectState.from_apps(apps)))
    assert conflicts() == {}


def test_a_field_without_a_migration_is_found() -> None:
    state = ProjectState.from_apps(apps)
    unit: ModelState = state.models["scope", "unit"].clone()
    unit.fields["motto"] = models.CharField(max_length=10, default="")
    state.models["scope", "unit"] = unit
    assert "scope: Add field motto to unit" in violations(state)
