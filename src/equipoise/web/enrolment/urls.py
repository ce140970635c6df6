"""The addresses of the room `enrolment`."""

from django.urls import path

from equipoise.web.enrolment.views import consent, deciding, entry, evidence, flow, log

app_name = "enrolment"
_ONE = "<slug:trial>/screening/<slug:number>/"
urlpatterns = [
    path("<slug:trial>/flow/", flow.flow, name="flow"),
    path("<slug:trial>/flow.svg", flow.drawn, name="flow_svg"),
    path("<slug:trial>/screening/", log.log, name="log"),
    path("<slug:trial>/screening/new/", log.new, name="new"),
    path("<slug:trial>/screening/from/<uuid:referral>/", log.take, name="take"),
    path(_ONE, entry.entry, name="entry"),
    path(f"{_ONE}checklist/", entry.checklist, name="checklist"),
    path(f"{_ONE}name/", entry.name, name="name"),
    path(f"{_ONE}name/erase/", entry.erase, name="erase"),
    path(f"{_ONE}evidence/", evidence.add, name="add"),
    path(f"{_ONE}evidence/file/", evidence.file, name="file"),
    path(f"{_ONE}evidence/<int:evidence>/strike/", evidence.strike, name="strike"),
    path(f"{_ONE}levels/", deciding.level, name="level"),
    path(f"{_ONE}confirm/", deciding.confirm, name="confirm"),
    path(f"{_ONE}whole/", deciding.whole, name="whole"),
    path(f"{_ONE}criterion/<str:criterion>/override/", deciding.ask, name="ask"),
    path(f"{_ONE}override/<int:override>/", deciding.override, name="override"),
    path(f"{_ONE}consent/", consent.consent, name="consent"),
    path(f"{_ONE}withdraw/", consent.withdraw, name="withdraw"),
    path(f"{_ONE}failure/", consent.failure, name="failure"),
    path(f"{_ONE}enrol/", deciding.enrol, name="enrol"),
]
