from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "proposals"

    def ready(self) -> None:
        from newskit.verbs import follow
        from proposals.imports.reference import load_proposals_reference

        follow("delegates.load_reference", load_proposals_reference)
