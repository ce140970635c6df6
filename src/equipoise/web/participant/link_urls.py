"""The address of the site's page of a participant's link: a room of its own to the gate, so that it is shut."""

from django.urls import path

from equipoise.web.participant.views import link

app_name = "own_link"
urlpatterns = [path("<slug:trial>/participants/<str:number>/own-page/", link.link, name="link")]
