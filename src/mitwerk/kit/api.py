"""What every API router shares: policies of operations, pages of results, problem answers."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.utils.translation import gettext as _
from ninja import Schema
from ninja.decorators import decorate_view
from ninja.params.models import QueryModel
from ninja.utils import contribute_operation_callback
from pydantic import ConfigDict

from mitwerk.kit.bodies import Bodies
from mitwerk.kit.once import is_answered, key_of, once
from mitwerk.kit.policy import Policy, Who, admits
from mitwerk.kit.problems import InvalidError, NotAllowedError, Problem, SignInRequiredError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

Operation = TypeVar("Operation", bound="Callable[..., Any]")
Item = TypeVar("Item")
Read = TypeVar("Read", bound=Schema)

READ = "read"


class Body(Schema):
    """What a request's JSON may hold; a name that it doesn't know is refused, not dropped."""

    model_config = ConfigDict(extra="forbid")


class Page(Schema, Generic[Item]):
    """One page of a list; ``next`` is the cursor of the following page, null at the end."""

    items: list[Item]
    next: str | None = None


def allow(
    who: Who, *, scope: str = READ, rule: str = "", key: bool = False
) -> Callable[[Operation], Operation]:
    """Declare who may call an operation, with which token scope, and whether it needs a key.

    Stands directly above the function, below ``@router.post(…)``. It is asked before the
    request's fields are read: a stranger learns that they must sign in, not what is missing.
    """
    policy = Policy(who, rule, scope, key)

    def declare(operation: Operation) -> Operation:
        @functools.wraps(operation)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> object:
            return operation(request, *args, **kwargs)

        # The API library resolves annotations by the wrapper's module, so resolve them here.
        guarded.__signature__ = inspect.signature(operation, eval_str=True)  # type: ignore[attr-defined]
        guarded.policy = policy  # type: ignore[attr-defined]
        contribute_operation_callback(guarded, lambda bound: _ask_first(bound, policy))
        if key:
            decorate_view(once(lambda request: _check(request, policy)))(guarded)
        return guarded  # type: ignore[return-value]

    return declare


def before(prepare: Callable[..., object]) -> Callable[[Operation], Operation]:
    """Do something lasting before an operation, outside the transaction of its key.

    Stands above ``@allow``, whose policy is asked first. ``prepare(request, **path)`` gets what the
    address names, and may leave what it made as ``request.prepared``. A request that was answered
    under its key prepares nothing; one that is repeated at the same moment may prepare twice.
    """

    def declare(operation: Operation) -> Operation:
        policy: Policy = operation.policy  # type: ignore[attr-defined]

        def wrap(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
            @functools.wraps(run)
            def prepared(request: HttpRequest, **path: Any) -> HttpResponse:
                _check(request, policy)
                if not is_answered(request):
                    prepare(request, **path)
                return run(request, **path)

            return prepared

        return decorate_view(wrap)(operation)

    return declare


def body_as(schema: type[Read], request: HttpRequest) -> Read | None:
    """Return a request's body as a schema reads it, for `before`.

    None when it does not fit: what is wrong is the operation's to say.
    """
    try:
        return schema.model_validate(Bodies().parse_body(request))
    except (ValueError, RecursionError, InvalidError):
        return None


def _ask_first(operation: Any, policy: Policy) -> None:
    door = Anyone if policy.who is Who.ANYONE else Token
    operation.auth_callbacks = [door(policy, _query_names(operation))]


def _query_names(operation: Any) -> frozenset[str]:
    asked = (model for model in operation.models if issubclass(model, QueryModel))
    return frozenset(name for model in asked for name in model.__ninja_flatten_map__)


@dataclass(frozen=True, slots=True)
class Anyone:
    """Asks an operation's policy; OpenAPI shows that it opens without a sign-in.

    ``names`` are those that it reads from the query: a misspelt one must not pass for an answer.
    """

    policy: Policy
    names: frozenset[str]

    def __call__(self, request: HttpRequest) -> bool:
        admitted = _check(request, self.policy)
        if unknown := sorted(set(request.GET) - self.names):
            message = _("This address takes no “%s” behind its question mark.")
            raise InvalidError(message % unknown[0][:80], where=unknown[0][:80])
        return admitted


class Token(Anyone):
    """Asks an operation's policy; OpenAPI shows that a token (or a session) opens it."""

    openapi_security_schema: ClassVar = {"type": "http", "scheme": "bearer"}


def _check(request: HttpRequest, policy: Policy) -> bool:
    signed_in = request.user.is_authenticated
    if not admits(policy.who, roles=request.roles, signed_in=signed_in):  # type: ignore[attr-defined]
        raise (NotAllowedError if signed_in else SignInRequiredError)
    token = request.token  # type: ignore[attr-defined]
    if token is not None and policy.scope not in {READ, *token.scopes}:
        raise NotAllowedError(_("This API token lacks the scope “%s”.") % policy.scope)
    if policy.key and not key_of(request):
        raise Problem(
            _("Send an Idempotency-Key header, so that a repeated request has no second effect.")
        )
    return True
