"""Buttons of a signed text: publish, schedule, correct, take off, withdraw."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import publishing
from articles.admin import dialogs
from newskit.backoffice.dialogs import dialog


class PublishingButtons:
    @dialog(dialogs.Publish, _("Publish"), permissions=["asked"])
    def publish(self, request, form, article):
        publishing.publish(actor=request.user, article=article)
        return gettext("Readers see it.")

    @dialog(dialogs.Schedule, _("Schedule"), permissions=["asked"])
    def schedule(self, request, form, article):
        planned = form.cleaned_data["planned_from"]
        publishing.schedule(actor=request.user, article=article, planned_from=planned)
        return gettext("Scheduled.")

    @dialog(dialogs.Sure, _("Take the schedule back"), permissions=["asked"])
    def unschedule(self, request, form, article):
        publishing.unschedule(actor=request.user, article=article)
        return gettext("The schedule is taken back; the signature stands.")

    @dialog(dialogs.Correct, _("Correct"), permissions=["asked"])
    def correct(self, request, form, article):
        words = {key: form.cleaned_data[key] for key in ("note", "stood", "is_right")}
        publishing.correct(actor=request.user, article=article, **words)
        return gettext("The correction is open: change the text, then send it to review.")

    @dialog(dialogs.Why, _("Take off the site"), permissions=["asked"])
    def unpublish(self, request, form, article):
        publishing.unpublish(actor=request.user, article=article, note=form.cleaned_data["note"])
        return gettext("Readers no longer see it.")

    @dialog(dialogs.Withdraw, _("Withdraw"), permissions=["asked"])
    def withdraw(self, request, form, article):
        reason, keeps = form.cleaned_data["reason"], form.cleaned_data["keeps_headline"]
        publishing.withdraw(actor=request.user, article=article, reason=reason, keeps_headline=keeps)
        return gettext("Withdrawn.")
