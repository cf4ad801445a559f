"""The application that a web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from palpate.clinical.library import load

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palpate.config.settings")

application = get_wsgi_application()
# Read now, so that the first client of the day does not wait for it. It stays as long as the
# process, so the garbage collector need not look at it again.
load()
gc.collect()
gc.freeze()
