"""Addresses of the room `review`. Every view is for the study team alone."""

from django.urls import path

from equipoise.web.review.views import comparing, correcting, deciding, trials

app_name = "review"
urlpatterns = [
    path("", trials.home, name="home"),
    path("<str:nct_id>/", trials.trial, name="trial"),
    path("<str:nct_id>/begin/", trials.begin, name="begin"),
    path("<str:nct_id>/criteria/<str:name>/", correcting.criterion, name="criterion"),
    path("<str:nct_id>/file/", correcting.file, name="file"),
    path("<str:nct_id>/history/", comparing.history, name="history"),
    path("<str:nct_id>/compare/", comparing.compare, name="compare"),
    path("<str:nct_id>/versions/<int:number>/", trials.version, name="version"),
    path("<str:nct_id>/versions/<int:number>/approve/", deciding.approve, name="approve"),
    path("<str:nct_id>/versions/<int:number>/publish/", deciding.publish, name="publish"),
    path("<str:nct_id>/versions/<int:number>/withdraw/", deciding.withdraw, name="withdraw"),
]
