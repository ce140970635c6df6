"""Evidence says which event brought it, and at which place of what that brought. Until now each event brought one."""

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def own_event(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A piece that came alone has its event's id."""
    rows = apps.get_model("enrolment", "Evidence").objects.using(schema_editor.connection.alias)
    rows.filter(event=0).update(event=models.F("id"))


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0001_initial")]

    operations = [
        migrations.AddField("evidence", "event", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("evidence", "place", models.PositiveIntegerField(default=0)),
        migrations.RunPython(own_event, migrations.RunPython.noop),
    ]
