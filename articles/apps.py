from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Stories")

    def ready(self) -> None:
        from articles import showing, tasks
        from articles.review import standing
        from articles.sweeping import followers
        from newskit.pictures.audience import carried_by
        from newskit.verbs import follow

        follow("delegates.begin_mandate", tasks.after_mandate)
        follow("delegates.add_alias", tasks.after_alias)
        follow("delegates.import_roster", tasks.after_roster)
        for verb, follower in [*standing.FOLLOWERS.items(), *followers.FOLLOWERS.items()]:
            follow(verb, follower)
        carried_by(showing.picture_standing)
