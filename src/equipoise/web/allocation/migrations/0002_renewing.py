"""Rings know since when they have their key, and who has it. What lies in ledgers already says both."""

import json
from datetime import datetime

from django.db import migrations, models

MADE, ADMITTED = "allocation.rings_made", "allocation.admitted"


def read_events(apps, schema_editor):
    """What `ring_kinds` makes of events of these kinds."""
    ring, member = apps.get_model("allocation", "Ring"), apps.get_model("allocation", "RingMember")
    events = apps.get_model("ledger", "Event").objects.filter(kind__in=(MADE, ADMITTED))
    for event in events.order_by("trial", "number"):
        said, at = json.loads(event.payload), datetime.fromisoformat(event.at)
        if event.kind == ADMITTED:
            _belong(member, event.trial, said["ring"], said["holder"], 0, at)
            continue
        ring.objects.filter(trial=event.trial, name__in=list(said["rings"])).update(since=at)
        if "trial" in said["rings"]:
            for share, holder in enumerate(dict.fromkeys(said["stewards"]), 1):
                _belong(member, event.trial, "trial", holder, share, at)


def _belong(member, trial, ring, holder, share, at):
    told = {"trial": trial, "ring": ring, "holder": holder, "share": share, "since": at}
    member.objects.get_or_create(id=f"{trial}/{ring}/{holder}", defaults=told)


class Migration(migrations.Migration):
    dependencies = [("allocation", "0001_initial"), ("ledger", "0003_enclosure")]

    operations = [
        migrations.CreateModel(
            name="RingMember",
            fields=[
                ("id", models.CharField(max_length=240, primary_key=True, serialize=False)),
                ("trial", models.CharField(db_index=True, max_length=40)),
                ("ring", models.CharField(max_length=30)),
                ("holder", models.CharField(max_length=150)),
                ("share", models.PositiveSmallIntegerField(default=0)),
                ("since", models.DateTimeField()),
                ("lost", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ShareUse",
            fields=[
                ("id", models.CharField(max_length=240, primary_key=True, serialize=False)),
                ("trial", models.CharField(db_index=True, max_length=40)),
                ("holder", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("what", models.CharField(max_length=20)),
                ("about", models.CharField(default="", max_length=150)),
            ],
        ),
        migrations.AddField("ring", "renewals", models.PositiveIntegerField(default=0)),
        migrations.AddField("ring", "since", models.DateTimeField(null=True)),
        migrations.RunPython(read_events, migrations.RunPython.noop),
        migrations.AlterField("ring", "since", models.DateTimeField()),
    ]
