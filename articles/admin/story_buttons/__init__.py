"""What the buttons of a story's page do, by the hand that presses them. `buttons.py` says which are shown."""

from articles.admin.story_buttons.assigning import AssigningButtons
from articles.admin.story_buttons.publishing import PublishingButtons
from articles.admin.story_buttons.reviewing import ReviewButtons
from articles.admin.story_buttons.several import SeveralButtons
from articles.admin.story_buttons.texts import TextButtons

__all__ = ["AssigningButtons", "PublishingButtons", "ReviewButtons", "SeveralButtons", "TextButtons"]
