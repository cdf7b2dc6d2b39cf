from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from filling the names in: PostgreSQL alters no table with checks yet to be made."""

    dependencies = [("people", "0003_wrapping_keys")]
    operations = [
        migrations.AddConstraint(
            model_name="datasubject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wrapped_key__isnull", True), ("wrapping_key__isnull", True)),
                    models.Q(("wrapped_key__isnull", False), ("wrapping_key__isnull", False)),
                    _connector="OR",
                ),
                name="people_key_is_wrapped",
            ),
        ),
    ]
