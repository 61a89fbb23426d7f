"""A file name is shown, logged and sent in a header, and does nothing there."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutti.ground.files.names import LONGEST, UNNAMED, safe_name
from tutti.ground.files.serving import disposition

PAYLOADS = {
    "report.pdf": "report.pdf",
    "Ünïcödé.txt": "Ünïcödé.txt",
    "发票.pdf": "发票.pdf",
    "": UNNAMED,
    ".": UNNAMED,
    "..": UNNAMED,
    "...": UNNAMED,
    " . . ": UNNAMED,
    "\u200b": UNNAMED,
    "\u202e": UNNAMED,
    "\u200b.\u200b.": UNNAMED,
    "\uff0e\uff0e": UNNAMED,
    "\u2026": UNNAMED,
    ".htaccess": "htaccess",
    "\u200b.htaccess": "htaccess",
    ".\u200bhtaccess": "htaccess",
    "\u202egnp.exe": "gnp.exe",
    "invoice\u202efdp.exe": "invoicefdp.exe",
    "\u2066a\u2069.pdf": "a.pdf",
    "a\u00adb.pdf": "ab.pdf",
    "\ufeffa.pdf": "a.pdf",
    "\U000e0041a.pdf": "a.pdf",
    "../../etc/passwd": "_.._etc_passwd",
    "..\\..\\windows\\win.ini": "_.._windows_win.ini",
    "/etc/passwd": "_etc_passwd",
    "C:\\boot.ini": "C__boot.ini",
    "\uff0e\uff0e\uff0fetc": "_etc",
    "a\u2044b": "a\u2044b",
    "%2e%2e%2fetc": "_2e_2e_2fetc",
    "a\0.png": "a.png",
    "shell.php\0.png": "shell.php.png",
    "a.pdf\r\nSet-Cookie: x=1": "a.pdf Set-Cookie_ x=1",
    "a\nb.pdf": "a b.pdf",
    "a\u2028b": "ab",
    "a\x85b": "ab",
    "tab\there.txt": "tab here.txt",
    '"><script>alert(1)</script>.png': "___script_alert(1)__script_.png",
    "<img src=x onerror=alert(1)>.png": "_img src=x onerror=alert(1)_.png",
    "a'onmouseover='alert(1)": "a'onmouseover='alert(1)",
    "x; filename=evil.exe": "x; filename=evil.exe",
    'x"; filename="evil.exe': "x__; filename=_evil.exe".replace("__;", "_;"),
    "=?utf-8?q?evil?=": "=_utf-8_q_evil_=",
    "CON": "_CON",
    "con.txt": "_con.txt",
    "NUL.tar.gz": "_NUL.tar.gz",
    "lpt1": "_lpt1",
    "\uff23\uff2f\uff2e.txt": "_CON.txt",
    "console.txt": "console.txt",
    "a.pdf.": "a.pdf",
    "a.pdf   ": "a.pdf",
    "a.pdf . .": "a.pdf",
    "a|b?c*d": "a_b_c_d",
    "ﬁle.txt": "file.txt",
    "e\u0301.txt": "é.txt",
    "\ud800.txt": "txt",
    "\ue000a.txt": "a.txt",
    "=cmd|'/c calc'!A1.csv": "=cmd_'_c calc'!A1.csv",
}


@pytest.mark.parametrize(("name", "safe"), PAYLOADS.items())
def test_a_name_becomes_its_safe_spelling(name, safe):
    assert safe_name(name) == safe


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_name_adds_nothing_to_a_header(name):
    value = disposition(name)

    assert value.isascii()
    assert not set(value) & set('\r\n\0"<>/\\ ') - {" "}
    assert value.count(";") == 1
    assert value.startswith("attachment; filename*=UTF-8''")


def test_the_table_is_as_long_as_the_house_wants_it():
    assert len(PAYLOADS) >= 40


def test_a_long_name_keeps_its_extension():
    safe = safe_name("a" * 5000 + ".pdf")

    assert safe == "a" * (LONGEST - 4) + ".pdf"
    assert len(safe_name("😀" * 5000).encode()) <= 4 * LONGEST


@given(st.text())
def test_making_safe_twice_changes_nothing(name):
    once = safe_name(name)

    assert safe_name(once) == once
    assert once.strip(" .") == once
    assert once != ""
    assert not {unicodedata.category(letter) for letter in once} & {"Cc", "Cf", "Cs", "Co"}
