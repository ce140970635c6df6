"""Addresses of the room `notes`."""

from __future__ import annotations

from django.urls import URLPattern, path

from equipoise.web.notes.views import attaching, keeping, listing, plain, sharing

app_name = "notes"
urlpatterns: list[URLPattern] = [
    path("", listing.listing, name="list"),
    path("how/", plain.how, name="how"),
    path("plain/", plain.listed, name="plain_list"),
    path("plain/<str:nct_id>/", plain.one, name="plain"),
    # Asked by scripts. With an account: the wrapped key, and notes as ciphertext.
    path("state/", keeping.state, name="state"),
    path("keys/", keeping.wrap, name="wrap"),
    path("forget/", keeping.forget, name="forget"),
    path("sealed/", keeping.sealed, name="sealed"),
    # Sharing: by the owner, then by readers.
    path("shares/", sharing.share, name="share"),
    path("shares/mine/", sharing.mine, name="shares"),
    path("shares/<str:share_id>/revoke/", sharing.revoke, name="revoke"),
    path("shared/<str:share_id>/", sharing.page, name="shared"),
    path("shared/<str:share_id>/open/", sharing.open_, name="open"),
    path("shared/<str:share_id>/answer/", sharing.answer, name="answer"),
    path("shared/<str:share_id>/attach/", attaching.attach, name="attach"),
    path("pages/<str:nct_id>/", sharing.study, name="study"),
    path("attached/<uuid:referral_id>/", attaching.attached, name="attached"),
    path("attached/<uuid:referral_id>/<int:number>/delete/", attaching.detach, name="detach"),
]
