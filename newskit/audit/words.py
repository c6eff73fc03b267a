"""What an event says to people: one table of codes and words, for the verbs of every app."""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

WORDS: dict[str, Promise] = {
    # Stories
    "articles.create": pgettext_lazy("event", "began the story"),
    "articles.save": pgettext_lazy("event", "saved the text"),
    "articles.restore": pgettext_lazy("event", "brought an older text back"),
    "articles.name_version": pgettext_lazy("event", "named a version"),
    "articles.set_writers": pgettext_lazy("event", "named the writers"),
    "articles.assign": pgettext_lazy("event", "assigned it"),
    "articles.take": pgettext_lazy("event", "took it on"),
    "articles.submit": pgettext_lazy("event", "sent it to review"),
    "articles.pass_stage": pgettext_lazy("event", "passed a review"),
    "articles.sign": pgettext_lazy("event", "signed it as final reviewer"),
    "articles.return_to": pgettext_lazy("event", "returned it"),
    "articles.reopen": pgettext_lazy("event", "opened it again"),
    "articles.consent": pgettext_lazy("event", "answered for a consent"),
    "articles.hold": pgettext_lazy("event", "put it on hold"),
    "articles.lift_hold": pgettext_lazy("event", "lifted the hold"),
    "articles.embargo": pgettext_lazy("event", "put it under embargo"),
    "articles.lift_embargo": pgettext_lazy("event", "lifted the embargo"),
    "articles.lock": pgettext_lazy("event", "kept it for work"),
    "articles.unlock": pgettext_lazy("event", "gave it free"),
    "articles.take_over": pgettext_lazy("event", "took it over"),
    "articles.publish": pgettext_lazy("event", "published it"),
    "articles.publish_together": pgettext_lazy("event", "published several together"),
    "articles.schedule": pgettext_lazy("event", "scheduled it"),
    "articles.unschedule": pgettext_lazy("event", "took the schedule back"),
    "articles.plan_end": pgettext_lazy("event", "planned its end"),
    "articles.correct": pgettext_lazy("event", "opened a correction"),
    "articles.unpublish": pgettext_lazy("event", "took it off the site"),
    "articles.amend": pgettext_lazy("event", "opened a minor change"),
    "articles.restore_publication": pgettext_lazy("event", "brought an earlier publication back"),
    "articles.enter_error": pgettext_lazy("event", "entered an error report"),
    "articles.decide_error": pgettext_lazy("event", "decided an error report"),
    "articles.mark_printed": pgettext_lazy("event", "marked a correction as printed"),
    "articles.print_sheet": pgettext_lazy("event", "printed the sign-off sheet"),
    "articles.withdraw": pgettext_lazy("event", "withdrew it"),
    "articles.place": pgettext_lazy("event", "placed it on a page"),
    "articles.unplace": pgettext_lazy("event", "took it off a page"),
    "articles.settle_mention": pgettext_lazy("event", "said who is meant"),
    "articles.dismiss_mention": pgettext_lazy("event", "said that nobody of ours is meant"),
    "articles.trash": pgettext_lazy("event", "put it in the trash"),
    "articles.untrash": pgettext_lazy("event", "took it out of the trash"),
    "articles.preview": pgettext_lazy("event", "looked at the preview"),
    "articles.export_life": pgettext_lazy("event", "took its record away as a file"),
    "articles.take_in": pgettext_lazy("event", "took a page in"),
    "articles.undo_intake": pgettext_lazy("event", "undid an intake"),
    "articles.sweep": pgettext_lazy("event", "swept for a phrase"),
    "articles.correct_swept": pgettext_lazy("event", "opened corrections from a sweep"),
    "articles.close_sweep": pgettext_lazy("event", "closed a sweep"),
    "articles.forbid_term": pgettext_lazy("event", "forbade a term"),
    "articles.retire_term": pgettext_lazy("event", "allowed a term again"),
    # Delegates
    "delegates.add_delegate": pgettext_lazy("event", "added a profile"),
    "delegates.amend_delegate": pgettext_lazy("event", "changed a profile"),
    "delegates.confirm_delegate": pgettext_lazy("event", "confirmed a profile"),
    "delegates.forget_delegate": pgettext_lazy("event", "took a profile back that nobody had seen"),
    "delegates.store_shown": pgettext_lazy("event", "moved the periods of a profile"),
    "delegates.add_alias": pgettext_lazy("event", "added another name"),
    "delegates.begin_party": pgettext_lazy("event", "recorded a party"),
    "delegates.begin_mandate": pgettext_lazy("event", "began a mandate"),
    "delegates.end_mandate": pgettext_lazy("event", "ended a mandate"),
    "delegates.suspend": pgettext_lazy("event", "recorded a suspension"),
    "delegates.lift_suspension": pgettext_lazy("event", "lifted a suspension"),
    "delegates.begin_seat": pgettext_lazy("event", "began a seat"),
    "delegates.move_seat": pgettext_lazy("event", "moved to another seat"),
    "delegates.end_seat": pgettext_lazy("event", "ended a seat"),
    "delegates.begin_office": pgettext_lazy("event", "began an office"),
    "delegates.promote": pgettext_lazy("event", "recorded a promotion"),
    "delegates.end_office": pgettext_lazy("event", "ended an office"),
    "delegates.prefer_identity": pgettext_lazy("event", "set the identity that prints first"),
    "delegates.choose_portrait": pgettext_lazy("event", "chose a portrait"),
    "delegates.remove_portrait": pgettext_lazy("event", "removed the portrait"),
    "delegates.begin_committee_post": pgettext_lazy("event", "began a post in a committee"),
    "delegates.end_committee_post": pgettext_lazy("event", "ended a post in a committee"),
    "delegates.give_session_role": pgettext_lazy("event", "gave a role at a session"),
    "delegates.see_position": pgettext_lazy("event", "recorded a post seen in print"),
    "delegates.begin_position": pgettext_lazy("event", "began a post"),
    "delegates.end_position": pgettext_lazy("event", "ended a post"),
    "delegates.correct": pgettext_lazy("event", "corrected an entry"),
    "delegates.strike": pgettext_lazy("event", "struck an entry out"),
    "delegates.merge": pgettext_lazy("event", "merged two profiles"),
    "delegates.unmerge": pgettext_lazy("event", "parted two profiles again"),
    "delegates.add_organisation": pgettext_lazy("event", "added an organisation"),
    "delegates.rename_organisation": pgettext_lazy("event", "recorded a new name of an organisation"),
    "delegates.forget_organisation": pgettext_lazy("event", "took an organisation back that nobody had seen"),
    "delegates.take_notice": pgettext_lazy("event", "took an official notice in"),
    "delegates.apply_notice": pgettext_lazy("event", "applied an official notice"),
    "delegates.close_notice": pgettext_lazy("event", "laid the rest of an official notice aside"),
    "delegates.import_roster": pgettext_lazy("event", "took a roster in"),
    "opendata.import_table": pgettext_lazy("event", "took a table in"),
    "opendata.settle_question": pgettext_lazy("event", "settled a name of a table"),
    "opendata.dismiss_question": pgettext_lazy("event", "left a name of a table out"),
    "opendata.reopen_question": pgettext_lazy("event", "asked about a name of a table again"),
    "opendata.rename_mapping": pgettext_lazy("event", "renamed a column mapping"),
    "opendata.forget_mapping": pgettext_lazy("event", "deleted a column mapping"),
    "delegates.add_organisation_name": pgettext_lazy("event", "entered another name of an organisation"),
    "delegates.settle_question": pgettext_lazy("event", "settled a row of a roster"),
    "periods.enter_year": pgettext_lazy("event", "entered the rest days of a year"),
    "delegates.load_reference": pgettext_lazy("event", "loaded reference data"),
    # Proposals
    "proposals.file_item": pgettext_lazy("event", "recorded a filed item"),
    "proposals.record_statement": pgettext_lazy("event", "recorded a statement"),
    "proposals.forget_statement": pgettext_lazy("event", "took a statement back that nobody had seen"),
    "proposals.forget_item": pgettext_lazy("event", "took a filed item back on the day of its entry"),
    "proposals.unlink_filing": pgettext_lazy("event", "took the link to a filed item back"),
    "proposals.relate": pgettext_lazy("event", "related it to another item"),
    "proposals.unrelate": pgettext_lazy("event", "took a relation to another item back"),
    "proposals.set_milestone": pgettext_lazy("event", "set a milestone"),
    "proposals.change_milestone": pgettext_lazy("event", "changed a milestone"),
    "proposals.retract_milestone": pgettext_lazy("event", "took a milestone back"),
    "proposals.save_filter": pgettext_lazy("event", "kept a filter"),
    "proposals.drop_filter": pgettext_lazy("event", "dropped a filter"),
    "proposals.recount_due": pgettext_lazy("event", "counted when replies are due anew"),
    "proposals.amend_item": pgettext_lazy("event", "changed an item"),
    "proposals.confirm": pgettext_lazy("event", "confirmed an item"),
    "proposals.confirm_filing": pgettext_lazy("event", "linked a filed item"),
    "proposals.show": pgettext_lazy("event", "moved the periods of items"),
    "proposals.record": pgettext_lazy("event", "recorded a step"),
    "proposals.amend": pgettext_lazy("event", "corrected the date of a step"),
    "proposals.strike": pgettext_lazy("event", "struck a step out"),
    "proposals.assign": pgettext_lazy("event", "recorded the unit that handles it"),
    "proposals.reassign": pgettext_lazy("event", "recorded another unit"),
    "proposals.return_assignment": pgettext_lazy("event", "recorded that a unit sent it back"),
    "proposals.reply": pgettext_lazy("event", "recorded a reply"),
    "proposals.feedback": pgettext_lazy("event", "recorded feedback"),
    "proposals.handle_again": pgettext_lazy("event", "recorded that it is handled again"),
    "proposals.handle_motion_as_suggestion": pgettext_lazy(
        "event", "recorded that a motion is handled as a suggestion"
    ),
    "proposals.close": pgettext_lazy("event", "recorded the close"),
    "proposals.take_letter_in": pgettext_lazy("event", "brought a reply letter"),
    "proposals.link_letter": pgettext_lazy("event", "recorded a letter as a reply"),
    "proposals.file_from_letter": pgettext_lazy("event", "entered an item from a letter"),
    "proposals.unlink_letter": pgettext_lazy("event", "took a letter's reply back"),
    "proposals.set_letter_aside": pgettext_lazy("event", "set a letter aside"),
    "proposals.take_letter_up_again": pgettext_lazy("event", "took a letter up again"),
    "proposals.enquire": pgettext_lazy("event", "asked whether it was filed"),
    "proposals.ask_again": pgettext_lazy("event", "asked again whether it was filed"),
    "proposals.record_answer": pgettext_lazy("event", "recorded what came of an enquiry"),
    "proposals.close_enquiry": pgettext_lazy("event", "closed an enquiry"),
    "proposals.add_key_topic": pgettext_lazy("event", "entered a key topic"),
    "proposals.amend_key_topic": pgettext_lazy("event", "changed a key topic"),
    "proposals.put_under_key_topic": pgettext_lazy("event", "put items under a key topic"),
    "proposals.take_from_key_topic": pgettext_lazy("event", "took items from a key topic"),
    "proposals.retract_key_topic": pgettext_lazy("event", "took a key topic back"),
    "proposals.import_items": pgettext_lazy("event", "took items in from a table"),
    "proposals.import_steps": pgettext_lazy("event", "took steps in from a table"),
    # People, logins, messages, files
    "accounts.activate": pgettext_lazy("event", "let somebody in again"),
    "accounts.deactivate": pgettext_lazy("event", "deactivated a user"),
    "accounts.on_duty": pgettext_lazy("event", "put somebody on duty"),
    "accounts.off_duty": pgettext_lazy("event", "ended a duty"),
    "accounts.use_keys": pgettext_lazy("event", "set the keys of the desk"),
    "accounts.log_in": pgettext_lazy("event", "logged in"),
    "accounts.log_out": pgettext_lazy("event", "logged out"),
    "accounts.lock_out": pgettext_lazy("event", "was locked out"),
    "accounts.lift_lockout": pgettext_lazy("event", "lifted a lockout"),
    "accounts.set_password": pgettext_lazy("event", "set somebody's password"),
    "accounts.change_password": pgettext_lazy("event", "changed the own password"),
    "accounts.send_password_reset": pgettext_lazy("event", "asked for a new password"),
    "accounts.reset_password": pgettext_lazy("event", "chose a new password"),
    "accounts.set_factor": pgettext_lazy("event", "set up a second factor"),
    "accounts.remove_factor": pgettext_lazy("event", "removed the second factor"),
    "accounts.new_recovery_codes": pgettext_lazy("event", "made new recovery codes"),
    "accounts.ask_factor_reset": pgettext_lazy("event", "asked to reset a second factor"),
    "accounts.confirm_factor_reset": pgettext_lazy("event", "confirmed the reset of a second factor"),
    "accounts.decline_factor_reset": pgettext_lazy("event", "declined the reset of a second factor"),
    "accounts.end_session": pgettext_lazy("event", "ended a session"),
    "accounts.end_sessions": pgettext_lazy("event", "ended all sessions of a user"),
    "accounts.end_other_sessions": pgettext_lazy("event", "ended the own other sessions"),
    "outbox.choose": pgettext_lazy("event", "chose what messages to get"),
    "outbox.connect": pgettext_lazy("event", "connected a bot"),
    "outbox.disconnect": pgettext_lazy("event", "disconnected a bot"),
    "outbox.send_again": pgettext_lazy("event", "sent a message again"),
    "outbox.stop": pgettext_lazy("event", "stopped messages"),
    "outbox.test": pgettext_lazy("event", "tested a bot"),
    "pictures.add": pgettext_lazy("event", "added a picture"),
    "pictures.describe": pgettext_lazy("event", "changed what is said of a picture"),
    "opendata.export": pgettext_lazy("event", "took a file away"),
    "reports.export": pgettext_lazy("event", "took a report away as a file"),
}


def in_words(verb: str) -> str:
    """The words of a code. Forms write `app.model.add` and `.change`; a code of old data that nobody knows stands for itself."""
    if verb in WORDS:
        return str(WORDS[verb])
    label, _dot, act = verb.rpartition(".")
    if act in ("add", "change") and label.count(".") == 1:
        return (_("entered: %(model)s") if act == "add" else _("changed: %(model)s")) % {"model": model_in_words(label)}
    return verb


def model_in_words(label: str) -> str:
    """The name of a kind of object, as the events have its label."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def changes_in_words(label: str, was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What an event changed on an object of this label, a piece each: the names of columns, and values as people read them."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        model = None
    told = []
    for key in {**was, **now}:
        before, after = was.get(key), now.get(key)
        if key not in UNSAID and before != after:
            field = _field(model, key)
            name = str(field.verbose_name) if field else key
            told.append(f"{name}：{_value(field, before)} → {_value(field, after)}")
    return told


UNSAID = {"digest", "version"}  # a version has its own line


def _field(model: type[models.Model] | None, key: str) -> models.Field | None:
    try:
        field = model._meta.get_field(key) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _value(field: models.Field | None, value: object) -> str:
    if value in (None, "", [], {}):
        return "—"
    if isinstance(field, models.DateTimeField) and isinstance(value, str) and (moment := parse_datetime(value)):
        return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)
