"""The addresses of the room `trials`."""

app_name = "trials"
urlpatterns: list[object] = []
