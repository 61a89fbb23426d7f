from __future__ import annotations

import time

import pytest

from tutti.ground.text.cards import luhn_holds
from tutti.ground.text.masking import masked

VISA = "4111111111111111"
WIDE = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}
ARABIC = {ord(str(digit)): chr(0x660 + digit) for digit in range(10)}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("my card is 4111 1111 1111 1111, thanks", "my card is •••• 1111, thanks"),
        ("4111-1111-1111-1111", "•••• 1111"),
        ("4111.1111.1111.1111", "•••• 1111"),
        ("4111\N{NO-BREAK SPACE}1111\N{NO-BREAK SPACE}1111\N{NO-BREAK SPACE}1111", "•••• 1111"),
        ("4111\u200b1111\u200b1111\u200b1111", "•••• 1111"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "•••• 1111"),
        ("card 41 111111 11111 111", "card •••• 1111"),
        ("I paid with 4111111111111111.", "I paid with •••• 1111."),
        ("Visa:4111111111111111", "Visa:•••• 1111"),
        ("4111 1111 1111 1111".translate(WIDE), "•••• 1111"),
        (f"{VISA.translate(ARABIC)} la mia carta", "•••• 1111 la mia carta"),
        ("> 4111 1111\n> 1111 1111", "> •••• 1111"),
        ("3782 822463 10005", "•••• 0005"),
        ("5555 5555 5555 4444 and 6011 1111 1111 1117", "•••• 4444 and •••• 1117"),
        ("card 4111 1111 1111 1111 12/27 123", "card •••• 1111 12/27 ••••"),
        ("3530111333300000 exp 01/28, CVV 987", "•••• 0000 exp 01/28, CVV ••••"),
        ("cvc is 123", "cvc is ••••"),
        ("il codice di sicurezza è 123", "il codice di sicurezza è ••••"),
        ("order with card 4111111111111111", "order with card •••• 1111"),
    ],
)
def test_a_card_number_is_masked_however_it_is_written(said: str, left: str) -> None:
    found = masked(said)

    assert found.text == left
    assert set(found.found) <= {"card", "card_code"}


@pytest.mark.parametrize(
    ("said", "left", "kind"),
    [
        ("my password is hunter2", "my password is ••••", "password"),
        ("My password is hunter. Please help", "My password is ••••. Please help", "password"),
        ("Password:\nhunter2", "Password:\n••••", "password"),
        ('pwd = "open sesame now"', 'pwd = "••••"', "password"),
        ("la mia password è Ciao123!", "la mia password è ••••!", "password"),
        ("la parola d'ordine è Girasole9", "la parola d'ordine è ••••", "password"),
        ("mein Passwort ist Geheim123", "mein Passwort ist ••••", "password"),
        ("my password for the portal is Tr0ub4dor&3.", "my password for the portal is ••••.", "password"),
        ("PIN: 1234", "PIN: ••••", "pin"),
        ("il mio pin è 12345", "il mio pin è ••••", "pin"),
        ("my one-time code is 482913", "my one-time code is ••••", "code"),
        ("il codice di verifica è 482 913", "il codice di verifica è ••••", "code"),
        ("OTP 482913 came", "OTP •••• came", "code"),
        ("api_key=abc123def456", "api_key=••••", "password"),
        ("Authorization: Bearer abcdefghijklmnop1234", "Authorization: Bearer ••••", "token"),
        ("use sk_live_abcdefgh12345678", "use ••••", "key"),
        ("AKIAIOSFODNN7EXAMPLE", "••••", "key"),
        ("smtp://bob:s3cret@mail.example", "smtp://bob:••••@mail.example", "password"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIB\nAQAB\n-----END RSA PRIVATE KEY-----\nthat is it",
            "••••\nthat is it",
            "key",
        ),
        ("-----BEGIN PRIVATE KEY-----\nMIIB cut off", "••••", "key"),
    ],
)  # fmt: skip
def test_a_secret_said_to_be_one_is_masked(said: str, left: str, kind: str) -> None:
    found = masked(said)

    assert (found.text, found.found) == (left, (kind,))


@pytest.mark.parametrize(
    "said",
    [
        "order 4111111111111111 has not arrived",
        "tracking number: 6011000990139424",
        "https://social.example/a/status/4111111111111111",
        "see post 927316249472106496",
        "5701230000000000000",
        "IBAN DE89 3704 0044 0532 0130 00",
        "ES91 2100 0418 4502 0005 1332",
        "call +49 30 1234567890 or 0039 06 1234 5678",
        "IMEI 356938035643809",
        "barcode 4006381333931",
        "2026-11-22 10:00:00 2026-11-23 11:00:00",
        "1200\n1300\n1400\n1500\n1600",
        "Receipt 2017103122000012",
        "my password is wrong",
        "my password was denied",
        "la mia password è sbagliata",
        "I forgot my password: it is not working",
        "Please reset my password. Is there a way",
        "the password is apparently not accepted any more",
        "my pass is boarding pass",
        "PIN code: 110001",
        "I never got my pin or my code",
        "code of conduct is 2 pages long",
        "the session expired",
        "my boarding pass: see attached",
        "parola mia, è vero",
    ],
)
def test_what_is_no_secret_stays(said: str) -> None:
    found = masked(said)

    assert (found.text, found.found) == (said, ())


def test_masked_again_nothing_changes() -> None:
    once = masked(f"card {VISA} 12/27 123, my password is hunter2, PIN 1234")

    again = masked(once.text)

    assert (again.text, again.found) == (once.text, ())
    assert once.found == ("card", "card_code", "password", "pin")


def test_a_number_whose_check_digit_fails_is_no_card() -> None:
    wrong = VISA[:-1] + "2"

    found = masked(f"my card {wrong}")

    assert luhn_holds(VISA)
    assert not luhn_holds(wrong)
    assert found.found == ()


@pytest.mark.parametrize(
    "said",
    [
        "1" * 300_000,
        "4 " * 150_000,
        "4242 " * 60_000,
        "4111 1111 1111 1111 " * 10_000,
        "my pass is " * 30_000,
        "-----BEGIN PRIVATE KEY-----" * 10_000,
        "password of a b c d " * 15_000,
        "eyJaaaaaaaa." * 25_000,
        "password" + " " * 300_000,
        "://" + "a" * 300_000,
        "AA11 " + "AAAA " * 30_000 + VISA,
    ],
    ids=lambda text: text[:16],
)
def test_a_hostile_text_takes_no_time(said: str) -> None:
    begun = time.process_time()

    masked(said)

    assert time.process_time() - begun < 2


def test_an_ordinary_text_costs_next_to_nothing() -> None:
    said = (
        "Hello, my order 123-4567 has not arrived. I called +49 30 1234567 twice on 12/11/2026. "
        * 4
    )

    begun = time.process_time()
    for _ in range(1000):
        masked(said)

    assert (time.process_time() - begun) / 1000 < 0.000_060
