from django.apps import AppConfig


class BackOfficeConfig(AppConfig):
    name = "newskit.backoffice"
    label = "backoffice"

    def ready(self) -> None:
        from newskit.backoffice.login import notices

        notices.start()
