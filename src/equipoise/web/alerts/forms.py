"""What is asked of somebody who wants to be told, as forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from equipoise.core.news.kinds import TOPICS
from equipoise.core.values.errors import InputError
from equipoise.web.alerts import zones
from equipoise.web.alerts.models import Subscription
from equipoise.web.alerts.wishes import OFFERED
from equipoise.web.contact import cleaning
from equipoise.web.contact.forms import CleanField

PACES = (
    (Subscription.Pace.AT_ONCE, "As soon as we know"),
    (Subscription.Pace.DAILY, "Once a day, at 8 in the morning"),
    (Subscription.Pace.WEEKLY, "Once a week, on Monday at 8 in the morning"),
)
LANGUAGES = (("en", "English"), ("fr", "French (français)"))
TOPIC_CHOICES = tuple((str(each), TOPICS[each].label) for each in OFFERED)
LONGEST_SHOWN = 500
"""Characters of what was typed that are shown again: more than can be sent, less than hurts."""


def zone(text: str) -> str:
    """A time zone that there is. InputError where it is none."""
    if text not in zones.known():
        raise InputError("This time zone is not known. Choose one from the list.")
    return text


class TopicsField(forms.MultipleChoiceField):
    """Topics of a study, one at least."""

    def __init__(self) -> None:
        super().__init__(
            choices=TOPIC_CHOICES,
            error_messages={"required": "Choose one thing at least that you want to hear of."},
        )


class PaceField(forms.ChoiceField):
    """How often."""

    def __init__(self) -> None:
        super().__init__(choices=PACES, error_messages={"required": "Choose how often we write."})


class PlaceField(CleanField):
    """From where distances are told. Whether a place is known by that name is looked at by the view."""

    def __init__(self) -> None:
        super().__init__(cleaning.one_line)


class AskForm(forms.Form):
    """All that is asked for. `website` is for programs that fill in whatever there is; people don't see it."""

    topics = TopicsField()
    about = CleanField(cleaning.one_line, missing="Write what the trials are to be about.")
    email = CleanField(cleaning.email, missing="Write your e-mail address. The letters go there.")
    pace = PaceField()
    place = PlaceField()
    language = forms.ChoiceField(choices=LANGUAGES, error_messages={"required": "Choose a language."})
    zone = CleanField(zone, missing="Choose a time zone.")
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, wants: frozenset[str], **more: Any) -> None:
        """`wants`: which of `topics` and `about` what is asked for needs."""
        super().__init__(*args, **more)
        for name in {"topics", "about"} - wants:
            del self.fields[name]

    @classmethod
    def of(cls, sent: Mapping[str, Any], wants: frozenset[str]) -> AskForm:
        """The form with what was sent. What is huge is cut, so that it can be shown again."""
        shown = {name: sent.get(name, "")[:LONGEST_SHOWN] for name in cls.base_fields if name in sent}
        many = sent.getlist("topics")[: len(OFFERED)] if hasattr(sent, "getlist") else sent.get("topics", [])
        return cls({**shown, "topics": many}, wants=wants)

    def clean_website(self) -> str:
        """Empty, or it was filled in by a program; a person who sees it is told what to do."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Please leave this field empty. Only programs fill it in.")
        return ""

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Each field that has to be mended, with what is wrong."""
        return [(name, str(errors[0])) for name, errors in self.errors.items()]


class ChangeForm(forms.Form):
    """What of one subscription can be changed; topics of a study alone."""

    topics = TopicsField()
    pace = PaceField()
    place = PlaceField()

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        if kind != Subscription.Kind.STUDY:
            del self.fields["topics"]


class SpeakForm(forms.Form):
    """In which language letters are, and by which clock they come."""

    language = forms.ChoiceField(choices=LANGUAGES, error_messages={"required": "Choose a language."})
    zone = CleanField(zone, missing="Choose a time zone.")
