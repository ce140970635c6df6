"""Chain what was recorded so far."""

from django.db import migrations, models

from equipoise.web.audit import chain


def chain_what_there_is(apps, schema_editor):
    entries, heads = apps.get_model("audit", "Entry"), apps.get_model("audit", "Head")
    number, before = 0, chain.BEGINNING
    for entry in entries.objects.order_by("id").iterator():
        number += 1
        row = chain.Row(number, entry.at, entry.actor, entry.verb, entry.subject, entry.detail, before)
        before = chain.digest(row)
        entries.objects.filter(pk=entry.pk).update(number=number, previous=row.previous, digest=before)
    heads.objects.create(pk=1, number=number, digest=before if number else "")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=64)),
            ],
        ),
        migrations.AddField("entry", "number", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("entry", "previous", models.CharField(max_length=64, default="")),
        migrations.AddField("entry", "digest", models.CharField(max_length=64, default="")),
        migrations.RunPython(chain_what_there_is, migrations.RunPython.noop),
        migrations.AlterField("entry", "number", models.PositiveBigIntegerField(unique=True)),
        migrations.AlterField("entry", "previous", models.CharField(max_length=64)),
        migrations.AlterField("entry", "digest", models.CharField(max_length=64)),
        migrations.AlterModelOptions("entry", {"ordering": ["-number"]}),
    ]
