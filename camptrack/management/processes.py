"""A rebuild on all cores: processes that share nothing but the database."""

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TypeVar

from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError, connections

from camptrack.actions.rebuild import SITE_TYPES, Batch, Rebuilt, mend_areas, rebuild_batch

logger = logging.getLogger(__name__)


Task = TypeVar("Task")


def rebuild_in_processes(
    batches: Sequence[Batch], processes: int, progress: Callable[[Batch], None]
) -> Rebuilt:
    """Rebuild the batches, each process a run of neighbours: fewer then wait for the same areas."""
    return _in_processes(batches, rebuild_batch, processes, progress)


def mend_in_processes(processes: int) -> Rebuilt:
    """Mend the areas, each process some site types at once: looking for what is wrong reads whole tables."""
    shares = [SITE_TYPES[nth::processes] for nth in range(processes)]
    return _in_processes(shares, mend_areas, processes, lambda _site_types: None)


def _in_processes(
    tasks: Sequence[Task], do: Callable[[Task], Rebuilt], processes: int, progress: Callable[[Task], None]
) -> Rebuilt:
    """CommandError if a process dies; all end with this one, and what they had not committed is as it was."""
    connections.close_all()  # a connection has one owner
    # Forked: the settings and the connections' names are those of this process, whatever made them.
    context = get_context("fork")
    running, pipes = [], list[Connection]()
    share = -(-len(tasks) // processes)
    try:
        for start in range(0, len(tasks), share):
            reader, writer = context.Pipe(duplex=False)
            work = (tasks[start : start + share], do, writer, os.getpid())
            running.append(context.Process(target=_work, args=work, daemon=True))
            running[-1].start()
            writer.close()
            pipes.append(reader)
        rebuilt = _gather(pipes, progress)
        for process in running:
            process.join()
    finally:
        for process in running:
            process.terminate()
    if any(process.exitcode for process in running):
        message = (
            "a process of the rebuild died (its last words are above); the same command goes on from here"
        )
        raise CommandError(message)
    return rebuilt


def _gather(pipes: list[Connection], progress: Callable[[Task], None]) -> Rebuilt:
    """What the processes say until each has ended."""
    rebuilt = Rebuilt()
    while pipes:
        for pipe in wait(pipes):
            assert isinstance(pipe, Connection)  # noqa: S101  for the type checker
            try:
                task, found = pipe.recv()
            except EOFError:
                pipes.remove(pipe)
                continue
            rebuilt.add(found)
            progress(task)
    return rebuilt


def _work(tasks: Sequence[Task], do: Callable[[Task], Rebuilt], pipe: Connection, parent: int) -> None:
    """In a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; who started us ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        for task in tasks:
            if os.getppid() != parent:
                return  # killed outright; nobody listens any more
            pipe.send((task, do(task)))
    except (OperationalError, InterfaceError) as error:
        logger.error("the database broke off: %s", str(error).partition("\n")[0])  # noqa: TRY400  as said
        sys.exit(1)
