"""What must be the same for all web processes for a few minutes, without the broker."""

from django.db import models


class Remembered(models.Model):
    """The table of Django's database cache (CACHES): counts of attempts, codes that were used. Django reads
    and writes it by itself; as a model it is migrated, and the application's role may use it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
