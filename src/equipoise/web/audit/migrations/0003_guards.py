"""Let the database refuse to change audit rows. Apart from the chain: PostgreSQL alters no table with rows pending."""

from django.db import migrations

from equipoise.web.audit import guards


def put_up(apps, schema_editor):
    guards.install(schema_editor.connection)


def take_down(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_a_chain")]

    operations = [migrations.RunPython(put_up, take_down)]
