"""The form of a story: its fields are the parts of the document. What it has no field for stays as it was."""

import json
import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from articles import document as documents
from articles import review
from articles.admin.choosing import NOT_TYPED
from articles.diffing import compose, merge
from articles.diffing.merging import MINE, SAME
from articles.document import OriginKind, StoryKind
from articles.models import Article, Autosave
from newskit.accounts.models import Section
from newskit.accounts.roles import Right
from newskit.backoffice.base import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget
from newskit.backoffice.prose import ProseField
from newskit.topics.models import Topic

BYLINE_KINDS = [
    ("person", _("one person or several by name")),
    ("group", _("group of writers")),
    ("agency", _("agency")),
]
ROWS_TO_SPARE = 1


def line(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=UnfoldAdminTextInputWidget, **kwargs)


def lines(label: str, rows: int = 2, **kwargs: Any) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=widget, **kwargs)


class StoryForm(forms.ModelForm):
    """`base_version` is the version that the page showed: saving over a newer one is refused with both texts."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    tab = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    section = forms.ModelChoiceField(Section.objects.all(), label=_("section"), widget=UnfoldAdminSelectWidget)
    kind = forms.ChoiceField(label=_("kind of story"), choices=StoryKind.choices, widget=UnfoldAdminSelectWidget)
    column = line(_("column label"))
    kicker = line(_("kicker"))
    headline = lines(_("headline"), help_text=_("One line of the paper's headline in each line."))
    subheads = lines(_("subheads"), help_text=_("One in each line."))
    standfirst = lines(_("standfirst"))
    dateline = line(_("dateline"))
    body = ProseField(label=_("body text"), required=False)
    pull_quotes = lines(_("pull quotes"), help_text=_("One in each line."))
    question_text = lines(_("reader's question"))
    question_asked_by = line(_("asked by"))
    captions = lines(_("captions"), help_text=_("One picture in each line."))
    credits = lines(_("credits"), help_text=_("One in each line, for example: 责编 and a name."))
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=_("topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    origin_kind = forms.ChoiceField(label=_("origin"), choices=OriginKind.choices, widget=UnfoldAdminSelectWidget)
    origin_source = line(_("source"))
    origin_author = line(_("original author"))
    origin_title = line(_("original headline"))
    origin_url = line(_("original address"))
    origin_licence = line(_("licence"))
    summary = lines(_("summary for search and cards"))
    card_title = line(_("headline for cards"))
    correction_note = lines(_("note to readers"))
    correction_stood = lines(_("what stood"))
    correction_is_right = lines(_("what is right"))

    class Meta:
        model = Article
        fields = ["slug"]
        widgets = {"slug": UnfoldAdminTextInputWidget}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.base = self._begun_from() if self.instance.pk else documents.new()
        shown, typed = self.shown(self.base, self.taken)
        self.byline_rows = self.rows_for(shown["bylines"], self.data or typed)
        for number in range(self.byline_rows):
            self.fields[f"byline_{number}_kind"] = forms.ChoiceField(
                label=_("byline"), choices=BYLINE_KINDS, required=False, widget=UnfoldAdminSelectWidget
            )
            self.fields[f"byline_{number}_text"] = line(_("as printed"))
            self.fields[f"byline_{number}_names"] = line(_("names"), help_text=_("Separated by spaces."))
        if self.user is not None and (sections := self.user.sections_with(Right.WRITE)) is not None:
            allowed = {*sections, *([self.instance.section_id] if self.instance.pk else [])}
            self.fields["section"].queryset = Section.objects.filter(pk__in=allowed)
        self.fields["section"].empty_label = None
        self.initial = self.initial_of(shown) | {"slug": self.instance.slug} | self.initial | self._typed(typed)
        self.initial["base_version"] = self.instance.version if self.instance.pk else 0
        self.initial["tab"] = self.taken.tab if self.taken else str(uuid.uuid4())

    # Set on the class that the admin makes for a request.
    user = None
    document: dict[str, Any] | None = None  # once cleaned: what the fields mean, if they mean a document
    taken: Autosave | None = None  # what was typed and not saved, when it is taken up again

    @property
    def begun_from(self) -> int:
        """The number of the version that the page showed."""
        typed = self.data.get("base_version", "")
        number = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        return number or (self.instance.version if self.instance.pk else 0)

    def _begun_from(self) -> dict[str, Any]:
        """The document that the page showed: what has no field is read from it, so that a merge finds it unchanged."""
        if self.begun_from == self.instance.version:
            return self.instance.data
        version = self.instance.versions.filter(number=self.begun_from).first()
        return documents.parse(version.document) if version else self.instance.data

    def _typed(self, typed: dict[str, list[str]]) -> dict[str, Any]:
        """Fields as a browser sent them, for a form that nobody has sent yet."""
        known = {name: values for name, values in typed.items() if name in self.fields and values}
        return {name: values if name == "topics" else values[-1] for name, values in known.items()}

    @staticmethod
    def shown(base: dict[str, Any], taken: Autosave | None) -> tuple[dict[str, Any], dict[str, list[str]]]:
        """The document that the form shows before anybody types, and fields that stand over it as they were typed."""
        if taken is None:
            return base, {}
        return documents.parse(taken.document) if taken.document else base, StoryForm.typed_in(taken)

    @staticmethod
    def typed_in(taken: Autosave) -> dict[str, list[str]]:
        """The fields as they were typed, where they mean no document."""
        return json.loads(taken.fields or "{}")

    @staticmethod
    def rows_for(bylines: list, typed: Any) -> int:
        """As many rows of bylines as the typed form has; before that as the document has, and one to spare."""
        numbers = [int(found[1]) + 1 for name in typed if (found := re.fullmatch(r"byline_(\d)_text", name))]
        return max(numbers, default=len(bylines) + ROWS_TO_SPARE)

    def initial_of(self, data: dict[str, Any]) -> dict[str, Any]:
        """The fields' values for a document."""
        question, correction = data["reader_question"] or {}, data["correction"] or {}
        values = {
            name: data[name] for name in ("kind", "column", "kicker", "standfirst", "dateline", "body", "summary")
        }
        values |= {name: "\n".join(data[name]) for name in ("headline", "subheads", "pull_quotes")}
        values |= {
            "section": Section.objects.filter(code=data["section"]).first(),
            "question_text": question.get("text", ""),
            "question_asked_by": question.get("asked_by", ""),
            "captions": "\n".join(picture["caption"] for picture in data["pictures"]),
            "credits": "\n".join(f"{credit['part']} {credit['text']}".strip() for credit in data["credits"]),
            "topics": Topic.objects.filter(slug__in=data["topics"]),
            "card_title": data["card"]["title"],
        }
        values |= {f"origin_{key}": value for key, value in data["origin"].items()}
        values |= {f"correction_{key}": correction.get(key, "") for key in ("note", "stood", "is_right")}
        for number, byline in enumerate(data["bylines"]):
            values |= {f"byline_{number}_kind": byline["kind"], f"byline_{number}_text": byline["text"]}
            values[f"byline_{number}_names"] = " ".join(byline["names"])
        return values

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        if self.errors:
            return cells
        try:
            document = self.read(cells)
            documents.canonical(document)
            self.document = document
        except documents.NotADocument as error:
            raise forms.ValidationError(_now("The text cannot be stored: %(why)s") % {"why": error}) from error
        return cells

    def read(self, cells: dict[str, Any]) -> dict[str, Any]:
        """The document that these fields mean."""
        data = dict(self.base)
        for name in ("kind", "column", "kicker", "standfirst", "dateline", "body", "summary"):
            data[name] = cells[name].strip()
        for name in ("headline", "subheads", "pull_quotes"):
            data[name] = _split(cells[name])
        data["section"] = cells["section"].code
        question = {"text": cells["question_text"].strip(), "asked_by": cells["question_asked_by"].strip()}
        data["reader_question"] = question if question["text"] else None
        data["pictures"] = _pictures(self.base["pictures"], _split(cells["captions"]))
        data["credits"] = [_credit(text) for text in _split(cells["credits"])]
        data["topics"] = sorted(topic.slug for topic in cells["topics"])
        data["origin"] = {key: cells[f"origin_{key}"].strip() for key in data["origin"]}
        data["card"] = {**data["card"], "title": cells["card_title"].strip()}
        data["bylines"] = [
            {
                "kind": cells[f"byline_{number}_kind"] or "person",
                "text": cells[f"byline_{number}_text"].strip(),
                "names": cells[f"byline_{number}_names"].split(),
            }
            for number in range(self.byline_rows)
            if cells[f"byline_{number}_text"].strip()
        ]
        if data["correction"] is not None:
            data["correction"] = {key: cells[f"correction_{key}"].strip() for key in data["correction"]}
        return data

    def save_as(self, actor) -> Article:
        """Create or save by the verb. Raises Conflict, WrongState, NotAllowed."""
        if not self.instance.pk:
            return review.create(actor=actor, document=self.document)
        slug = self.cleaned_data.get("slug")
        change = {
            "actor": actor,
            "article": self.instance,
            "slug": slug if "slug" in self.changed_data and slug else None,
        }
        try:
            return review.save(**change, document=self.document, base_version=self.begun_from)
        except review.Conflict as conflict:
            document = _beside(conflict)
            if document is None:
                raise
            return review.save(**change, document=document, base_version=conflict.theirs.number)


def _beside(conflict: review.Conflict) -> dict[str, Any] | None:
    """Both changes, if the other person changed nothing that this form has a field for: settled a name, linked an item."""
    if conflict.base is None:
        return None
    texts = (conflict.base.document, conflict.mine, conflict.theirs.document)
    places = merge(*(documents.parse(text) for text in texts))
    is_typed = any(place.state not in (SAME, MINE) and place.part not in NOT_TYPED for place in places)
    return None if is_typed else compose(places, {})


def _split(text: str) -> list[str]:
    return [stripped for part in text.splitlines() if (stripped := part.strip())]


def _credit(text: str) -> dict[str, str]:
    part, _space, name = text.partition(" ")
    return {"part": part, "text": name} if name else {"part": "", "text": part}


def _pictures(pictures: list[dict[str, Any]], captions: list[str]) -> list[dict[str, Any]]:
    """Captions in the order of the pictures; one more is a picture that is not there yet, one less takes such a one away."""
    empty = {"hash": "", "crop": None, "caption": "", "credit": "", "alt": ""}
    rows = [dict(picture) for picture in pictures] + [dict(empty) for _ in captions[len(pictures) :]]
    for number, row in enumerate(rows):
        row["caption"] = captions[number] if number < len(captions) else ""
    return [row for row in rows if row["hash"] or row["caption"]]
