"""One's own tokens, and everybody's for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import administrators, members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.api.actions.tokens import make_token, revoke_token
from tutti.ground.api.errors import NameTaken, TokenTrouble
from tutti.ground.api.forms import TokenForm
from tutti.ground.api.holding import HEADER
from tutti.ground.api.models import Scope, Token
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(members)
@require_http_methods(["GET", "HEAD", "POST"])
def own_tokens(request: HttpRequest) -> HttpResponse:
    """Posting makes one. Its secret is on the page that answers, and never again."""
    form = TokenForm(request.POST or None)
    if form.is_bound and form.is_valid() and (made := _made(request, form)):
        token, secret = made
        return page(request, "api/secret.html", token=token, secret=secret, header=HEADER)
    return page(
        request,
        "api/tokens.html",
        status=422 if form.errors else 200,
        form=form,
        tokens=Token.objects.alive().filter(member=signed_in(request)),
        ended=_ended(request),
    )


@policy(administrators)
@require_safe
def every_token(request: HttpRequest) -> HttpResponse:
    tokens = Token.objects.alive().select_related("member").order_by("member__name", "-id")
    return page(request, "api/every_token.html", tokens=tokens)


@policy(members)
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    token = get_object_or_404(Token.objects.visible_to(principal(request)), pk=token_id)
    member = signed_in(request)
    revoke_token(token, by=Actor.member(member.pk))
    messages.success(request, _("%(name)s does not work any more.") % {"name": token.name})
    return redirect("api-tokens" if token.member_id == member.pk else "api-every-token")


def _made(request: HttpRequest, form: TokenForm) -> tuple[Token, str] | None:
    member, told = signed_in(request), form.cleaned_data
    try:
        return make_token(
            member,
            name=told["name"],
            scope=Scope(told["scope"]),
            expires_on=told["expires_on"],
            by=Actor.member(member.pk),
        )
    except TokenTrouble as trouble:
        form.add_error("name" if isinstance(trouble, NameTaken) else None, str(trouble))
        return None


def _ended(request: HttpRequest) -> list[Token]:
    alive = Token.objects.alive().values("pk")
    return list(Token.objects.filter(member=signed_in(request)).exclude(pk__in=alive)[:5])
