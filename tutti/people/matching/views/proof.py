"""The page behind a proof's link. Looking changes nothing; what it answers is the same whoever is known to us."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tutti.ground.access.policy import key_holders, policy
from tutti.ground.limits.limited import limited
from tutti.ground.ui.page import page
from tutti.people.matching.actions.proving import ask_code, known_proof, prove
from tutti.people.matching.errors import ProofOver
from tutti.people.matching.links import proof_path
from tutti.people.matching.models import HandleProof

LOOKS, A_WHILE = 60, timedelta(minutes=10)
GONE, REFUSED = 410, 422


class AddressForm(forms.Form):
    """Where the code goes."""

    address = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    """What the mail said."""

    code = forms.CharField(
        label=_("The code from the mail"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input"}
        ),
    )


@csrf_exempt
@policy(key_holders)
@require_http_methods(["GET", "HEAD", "POST"])
@limited("proof", limit=LOOKS, per=A_WHILE, methods=frozenset({"GET", "POST"}))
def proof_by_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The secret alone opens it and acts for nobody signed in, so it needs no token against forgery."""
    proof = known_proof(secret)
    if proof is None:
        raise Http404
    if not proof.is_open:
        return _private(_over(request, proof))
    if request.method == "POST":
        answered = _prove if "code" in request.POST else _ask
        return _private(answered(request, proof, secret))
    wants_code = bool(proof.address) and "again" not in request.GET
    return _private(_show(request, proof, CodeForm() if wants_code else AddressForm()))


def _ask(request: HttpRequest, proof: HandleProof, secret: str) -> HttpResponse:
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            ask_code(proof, address=form.cleaned_data["address"])
        except ProofOver as over:
            form.add_error("address", str(over))
    if form.errors:
        return _show(request, proof, form, status=REFUSED)
    return redirect(proof_path(secret))


def _prove(request: HttpRequest, proof: HandleProof, secret: str) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            prove(proof, code=form.cleaned_data["code"])
        except ProofOver as over:
            form.add_error("code", str(over))
    if form.errors:
        return _show(request, proof, form, status=REFUSED)
    return redirect(proof_path(secret))


def _show(
    request: HttpRequest, proof: HandleProof, form: forms.Form, status: int = 200
) -> HttpResponse:
    return page(
        request,
        "matching/proof.html",
        status=status,
        form=form,
        known_by=proof.identity.value,
        sent_to=proof.address if isinstance(form, CodeForm) else "",
    )


def _over(request: HttpRequest, proof: HandleProof) -> HttpResponse:
    done = proof.state == HandleProof.State.DONE
    return page(request, "matching/proof_over.html", done=done, status=200 if done else GONE)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by nobody on the way, found by no search engine, named to no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
