"""Operations of migrations that spare Django's most costly step, rendering all models anew.

Django renders the models of the state after every single operation, and with each of them all that
are related to it: with many tables around one member that was most of the time of migrating an
empty database. `CreateTables` has them rendered once, after all of its tables are known;
`PutTriggers` asks for no models at all, which ``RunPython`` always does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.migrations.operations.base import Operation, OperationCategory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations import CreateModel
    from django.db.migrations.state import ProjectState

    from mitwerk.kit.triggers import Triggers


class CreateTables(Operation):
    """Create models in the order given; each names only earlier ones, itself, and other apps'."""

    category = OperationCategory.ADDITION
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[CreateModel]) -> None:
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__qualname__, [], {"operations": self.operations})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # a cached property: rendered when next asked for
        state.is_delayed = False  # rendered whole: RunPython need not do it once more
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Create the tables of " + ", ".join(made.name for made in self.operations)


class PutTriggers(Operation):
    """Put triggers on finished tables, anew where they are there; backwards: take them away."""

    category = OperationCategory.SQL

    def __init__(self, triggers: Triggers) -> None:
        self.triggers = triggers

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are."""

    def database_forwards(
        self,
        _app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from_state: ProjectState,
        _to_state: ProjectState,
    ) -> None:
        self.triggers.put(schema_editor)

    def database_backwards(
        self,
        _app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from_state: ProjectState,
        _to_state: ProjectState,
    ) -> None:
        self.triggers.remove(schema_editor)

    def describe(self) -> str:
        return "Put triggers"


class RemoveTriggers(PutTriggers):
    """Take triggers away before tables that they ask about are rebuilt; a later one puts them."""

    def database_forwards(
        self,
        _app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from_state: ProjectState,
        _to_state: ProjectState,
    ) -> None:
        self.triggers.remove(schema_editor)

    def describe(self) -> str:
        return "Remove triggers"
