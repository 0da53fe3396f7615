"""What Casebook changes about gunicorn: its worker, its logger, and the metrics of several processes."""
