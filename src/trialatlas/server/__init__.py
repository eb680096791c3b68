"""One ASGI application that mounts the web site, and the process that serves it."""

from trialatlas.server.app import create_app
from trialatlas.server.serving import LOOPBACK, PORT, listen, serve_on

__all__ = ["LOOPBACK", "PORT", "create_app", "listen", "serve_on"]
