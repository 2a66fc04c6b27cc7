"""The receipt is proved once it is sealed, to anybody, and whatever is changed in it shows."""

from __future__ import annotations

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fivehearts.engines.matters.tests.community import found
from fivehearts.faces.resident.tests.ground import WORDS, registered
from fivehearts.foundation.record.models import Seal
from fivehearts.foundation.record.proofs import LONGEST
from fivehearts.foundation.record.tests.ground import sealed
from fivehearts.foundation.scope import SystemScope, enter


def said(client: Client, text: str) -> str:
    """What the public page says of a pasted proof."""
    return client.post("/proof/", {"proof": text}).content.decode()


def test_a_receipt_is_proved_to_anybody_and_holds_no_word(committed_db: object) -> None:
    with enter(SystemScope("test")):
        found()
    resident, anybody = Client(), Client()
    number = registered(resident)
    early = resident.get(f"/receipt/{number}/proof/").content.decode()
    assert "凭证还没有生成" in early
    assert resident.get(f"/receipt/{number}/proof/file/").status_code == 404
    assert "几分钟内就会封存" in resident.get(f"/receipt/{number}/").content.decode()
    sealed()
    seal = Seal.objects.get()
    assert "已封存" in resident.get(f"/receipt/{number}/").content.decode()
    assert f"第 {seal.number} 号" in resident.get(f"/receipt/{number}/proof/").content.decode()
    answer = resident.get(f"/receipt/{number}/proof/file/")
    assert answer["Content-Disposition"] == f'attachment; filename="proof-{number}.json"'
    text = answer.content.decode()
    assert not [word for word in (WORDS, "127.0.0.1", number) if word in text]
    assert "凭证有效" in said(anybody, text)
    uploaded = anybody.post("/proof/", {"file": SimpleUploadedFile("p.json", answer.content)})
    assert "凭证有效" in uploaded.content.decode()
    published = anybody.get(f"/proof/seal/{seal.number}/").json()
    assert published["hash"] == json.loads(text)["seal_hash"] == bytes(seal.hash).hex()
    whole = json.loads(text)
    other = {**whole, "entry": whole["entry"].replace("matters.register", "matters.other")}
    assert "凭证无效" in said(anybody, json.dumps(other))
    assert anybody.get(f"/receipt/{number}/proof/file/")["Location"] == "/track/"


def test_what_is_no_proof_is_said_in_one_sentence_and_kept(db: None, client: Client) -> None:
    assert client.get("/proof/").status_code == 200
    for text in ("{", "五心" * 100, "9" * (LONGEST + 1), '{"format": "fivehearts-proof/1"}'):
        answer = client.post("/proof/", {"proof": text})
        assert answer.status_code == 422
        assert "这不是回执凭证" in answer.content.decode()
        assert text[:100].replace('"', "&quot;") in answer.content.decode()
    assert "请粘贴凭证内容" in said(client, "")
    large = SimpleUploadedFile("p.json", b"\xff" * 10**6)
    assert client.post("/proof/", {"file": large}).status_code == 422
    for number in (0, 1, 2**63, 10**40):
        assert client.get(f"/proof/seal/{number}/").status_code == 404
