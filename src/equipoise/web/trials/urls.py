"""The addresses of the room `trials`."""

from django.urls import path

from equipoise.web.trials.views import home, people, protocol, sites

app_name = "trials"
urlpatterns = [
    path("", home.trials, name="list"),
    path("<slug:trial>/", home.home, name="home"),
    path("<slug:trial>/state/", home.state, name="state"),
    path("<slug:trial>/protocol/", protocol.protocol, name="protocol"),
    path("<slug:trial>/protocol/adopt/", protocol.adopt, name="adopt"),
    path("<slug:trial>/protocol/versions/<str:version>/", protocol.protocol, name="version"),
    path("<slug:trial>/people/", people.people, name="people"),
    path("<slug:trial>/people/appoint/", people.appoint, name="appoint"),
    path("<slug:trial>/people/<int:number>/end/", people.end, name="end_role"),
    path("<slug:trial>/sites/", sites.sites, name="sites"),
    path("<slug:trial>/sites/add/", sites.add, name="add_site"),
    path("<slug:trial>/sites/<slug:number>/state/", sites.state, name="site_state"),
]
