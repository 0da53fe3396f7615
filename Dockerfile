# Casebook runs from its checkout (templates/ and static/ are not in a wheel), so the image is one, with its packages.

FROM python:3.13-slim AS packages
WORKDIR /app
COPY requirements.lock .
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13-slim
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY . .
# The file system is read-only when it runs, so the bytecode is made here.
RUN .venv/bin/python -m compileall -q webapp

ENV PATH="/app/.venv/bin:$PATH" \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    CASEBOOK_HOST=0.0.0.0

USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", "\
import os, urllib.request; \
port, prefix = os.environ.get('CASEBOOK_PORT', '8000'), os.environ.get('SCRIPT_NAME', ''); \
urllib.request.urlopen(f'http://127.0.0.1:{port}{prefix}/healthz', timeout=2)"]

# The workers' heartbeat files need a place that can be written even then.
CMD ["gunicorn", "--worker-tmp-dir", "/dev/shm"]
