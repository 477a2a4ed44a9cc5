"""A repeated request has one effect and one answer (docs/decisions/0005).

Wraps the operations that declare ``key=True``, and no others: what they answer is kept for ever,
so it must hold no secret. Who may is asked again before a kept answer is given a second time.
"""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from mitwerk.kit.models import IdempotentAnswer
from mitwerk.kit.problems import KeyReusedError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    Run = Callable[..., HttpResponse]

LONGEST = 200


def key_of(request: HttpRequest) -> str:
    """Return the key a request came with, empty when it has none."""
    return request.headers.get("Idempotency-Key", "").strip()


def is_answered(request: HttpRequest) -> bool:
    """Tell whether this member's key has an answer already, to this request or another."""
    mine = IdempotentAnswer.objects.filter(member_id=int(str(request.user.pk)), key=key_of(request))
    return mine.exists()


def once(may: Callable[[HttpRequest], object]) -> Callable[[Run], Run]:
    """Let an operation answer each key once; ``may`` refuses whom the operation isn't for.

    The key is kept in one transaction with the effect. The same key with another request is a
    conflict. Refusals are not kept, so a mended request may use its key again.
    """

    def wrap(run: Run) -> Run:
        @functools.wraps(run)
        def kept(request: HttpRequest, **fields: Any) -> HttpResponse:
            may(request)
            return _once(request, functools.partial(run, request, **fields))

        return kept

    return wrap


def _once(request: HttpRequest, run: Run) -> HttpResponse:
    key, fingerprint = key_of(request), _fingerprint(request)
    if len(key) > LONGEST:
        raise Problem(_("An Idempotency-Key has 200 characters."))
    try:
        return _again(request, key, fingerprint) or _first(request, key, fingerprint, run)
    except IntegrityError:
        known = _again(request, key, fingerprint)
        if known is None:
            raise
        return known


def _fingerprint(request: HttpRequest) -> str:
    asked = [request.path.encode(), request.META["QUERY_STRING"].encode(), request.body]
    return hashlib.sha256(b"\0".join(asked)).hexdigest()


def _again(request: HttpRequest, key: str, fingerprint: str) -> HttpResponse | None:
    kept = IdempotentAnswer.objects.filter(member_id=int(str(request.user.pk)), key=key).first()
    if kept is None:
        return None
    if kept.request_sha256 != fingerprint:
        raise KeyReusedError(_("This Idempotency-Key belongs to another request."))
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json")
    response.headers["Idempotent-Replay"] = "true"
    return response


def _first(request: HttpRequest, key: str, fingerprint: str, run: Run) -> HttpResponse:
    with transaction.atomic():
        kept = IdempotentAnswer.objects.create(
            member_id=int(str(request.user.pk)), key=key, request_sha256=fingerprint
        )
        response = run()
        if response.status_code >= 400:
            transaction.set_rollback(True)
            return response
        kept.status, kept.body = response.status_code, response.content.decode()
        kept.save(update_fields=["status", "body"])
    return response
