"""Numbers are recognised however a resident writes them, and masked however they are shown."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from fivehearts.foundation.vault import digest, findings, masks

MOBILE = "13800138000"
# Check digit right by GB 11643, place and birth date real.
IDENTITY = "110101199003074530"
SPELLINGS = [
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "1 3 8 0 0 1 3 8 0 0 0",
    "１３８００１３８０００",
    "+86 13800138000",
    "+86-138-0013-8000",
    "0086 138 0013 8000",
    "(+86)13800138000",
    "138　0013　8000",
    "138—0013—8000",
    "138.0013.8000",
    "138\u200b0013\u200b8000",
]


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_mobile_number_is_found_in_every_spelling(written):
    text = f"我是3栋的李阿姨，电话：{written}，麻烦尽快回电。谢谢"
    (found,) = findings.find(text)
    assert (found.kind, found.value) == ("phone", MOBILE)
    assert text[found.start : found.end] in {
        written,
        written.removeprefix("(+"),
        written.removeprefix("("),
    }
    assert MOBILE[-4:] not in findings.replace(text, lambda _: "[电话]").replace(" ", "")


@pytest.mark.parametrize(
    "written",
    ["0731-88881234", "（0731）88881234", "0731 8888 1234", "010-6666 1234", "+86 0731-88881234"],
)
def test_a_landline_is_found(written):
    (found,) = findings.find(f"请打{written}找我")
    assert found.value.endswith("1234")
    assert found.value.startswith("0")


@pytest.mark.parametrize(
    "written",
    [
        IDENTITY,
        "110101 19900307 4530",
        "１１０１０１１９９００３０７４５３０",
        "110101-19900307-4530",
    ],
)
def test_an_identity_number_is_found_in_every_spelling(written):
    assert ric.is_valid(IDENTITY)
    (found,) = findings.find(f"身份证{written}，低保申请")
    assert (found.kind, found.value) == ("identity", IDENTITY)


@pytest.mark.parametrize(
    "text",
    [
        "合同编号110101199003074531号",  # check digit wrong
        "账号6222021380013800012345",
        "2019年12月30日13时80分，门牌13-1-1-2-3-4-5-6-7-8-9",
        "每平方米1380元，共138001平方米",
        "已拨打12345热线，工单20190102000123456",
        "138****5678",
        "13800138",
        "",
    ],
)
def test_other_figures_stay_readable(text):
    assert findings.find(text) == []


def test_several_numbers_come_in_order_and_never_overlap():
    text = f"本人{IDENTITY}，手机{MOBILE}，座机0731-88881234，备用 139 0013 9000"
    found = findings.find(text)
    assert [item.kind for item in found] == ["identity", "phone", "phone", "phone"]
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))
    replaced = findings.replace(text, lambda item: f"〔{item.kind}〕")
    assert replaced == "本人〔identity〕，手机〔phone〕，座机〔phone〕，备用 〔phone〕"


@given(st.text(alphabet="0123456789 -－１２３０　xX+()电话，\n", max_size=200))
def test_any_text_is_searched_without_error_and_spans_fit(text):
    for found in findings.find(text):
        assert 0 <= found.start < found.end <= len(text)
    assert findings.replace(text, lambda item: text[item.start : item.end]) == text


@pytest.mark.parametrize("written", SPELLINGS)
def test_one_phone_has_one_normal_spelling(written):
    assert digest.normalise_phone(written) == MOBILE


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("(0731) 8888 1234 转 801", "073188881234x801"),
        ("+86 731 88881234", "073188881234"),
        ("12345", "12345"),
        ("", ""),
        ("没有电话", ""),
    ],
)
def test_landlines_extensions_and_short_codes_keep_their_meaning(written, normal):
    assert digest.normalise_phone(written) == normal


@pytest.mark.parametrize("text", ["13800138000", "0731-88881234", "12345", "+86 138 0013 8000"])
def test_a_number_that_can_be_dialled_is_a_phone(text):
    assert digest.is_phone(text)


@pytest.mark.parametrize("text", ["", "1234", "138001380001234", "王小明", "99999"])
def test_what_cannot_be_dialled_is_no_phone(text):
    assert not digest.is_phone(text)


def test_an_identity_number_and_a_name_have_one_spelling():
    assert digest.normalise_identity(" 11010119900307451x ") == "11010119900307451X"
    assert digest.normalise_name("王 小明") == digest.normalise_name("王　小明") == "王小明"
    assert digest.normalise_name("买买提•阿卜杜拉") == digest.normalise_name("买买提·阿卜杜拉")


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("phone", "13812345678", "138****5678"),
        ("phone", "+86 138 1234 5678", "138****5678"),
        ("phone", "１３８１２３４５６７８", "138****5678"),
        ("phone", "0731-88881234", "0731-****1234"),
        ("phone", "010 66661234", "010-****1234"),
        ("phone", "88881234", "88****34"),
        ("phone", "12345", "1***"),
        ("name", "王小明", "王**"),
        ("name", "王明", "王*"),
        ("name", "欧阳锋", "欧阳*"),
        ("name", "欧阳", "欧*"),
        ("name", "诸葛小明", "诸葛**"),
        ("name", "王", "*"),
        ("name", "阿卜杜拉·买买提", "阿**"),
        ("name", "John Smith", "J***"),
        ("identity", IDENTITY, "110*************30"),
        ("identity", "1101", "****"),
        ("address", "幸福路12号阳光小区3栋2单元501室", "幸福路12号阳光小区3栋***"),
        ("address", "幸福里18号楼302", "幸福里18号楼***"),
        ("address", "阳光花园", "阳光花园"),
        ("address", "幸福路12号302室", "幸福路12号***"),
        ("address", "阳光花园三栋一单元", "阳光花园三栋***"),
        ("code", "7K3M9P", "****9P"),
        ("code", "12", "****"),
        ("text", "患有高血压", "****"),
        ("phone", "", ""),
        ("name", "  ", ""),
    ],
)
def test_a_mask_shows_what_a_colleague_needs_and_no_more(kind, text, shown):
    assert masks.mask(kind, text) == shown


@given(
    kind=st.sampled_from(["phone", "name", "identity", "address", "code", "text"]),
    text=st.text(max_size=60),
)
def test_every_mask_takes_any_text(kind, text):
    shown = masks.mask(kind, text)
    assert bool(shown) == bool(text.strip())


@given(middle=st.integers(0, 10**8 - 1))
def test_the_middle_of_a_mobile_number_never_shows(middle):
    number = f"138{middle:08d}"
    assert masks.phone(number) == f"138****{number[-4:]}"


@pytest.mark.parametrize("county", ["440305", "430111", "110105"])
def test_the_number_of_an_old_person_is_found_whenever_the_county_got_its_code(county: str) -> None:
    """Numbers were given from 1984 on, by the codes of that day: 440305 is younger than its people."""
    body = f"{county}19400102003"
    number = body + ric.calc_check_digit(body + "0")
    assert [one.kind for one in findings.find(f"老人身份证{number}，请核实")] == ["identity"]


def test_eighteen_digits_that_are_no_identity_number_stay_readable() -> None:
    for number in ("994030519400102003", "440305194013020035", "440305184001020030"):
        assert not findings.find(f"合同号{number}")
