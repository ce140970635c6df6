"""Let the database refuse to change what goes with events, and to take it away without an event that says so."""

from django.db import migrations

from equipoise.web.ledger import guards


def put_up(apps, schema_editor):
    guards.ENCLOSURES.install(schema_editor.connection)


def take_down(apps, schema_editor):
    guards.ENCLOSURES.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_enclosure")]

    operations = [migrations.RunPython(put_up, take_down)]
