"""Coordinators who allocate over HTTP while the server is killed and the database cuts its connections."""
