"""The addresses of the room `followup`."""

from django.urls import path

from equipoise.web.followup.views import (
    cleaning,
    corrections,
    economics,
    entry,
    lesions,
    lists,
    participant,
    past,
    serious,
    visits,
)

app_name = "followup"
_ONE = "<slug:trial>/participants/<slug:number>/"
_FORM = f"{_ONE}forms/<str:visit>/<slug:form>/<int:occurrence>/"
_EVENT = "<slug:trial>/serious-events/<slug:number>/<str:visit>/<slug:form>/<int:occurrence>/"
urlpatterns = [
    path("<slug:trial>/visits/", visits.visits, name="visits"),
    path("<slug:trial>/forms/<slug:form>/blank/", entry.blank, name="blank"),
    path("<slug:trial>/queries/", lists.queries, name="queries"),
    path("<slug:trial>/to-sign/", lists.to_sign, name="to_sign"),
    path("<slug:trial>/to-verify/", lists.to_verify, name="to_verify"),
    path("<slug:trial>/costs/", economics.costs, name="costs"),
    path("<slug:trial>/locks/", cleaning.locks, name="locks"),
    path(_ONE, participant.participant, name="participant"),
    path(f"{_ONE}then/", past.participant, name="participant_then"),
    path(f"{_ONE}visits/<str:visit>/", participant.visit, name="visit"),
    path(f"{_ONE}lesions/", lesions.lesions, name="lesions"),
    path(f"{_ONE}end/", participant.end, name="end"),
    path(f"{_ONE}tried/", participant.tried, name="tried"),
    path(f"{_ONE}told/", participant.told, name="told"),
    path(f"{_ONE}take-back/<int:source>/", corrections.take_back, name="take_back"),
    path(_FORM, entry.form, name="form"),
    path(f"{_FORM}review/", entry.review, name="review"),
    path(f"{_FORM}then/", past.form, name="form_then"),
    path(f"{_FORM}queries/", cleaning.ask, name="ask"),
    path(f"{_FORM}queries/<int:query>/", cleaning.step, name="step"),
    path(f"{_FORM}verify/", cleaning.verify, name="verify"),
    path(f"{_FORM}sign/", cleaning.sign, name="sign"),
    path("<slug:trial>/serious-events/", serious.serious, name="serious"),
    path(_EVENT, serious.event, name="event"),
    path(f"{_EVENT}judge/", serious.judge, name="event_judge"),
    path(f"{_EVENT}reports/", serious.report, name="event_report"),
    path(f"{_EVENT}reports/<int:report>/", serious.take_back, name="event_take_back"),
]
