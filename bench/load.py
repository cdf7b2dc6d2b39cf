"""A load of HTTP requests over many connections, none of them pipelined: a process of its own.

`python -m bench.load PORT CONNECTIONS SECONDS METHOD PATH [BODY]` says as JSON how many were
answered with 2xx in a second, how many otherwise, and how long the slow ones took. Sockets are told
by epoll and read by hand, since a client in Python must cost less than the server it measures.
"""

import json
import select
import socket
import sys
import time


def loaded(port: int, connections: int, seconds: float, request: bytes) -> dict[str, float]:
    """Send the request again on each connection as soon as it was answered."""
    waiting = select.epoll()
    sockets = {one.fileno(): one for one in (_connected(port) for _ in range(connections))}
    sent: dict[int, float] = {}
    taken: list[float] = []
    refused = 0
    now = time.perf_counter
    start = now()
    for number, one in sockets.items():
        waiting.register(number, select.EPOLLIN)
        one.send(request)
        sent[number] = now()
    while (at := now()) < start + seconds:
        for number, _ in waiting.poll(1):
            one = sockets[number]
            answer = one.recv(65536)
            at = now()
            if not answer:
                raise SystemExit("The server closed a connection.")
            taken.append(at - sent[number])
            refused += answer[9:10] != b"2"
            one.send(request)
            sent[number] = now()
    return _figures(taken, refused, at - start)


def _figures(taken: list[float], refused: int, seconds: float) -> dict[str, float]:
    taken.sort()
    return {
        "per_second": (len(taken) - refused) / seconds,
        "refused": refused,
        "median": taken[len(taken) // 2],
        "p99": taken[len(taken) * 99 // 100],
        "slowest": taken[-1],
    }


def _connected(port: int) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port))
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return one


def request(method: str, path: str, body: bytes = b"") -> bytes:
    """Write a request as a banner's fetch does."""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    port, connections, seconds, method, path, *body = sys.argv[1:]
    content = request(method, path, "".join(body).encode())
    print(json.dumps(loaded(int(port), int(connections), float(seconds), content)))
