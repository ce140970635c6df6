"""The demonstration's mailbox."""

from django.urls import path

from equipoise.web.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.box, name="box"),
    path("to/<slug:name>/", views.box, name="box_of"),
    path("<uuid:letter_id>/", views.letter, name="letter"),
    path("<uuid:letter_id>/html/", views.html, name="html"),
]
