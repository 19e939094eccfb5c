"""Celery's settings by role, each with the fault that asked for it.

The web role must answer people while the broker is down; the worker role must outlive it.
"""

import socket
import sys
from typing import Any

from camptrack.connection_settings import COUNT, GIVEN_UP_AFTER, IDLE, INTERVAL

SHARED: dict[str, Any] = {
    # Nothing reads a task's result: the database says what was done.
    "task_ignore_result": True,
    # Pickle from a broker that others can write to would run their code.
    "accept_content": ["json"],
    "task_serializer": "json",
    "timezone": "UTC",
    "enable_utc": True,
    # Django's logging settings hold in workers too.
    "worker_hijack_root_logger": False,
}

WEB: dict[str, Any] = {
    # A poke that fails is not tried again: the drain loop finds the camp's mark anyway.
    "task_publish_retry": False,
    # Requests do not queue behind each other for a connection to a frozen broker.
    "broker_pool_acquire_timeout": 1,
    "broker_transport_options": {
        # A frozen broker takes connections and says nothing: give up before the client notices.
        "socket_connect_timeout": 0.5,
        "socket_timeout": 0.5,
        # Kombu would go on connecting inside the publish.
        "max_retries": 0,
    },
}

WORKER: dict[str, Any] = {
    "broker_transport_options": {
        # What a killed worker had taken and not begun comes back after this many seconds. A task that is
        # begun was acknowledged: however long it takes, nobody is sent it again.
        "visibility_timeout": 300,
        # And is looked for; seconds between looks at the clock, a search at every tenth.
        "unacked_restore_interval": 10,
        # A frozen broker is noticed; longer than the blocking read of an idle worker.
        "socket_timeout": 15,
        # A host that vanished is not waited for by the kernel's own two minutes.
        "socket_connect_timeout": 5,
        # A broker whose host vanished is noticed, also where nothing is asked.
        "socket_keepalive": True,
        "socket_keepalive_options": {
            socket.TCP_KEEPIDLE: IDLE,
            socket.TCP_KEEPINTVL: INTERVAL,
            socket.TCP_KEEPCNT: COUNT,
            socket.TCP_USER_TIMEOUT: GIVEN_UP_AFTER * 1000,
        },
        "health_check_interval": 10,
    },
    # Wait for the broker, at start and for ever after: a set that gives up needs a person.
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    # A worker holds no hint that an idle one could take.
    "worker_prefetch_multiplier": 1,
    # Memory that a library leaks is given back.
    "worker_max_tasks_per_child": 1000,
    # Celery would close the database's connection around every task, and a new one costs as much as the half
    # of a drain: workers/app.py closes those that broke or are too old, as Django does around requests.
    "CELERY_DB_REUSE_MAX": sys.maxsize,
    # The drain's statements end after 30 s each; these end what hangs elsewhere.
    "task_soft_time_limit": 120,
    "task_time_limit": 150,
}


def settings_of(role: str) -> dict[str, Any]:
    """What a process of this role is configured with: worker (beat too) or web."""
    return SHARED | (WORKER if role == "worker" else WEB)
