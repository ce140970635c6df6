"""The study team: who may correct, approve and publish protocol files."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit

GROUP = "Study team"
LONGEST_NAME = 150


def group() -> Group:
    """The team's group with its permission; made again where somebody deleted it, so that nobody is locked out."""
    group, made = Group.objects.get_or_create(name=GROUP)
    if made:
        wanted = Permission.objects.filter(content_type__app_label="criteria", codename="review_protocol")
        group.permissions.add(*wanted)
    return group


def members() -> list[str]:
    """The log-ins of the team, in the order of the alphabet. 1 query."""
    found = get_user_model().objects.filter(groups__name=GROUP, is_active=True).order_by("username")
    return list(found.values_list("username", flat=True))


def join(name: str, *, by: str, now: datetime) -> str | None:
    """Take somebody into the team. Gives the password of a log-in that had to be made, which is kept nowhere else."""
    users = get_user_model().objects
    if not name.strip() or len(name) > LONGEST_NAME:
        raise InputError(f"A log-in has 1 to {LONGEST_NAME} characters.", where="NAME")
    with transaction.atomic():
        user, password = users.filter(username=name).first(), None
        if user is None:
            password = secrets.token_urlsafe(12)
            user = users.create_user(name, password=password)
        user.groups.add(group())
        audit.record(at=now, actor=by, verb="joined study team", subject=name)
    return password


def leave(name: str, *, by: str, now: datetime) -> None:
    """Take somebody out of the team; InputError where they are not in it. The log-in stays."""
    if name not in members():
        raise InputError(f"{name[:80]} is not in the study team.", mend="See: equipoise team list")
    with transaction.atomic():
        get_user_model().objects.get(username=name).groups.remove(group())
        audit.record(at=now, actor=by, verb="left study team", subject=name)
