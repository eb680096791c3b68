"""One ASGI application that mounts the web site, and the process that serves it."""

from trialatlas.server.app import create_app
from trialatlas.server.serving import listen, serve_on

__all__ = ["create_app", "listen", "serve_on"]
