"""The operator's page of the queue."""

from django.urls import path

from equipoise.web.operations import views

app_name = "operations"
urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("queue/<uuid:letter_id>/send-again/", views.send_again, name="send-again"),
    path("queue/send-all-again/", views.send_all_again, name="send-all-again"),
]
