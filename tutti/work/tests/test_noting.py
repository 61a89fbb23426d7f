import pytest

from tutti.cases.models import Audience, Case, Grant
from tutti.ground.access.principal import principal_of
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.work.actions.noting import mentioned_in, write_note
from tutti.work.errors import NotYours, WordsMissing
from tutti.work.models import Note
from tutti.work.queries import notes_of, with_mentions
from tutti.work.tests.cast import mail_all, member

pytestmark = pytest.mark.django_db


def note(case, author, text: str, **more) -> Note:
    return write_note(case, author=author, text=text, by=Actor.member(author.pk), **more)


def names(text: str, author) -> list[str]:
    return [one.name for one in mentioned_in(text, author=author).members]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Petra Novak look", ["Petra Novak"]),
        ("@petra novak, look", ["Petra Novak"]),
        ("@Petra, look", ["Petra Novak"]),
        ("see @petra@acme.test", ["Petra Novak"]),
        ("write to petra@acme.test", []),
        ("@Petrarca wrote sonnets", []),
        ("@Ada Okafor and @Ben and @Ben", ["Ben Li"]),
        ("nobody", []),
    ],
)
def test_whom_a_text_names(ada, ben, petra, text, named):
    assert names(text, ada) == named


def test_a_first_name_of_two_colleagues_names_neither(ada, petra):
    member("Petra Adler", "agent", email_at="petra.adler@acme.test")

    named = mentioned_in("@Petra and @Petra Adler", author=ada)

    assert [one.name for one in named.members] == ["Petra Adler"]
    assert named.unclear == ["Petra"]


def test_a_mention_lets_the_colleague_see_the_case_and_tells_them(case, ada, petra, sent):
    seen_before = Case.objects.visible_to(principal_of(petra)).count()

    written = note(case, ada, "@Petra Novak you are the one.")
    mail_all()

    assert (seen_before, Case.objects.visible_to(principal_of(petra)).count()) == (0, 1)
    assert [(grant.member, grant.reason, grant.by) for grant in Grant.objects.all()] == [
        (petra, "mention", ada)
    ]
    assert list(
        Entry.objects.filter(name__startswith="work.").order_by("id").values_list("name", "payload")
    ) == [
        ("work.note_written", {"note": written.pk}),
        ("work.colleague_mentioned", {"note": written.pk, "member": petra.pk}),
    ]
    assert Notice.objects.get().member == petra
    assert f"https://tutti.acme.test/cases/{case.pk}/" in sent[0].text
    assert "you are the one" not in sent[0].text


def test_only_who_sees_the_case_writes_a_note(case, ben, eve):
    Case.objects.filter(pk=case.pk).update(audience=Audience.NAMED)

    for stranger in (ben, eve):
        with pytest.raises(NotYours):
            note(case, stranger, "Let me in @Eve Stranger")

    assert Note.objects.count() == 0
    assert Grant.objects.count() == 0


def test_an_empty_note_is_refused(case, ada):
    with pytest.raises(WordsMissing):
        note(case, ada, "  ")


def test_the_same_nonce_is_the_same_note(case, ada):
    first = note(case, ada, "Once.", nonce="n")
    second = note(case, ada, "Once.", nonce="n")

    assert first == second


def test_an_answer_to_an_answer_stands_under_the_first_note(case, ada, ben):
    first = note(case, ada, "First.")
    reply = note(case, ben, "Reply.", parent=first)
    note(case, ada, "Again.", parent=reply)

    [line] = notes_of(case)

    assert [one.note.text for one in line.replies] == ["Reply.", "Again."]


def test_a_mention_is_marked_and_everything_else_escaped(case, ada, petra):
    written = note(case, ada, "<b>@Petra Novak</b> & co")

    assert with_mentions(written) == (
        '<p>&lt;b&gt;<span class="mention">@Petra Novak</span>&lt;/b&gt; &amp; co</p>'
    )
