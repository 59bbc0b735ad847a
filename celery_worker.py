"""The Celery application: celery -A celery_worker worker, celery -A celery_worker beat."""

import tasks
from workflow import create_app
from workflow.celery_app import make_celery

flask_app = create_app(pages=False)
celery = app = make_celery(flask_app)
tasks.register(celery)
