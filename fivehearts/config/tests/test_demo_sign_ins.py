"""The sign-in page shows the people of the sample community by what they are."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from django.test import Client

from fivehearts.demo import seed


@pytest.mark.django_db
def test_every_person_of_the_sample_has_a_button_that_says_who_it_is(
    db: None, tmp_path: Path, settings
) -> None:
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    people = seed.sign_ins()
    told = json.dumps([asdict(one) for one in people])
    (tmp_path / "demo-sign-ins.json").write_text(told, encoding="utf-8")
    page = Client().get("/sign-in/").content.decode()
    for one in people:
        assert f"{one.title} · {one.name} · {one.unit}" in page
        assert one.what_to_try in page
