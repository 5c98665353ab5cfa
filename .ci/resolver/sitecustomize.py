"""Lets sync-127.0.0.1 be 127.0.0.1 in every Python that starts with this folder on its PYTHONPATH.

AWS clients put `sync-` before the host of StartSyncExecution, and no resolver knows that name of a loopback host.
The prefix stays in the request's Host header, where the engine has to accept it.
"""
import socket

resolve = socket.getaddrinfo


def resolve_without_prefix(host, *arguments, **named):
    return resolve(host.removeprefix("sync-") if isinstance(host, str) else host, *arguments, **named)


socket.getaddrinfo = resolve_without_prefix
