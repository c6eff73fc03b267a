from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Stories")

    def ready(self) -> None:
        from articles import correcting, merging, notices, showing, tasks
        from articles.review import standing, writing
        from articles.sweeping import followers
        from newskit.outbox import kinds
        from newskit.outbox.clock import every_minute
        from newskit.pictures.audience import carried_by
        from newskit.verbs import follow

        follow("delegates.begin_mandate", tasks.after_mandate)
        follow("delegates.add_alias", tasks.after_alias)
        follow("delegates.merge", merging.after_merge)
        follow("delegates.unmerge", merging.after_merge)
        follow("opendata.import_table", tasks.after_import)
        follow("opendata.settle_question", tasks.after_settling)
        for verb, follower in [*standing.FOLLOWERS.items(), *followers.FOLLOWERS.items()]:
            follow(verb, follower)
        for verb, follower in correcting.FOLLOWERS.items():
            follow(verb, follower)
        kinds.register(*notices.KINDS)
        for verb, follower in notices.FOLLOWERS.items():
            follow(verb, follower)
        for verb in standing.FOLLOWERS:  # after the one that puts the stories on hold
            follow(verb, notices.held_by_standing)
        every_minute(notices.late, notices.corrections_due, writing.tidy)
        carried_by(showing.picture_standing)
