"""An organisation with a server of its own, which checks signatures by its own means."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from equipoise.links.webhooks.sending import Rules
from tests.links.webhooks.receiving import Got, Receiver, receiving

HERE = (ipaddress.ip_network("127.0.0.0/8"),)
OURS = Rules(networks=HERE, seconds=5)


@dataclass
class Organisation:
    """Answers challenges, and takes news with the status that `says` gives. `told`: the news taken, in order;
    `at`: when it says that it was sent."""

    secret: str = ""
    says: Callable[[dict[str, Any]], int] = lambda message: 204
    told: list[dict[str, Any]] = field(default_factory=list)
    tried: list[tuple[str, str]] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    url: str = ""

    def answer(self, got: Got) -> tuple[int, bytes]:
        message = json.loads(got.body)
        if message["type"] == "verify":
            return 200, message["data"]["challenge"].encode()
        self.tried.append((got.headers["webhook-id"], got.headers["webhook-signature"]))
        if not any(signed(got, secret) for secret in self.secret.split()):
            return 401, b""
        self.at.append(int(got.headers["webhook-timestamp"]))
        status = self.says(message)
        if status < 300:
            self.told.append({"id": got.headers["webhook-id"], **message})
        return status, b""

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Study and kind of the news taken."""
        return [(each["data"]["nct_id"], each["data"]["kind"]) for each in self.told]


def signed(got: Got, secret: str) -> bool:
    """As the specification says: the secret's bytes, over id, time and body with dots between, compared safely."""
    key = base64.b64decode(secret.split("_", 1)[1])
    content = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    wanted = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    given = [each.split(",", 1) for each in got.headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(wanted, each) for version, each in given)


@contextmanager
def organisation() -> Iterator[Organisation]:
    """One that listens for the block."""
    found = Organisation()
    with receiving(Receiver(found.answer)) as receiver:
        found.url = receiver.url
        yield found
