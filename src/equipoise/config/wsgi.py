"""The entry point of a web server."""

import os

from django.core.wsgi import get_wsgi_application

from equipoise.config.arriving import whole
from equipoise.config.environment import home_folder

# Before anything counts: each process of the web server keeps its counts in files of its own in this folder.
_COUNTS = home_folder() / "metrics"
_COUNTS.mkdir(exist_ok=True)
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_COUNTS))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equipoise.config.settings")
application = whole(get_wsgi_application())
