"""What every test may ask for: a database as the plain role, real commits, a served copy.

`db`            a transaction on a private PostgreSQL as the plain role, rolled back afterwards
`committed_db`  the same with real commits and any number of threads; everything is thrown away
`live`          the address of a served copy of the program, for browser tests
`proof_figure`  keeps a measured figure for docs/proofs.md

FIVEHEARTS_TEST_PG=system runs on the system's PostgreSQL instead of the embedded one.
"""

import gc
import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from fivehearts.config.testing.browsers import chromium_path
from fivehearts.config.testing.database import TestDatabase, run_folder
from fivehearts.config.testing.proofs import Proofs
from fivehearts.config.testing.serving import LiveServer
from fivehearts.config.testing.witness import Witness

VAULT_KEY = "5a" * 32
# Speed is measured by benchmarks: an example that waited for a busy machine is no failure. Proofs
# draw anew each time; everyday tests draw the same, so that a red one is of the change at hand.
for profile, the_same in (("house", True), ("proof", False)):
    hypothesis_settings.register_profile(
        profile,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=the_same,
    )
hypothesis_settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Leave the heavy proofs to `make proof`; keep files and keys of tests apart."""
    config.addinivalue_line("markers", "smoke: a small run on an older PostgreSQL as well")
    if not config.option.markexpr:
        config.option.markexpr = "not proof"
    if config.option.markexpr == "proof":
        hypothesis_settings.load_profile("proof")
    config.pluginmanager.register(Proofs(config), "proofs")
    from django.conf import settings

    var = settings.VAR_DIR = run_folder()
    var.mkdir(parents=True, exist_ok=True)
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(var / "files")
    settings.VAULT_KEY = settings.VAULT_KEY or VAULT_KEY
    # argon2 takes its time on purpose; tests sign in hundreds of people.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the journeys where there is no browser, and say so."""
    reason = why_no_journeys()
    for item in items:
        if reason and item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_collection_finish() -> None:
    """What stands now stays until the end: the collector need not look through it ever again."""
    gc.collect()
    gc.freeze()
    # What a test makes is mostly gone with its last reference.
    gc.set_threshold(50_000, 20, 50)


def why_no_journeys() -> str:
    """Why browser tests cannot run here; empty when they can."""
    if os.environ.get("JOURNEYS") == "0":
        return "JOURNEYS=0"
    if not chromium_path():
        return "no Chromium here"
    return ""


@pytest.fixture(scope="session")
def test_database(django_test_environment: None) -> Iterator[TestDatabase]:
    """The database of this run, made on first use."""
    database = TestDatabase()
    database.start()
    yield database
    database.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker: "pytest_django.DjangoDbBlocker",  # noqa: F821
    request: pytest.FixtureRequest,
) -> None:
    """Point Django at the run's database in place of Django's own test databases."""
    with django_db_blocker.unblock():
        request.getfixturevalue("test_database")


@pytest.fixture(autouse=True)
def witness() -> Iterator[None]:
    """Between requests a test looks at every row: see `Witness`."""
    from django.db import connection

    with connection.execute_wrapper(Witness()):
        yield


@pytest.fixture
def committed_db(
    django_db_setup: None,
    test_database: TestDatabase,
    django_db_blocker: "pytest_django.DjangoDbBlocker",  # noqa: F821
) -> Iterator[TestDatabase]:
    """Real commits, several connections and threads; afterwards a fresh copy of the database."""
    with django_db_blocker.unblock():
        yield test_database
        test_database.renew()


@pytest.fixture(scope="session")
def live_server_process(django_db_setup: None, test_database: TestDatabase) -> Iterator[LiveServer]:
    """The served copy, started once per run."""
    server = LiveServer(
        test_database,
        {
            "FIVEHEARTS_VAULT_KEY": VAULT_KEY,
            "SECRET_KEY": "only-for-tests-" + "0" * 40,
            "FIVEHEARTS_VAR": str(test_database.var),
        },
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture
def live(committed_db: TestDatabase, live_server_process: LiveServer) -> str:
    """The address of the served copy; what the test commits is what its pages show."""
    return live_server_process.url


@pytest.fixture
def proof_figure(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """Keep a figure: `proof_figure("receipts after 50 kills", "1 234 of 1 234")`."""
    proofs: Proofs = request.config.pluginmanager.get_plugin("proofs")  # type: ignore[assignment]

    def keep(name: str, value: object) -> None:
        proofs.keep(request.node.nodeid, name, value)

    return keep
