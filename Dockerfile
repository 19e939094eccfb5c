# syntax=docker/dockerfile:1
# One image for every process; docker-compose.yml says which one runs. Without the embedded servers.

FROM python:3.11-slim AS build
COPY requirements/production.txt /requirements.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r /requirements.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=camptrack.settings
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin camptrack
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
# Compressed static files under names that change with their content; no database is needed for that.
RUN CAMPTRACK_COLLECT=1 python manage.py collectstatic --no-input --verbosity 0
USER camptrack
EXPOSE 8000
# Nothing is written outside /tmp: the root file system may be read-only.
CMD ["gunicorn", "camptrack.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-", "--max-requests", "10000", \
     "--max-requests-jitter", "1000"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8000/healthz', timeout=4)"]
