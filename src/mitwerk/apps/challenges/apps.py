"""Django's entry for challenges."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "mitwerk.apps.challenges"
    label = "challenges"

    def ready(self) -> None:
        """Tell the apps below how entries look to them, and members what happens."""
        from mitwerk.apps.challenges import (  # noqa: PLC0415 - app ready
            events,
            listeners,
            masks,
            purses,
            tasks,
        )
        from mitwerk.apps.challenges.queries import helped  # noqa: PLC0415 - app ready
        from mitwerk.apps.challenges.sentences import SENTENCES  # noqa: PLC0415 - app ready
        from mitwerk.apps.challenges.services import tell  # noqa: PLC0415 - app ready
        from mitwerk.apps.ledger import causes  # noqa: PLC0415 - app ready
        from mitwerk.apps.members import contributions  # noqa: PLC0415 - app ready
        from mitwerk.apps.talk import sentences, subjects  # noqa: PLC0415 - app ready
        from mitwerk.apps.vault import access, overseers  # noqa: PLC0415 - app ready
        from mitwerk.kit.events import subscribe  # noqa: PLC0415 - app ready

        access.register_mask(masks.mask_of_revision, blueprints=masks.masked_blueprints)
        access.register_hold(masks.judged_now)
        overseers.register(masks.decided_entries_of)
        subjects.register("challenge", masks.challenge_subject)
        subjects.register("phase", masks.phase_subject)
        subjects.register("entry", masks.entry_subject)
        contributions.register(masks.work_in_challenges)
        contributions.register(helped.helped_by_writing)
        causes.register_purse("challenge", purses.purse_of)
        causes.register_named("challenge", purses.purses_named)
        causes.register_owed(purses.KIND, purses.AWARD_LINES)
        for kind, sentence in (tell.SENTENCES | SENTENCES).items():
            sentences.register(kind, sentence)
        listeners.listen()
        subscribe(events.ChecksWanted, tasks.enqueue_checks)
