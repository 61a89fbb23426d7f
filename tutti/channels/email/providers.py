"""The large mail providers: their servers, and the one step each asks for before a program may sign in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, kw_only=True)
class Server:
    host: str
    port: int
    security: str  # tls, starttls


@dataclass(frozen=True, kw_only=True)
class Provider:
    """`step` is what a person does there first; `plus`: mail to name+anything@ reaches name@."""

    name: str
    domains: tuple[str, ...]
    imap: Server
    smtp: Server
    step: str
    plus: bool = False
    authserv_id: str = ""
    token_url: str = ""


def _tls(host: str, port: int = 993) -> Server:
    return Server(host=host, port=port, security="tls")


def _starttls(host: str, port: int = 587) -> Server:
    return Server(host=host, port=port, security="starttls")


PROVIDERS = (
    Provider(
        name="Gmail, Google Workspace",
        domains=("gmail.com", "googlemail.com"),
        imap=_tls("imap.gmail.com"),
        smtp=_starttls("smtp.gmail.com"),
        step=_(
            "Switch on 2-Step Verification, open myaccount.google.com/apppasswords, make an app password called"
            " Tutti and paste its 16 letters here. Where the company forbids app passwords, choose XOAUTH2."
        ),
        plus=True,
        authserv_id="mx.google.com",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106 -- an address
    ),
    Provider(
        name="Outlook, Microsoft 365",
        domains=("outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.it", "hotmail.it"),
        imap=_tls("outlook.office365.com"),
        smtp=_starttls("smtp.office365.com"),
        step=_(
            "Microsoft takes no passwords from programs. Choose XOAUTH2: register an application in Microsoft"
            " Entra with IMAP.AccessAsUser.All, SMTP.Send and offline_access, and paste its client id and a refresh"
            " token. For a company mailbox also switch on Authenticated SMTP in the admin centre."
        ),
        plus=True,
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",  # noqa: S106 -- an address
    ),
    Provider(
        name="Yahoo",
        domains=("yahoo.com", "yahoo.it", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "ymail.com"),
        imap=_tls("imap.mail.yahoo.com"),
        smtp=_tls("smtp.mail.yahoo.com", 465),
        step=_(
            "Open Account security, choose Generate app password, and paste it here instead of your password."
        ),
    ),
    Provider(
        name="iCloud",
        domains=("icloud.com", "me.com", "mac.com"),
        imap=_tls("imap.mail.me.com"),
        smtp=_starttls("smtp.mail.me.com"),
        step=_(
            "Open account.apple.com, Sign-In and Security, App-Specific Passwords, make one and paste it here."
        ),
        plus=True,
    ),
    Provider(
        name="Fastmail",
        domains=("fastmail.com", "fastmail.fm"),
        imap=_tls("imap.fastmail.com"),
        smtp=_tls("smtp.fastmail.com", 465),
        step=_(
            "Open Settings, Privacy & Security, App passwords, make one for IMAP and SMTP and paste it here."
        ),
        plus=True,
    ),
    Provider(
        name="GMX",
        domains=("gmx.de", "gmx.net", "gmx.at", "gmx.ch"),
        imap=_tls("imap.gmx.net"),
        smtp=_starttls("mail.gmx.net"),
        step=_(
            "Open E-mail settings, POP3/IMAP, and allow access from other programs. With two-factor sign-in make"
            " an application password there."
        ),
    ),
    Provider(
        name="GMX.com",
        domains=("gmx.com", "gmx.us", "gmx.co.uk"),
        imap=_tls("imap.gmx.com"),
        smtp=_starttls("mail.gmx.com"),
        step=_("Open E-mail settings, POP3 & IMAP, and allow access from other programs."),
    ),
    Provider(
        name="Libero",
        domains=("libero.it", "inwind.it", "iol.it", "blu.it", "giallo.it"),
        imap=_tls("imapmail.libero.it"),
        smtp=_tls("smtp.libero.it", 465),
        step=_(
            "With Password Sicure switched on, make a password for applications in the account and paste it here."
        ),
    ),
    Provider(
        name="Aruba",
        domains=("aruba.it",),
        imap=_tls("imaps.aruba.it"),
        smtp=_tls("smtps.aruba.it", 465),
        step=_(
            "The mailbox's own password works. Your own domain at Aruba uses the same servers: enter them below."
        ),
    ),
    Provider(
        name="Zoho Mail",
        domains=("zoho.com", "zoho.eu", "zohomail.com", "zohomail.eu"),
        imap=_tls("imap.zoho.com"),
        smtp=_tls("smtp.zoho.com", 465),
        step=_(
            "Switch on IMAP access in Mail settings, then make an app password in Security and paste it here."
        ),
        plus=True,
    ),
)


def provider_of(address: str, *, host: str = "") -> Provider | None:
    """The provider of a mailbox, by its domain or by the server somebody typed; None for all others."""
    domain = address.rpartition("@")[2].lower()
    for provider in PROVIDERS:
        if domain in provider.domains or host.lower() in {provider.imap.host, provider.smtp.host}:
            return provider
    return None
