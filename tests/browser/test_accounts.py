"""Logging in as people do: by passkey, by app, by recovery code; with a lost phone; with and without JavaScript.

Passkeys are made and used by Chromium's virtual authenticator (DevTools protocol, domain WebAuthn). They need the
site's name in the address: `localhost`, not 127.0.0.1.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Visitor, served
from tests.browser.steps import require_no_sideways_scrolling, require_no_violations, tab_to
from tests.browsing import text_of

PASSWORD = "only-for-this-test-1"
LONG = "a-very-long-log-in-name-" + "x" * 100
PEOPLE = f"""
from datetime import datetime, UTC
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.models import Authenticator
from equipoise.web.accounts.demonstration import prepare
from equipoise.web.accounts.models import User
from equipoise.web.sites import inviting
from equipoise.web.sites.models import Member, Organisation, Site
from equipoise.web.mail.models import Letter
now = datetime.now(UTC)
organisation = Organisation.objects.create(name="Example Health")
name = "Harbour Cancer Centre " + "for everybody " * 18
site = Site.objects.create(organisation=organisation, name=name, city="Vancouver", country="Canada")
for name in ("ann", "bea", "cleo", "dan"):
    User.objects.create_user(name, password={PASSWORD!r}, email=name + "@example.org")
for name in ("ann", "bea"):
    user = User.objects.get(username=name)
    Member.objects.create(site=site, user_id=user.pk, role="coordinator", since=now)
mia = prepare("mia", {PASSWORD!r})
RecoveryCodes.activate(mia)
for user, role in ((mia, "manager"), (User.objects.create_user({LONG!r}, name="محمد " * 30), "coordinator")):
    Member.objects.create(site=site, user_id=user.pk, role=role, since=now)
for number in range(3):
    inviting.invite(site.pk, "investigator", f"invited{{number}}.{{'long' * 12}}@example.org", by="mia", now=now)
print(Letter.objects.filter(kind="site_invitation").order_by("created_at").last().text.split("/join/")[1].split("/")[0])
print(RecoveryCodes.activate(mia).generate_codes()[0])
"""
SENT = """
from django_tasks_db.models import DBTaskResult
from equipoise.web.accounts import tasks
from equipoise.web.mail.models import Letter
(row,) = DBTaskResult.objects.filter(task_path__endswith="send_sign_up")
tasks.send_sign_up.call(*row.args_kwargs["args"])
print(Letter.objects.get(kind="account_sign_up").text.split("/account/new/")[1].split("/")[0])
"""
"""What the worker does with who wants an account; prints the secret of the letter's link."""
Visit = Callable[..., Visitor]
Program = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Program]]:
    """A site of this module's own, and a way to do something in its home that gives the words it prints."""
    with served(tmp_path_factory.mktemp("accounts") / "home") as (address, environment):

        def program(text: str) -> list[str]:
            done = subprocess.run(
                [sys.executable, "-c", f"import django\ndjango.setup()\n{text}"],
                cwd=ROOT,
                env=environment | {"DJANGO_SETTINGS_MODULE": "equipoise.config.settings"},
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            return done.stdout.split()

        yield address.replace("127.0.0.1", "localhost"), program


@pytest.fixture(scope="module")
def made(running: tuple[str, Program]) -> tuple[str, str, str]:
    """The site's address, the secret of an invitation, and a recovery code of mia's."""
    address, program = running
    secret, code = program(PEOPLE)
    return address, secret, code


@pytest.fixture(scope="module")
def site(made: tuple[str, str, str]) -> str:
    return made[0]


def authenticator(page: Page, **more: Any) -> Any:
    """A phone or key in this window that always finds the right finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    } | more
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def give_password(page: Page, name: str) -> None:
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def log_in_mia(visitor: Visitor, path: str = "/account/security/") -> Page:
    """By the demonstration's way: the page shows the code. Each half minute has one, which works once."""
    page = visitor.see(f"/account/log-in/?next={path}")
    give_password(page, "mia")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: show that it is you")
    return page


def make_passkey(page: Page) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("A name for it").fill("Phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")


def test_a_passkey_is_made_and_opens_the_account_by_itself(visit: Visit) -> None:
    visitor = visit()
    page = visitor.see("/account/log-in/?next=/account/security/")
    authenticator(page)
    give_password(page, "ann")
    expect(page.get_by_role("heading", level=1)).to_have_text("First make your log-in safe")
    make_passkey(page)
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto("/account/security/")
    expect(page.get_by_role("link", name="Remove Phone")).to_be_visible()
    page.get_by_role("button", name="Log out", exact=True).click()
    page.wait_for_url("**/")
    page.goto("/account/log-in/?next=/account/security/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your log-in")
    expect(page.get_by_text("You are logged in as ann")).to_be_visible()
    assert visitor.errors == []


def test_a_passkey_is_the_second_step_too_and_a_lost_one_gives_way_to_a_recovery_code(visit: Visit) -> None:
    page = visit().see("/account/log-in/")
    session = authenticator(page)
    give_password(page, "bea")
    make_passkey_from_home(page)
    code = text_of(page.locator(".codes li").first)
    again(page, "bea")
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your log-in")
    session.send("WebAuthn.disable")  # the phone is lost
    again(page, "bea")
    page.get_by_label("Recovery code").fill("00000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert").filter(has_text="That code is wrong")).to_be_visible()
    page.get_by_label("Recovery code").fill(code)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your log-in")
    page.get_by_role("link", name="Remove Phone").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First make your log-in safe")


def make_passkey_from_home(page: Page) -> None:
    page.goto("/account/security/")
    make_passkey(page)


def again(page: Page, name: str) -> None:
    """Log out, and give the password again."""
    page.goto("/account/log-out/")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/")
    page.goto("/account/log-in/?next=/account/security/")
    give_password(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: show that it is you")


def test_a_passkey_that_asks_for_no_finger_and_one_that_is_refused_are_told(visit: Visit) -> None:
    page = visit().see("/account/log-in/")
    authenticator(page, isUserVerified=False)
    give_password(page, "cleo")
    page.goto("/account/security/passkeys/add/")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("It was cancelled, or it took too long.")).to_be_visible()
    page.goto("/account/log-out/")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/")
    page.goto("/account/log-in/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_text("No passkey was used")).to_be_visible()


def test_numbers_in_the_address_are_told_to_be_the_trouble(visit: Visit, site: str) -> None:
    page = visit().see("/account/log-in/")
    page.goto(f"{site.replace('localhost', '127.0.0.1')}/account/log-in/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_text("http://localhost")).to_be_visible()


def test_without_javascript_an_app_works_and_passkeys_are_not_offered(visit: Visit) -> None:
    page = visit(java_script_enabled=False).see("/account/log-in/?next=/account/security/")
    expect(page.get_by_role("button", name="Log in with a passkey")).to_be_hidden()
    give_password(page, "dan")
    expect(page.get_by_role("link", name="Add a passkey")).to_be_hidden()
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="A picture for your authenticator app")).to_be_visible()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Use this app").click()
    expect(page.get_by_text("That code is wrong")).to_be_visible()
    page.goto("/account/security/passkeys/add/")
    expect(page.get_by_text("A passkey needs JavaScript")).to_be_visible()


def test_an_invitation_leads_to_a_passkey_by_the_keyboard_alone(
    visit: Visit, made: tuple[str, str, str]
) -> None:
    page = visit().see(f"/join/{made[1]}/")
    authenticator(page)
    tab_to(page, "#id_name")
    page.keyboard.type("Ada Okafor")
    tab_to(page, "#id_username")
    page.keyboard.type("ada")
    tab_to(page, "input[name=way]")
    page.keyboard.press("Space")
    tab_to(page, "main form .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/passkeys/add/")
    tab_to(page, "main form .button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    page.goto(f"/join/{made[1]}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This invitation no longer holds")


def test_somebody_makes_an_account_keeps_a_trial_and_deletes_the_account(
    visit: Visit, running: tuple[str, Program]
) -> None:
    """With the keyboard alone up to the account; the browser does its work, and the trial it saved comes along."""
    visitor = visit(width=360)
    page = visitor.see("/studies/")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("button", name="Saved").first).to_be_visible()
    visitor.see("/account/new/")
    require_no_violations(page, ((1440, "dark"), (360, "light")))
    tab_to(page, "#id_email")
    page.keyboard.type("pat@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    (secret,) = running[1](SENT)
    visitor.see(f"/account/new/{secret}/")
    require_no_violations(page, ((1440, "light"), (360, "dark")))
    require_no_sideways_scrolling(page, (768, 320))
    tab_to(page, "input[name=way]")
    page.keyboard.press("Space")
    tab_to(page, "#id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your page")
    expect(page.get_by_role("region", name="Saved trials").get_by_role("listitem")).to_have_count(1)
    require_no_violations(page, ((1440, "light"), (360, "dark")))
    require_no_sideways_scrolling(page, (768, 320))
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/")
    page.goto("/saved/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No saved trials yet")
    page.get_by_role("link", name="log in", exact=True).click()
    give_password(page, "pat@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your 1 saved trial")
    page.get_by_role("link", name="Your page").click()
    page.get_by_role("link", name="Delete your account").click()
    require_no_violations(page, ((1440, "dark"), (360, "light")))
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is deleted")
    page.goto("/account/mine/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    assert visitor.errors == [] and visitor.foreign() == []


ENTRANCE = (
    "/account/log-in/",
    "/account/log-in/?ended=idle",
    "/account/forgotten/",
    "/account/forgotten/asked/",
    "/account/forgotten/1/x/",
    "/account/forgotten/done/",
    "/join/nothing/",
)
INNER = (
    "/account/security/",
    "/account/security/app/remove/",
    "/account/security/passkeys/add/",
    "/account/security/codes/",
    "/account/security/codes/new/",
    "/account/security/password/",
    "/account/details/",
    "/account/details/?kept=address",
    "/account/address/",
    "/account/again/password/",
    "/account/again/code/",
    "/account/log-out/",
    "/sites/1/people/",
    "/sites/1/people/5/manager/end/",
)


@pytest.mark.parametrize("path", ENTRANCE)
def test_entrance_pages_are_for_everybody(visit: Visit, path: str) -> None:
    visitor = visit()
    page = visitor.see(path)
    require_no_violations(page)
    require_no_sideways_scrolling(page)
    assert visitor.foreign() == []


def test_inner_pages_are_for_everybody(visit: Visit, made: tuple[str, str, str]) -> None:
    visitor = visit()
    page = log_in_mia(visitor)
    require_no_violations(page)
    require_no_sideways_scrolling(page)
    page.get_by_label("Code").fill(made[2])
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your log-in")
    for path in INNER:
        visitor.see(path)
        require_no_violations(page, ((1440, "light"), (360, "dark")))
        require_no_sideways_scrolling(page, (1440, 360, 320))
    describe_by_keyboard(visitor)
    assert visitor.errors == [] and visitor.foreign() == []


def describe_by_keyboard(visitor: Visitor) -> None:
    """The name and the language of letters are changed with the keyboard alone."""
    page = visitor.see("/account/details/")
    tab_to(page, "#id_name")
    page.keyboard.type("Mia Example")
    tab_to(page, "#id_language")
    page.keyboard.press("F")
    tab_to(page, "main form .button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your details are kept.")
    expect(page.get_by_label("Your name")).to_have_value("Mia Example")
    expect(page.get_by_label("Language of your letters")).to_have_value("fr")
