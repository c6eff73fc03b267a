"""Buttons of the reviews: submit, pass, sign, return, reopen, hold, embargo. Each asks in a dialog and calls its verb."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import review
from articles.admin import dialogs
from articles.admin.signing import consent_words
from articles.models import Stage
from newskit.backoffice.dialogs import dialog


class ReviewButtons:
    @dialog(dialogs.OnVersion, _("Send to first review"), permissions=["asked"])
    def submit(self, request, form, article):
        review.submit(actor=request.user, article=article, **form.arguments())
        return gettext("Sent to the first review.")

    @dialog(dialogs.Pass, _("Pass the first review"), permissions=["asked"])
    def pass_first(self, request, form, article):
        review.pass_stage(actor=request.user, article=article, stage=Stage.FIRST, **form.arguments())
        return gettext("The first review is passed.")

    @dialog(dialogs.Pass, _("Pass the second review"), permissions=["asked"])
    def pass_second(self, request, form, article):
        review.pass_stage(actor=request.user, article=article, stage=Stage.SECOND, **form.arguments())
        return gettext("The second review is passed.")

    @dialog(dialogs.Pass, _("Sign as final reviewer"), permissions=["asked"], path="sign-off")
    def sign(self, request, form, article):
        review.sign(actor=request.user, article=article, **form.arguments())
        return gettext("Signed. The text is closed.")

    @dialog(dialogs.Return, _("Return"), permissions=["asked"])
    def return_to(self, request, form, article):
        asked = {key: form.cleaned_data[key] for key in ("to", "stage", "note")}
        review.return_to(actor=request.user, article=article, **asked)
        return gettext("Returned.")

    @dialog(dialogs.Consent, _("Fact check"), permissions=["asked"])
    def fact_check(self, request, form, article):
        return consent_words(review.consent(actor=request.user, article=article, **form.arguments()))

    @dialog(dialogs.LegalConsent, _("Legal check"), permissions=["asked"])
    def legal(self, request, form, article):
        return consent_words(review.consent(actor=request.user, article=article, **form.arguments()))

    @dialog(dialogs.FilingConsent, _("File as a major topic"), permissions=["asked"])
    def filing(self, request, form, article):
        return consent_words(review.consent(actor=request.user, article=article, **form.arguments()))

    @dialog(dialogs.Reopen, _("Reopen"), permissions=["asked"])
    def reopen(self, request, form, article):
        review.reopen(actor=request.user, article=article, to=form.cleaned_data["to"], note=form.cleaned_data["note"])
        return gettext("The text is open again.")

    @dialog(dialogs.Hold, _("Put on hold"), permissions=["asked"])
    def hold(self, request, form, article):
        review.hold(actor=request.user, article=article, reason=form.cleaned_data["reason"])
        return gettext("On hold: nothing of it begins to show.")

    @dialog(dialogs.Why, _("Lift the hold"), permissions=["asked"])
    def lift_hold(self, request, form, article):
        review.lift_hold(actor=request.user, article=article, note=form.cleaned_data["note"])
        return gettext("The hold is lifted.")

    @dialog(dialogs.Embargo, _("Set an embargo"), permissions=["asked"])
    def embargo(self, request, form, article):
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        review.embargo(actor=request.user, article=article, until=until, reason=reason)
        return gettext("Under embargo.")

    @dialog(dialogs.Why, _("Lift the embargo"), permissions=["asked"])
    def lift_embargo(self, request, form, article):
        review.lift_embargo(actor=request.user, article=article, note=form.cleaned_data["note"])
        return gettext("The embargo is lifted.")
