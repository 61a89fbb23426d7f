"""Domains under which anybody may have a mailbox: an address there says nothing of where somebody belongs."""

from __future__ import annotations

PUBLIC = frozenset(
    """
    126.com 139.com 163.com abv.bg aim.com alice.it aliceadsl.fr aol.com arcor.de atlas.cz att.net bellsouth.net
    bigpond.com blueyonder.co.uk bluewin.ch bol.com.br btinternet.com centrum.cz charter.net comcast.net cox.net
    daum.net duck.com earthlink.net email.cz email.it eircom.net fastmail.com fastmail.fm fastwebnet.it free.fr
    freemail.hu freenet.de frontier.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.fr gmx.net googlemail.com
    hanmail.net hey.com home.nl hotmail.be hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it
    hotmail.nl icloud.com inbox.lv inbox.ru interia.pl inwind.it iol.it iol.pt juno.com kpnmail.nl laposte.net
    libero.it list.ru live.be live.ca live.co.uk live.com live.de live.fr live.it live.nl mac.com mail.bg mail.com
    mail.de mail.ee mail.ru mailbox.org mailfence.com me.com msn.com myway.com naver.com neuf.fr netscape.net
    ntlworld.com o2.pl onet.pl online.de online.no optonline.net optusnet.com.au orange.fr outlook.at outlook.com
    outlook.de outlook.es outlook.fr outlook.it outlook.pt planet.nl pm.me poczta.onet.pl posteo.de posteo.net
    proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com rogers.com runbox.com
    sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com sky.com skynet.be sympatico.ca t-online.de talktalk.net
    telefonica.net telenet.be telia.com telus.net terra.com.br tin.it tiscali.co.uk tiscali.it tlen.pl tuta.com
    tuta.io tutanota.com ukr.net uol.com.br verizon.net vip.qq.com virgilio.it virgin.net virginmedia.com vodafone.it
    vodafone.nl volny.cz wanadoo.es wanadoo.fr web.de windstream.net wp.pl xs4all.nl xtra.co.nz yahoo.ca yahoo.co.in
    yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.mx yahoo.de yahoo.es yahoo.fr
    yahoo.gr yahoo.ie yahoo.it yahoo.nl yahoo.pl yahoo.ro yahoo.se yandex.com yandex.ru yeah.net ymail.com zoho.com
    zoho.eu ziggo.nl
    """.split()
)
# under these somebody's own domain begins one label later
_ENDINGS = frozenset(
    "ac.uk co.at co.il co.in co.jp co.kr co.nz co.uk co.za com.ar com.au com.br com.cn com.hk com.mx com.pl com.sg "
    "com.tr com.tw com.ua gov.it gov.uk net.au or.jp org.au org.uk".split()
)


def is_public(domain: str) -> bool:
    """Whether anybody may have a mailbox there."""
    return domain in PUBLIC


def is_whole(domain: str) -> bool:
    """Whether it is a domain somebody can hold, and not an ending such as `com` or `co.uk`."""
    return "." in domain and domain not in _ENDINGS


def above(domain: str) -> list[str]:
    """The domain and everything it lies under, the longest first: mail.acme.test, acme.test."""
    labels = domain.split(".")
    under = [".".join(labels[at:]) for at in range(len(labels) - 1)]
    return [each for each in under if is_whole(each)]


def guessed_name(domain: str) -> str:
    """A name to begin with for who holds it: `rossi-edilizia.it` is Rossi Edilizia."""
    own = above(domain)
    label = (own[-1] if own else domain).partition(".")[0]
    return label.replace("-", " ").replace("_", " ").title()
