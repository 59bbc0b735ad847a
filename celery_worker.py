"""The Celery application: celery -A celery_worker worker, celery -A celery_worker beat."""

import tasks
from workflow import create_app
from workflow.celery_app import make_celery

app = create_app(pages=False)
celery = make_celery(app)
tasks.register(celery)
