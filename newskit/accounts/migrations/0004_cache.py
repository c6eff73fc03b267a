from django.db import migrations


class Migration(migrations.Migration):
    """The table of Django's database cache, as `createcachetable` would make it. No model: a test's flush leaves it alone."""

    dependencies = [("accounts", "0003_login")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE accounts_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX accounts_cache_expires ON accounts_cache (expires);
            """,
            "DROP TABLE accounts_cache",
        )
    ]
