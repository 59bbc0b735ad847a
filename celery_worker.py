"""The Celery application: celery -A celery_worker worker, celery -A celery_worker beat."""

import tasks
from workflow import create_app

flask_app = create_app(pages=False)
celery = app = flask_app.extensions["celery"]
tasks.register(celery)
