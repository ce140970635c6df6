"""Who may log in. A table of our own from the start, so that it can grow without a painful migration."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who works with the software. People who look for a trial need no account."""
