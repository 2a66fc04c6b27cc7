"""A resident saves the proof of a receipt; anybody checks it, on the server and in the browser."""

import json

import pytest

from fivehearts.faces.resident.tests.ground import code_on, registered
from fivehearts.foundation.record.tests.ground import sealed

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("screen", "size"), [("phone", "elder"), ("desk", "standard")])
def test_the_proof_is_saved_and_checked(given, visitor, client, screen, size) -> None:
    # given: a matter was registered and sealed
    given.a_community()
    number = registered(client)
    code = code_on(client, number)
    sealed()
    resident = visitor(screen)
    resident.opens(f"/reading/?size={size}&next=/track/")
    resident.fills("编号", number)
    resident.fills("查询码", code)
    resident.page.locator("main form button[type=submit]").click()
    # when: they open the proof of the receipt
    resident.opens(f"/receipt/{number}/")
    resident.reads("已封存")
    resident.presses("回执凭证")
    resident.reads("第 1 号", "封存根值")
    resident.page_is_well(f"proof-of-receipt-{size}")
    with resident.page.expect_download() as saved:
        resident.presses("保存凭证")
    text = saved.value.path().read_text(encoding="utf-8")
    # then: anybody can check it, by the server
    anybody = visitor(screen)
    anybody.opens(f"/reading/?size={size}&next=/proof/")
    anybody.page_is_well(f"proof-{size}")
    anybody.fills("粘贴到这里", text)
    anybody.presses("核验")
    anybody.reads("凭证有效", "封存根值")
    anybody.page_is_well(f"proof-holds-{size}")
    # and on their own device alone, where a changed one shows
    assert on_the_device(anybody, text) == "holds"
    anybody.reads("您的浏览器自己算过了：凭证有效")
    proof = json.loads(text)
    assert on_the_device(anybody, json.dumps({**proof, "path": proof["path"][::-1]})) == "broken"
    assert on_the_device(anybody, json.dumps({**proof, "entry": "[]"})) == "broken"
    assert (
        on_the_device(
            anybody, json.dumps({**proof, "seal": proof["seal"].replace("sha256", "sm3")})
        )
        == "sm3"
    )
    assert on_the_device(anybody, "没有凭证") == "none"


def on_the_device(somebody, text: str) -> str:
    """What the browser works out itself."""
    somebody.fills("粘贴到这里", text)
    line = somebody.page.locator("[data-proof-result]")
    line.evaluate("one => delete one.dataset.outcome")
    somebody.presses("只用这台设备核验")
    somebody.page.wait_for_selector("[data-proof-result][data-outcome]")
    return line.get_attribute("data-outcome")
