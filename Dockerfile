# syntax=docker/dockerfile:1
# One image for every process; docker-compose.yml says which one runs. Without the embedded servers.
# To pin the base by digest: --build-arg PYTHON=python:3.11.14-slim-trixie@sha256:…
ARG PYTHON=python:3.11.14-slim-trixie

FROM ${PYTHON} AS build
COPY requirements/production.txt requirements/local.txt /requirements/
RUN python -m venv /venv && cp -a /venv /venv-operations \
    && for of in "/venv production" "/venv-operations local"; do set -- $of; \
        "$1/bin/python" -m pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
            -r "/requirements/$2.txt" || exit 1; done

FROM ${PYTHON} AS application
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
USER 10001
EXPOSE 8000
# Nothing is written outside /tmp: the root file system may be read-only.
CMD ["gunicorn", "camptrack.wsgi", "--config", "python:api.server.gunicorn_settings", "--bind", "0.0.0.0:8000"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8000/healthz', timeout=4)"]

# Backups and drills: with PostgreSQL's programs, and a server for the drill alone.
FROM application AS operations
COPY --from=build /venv-operations /venv
USER root
# A volume begins as what the image has there.
RUN install --directory --owner 10001 --mode 700 /drill
USER 10001
HEALTHCHECK NONE

FROM application
