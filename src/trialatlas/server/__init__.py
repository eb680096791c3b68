"""One ASGI application that mounts the web site, and the process that serves it."""

from trialatlas.server.app import create_app
from trialatlas.server.logs import log_settings
from trialatlas.server.serving import listen, serve_on

__all__ = ["create_app", "listen", "log_settings", "serve_on"]
