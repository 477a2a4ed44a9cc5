"""Background work of the configurator."""

from __future__ import annotations

from django_tasks import task

from mitwerk.apps.configurator.services.claims import expire_all


@task(queue_name="default")
def end_claims() -> int:
    """End the claims whose time ran out; may run twice."""
    return expire_all()
