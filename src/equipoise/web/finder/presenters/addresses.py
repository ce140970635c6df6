"""Addresses that a record gives: shown as links only where they lead to a page and nowhere else."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24}")


def web(url: str) -> str:
    """The address if it is one of the web (http or https, with a host), else `""`: never a script."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    plain = parts.scheme.lower() in {"http", "https"} and host and not re.search(r"[\s\"<>\\\0]", url)
    return url if plain else ""


def mail(address: str) -> str:
    """The `mailto:` link of an e-mail address, `""` where it isn't one."""
    address = address.strip()
    return f"mailto:{quote(address, safe='@')}" if _MAIL.fullmatch(address) else ""


def telephone(number: str) -> str:
    """The `tel:` link of a telephone number (RFC 3966), `""` where there are too few digits in it."""
    digits = re.sub(r"[^\d+]", "", number)
    return f"tel:{digits}" if re.fullmatch(r"\+?\d{5,15}", digits) else ""


def paper(pmid: str) -> str:
    """Where PubMed shows the publication of that number."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if re.fullmatch(r"\d{1,9}", pmid) else ""
