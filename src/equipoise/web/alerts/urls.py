"""Addresses of the room `alerts`. `key` is the secret of a page, or `mine` for the account that is logged in."""

from django.urls import path

from equipoise.web.alerts.views import asking, ending, links, page

app_name = "alerts"
urlpatterns = [
    path("", page.mine, name="mine"),
    path("new/", asking.new, name="new"),
    path("asked/", asking.asked, name="asked"),
    path("link/", links.ask, name="link"),
    path("erased/", page.erased, name="erased"),
    path("confirm/<str:token>/", asking.confirm, name="confirm"),
    path("move/<str:token>/", ending.move, name="move"),
    path("end/<str:token>/", ending.end, name="end"),
    path("end/<str:token>/one-click/", ending.one_click, name="one_click"),
    path("<str:key>/", page.show, name="page"),
    path("<str:key>/hold/", page.hold, name="hold"),
    path("<str:key>/release/", page.release, name="release"),
    path("<str:key>/letters/", page.speak, name="speak"),
    path("<str:key>/address/", page.address, name="address"),
    path("<str:key>/end/", page.end, name="end_all"),
    path("<str:key>/again/", page.start_again, name="again"),
    path("<str:key>/erase/", page.erase, name="erase"),
    path("<str:key>/<uuid:number>/", page.change, name="change"),
    path("<str:key>/<uuid:number>/<str:what>/", page.one, name="one"),
]
