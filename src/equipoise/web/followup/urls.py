"""The addresses of the room `followup`."""

app_name = "followup"
urlpatterns: list[object] = []
