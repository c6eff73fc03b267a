from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "newskit.audit"
    label = "audit"
