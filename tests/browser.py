"""
A real Chromium without a network, spoken to in its own protocol over a WebSocket.

Only what the tests need of RFC 6455 and of the DevTools protocol, from the standard library alone.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import tempfile
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

Json = dict[str, Any]

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-port=0",
)
PATIENCE_SECONDS = 60
MOST_QUESTIONS = 20_000
STATE = """document.readyState + location.protocol
+ (document.querySelector('script[type="text/held"], script[type="text/deflate"]') ? "held" : "")"""


class Browser:
    """One tab; `requests` and `messages` gather what it asked for and what its console said."""

    def __init__(self, *, width: int = 1440, height: int = 900) -> None:
        found = os.environ.get("SITESEL_BROWSER") or next(
            filter(None, map(shutil.which, NAMES)), None
        )
        assert found, f"No browser: install Chromium (one of {', '.join(NAMES)})."
        self.requests: list[str] = []
        self.messages: list[str] = []
        self._loaded: set[str] = set()
        self._count = 0
        self._folder = tempfile.mkdtemp(prefix="sitesel-browser-")
        self._process = subprocess.Popen(
            [
                found,
                *OPTIONS,
                f"--window-size={width},{height}",
                f"--user-data-dir={self._folder}",
                "about:blank",
            ],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stderr
        port = next(
            match[1]
            for line in self._process.stderr
            if (match := re.search(r"ws://[^:]+:(\d+)/", line))
        )
        self._socket = socket.create_connection(("127.0.0.1", int(port)), timeout=PATIENCE_SECONDS)
        self._stream = self._socket.makefile("rb")
        self._greet(_tab(int(port)), int(port))
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.call("Browser.close")
        self._stream.close()
        self._socket.close()
        self._process.wait(PATIENCE_SECONDS)
        if self._process.stderr:
            self._process.stderr.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def open(self, page: Path, *, fragment: str = "") -> None:
        """Load a file and wait until it has loaded."""
        self.requests.clear()
        self.messages.clear()
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=page.resolve().as_uri() + fragment)
        state = ""
        for _ in range(MOST_QUESTIONS):
            state = self.evaluate(STATE)
            if state == "completefile:":
                return
        raise AssertionError(f"{page} has not loaded: {state}")

    def document(self, page: Path) -> Json:
        """Load a file with scripts off and give its document as a tree of nodes."""
        self.call("Emulation.setScriptExecutionDisabled", value=True)
        loader = self.call("Page.navigate", url=page.resolve().as_uri())["loaderId"]
        while loader not in self._loaded:
            self._note(json.loads(self._receive()))
        self.call("Emulation.setScriptExecutionDisabled", value=False)
        return dict(self.call("DOM.getDocument", depth=-1)["root"])

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401
        """Run an expression in the page and give its value."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, condition: str) -> None:
        """Ask again until a condition holds; frames and the page's own pauses pass meanwhile."""
        for _ in range(MOST_QUESTIONS):
            if self.evaluate(f"Boolean({condition})"):
                return
        raise AssertionError(f"It never came: {condition}")

    def next_frame(self) -> None:
        """Wait until the page has drawn what was asked before."""
        self.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

    def press(self, key: str) -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                text="\r" if key == "Enter" and kind == "keyDown" else "",
            )

    def screenshot(self, path: Path) -> None:
        """Write what is seen as PNG."""
        path.write_bytes(
            base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
        )

    def pdf(self, path: Path) -> None:
        """Print to a file with the page's own paper size."""
        answer = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        path.write_bytes(base64.b64decode(answer["data"]))

    def call(self, method: str, **parameters: object) -> Json:
        """Call a method of the protocol and wait for its answer; events are gathered meanwhile."""
        self._count += 1
        self._send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._receive())
            if message.get("id") == self._count:
                assert "error" not in message, (method, message["error"])
                return dict(message["result"])
            self._note(message)

    def _note(self, event: Json) -> None:
        method, body = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(body["request"]["url"])
        elif method == "Page.lifecycleEvent" and body["name"] == "load":
            self._loaded.add(body["loaderId"])
        elif method == "Runtime.consoleAPICalled":
            self.messages.append(str(body["args"]))
        elif method == "Runtime.exceptionThrown":
            self.messages.append(
                str(body["exceptionDetails"].get("exception", body["exceptionDetails"]))
            )
        elif method == "Log.entryAdded":
            self.messages.append(body["entry"]["text"])
        elif method == "Page.javascriptDialogOpening":
            self.messages.append(f"dialog: {body['message']}")

    def _greet(self, path: str, port: int) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        ]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        assert b"101" in self._stream.readline()
        while self._stream.readline().strip():
            pass

    def _send(self, text: str) -> None:
        data = text.encode()
        size = len(data)
        if size < 126:
            head = struct.pack(">BB", 0x81, 0x80 | size)
        elif size <= 0xFFFF:
            head = struct.pack(">BBH", 0x81, 0x80 | 126, size)
        else:
            head = struct.pack(">BBQ", 0x81, 0x80 | 127, size)
        self._socket.sendall(head + bytes(4) + data)  # a mask of zeros leaves the text as it is

    def _receive(self) -> bytes:
        text = b""
        while True:
            first, size = self._stream.read(2)
            size &= 0x7F
            if size > 125:
                wide = 2 if size == 126 else 8
                size = int.from_bytes(self._stream.read(wide), "big")
            text += self._stream.read(size)
            if first & 0x80:
                return text


def _tab(port: int) -> str:
    """Return the WebSocket path of the one open tab."""
    request = f"GET /json/list HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(request.encode())
        with connection.makefile("rb") as stream:
            headers = iter(lambda: stream.readline().strip().lower(), b"")
            size = next(
                int(line.split(b":")[1]) for line in headers if line.startswith(b"content-length")
            )
            for _ in headers:
                pass
            tabs = json.loads(stream.read(size))
    return next(str(tab["webSocketDebuggerUrl"]) for tab in tabs if tab["type"] == "page").split(
        str(port), 1
    )[1]
