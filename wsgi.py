"""The web application, for a WSGI server: gunicorn wsgi:app."""

from workflow import create_app

app = create_app()
