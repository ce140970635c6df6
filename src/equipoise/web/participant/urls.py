"""The addresses of the room `participant`."""

app_name = "participant"
urlpatterns: list[object] = []
