"""The addresses of the room `allocation`."""

app_name = "allocation"
urlpatterns: list[object] = []
