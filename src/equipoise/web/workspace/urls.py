"""The study team's pages."""

from django.urls import path

from equipoise.web.workspace import site_urls
from equipoise.web.workspace.views import figures, inbox, phrases, referral, stuck

app_name = "workspace"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("search/", inbox.search, name="search"),
    path("messages.csv", inbox.export, name="export"),
    path("messages/<uuid:referral_id>/", referral.referral, name="referral"),
    path("messages/<uuid:referral_id>/say/", referral.say, name="say"),
    path("messages/<uuid:referral_id>/pass-on/", referral.pass_on, name="pass-on"),
    path("messages/<uuid:referral_id>/note/", referral.note, name="note"),
    path("messages/<uuid:referral_id>/assign/", referral.assign, name="assign"),
    path("messages/<uuid:referral_id>/screen/", referral.screen, name="screen"),
    path("messages/<uuid:referral_id>/read/", referral.read, name="read"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:table>.csv", figures.export, name="figures-export"),
    path("sites/<int:site_id>/answers/", phrases.phrases, name="phrases"),
    path("sites/<int:site_id>/answers/<int:number>/delete/", phrases.delete, name="phrase-delete"),
    path("stuck/", stuck.stuck, name="stuck"),
    path("stuck/<str:code>/again/", stuck.send_again, name="stuck-again"),
    *site_urls.urlpatterns,
]
