"""Addresses of sites' pages."""

from django.urls import path

from equipoise.web.workspace.views import site

urlpatterns = [
    path("sites/", site.sites, name="sites"),
    path("sites/<int:site_id>/", site.site, name="site"),
    path("sites/<int:site_id>/keep/<slug:form>/", site.change, name="site-change"),
    path("sites/<int:site_id>/studies/<int:part>/say/", site.say, name="site-say"),
    path("sites/<int:site_id>/studies/<int:part>/decide/", site.decide, name="site-decide"),
    path("sites/<int:site_id>/changes/<int:number>/undo/", site.undo, name="site-undo"),
    path("places/<str:nct_id>/", site.places, name="site-places"),
    path("places/<str:nct_id>/tie/", site.tie, name="site-tie"),
]
