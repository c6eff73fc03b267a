"""Buttons of the working copy: its writers, pages and people, and the trash."""

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import review
from articles.admin import dialogs
from articles.admin.finding import with_people
from newskit.backoffice.dialogs import dialog
from newskit.periods import beijing_today
from newskit.verbs import WrongState


class TextButtons:
    @dialog(dialogs.SetWriters, _("Name the writers"), permissions=["asked"])
    def set_writers(self, request, form, article):
        cells = form.cleaned_data
        review.set_writers(
            actor=request.user, article=article, writers=cells["writers"], no_house_writers=cells["no_house_writers"]
        )
        return gettext("The writers are named.")

    @dialog(dialogs.Place, _("Place on a page"), permissions=["asked"])
    def place(self, request, form, article):
        cells = form.cleaned_data
        instead = cells["instead_of"]
        with transaction.atomic():  # what the verb refuses leaves no new page behind
            page = review.printed_page(cells["date"], cells["code"])
            review.place(actor=request.user, article=article, page=page, order=cells["order"], moved_from=instead)
        return gettext("It stands on %(page)s.") % {"page": page}

    @dialog(dialogs.Unplace, _("Take off a page"), permissions=["asked"])
    def unplace(self, request, form, article):
        review.unplace(actor=request.user, article=article, page=form.cleaned_data["page"])
        return gettext("Taken off the page.")

    @dialog(dialogs.Why, _("To the trash"), permissions=["asked"])
    def trash(self, request, form, article):
        review.trash(actor=request.user, article=article, note=form.cleaned_data["note"])
        return gettext("In the trash.")

    @dialog(dialogs.Sure, _("Out of the trash"), permissions=["asked"])
    def untrash(self, request, form, article):
        review.untrash(actor=request.user, article=article)
        return gettext("Out of the trash.")

    @dialog(dialogs.Sure, _("Find the people named"), permissions=["asked"])
    def find_people(self, request, form, article):
        placed = article.placements.select_related("page__issue").first()
        data, names = with_people(article.data, placed.page.issue.date if placed else beijing_today())
        review.save(
            actor=request.user, article=article, document=data, base_version=article.version, cause="find people"
        )
        return gettext("Found: %(names)s.") % {"names": "、".join(names)} if names else gettext("Nobody new.")

    @dialog(dialogs.LinkItem, _("Link an item"), permissions=["asked"])
    def link_item(self, request, form, article):
        item, data = form.cleaned_data["item"], article.data
        if any(row["proposal"] == item.pk for row in data["proposals"]):
            raise WrongState(gettext("The story carries this item already."))
        data["proposals"].append({"proposal": item.pk, "brings": False})
        review.save(actor=request.user, article=article, document=data, base_version=article.version, cause="link item")
        return gettext("Linked: %(item)s.") % {"item": item}

    @dialog(dialogs.Settle, _("Say who is meant"), permissions=["asked"])
    def settle_mention(self, request, form, article):
        if form.mention is None:
            raise WrongState(gettext("The story no longer names this person."))
        review.settle_mention(actor=request.user, mention=form.mention, delegate=form.cleaned_data["person"])
        return gettext("Settled.")

    @dialog(dialogs.Dismiss, _("Nobody of ours"), permissions=["asked"])
    def dismiss_mention(self, request, form, article):
        if form.mention is None:
            raise WrongState(gettext("The story no longer names this person."))
        review.dismiss_mention(actor=request.user, mention=form.mention)
        return gettext("Out of the queue.")
