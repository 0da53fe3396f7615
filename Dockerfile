# The image is the program, installed from its wheel. The site is a folder that is mounted at /site, or a second image:
#
#   FROM casebook
#   COPY . /site

FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.lock requirements-build.lock ./
RUN python -m venv /opt/casebook \
    && /opt/casebook/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && python -m venv tools \
    && tools/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock
COPY . .
# pip makes the bytecode as well: the file system is read-only when the program runs.
RUN tools/bin/python -m hatchling build --target wheel --directory dist \
    && /opt/casebook/bin/pip install --no-deps --no-index dist/*.whl

FROM python:3.13-slim
COPY --from=build /opt/casebook /opt/casebook

# The workers' heartbeat files need a place that can be written even then.
ENV PATH="/opt/casebook/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    CASEBOOK_HOST=0.0.0.0 \
    CASEBOOK_CONTENT=/site \
    GUNICORN_CMD_ARGS="--worker-tmp-dir /dev/shm"

WORKDIR /site
USER 10001:10001
EXPOSE 8000
# To the address that is listened on, which may be one of several; on Linux 0.0.0.0 and :: are reached as well.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", "\
import http.client, os; \
setting = lambda name, default: os.environ.get(name) or default; \
host, port = setting('CASEBOOK_HOST', '127.0.0.1').strip('[]'), int(setting('CASEBOOK_PORT', '8000')); \
connection = http.client.HTTPConnection(host, port, timeout=2); \
connection.request('GET', setting('SCRIPT_NAME', '') + '/healthz'); \
raise SystemExit(connection.getresponse().status != 200)"]

CMD ["casebook", "serve"]
