from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom import catalogues


class Command(BaseCommand):
    help = "Bring the message catalogues up to date with the code and compile them; --check only reports."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail where anything is missing")

    def handle(self, *, check, **options):
        project = Path(settings.BASE_DIR)
        messages = catalogues.collect(project)
        wrong = []
        for language in catalogues.LANGUAGES:
            known = {}
            for app in catalogues.APPS:
                path = catalogues.catalogue_path(project, app, language)
                known[app] = catalogues.read(path)
                if not check and (messages[app] or path.exists()):
                    known[app] = self.renew(path, known[app], messages[app], language)
                wrong += [f"{app}: {flaw}" for flaw in catalogues.flaws(known[app], messages[app])]
                binary = path.with_suffix(".mo")
                if path.exists() and (not binary.exists() or binary.read_bytes() != known[app].to_binary()):
                    wrong.append(f"{app}: {binary.relative_to(project)} is not what django.po says")
            wrong += catalogues.contradictions(known)
        for line in wrong:
            self.stderr.write(line)
        if wrong and check:
            raise CommandError(f"{len(wrong)} to mend: run manage.py catalogue, then translate what it names")
        self.stdout.write(f"{sum(map(len, messages.values()))} messages, {len(wrong)} to mend")

    def renew(self, path, old, messages, language):
        new = catalogues.renew(old, messages, language)
        kept = {(entry.msgctxt, entry.msgid) for entry in new}
        for entry in old:
            if (entry.msgctxt, entry.msgid) not in kept:
                self.stderr.write(f"dropped from {path.parts[-5]}: {entry.msgid!r} = {entry.msgstr!r}")
        path.parent.mkdir(parents=True, exist_ok=True)
        new.save(str(path))
        path.with_suffix(".mo").write_bytes(new.to_binary())
        return new
