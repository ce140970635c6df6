"""Every address, room by room."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("equipoise.web.accounts.urls")),
    path("account/", include("equipoise.web.accounts.pages")),
    path("mailbox/", include("equipoise.web.mail.urls")),
    path("glossary/", include("equipoise.web.glossary.urls")),
    path("operations/", include("equipoise.web.studies.urls")),
    path("operations/", include("equipoise.web.operations.urls")),
    path("review/", include("equipoise.web.review.urls")),
    path("api/v1/", include("equipoise.web.api.urls")),
    path("api/v2/", include("equipoise.web.registry_api.urls")),
    path("workspace/", include("equipoise.web.workspace.urls")),
    path("alerts/", include("equipoise.web.alerts.urls")),
    path("notes/", include("equipoise.web.notes.urls")),
    path("operations/", include("equipoise.web.webhooks.urls")),
    path("trial/", include("equipoise.web.trials.urls")),
    path("trial/", include("equipoise.web.enrolment.urls")),
    path("trial/", include("equipoise.web.allocation.urls")),
    path("trial/", include("equipoise.web.followup.urls")),
    path("trial/", include("equipoise.web.datasets.urls")),
    path("trial/", include("equipoise.web.participant.link_urls")),
    path("my/", include("equipoise.web.participant.urls")),
    path("", include("equipoise.web.news.urls")),
    path("", include("equipoise.web.sites.urls")),
    path("", include("equipoise.web.contact.urls")),
    path("", include("equipoise.web.fit.urls")),
    path("", include("equipoise.web.finder.urls")),
    path("", include("equipoise.web.shell.urls")),
]
handler400 = "equipoise.web.shell.views.bad_request"
handler403 = "equipoise.web.shell.views.forbidden"
handler404 = "equipoise.web.shell.views.not_found"
handler429 = "equipoise.web.accounts.views.entering.too_many"
handler500 = "equipoise.web.shell.views.server_error"
