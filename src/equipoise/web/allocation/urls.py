"""The addresses of the room `allocation`."""

from django.urls import path

from equipoise.web.allocation.evening import even
from equipoise.web.allocation.views import allocating, comparing, keys, lists, treating, unblinding

app_name = "allocation"
urlpatterns = [
    path("<slug:trial>/allocation/", allocating.allocation, name="allocation"),
    path("<slug:trial>/allocation/<slug:number>/", allocating.allocate, name="allocate"),
    path("<slug:trial>/treatment/", even(treating.treatment), name="treatment"),
    path("<slug:trial>/treatment/key/", keys.key, name="key"),
    path("<slug:trial>/treatment/key/new/", keys.new, name="new_key"),
    path("<slug:trial>/treatment/key/admit/", keys.admit, name="admit"),
    path("<slug:trial>/treatment/key/lost/", keys.lost, name="lost"),
    path("<slug:trial>/share/", keys.share, name="share"),
    path("<slug:trial>/treatment/close/", keys.close, name="close"),
    path("<slug:trial>/treatment/<slug:number>/", even(treating.code), name="code"),
    path("<slug:trial>/treatment/<slug:number>/forms/<slug:form>/", even(treating.form), name="form"),
    path("<slug:trial>/lists/", lists.lists, name="lists"),
    path("<slug:trial>/lists/commitment.json", lists.commitment, name="commitment"),
    path("<slug:trial>/emergency/", unblinding.listed, name="emergencies"),
    path("<slug:trial>/emergency/ask/", unblinding.ask, name="emergency_ask"),
    path("<slug:trial>/emergency/alone/", even(unblinding.alone), name="emergency_alone"),
    path("<slug:trial>/emergency/<int:number>/", unblinding.record, name="emergency"),
    path("<slug:trial>/emergency/<int:number>/open/", even(unblinding.opened), name="emergency_open"),
    path("<slug:trial>/emergency/<int:number>/answer/", even(unblinding.answer), name="emergency_answer"),
    path("<slug:trial>/emergency/<int:number>/close/", unblinding.close, name="emergency_close"),
    path("<slug:trial>/emergency/<int:number>/assess/", unblinding.assess, name="emergency_assess"),
    path(
        "<slug:trial>/emergency/<int:number>/guessing/", even(comparing.guessing), name="emergency_guessing"
    ),
    path("<slug:trial>/guesses/", even(comparing.guesses), name="guesses"),
]
