"""A real SMTP server on this machine that keeps what it is sent."""

from __future__ import annotations

import ssl
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

PASSWORD = "correct-horse"  # noqa: S105  # of a server that lives for a test


class Postbox:
    """Takes messages; refuses some people."""

    def __init__(self) -> None:
        """Begin with no messages."""
        self.messages: list[EmailMessage] = []
        self.to: list[list[str]] = []
        self.secured: list[bool] = []
        self.closed = False

    async def handle_RCPT(self, _: object, __: object, envelope: Any, address: str, ___: object) -> str:  # noqa: N802  # the library's name
        """Take a recipient, or refuse."""
        if address.startswith("nobody@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _: object, envelope: Any) -> str:  # noqa: N802  # the library's name
        """Take a message, unless closed."""
        if self.closed:
            return "451 try again later"
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        self.to.append(envelope.rcpt_tos)
        self.secured.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 OK"


class Served(Controller):
    """A server with what a test asks for."""

    def __init__(self, box: Postbox, own: ssl.SSLContext | None, **how: Any) -> None:
        """Take what the server is to ask for."""
        self.how = how
        super().__init__(box, hostname="127.0.0.1", port=0, ssl_context=own)

    def factory(self) -> SMTP:
        """Make what speaks to one client."""
        return SMTP(self.handler, **self.how)

    def _trigger_server(self) -> None:
        """Learn the port that the system gave before the library asks it whether it is there."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def checked(_: object, __: object, ___: object, ____: object, given: Any) -> AuthResult:
    """Let one person in."""
    return AuthResult(success=given.login == b"zhang" and given.password == PASSWORD.encode(), handled=False)
