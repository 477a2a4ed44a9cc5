"""Django's entry for the vault."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "mitwerk.apps.vault"
    label = "vault"

    def ready(self) -> None:
        from mitwerk.apps.members import contributions  # noqa: PLC0415 - models load first
        from mitwerk.apps.talk import sentences as told  # noqa: PLC0415 - models load first
        from mitwerk.apps.talk import subjects  # noqa: PLC0415 - models load first
        from mitwerk.apps.vault import events, listeners, registrations, sentences, tasks  # noqa: PLC0415 - as above
        from mitwerk.apps.vault.queries import credit_parts  # noqa: PLC0415 - as above
        from mitwerk.kit.events import subscribe  # noqa: PLC0415 - models load first

        subscribe(events.PreviewsWanted, tasks.enqueue_previews)
        subscribe(events.MeasurementsWanted, tasks.enqueue_measurements)
        subscribe(events.ComparisonsWanted, tasks.enqueue_comparisons)
        subscribe(events.BlobMeasured, tasks.enqueue_copies)
        subscribe(events.RevisionOpened, tasks.enqueue_copies_in)
        subscribe(events.RevisionSealed, tasks.enqueue_masked)
        subscribe(events.SafetyChanged, listeners.tell_of_safety)
        for kind, sentence in sentences.SENTENCES.items():
            told.register(kind, sentence)
        subjects.register("revision", registrations.revision_subject)
        subjects.register("blueprint", registrations.blueprint_subject)
        contributions.register(registrations.blueprints_of)
        contributions.register_parts(credit_parts.parts_of_member)
