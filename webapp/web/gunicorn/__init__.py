"""Our worker and logger for gunicorn, and metrics summed over its worker processes."""
