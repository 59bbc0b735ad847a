"""The Celery application: celery -A celery_worker worker, celery -A celery_worker beat."""

import tasks
from workflow import create_app, jobs

flask_app = create_app(pages=False)
celery = app = jobs.celery_of(flask_app)
tasks.register(celery)
