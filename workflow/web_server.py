"""How gunicorn runs the pages, here and in production: `gunicorn -c python:workflow.web_server wsgi:app`.

Two processes answer while one of them is busy, and four threads in each while others wait for the database or for a
slow sender. WEB_CONCURRENCY, which gunicorn reads by itself, asks for more processes.
"""

from __future__ import annotations

import os

workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
timeout = 120  # seconds without a sign of life; a thread that writes a large export does not hold its process's up
graceful_timeout = 30
loglevel = "warning"
control_socket_disable = True  # it would stand in somebody's home, and nothing here uses it
