"""The addresses of the room `enrolment`."""

app_name = "enrolment"
urlpatterns: list[object] = []
