"""A sealed value opens at its own place with its own key, and nowhere else."""

import base64
import copy
import pickle

import pytest
from cryptography.exceptions import InvalidTag
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from fivehearts.foundation.vault import checks, cipher, digest, keys
from fivehearts.foundation.vault.sealed import Sealed
from fivehearts.foundation.vault.vocabulary import VaultError

HERE = "people.Person.phone:0c9cf3a6-9f0c-4c7c-8f6e-0d5a3c0d9b11"
ELSEWHERE = "people.Person.phone:1c9cf3a6-9f0c-4c7c-8f6e-0d5a3c0d9b11"
OTHER_FIELD = "people.Person.identity:0c9cf3a6-9f0c-4c7c-8f6e-0d5a3c0d9b11"
KEY = base64.b64encode(bytes(range(32))).decode()
anything = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@pytest.fixture(autouse=True)
def _own_key(settings):
    settings.VAULT_KEY = KEY


@given(text=anything, name=st.sampled_from(sorted(cipher.VERSIONS)))
def test_what_is_sealed_opens_again_with_either_cipher(text, name):
    with override_settings(VAULT_KEY=KEY, VAULT_CIPHER=name):
        token = cipher.seal(text, HERE)
    assert cipher.unseal(token, HERE) == text
    assert len(text) < 4 or text.encode() not in token


@given(text=anything, bit=st.integers(min_value=0))
def test_one_changed_bit_anywhere_is_noticed(text, bit):
    with override_settings(VAULT_KEY=KEY):
        token = bytearray(cipher.seal(text, HERE))
        token[(bit // 8) % len(token)] ^= 1 << bit % 8
        with pytest.raises(VaultError):
            cipher.unseal(bytes(token), HERE)


@pytest.mark.parametrize("place", [ELSEWHERE, OTHER_FIELD, ""])
def test_a_token_moved_to_another_row_or_field_does_not_open(place):
    with pytest.raises(VaultError, match="does not open"):
        cipher.unseal(cipher.seal("13800138000", HERE), place)


def test_two_tokens_of_one_text_differ():
    assert cipher.seal("13800138000", HERE) != cipher.seal("13800138000", HERE)


def test_a_cut_token_is_an_error_that_never_tells_the_text():
    token = cipher.seal("13800138000", HERE)
    for length in range(len(token)):
        with pytest.raises(VaultError) as caught:
            cipher.unseal(token[:length], HERE)
        assert "13800138000" not in str(caught.value)


def test_a_token_of_another_key_is_named_as_such(settings):
    token = cipher.seal("x", HERE)
    settings.VAULT_KEY = "ff" * 32
    with pytest.raises(VaultError, match="another key"):
        cipher.unseal(token, HERE)


def test_the_key_reads_in_hex_in_base64_and_in_the_url_alphabet():
    raw = bytes([251, 255] * 16)
    spellings = [
        raw.hex(),
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
    ]
    assert [keys.parse_key(spelling) for spelling in spellings] == [raw] * 3


@pytest.mark.parametrize(
    "wrong", ["abc", "00" * 31, "z" * 64, "密钥", base64.b64encode(b"short").decode()]
)
def test_a_wrong_key_is_refused_by_the_check(settings, wrong):
    settings.VAULT_KEY = wrong
    assert [found.id for found in checks.sound_key(None)] == ["vault.E002"]


def test_an_unknown_cipher_is_refused_by_the_check(settings):
    assert checks.sound_key(None) == []
    settings.VAULT_CIPHER = "ROT13"
    assert [found.id for found in checks.sound_key(None)] == ["vault.E002"]


def test_a_vault_without_its_own_key_says_so_and_works_in_the_demo(settings):
    assert checks.own_key(None) == []
    settings.VAULT_KEY = ""
    assert keys.is_derived_from_secret_key()
    assert [found.id for found in checks.own_key(None)] == ["vault.E001"]
    token = cipher.seal("x", HERE)
    settings.SECRET_KEY = "another secret"
    with pytest.raises(VaultError):
        cipher.unseal(token, HERE)


def test_keys_of_two_purposes_have_nothing_in_common():
    assert keys.purpose_key("seal:aes-256-gcm") != keys.purpose_key("index:phone")
    assert keys.purpose_key("index:phone") != keys.purpose_key("index:identity")


def test_sm4_gcm_gives_the_numbers_of_rfc_8998():
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = bytes.fromhex(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    )
    sealed = cipher.sm4_gcm_encrypt(key, nonce, plain, aad)
    assert sealed[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    assert sealed[:16].hex() == "17f399f08c67d5ee19d0dc9969c4bb7d"
    assert cipher.sm4_gcm_decrypt(key, nonce, sealed, aad) == plain
    with pytest.raises(InvalidTag):
        cipher.sm4_gcm_decrypt(key, nonce, sealed, aad + b"x")


def test_aes_tokens_open_by_the_published_layout_alone():
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    token = cipher.seal("王小明", HERE)
    derived = HKDF(SHA256(), 32, None, b"fivehearts.vault:seal:aes-256-gcm").derive(
        bytes(range(32))
    )
    assert AESGCM(derived).decrypt(token[5:17], token[17:], HERE.encode()).decode() == "王小明"
    assert token[0] == cipher.AES_256_GCM


def test_the_text_shows_nowhere_but_where_it_is_revealed():
    fresh = Sealed(kind="phone", text="13812345678")
    stored = fresh.sealed_at(HERE)
    for value in (fresh, stored):
        shown = f"{value} {value!r} {value!s} {[value]} {value.masked} {value:>20}"
        assert "13812345678" not in shown
        assert "138****5678" in shown
        assert value.reveal() == "13812345678"


def test_a_value_that_lost_its_row_stays_hidden():
    lost = Sealed(kind="phone", token=cipher.seal("13812345678", HERE))
    assert str(lost) == "****"
    with pytest.raises(VaultError, match="lost its row"):
        lost.reveal()
    assert lost.at(HERE).reveal() == "13812345678"


def test_a_sealed_value_is_immutable_and_copies_are_itself():
    value = Sealed(text="x")
    assert copy.deepcopy([value])[0] is value
    with pytest.raises(AttributeError):
        value._text = "y"


def test_only_a_token_is_pickled_never_a_text():
    with pytest.raises(VaultError):
        pickle.dumps(Sealed(text="13812345678"))
    kept = pickle.dumps(Sealed(kind="phone", text="13812345678").sealed_at(HERE))
    assert b"13812345678" not in kept
    assert pickle.loads(kept).reveal() == "13812345678"


@given(value=anything)
def test_a_blind_index_is_stable_per_purpose_and_tells_nothing(value):
    with override_settings(VAULT_KEY=KEY):
        found = digest.blind_index("phone", value)
        assert found == digest.blind_index("phone", value)
        assert found != digest.blind_index("identity", value)
        assert len(found) == 64


def test_a_blind_index_depends_on_the_key(settings):
    before = digest.blind_index("phone", "13800138000")
    settings.VAULT_KEY = "ff" * 32
    assert digest.blind_index("phone", "13800138000") != before
