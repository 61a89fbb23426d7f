"""What every channel that sends promises: words as they were decided, none to nobody, no secret in any trouble."""

from __future__ import annotations

import dataclasses

import pytest

from tutti.channels.contract import Audience, ChannelTrouble, Outgoing, Party
from tutti.channels.registry import connectors
from tutti.channels.tests.playing import a_reply, asked_of, kinds, script_of
from tutti.ground.text.splitting import measured, split

WORDS = "Your card works again since noon. We are sorry for the trouble. "
sending = asked_of(lambda speaks: speaks.sends)


@sending
def test_sending_to_what_is_not_there_is_a_trouble_without_secrets(speaks, here):
    with pytest.raises(ChannelTrouble) as trouble:
        speaks.send(here, a_reply(speaks))

    assert [one for one in here.credentials.values() if str(one) in str(trouble.value)] == []


@sending
def test_a_reply_to_no_address_is_refused_before_anything_leaves(speaks, here):
    with pytest.raises(ChannelTrouble):
        speaks.send(here, a_reply(speaks, to=Party(kind="email", value="nobody")))


@sending
def test_what_stands_before_the_words_is_part_of_what_is_written(speaks):
    outgoing = a_reply(speaks)

    written = speaks.written(outgoing)

    assert len(written) == 1
    assert written[0].startswith(speaks.opening(outgoing))
    assert outgoing.text in written[0]


@sending
def test_each_part_is_written_once_and_in_order(speaks):
    outgoing = a_reply(speaks, parts=("First of all. 1/2", "That is all. 2/2"))

    written = speaks.written(outgoing)

    assert [part in whole for part, whole in zip(outgoing.parts, written, strict=True)] == [
        True
    ] * 2


@sending
def test_asking_how_it_will_look_changes_nothing(speaks):
    outgoing = a_reply(speaks)

    looks = [(speaks.opening(outgoing), speaks.written(outgoing)) for _ in range(2)]

    assert looks[0] == looks[1]


OPENING = [kind for kind in kinds(lambda one: one.opens_private) if script_of(connectors()[kind])]


@pytest.mark.parametrize("kind", OPENING)
def test_one_that_opens_private_conversations_says_how(kind):
    opening = script_of(connectors()[kind]).opening

    assert isinstance(opening, Outgoing)
    assert opening.audience == Audience.PRIVATE


@pytest.mark.parametrize("speaks", kinds(lambda one: one.sends), indirect=True)
@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PRIVATE])
def test_a_split_answer_keeps_the_manners(speaks, here, audience):
    manners = speaks.manners(here.settings, audience)
    outgoing = a_reply(speaks, audience=audience)
    length = manners.longest if manners.splits else 0

    parts = split(
        WORDS * (length // 20 + 1),
        longest=length or len(WORDS),
        counts=manners.counts,
        link_counts=manners.link_counts,
        opening=speaks.opening(outgoing),
    )
    written = speaks.written(dataclasses.replace(outgoing, parts=tuple(parts)))

    sizes = [
        measured(one, counts=manners.counts, link_counts=manners.link_counts) for one in written
    ]
    assert (len(written) > 1) is bool(length)
    assert [size for size in sizes if length and size > length] == []
