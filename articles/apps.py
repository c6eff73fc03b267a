from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self) -> None:
        from articles import tasks
        from newskit.verbs import follow

        follow("delegates.begin_mandate", tasks.after_mandate)
        follow("delegates.add_alias", tasks.after_alias)
