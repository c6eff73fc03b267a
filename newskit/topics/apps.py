from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "newskit.topics"
    label = "topics"
