from django.db import migrations, models

KINDS = [
    ("email", "Email"),
    ("phone", "Phone"),
    ("account", "Account"),
    ("loyalty", "Loyalty"),
    ("device", "Device"),
    ("external", "External"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people")]
    operations = [
        migrations.AlterField(
            model_name="identifier",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=16),
        ),
        migrations.AddField(
            model_name="identifier",
            name="verified_at",
            field=models.DateTimeField(null=True),
        ),
        # Until now there was one identifier a person, and each one found them.
        migrations.AddField(
            model_name="identifier",
            name="finds",
            field=models.BooleanField(default=True),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="identifier", name="people_identifier_unique"),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finds", True)),
                fields=("kind", "lookup"),
                name="people_identifier_finds_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                fields=("data_subject", "kind", "lookup"), name="people_identifier_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.CheckConstraint(
                condition=models.Q(("verified_at__isnull", True), ("finds", True), _connector="OR"),
                name="people_verified_finds",
            ),
        ),
    ]
