"""Rows of the room `notes`. What people wrote is ciphertext of their browser's, or sealed by the vault."""

from __future__ import annotations

from django.db import models

from equipoise.web.vault.fields import SealedJSON, SealedText


class Keeper(models.Model):
    """Somebody whose notes are kept here too, by the number of their account.

    `wrapped` is the master key as the browser wrapped it, by a passphrase and by a recovery code, with how that was
    done. `revision` tells one wrapping from the next. `sequence` grows with each note that is kept.
    """

    account = models.BigIntegerField(unique=True)
    wrapped = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"account {self.account}, wrapping {self.revision}"


class Sealed(models.Model):
    """One note as ciphertext. `note` is a number that only the browser can tie to the note.

    `revision` counts what was written to it, and is bound to the ciphertext; `sequence` is the keeper's when it was.
    """

    account = models.BigIntegerField()
    note = models.CharField(max_length=22)
    revision = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "note"], name="notes_one_row_a_note")]
        indexes = [models.Index(fields=["account", "sequence"], name="notes_in_order")]

    def __str__(self) -> str:
        return f"{self.note} revision {self.revision}"


class Share(models.Model):
    """Notes that somebody shares, as ciphertext. `token` and `proof` are SHA-256 of 256 bits each.

    `token` is what the sharer's browser shows, `proof` what a reader's browser makes from link and passcode. Once it
    has ended its content is empty.
    """

    class End(models.TextChoices):
        REVOKED = "revoked", "taken back"
        LOCKED = "locked", "locked after wrong passcodes"
        EXPIRED = "expired", "over"

    id = models.CharField(max_length=22, primary_key=True)
    account = models.BigIntegerField(null=True, db_index=True)
    token = models.CharField(max_length=64)
    proof = models.CharField(max_length=64)
    content = models.BinaryField()
    may_answer = models.BooleanField(default=False)
    team_may_keep = models.BooleanField(default=False)
    opened = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End, default="", blank=True)

    def __str__(self) -> str:
        return f"share until {self.ends_at:%Y-%m-%d} {self.end}"


class Door(models.Model):
    """The tries at one address of shared notes, whether or not there is such a share: nobody can tell by it.

    `key` is SHA-256 of the number in the address. `free_at`: from when it may be tried again.
    """

    key = models.CharField(max_length=64, unique=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    free_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.wrong} wrong"


class Knock(models.Model):
    """One thing that happened at a door: when and what, never who."""

    class What(models.TextChoices):
        OPENED = "opened", "Opened"
        WRONG = "wrong", "Wrong passcode"
        LOCKED = "locked", "Locked after wrong passcodes"
        ANSWERED = "answered", "Answered"
        ATTACHED = "attached", "Kept by a study team"

    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="knocks")
    at = models.DateTimeField()
    what = models.CharField(max_length=8, choices=What)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"


class Answer(models.Model):
    """What a reader answered, as ciphertext under the share's key."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="answers")
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"answer of {self.at:%Y-%m-%d %H:%M}"


class Attachment(models.Model):
    """Shared notes that a study team keeps with a message: ciphertext, and its key sealed by the vault.

    `by` is a log-in. `share` is the share's number, which is bound to the ciphertext.
    """

    referral = models.UUIDField()
    share = models.CharField(max_length=22)
    content = models.BinaryField()
    key = SealedText()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "share"], name="notes_attached_once")]

    def __str__(self) -> str:
        return f"attached {self.at:%Y-%m-%d %H:%M}"


class PlainNote(models.Model):
    """The one note on a study that needs no JavaScript, sealed by the vault: whoever runs the site could read it.

    `holder` is a digest of the cookie's secret, or names an account; `which` a keyed digest of holder and study;
    `body` has `nct_id` and `text`.
    """

    holder = models.CharField(max_length=64, db_index=True)
    which = models.CharField(max_length=90, unique=True)
    body = SealedJSON()
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"plain note of {self.changed_at:%Y-%m-%d}"
