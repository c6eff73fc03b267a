from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Proposals")

    def ready(self) -> None:
        from newskit.verbs import follow
        from proposals.enquiries import after_confirm_filing
        from proposals.imports import kinds
        from proposals.imports.reference import load_proposals_reference
        from proposals.lifecycle import recounting
        from proposals.merging import after_merge

        follow("delegates.load_reference", load_proposals_reference)
        follow("delegates.load_reference", recounting.after_reference)
        follow("periods.enter_year", recounting.after_year)
        follow("delegates.merge", after_merge)
        kinds.register_all()
        follow("proposals.confirm_filing", after_confirm_filing)
