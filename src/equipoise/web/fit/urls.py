from django.urls import path

from equipoise.web.fit.views import asking, listing, results

app_name = "fit"
urlpatterns = [
    path("studies/<str:nct_id>/fit/", asking.start, name="start"),
    path("studies/<str:nct_id>/fit/next/", asking.onward, name="next"),
    path("studies/<str:nct_id>/fit/question/<str:key>/", asking.question, name="question"),
    path("studies/<str:nct_id>/fit/question/<str:key>/entry/<int:number>/", listing.entry, name="entry"),
    path("studies/<str:nct_id>/fit/result/", results.result, name="result"),
    path("studies/<str:nct_id>/fit/answers/", results.answers, name="answers"),
    path("studies/<str:nct_id>/fit/answers/take-back/", results.take_back, name="take_back"),
    path("fit/forget/", results.forget, name="forget"),
]
