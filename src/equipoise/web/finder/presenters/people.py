"""Who runs a study and how to reach them, as the record gives it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from equipoise.core.registry.record import Contact, Party, Study
from equipoise.core.registry.terms import Term, label, term
from equipoise.core.registry.text import plain
from equipoise.web.finder.presenters import addresses
from equipoise.web.finder.presenters.places import Site, Sites

SHOWN = 5
"""So many sites are listed with their contacts; others are reached through the desk of the study."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person or desk. Links are `""` where the record gives nothing that can be called or written to."""

    name: str
    role: str
    affiliation: str
    phone: str
    phone_link: str
    email: str
    email_link: str

    @property
    def can_be_reached(self) -> bool:
        """Whether there is a number or an address."""
        return bool(self.phone or self.email)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A sponsor or collaborator with what kind of body it is."""

    name: str
    kind: Term | None


@dataclass(frozen=True, slots=True)
class Runs:
    """The section “Who runs it”."""

    sponsor: Organisation | None
    collaborators: tuple[Organisation, ...]
    officials: tuple[Person, ...]
    responsible: Person | None
    responsible_kind: str


@dataclass(frozen=True, slots=True)
class SiteDesk:
    """A site that takes people, with whom to ask there."""

    site: Site
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Reaching:
    """The section “How to reach them”: the study's own desk, then sites that take people, nearest first."""

    central: tuple[Person, ...]
    desks: tuple[SiteDesk, ...]
    more_desks: int

    @property
    def nobody(self) -> bool:
        """Whether the record gives nothing to call or write to."""
        return not any(
            each.can_be_reached for each in (*self.central, *(p for d in self.desks for p in d.people))
        )


def runs(study: Study) -> Runs:
    """Who runs it."""
    return Runs(
        sponsor=_organisation(study.lead_sponsor) if study.lead_sponsor else None,
        collaborators=tuple(map(_organisation, study.collaborators)),
        officials=tuple(_people(study.officials)),
        responsible=_person(study.responsible_party) if study.responsible_party else None,
        responsible_kind=label("role", study.responsible_party_type) if study.responsible_party_type else "",
    )


def reaching(study: Study, sites: Sites) -> Reaching:
    """Whom to call or write to."""
    open_sites = sites.with_contacts
    desks = tuple(SiteDesk(each, tuple(_people(each.contacts))) for each in open_sites[:SHOWN])
    return Reaching(tuple(_people(study.central_contacts)), desks, max(0, len(open_sites) - SHOWN))


def _people(contacts: Iterable[Contact]) -> Iterable[Person]:
    """Each once, without those of whom nothing is said."""
    people = dict.fromkeys(map(_person, contacts))
    return (each for each in people if each.name or each.affiliation or each.can_be_reached)


def _person(contact: Contact) -> Person:
    phone, email = plain(contact.phone), plain(contact.email)
    extension = f" ext. {plain(contact.phone_ext)}" if plain(contact.phone_ext) and phone else ""
    return Person(
        name=plain(contact.name),
        role=plain(label("role", contact.role)) if contact.role else "",
        affiliation=plain(contact.affiliation),
        phone=f"{phone}{extension}",
        phone_link=addresses.telephone(phone),
        email=email,
        email_link=addresses.mail(email),
    )


def _organisation(party: Party) -> Organisation:
    return Organisation(plain(party.name), term("sponsor_class", party.class_) if party.class_ else None)
