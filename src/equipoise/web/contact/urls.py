"""The public pages of writing to a study team."""

from django.urls import path

from equipoise.web.contact.views import choosing, links, private, writing

app_name = "contact"
urlpatterns = [
    path("studies/<str:nct_id>/contact/", choosing.choose, name="choose"),
    path("studies/<str:nct_id>/contact/<str:key>/", writing.write, name="write"),
    path("messages/link/", links.ask, name="link"),
    path("messages/erased/", private.erased, name="erased"),
    path("messages/<str:secret>/", private.show, name="private"),
    path("messages/<str:secret>/write/", private.write, name="add"),
    path("messages/<str:secret>/pass-on/", private.pass_on, name="pass_on"),
    path("messages/<str:secret>/withdraw/", private.withdraw, name="withdraw"),
    path("messages/<str:secret>/consent/<str:purpose>/", private.consent, name="consent"),
    path("messages/<str:secret>/erase/", private.erase, name="erase"),
    path("messages/<str:secret>/export/", private.export, name="export"),
    path("messages/<str:secret>/export/page/", private.export_page, name="export_page"),
    path("messages/<str:secret>/next/", private.choose_next, name="next"),
    path("messages/<str:secret>/next/<str:key>/", writing.next_write, name="next_write"),
]
