"""What the room `allocation` keeps: lists sealed slot by slot, keys, who was allocated. All made from events.

`sealed`, `wrapped`, `seed`, `content` and `keys` hold ciphertext, which `sealed.py` alone reads; no key for it is kept
by the server. Rows name each other by words, never by relations, so that no query can wander onto them.
"""

from __future__ import annotations

from django.db import models


class Ring(models.Model):
    """Some who may open: `trial`, `treating:03`, `on_call`, `independent`. `public`: what is sealed to (base64).

    `since`: when this key was made; `renewals`: how many keys the ring had before it.
    """

    id = models.CharField(max_length=80, primary_key=True)
    trial = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=30)
    public = models.CharField(max_length=60)
    since = models.DateTimeField()
    renewals = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.id


class RingMember(models.Model):
    """Somebody who has, or had, the key that a ring has now. `since`: when they got it.

    It stays when their role ends, and until the ring is renewed: what they could open then is what it is about.
    `share`: the number of a steward's share of the ring `trial`, from 1; 0 for members of other rings. `lost`: when
    they said that it is lost or may have been seen.
    """

    id = models.CharField(max_length=240, primary_key=True)
    trial = models.CharField(max_length=40, db_index=True)
    ring = models.CharField(max_length=30)
    holder = models.CharField(max_length=150)
    share = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    lost = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.id


class ShareUse(models.Model):
    """That a steward's share was used, when, and for what: `what` is a code, `about` a log-in or a ring."""

    id = models.CharField(max_length=240, primary_key=True)
    trial = models.CharField(max_length=40, db_index=True)
    holder = models.CharField(max_length=150)
    at = models.DateTimeField()
    what = models.CharField(max_length=20)
    about = models.CharField(max_length=150, default="")

    def __str__(self) -> str:
        return self.id


class MemberKey(models.Model):
    """Somebody's own key in a trial. `wrapped`: its private half, which their passphrase opens."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    username = models.CharField(max_length=150)
    public = models.CharField(max_length=60)
    wrapped = models.TextField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "username"], name="allocation_one_key")]

    def __str__(self) -> str:
        return f"{self.trial} {self.username}"


class RingKey(models.Model):
    """A ring's private key, sealed to one who is of it. `holder`: a log-in; empty where two shares open it."""

    id = models.CharField(max_length=240, primary_key=True)
    trial = models.CharField(max_length=40, db_index=True)
    ring = models.CharField(max_length=30)
    holder = models.CharField(max_length=150, default="")
    sealed = models.TextField()

    def __str__(self) -> str:
        return self.id


class Batch(models.Model):
    """Lists that were sealed at one time. `version`: of the protocol whose scheme they were drawn by.

    `public`: what is published of them (`core.allocation.commitments.batch`), its root and every slot's digest;
    `scheme` and `seed_digest`: those of the scheme and the seed. `seed`: the seed itself, sealed to the ring `trial`;
    empty in later batches, which are drawn from the same.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField()
    version = models.CharField(max_length=20)
    scheme = models.CharField(max_length=64)
    seed_digest = models.CharField(max_length=64)
    public = models.JSONField()
    seed = models.TextField(default="")

    def __str__(self) -> str:
        return f"{self.trial} {self.at}"


class Slot(models.Model):
    """One place of a list. `leaf`: its digest, public since the ceremony; `sealed`: its value, by ring."""

    id = models.CharField(max_length=300, primary_key=True)
    trial = models.CharField(max_length=40)
    list = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    leaf = models.CharField(max_length=64)
    sealed = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "list", "position"], name="allocation_one_slot")
        ]

    def __str__(self) -> str:
        return self.id


class Allocation(models.Model):
    """A participant took a slot. `number` counts the trial's allocations from 1; `levels`: of the factors then."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    participant = models.CharField(max_length=20)
    site = models.CharField(max_length=12)
    list = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    levels = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "participant"], name="allocation_one_ever"),
            models.UniqueConstraint(fields=["trial", "list", "position"], name="allocation_one_taker"),
            models.UniqueConstraint(fields=["trial", "number"], name="allocation_no_gap"),
        ]

    def __str__(self) -> str:
        return f"{self.trial} {self.participant}"


class Handled(models.Model):
    """Somebody unblinded opened or wrote something of a participant. Which of the two, and what, is in `content`.

    `content`: of one size always; `keys`: the key it is locked under, by ring. `key`: chosen by the browser.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    participant = models.CharField(max_length=20)
    key = models.CharField(max_length=80, default="")
    content = models.TextField()
    keys = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["trial", "participant", "id"], name="allocation_by_participant")]

    def __str__(self) -> str:
        return f"{self.trial} {self.participant} {self.pk}"


class Revealed(models.Model):
    """The lists were opened to all: after the data were locked, or for a reason that was given."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.trial


class Unblinding(models.Model):
    """Somebody asked that one participant's code be broken in an emergency, and what became of it. Never the arm.

    `number` counts the trial's from 1. `physician`: the log-in of who treats the participant and is to know. `public`
    and `wrapped`: a key made for this answer alone, its private half opened by words that were shown to who asked;
    `answer`: the arm, sealed to it. `alone`: the member on call opened it without a second person, and `unreached`
    says why. `told`: the log-ins that letters went to.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Waits for the member on call"
        OPENED = "opened", "Unblinded"
        CLOSED = "closed", "Closed without opening"

    id = models.CharField(max_length=60, primary_key=True)
    trial = models.CharField(max_length=40, db_index=True)
    number = models.PositiveIntegerField()
    participant = models.CharField(max_length=20)
    site = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=20)
    words = models.TextField()
    asked_by = models.CharField(max_length=150)
    asked_role = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    physician = models.CharField(max_length=150)
    public = models.CharField(max_length=60)
    wrapped = models.TextField()
    alone = models.BooleanField(default=False)
    unreached = models.TextField(default="")
    opened_by = models.CharField(max_length=150, default="")
    opened_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")
    read_at = models.DateTimeField(null=True)
    told = models.JSONField(default=list)
    closed_by = models.CharField(max_length=150, default="")
    closed_at = models.DateTimeField(null=True)
    closed_why = models.TextField(default="")
    assessed_by = models.CharField(max_length=150, default="")
    assessed_at = models.DateTimeField(null=True)
    assessment = models.TextField(default="")

    def __str__(self) -> str:
        return self.id
