"""People who work with the software, for tests of any room."""

from __future__ import annotations

import time
from typing import Any

from django.test import Client

from equipoise.web.accounts.models import User

PASSWORD = "correct horse battery staple"


def log_in(client: Client, user: Any, *, factor: bool = True) -> Client:
    """Log somebody in, as if they had shown a second factor unless told otherwise."""
    client.force_login(user, backend="equipoise.web.accounts.backends.NameOrAddress")
    session = client.session
    session["began"] = session["seen"] = time.time()
    shown = {"method": "mfa", "type": "totp"} if factor else {"method": "password"}
    session["account_authentication_methods"] = [shown | {"at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def person(name: str = "ann", **more: Any) -> User:
    """An account with `PASSWORD`."""
    return User.objects.create_user(name, password=PASSWORD, **more)
