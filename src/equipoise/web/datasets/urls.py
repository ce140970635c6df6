"""The addresses of the room `datasets`."""

app_name = "datasets"
urlpatterns: list[object] = []
