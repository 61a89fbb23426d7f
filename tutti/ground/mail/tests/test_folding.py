from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutti.ground.mail.folding import split_reply

REPLIES = {
    "English": "It still does not work.\n\nOn Mon, 2 Nov 2026 at 10:00, Acme Help <help@acme.test> wrote:\n> Did it help?\n> Ben",
    "English over two lines": "It still does not work.\n\nOn Mon, 2 Nov 2026 at 10:00, Acme Help\n<help@acme.test> wrote:\n\n> Did it help?",
    "English without marks": "It still does not work.\n\nOn 2 Nov 2026, at 10:00, Acme Help <help@acme.test> wrote:\n\nDid it help?\nBen",
    "Italian": "It still does not work.\n\nIl giorno lun 2 nov 2026 alle ore 10:00 Acme <help@acme.test> ha scritto:\n\n> Tutto a posto?\n> Ben",
    "German": "It still does not work.\n\nAm 02.11.2026 um 10:00 schrieb Acme Hilfe:\n> Hat es geholfen?\n> Ben",
    "German, Gmail": "It still does not work.\n\nAm Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Acme <help@acme.test>:\n\n> Hat es geholfen?",
    "French": "It still does not work.\n\nLe lun. 2 nov. 2026 à 10:00, Acme <help@acme.test> a écrit :\n\n> Cela a-t-il aidé ?",
    "Spanish": "It still does not work.\n\nEl lun, 2 nov 2026 a las 10:00, Acme (<help@acme.test>) escribió:\n\n> ¿Ha servido?",
    "Dutch": "It still does not work.\n\nOp ma 2 nov. 2026 om 10:00 schreef Acme <help@acme.test>:\n\n> Werkt het?",
    "Polish": "It still does not work.\n\nW dniu 02.11.2026 o 10:00, Acme pisze: napisał:\n> Działa?",
    "Finnish": "It still does not work.\n\nma 2. marrask. 2026 klo 10.00 Acme\n<help@acme.test> kirjoitti:\n\n> Toimiiko?",
    "Outlook": "It still does not work.\n\n________________________________\nFrom: Acme Help <help@acme.test>\nSent: Monday, November 2, 2026 10:00 AM\nTo: Mira\nSubject: Parcel\n\nDid it help?",
    "Outlook, German": "It still does not work.\n\nVon: Acme <help@acme.test>\nGesendet: Montag, 2. November 2026 10:00\nAn: Mira\nBetreff: Paket\n\nHat es geholfen?",
    "Outlook, Italian": "It still does not work.\n\nDa: Acme <help@acme.test>\nInviato: lunedì 2 novembre 2026 10:00\nA: Mira\nOggetto: Pacco\n\nTutto a posto?",
    "Outlook, French": "It still does not work.\n\nDe : Acme <help@acme.test>\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : Mira\nObjet : Colis\n\nCela a-t-il aidé ?",
    "Outlook, old": "It still does not work.\n\n-----Original Message-----\nFrom: Acme\nSent: Monday\nTo: Mira\nSubject: Parcel\n\nDid it help?",
    "marks alone": "> Did it help?\n> Ben\n\nIt still does not work.",
    "answer below": "On Mon, 2 Nov 2026, Acme <help@acme.test> wrote:\n> Did it help?\n\nIt still does not work.",
}

SIGNATURES = {
    "dashes": "It still does not work.\n\n-- \nMira Rossi\nShop",
    "dashes without a blank": "It still does not work.\n--\nMira",
    "English": "It still does not work.\n\nKind regards,\nMira Rossi",
    "Italian": "It still does not work.\n\nCordiali saluti\nMira Rossi\nVia Roma 1",
    "German": "It still does not work.\n\nMit freundlichen Grüßen\nMira Rossi",
    "German, short": "It still does not work.\n\nViele Grüße\nMira",
    "French": "It still does not work.\n\nCordialement,\nMira",
    "telephone": "It still does not work.\n\nSent from my iPhone",
    "telephone, Italian": "It still does not work.\n\nInviato da iPhone Mail",
    "telephone, German": "It still does not work.\n\nVon meinem iPhone gesendet",
    "Outlook": "It still does not work.\n\nGet Outlook for iOS<https://aka.ms/x>",
}


@pytest.mark.parametrize("name", REPLIES)
def test_the_words_stand_without_what_they_answer(name):
    folded = split_reply(REPLIES[name])

    assert folded.words == "It still does not work."
    assert folded.quoted


@pytest.mark.parametrize("name", SIGNATURES)
def test_the_words_stand_without_the_signature(name):
    folded = split_reply(SIGNATURES[name])

    assert folded.words == "It still does not work."
    assert folded.signature


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, but the second parcel is broken too.\nPlease send another.\nI wait since May.",
        "Thanks\n"
        + "and then a long story follows, for the customer has much to tell us about this matter\n"
        * 12,
        "Please note:\n- the door\n- the lid\n- the left hinge",
        "My order\nName: Mira\nDate: today\nSubject: unclear",
        "As Ben wrote:\nwe shall see",
        "Sent from my desk is what my colleague says, but this whole sentence is the complaint, and it is long.\nSecond line of it, which is also rather longer than any signature would be in practice.",
        "a -- b\n\nnot a signature",
        "-----\nA heading\n-----\nwords",
    ],
)
def test_in_doubt_a_line_is_words(text):
    assert split_reply(text).words == text.strip()


def test_answers_between_quotes_are_all_kept():
    text = "On Mon, 2 Nov 2026, Acme <help@acme.test> wrote:\n> Is the lid broken?\nYes.\n> And the door?\nNo."

    folded = split_reply(text)

    assert folded.words == "Yes.\nNo."
    assert "> And the door?" in folded.quoted


def test_what_is_forwarded_is_shown():
    text = "See below.\n\n---------- Forwarded message ---------\nFrom: Shop <s@shop.test>\nDate: Mon, 2 Nov 2026\nSubject: Invoice\nTo: Mira\n\nYour invoice is wrong."

    assert "Your invoice is wrong." in split_reply(text).words


@pytest.mark.parametrize(
    "text",
    [
        "> only\n> a quote",
        "-- \nMira",
        "Kind regards",
        "On Mon, 2 Nov 2026, Acme wrote:\n\nall of it",
        "From: a\nSent: b\nTo: c\nSubject: d\n\nx",
    ],
)
def test_a_letter_with_words_never_shows_none(text):
    assert split_reply(text).words != ""


def test_an_empty_text_has_no_words():
    assert split_reply("").words == ""


@given(
    st.text(alphabet="ab>- \n:,@1", max_size=300)
    | st.lists(
        st.sampled_from(
            ["> a", "b", "", "-- ", "Thanks,", "From: a", "To: b", "Date: c", "On 1 May Ben wrote:"]
        )
    ).map("\n".join)
)
def test_nothing_is_invented_and_words_never_vanish(text):
    folded = split_reply(text)

    assert bool(folded.words) == bool(text.strip())
    assert set(folded.words.split("\n")) - {""} <= {
        line
        for whole in text.split("\n")
        for line in (whole, whole.strip(), whole.lstrip(), whole.rstrip())
    }
