from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_quarantine"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="datasubject",
            index=models.Index(
                condition=models.Q(
                    ("forgotten_at__isnull", False), ("merged_into__isnull", False), _connector="OR"
                ),
                fields=["pseudonym"],
                name="people_gone",
            ),
        ),
    ]
