"""HTTP: one FastAPI app. It parses, calls the service in the name of the asker that the door knows, and renders."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, Protocol

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from assistant import export
from assistant.http import viewer
from assistant.schemas import Ask, Boxes, Briefing, DocumentDetail, DocumentList, DueList, ObligationList, RecordBody, RecordItem, Reply
from assistant.service import Noticeboard
from index.errors import ClaimRefused, NotAllowed, NoticeboardError, QuestionError, SettingError, UnknownClaim, UnknownDocument, UnknownObligation
from index.scope import Asker, loopback_asker

_STATUS: dict[type[NoticeboardError], tuple[int, str]] = {
    QuestionError: (422, "The question can't be asked"),
    NotAllowed: (403, "Not allowed"),
    UnknownDocument: (404, "No such document"),
    UnknownObligation: (404, "No such obligation"),
    UnknownClaim: (404, "No such record"),
    ClaimRefused: (422, "That can't be recorded"),
    SettingError: (422, "That can't be used"),
}
LARGEST_EVENT = 1_000_000
"""Bytes of a request to /slack/events at most."""
Window = Annotated[int | None, Query(ge=0, le=36_500)]
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


class Sent(Protocol):
    """What another door answers to a request."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...


class Beside(Protocol):
    """Another door of the same process, open for as long as the app is; signed requests to /slack/events are its."""

    def running(self) -> AbstractAsyncContextManager[None]: ...
    async def receive(self, headers: Mapping[str, str], body: bytes) -> Sent: ...


def create_app(noticeboard: Noticeboard, asker: Callable[[], Asker] = loopback_asker, beside: Beside | None = None) -> FastAPI:
    """The app over a Noticeboard; `asker` says in whose name a request comes (loopback without keys: public papers)."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(noticeboard.warm)
        app.state.ready = True
        async with beside.running() if beside else nullcontext():
            yield
        app.state.ready = False

    app = FastAPI(title="Noticeboard", version=_version(), docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.ready = False
    who = Annotated[Asker, Depends(asker)]

    @app.middleware("http")
    async def headers(request: Request, call_next: Any) -> Response:
        response: Response = await call_next(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.post("/v1/ask", response_model=Reply)
    def ask(body: Ask, request: Request, asker: who) -> Any:
        """An answer as one JSON value, or as events where the client accepts text/event-stream."""
        reply = noticeboard.ask(asker, body)
        if "text/event-stream" in request.headers.get("accept", ""):
            return EventSourceResponse(_events(reply))
        return reply

    _add_register(app, noticeboard, asker)
    _add_documents(app, noticeboard, asker)
    if beside:
        _add_events(app, beside)

    @app.get("/style.css", include_in_schema=False)
    def style() -> Response:
        return Response(viewer.style(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Whether the process lives."""
        return {"status": "ok"}

    @app.get("/readyz")
    def readyz() -> JSONResponse:
        """Whether questions are answered: the stores and the embedding model are open."""
        ready = bool(app.state.ready)
        return JSONResponse({"status": "ready" if ready else "starting"}, 200 if ready else 503)

    _handle_errors(app)
    return app


def _add_events(app: FastAPI, beside: Beside) -> None:
    """The other door's requests, which it looks through itself."""

    @app.post("/slack/events", include_in_schema=False)
    async def events(request: Request) -> Response:
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_EVENT:
            return Response(status_code=413)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_EVENT:
                return Response(status_code=413)
        sent = await beside.receive(request.headers, bytes(body))
        return Response(sent.body, sent.status, dict(sent.headers))


def _add_register(app: FastAPI, noticeboard: Noticeboard, asker: Callable[[], Asker]) -> None:
    """What is due and what is in force, with dates worked out, and what people tell of it."""
    who = Annotated[Asker, Depends(asker)]

    @app.get("/v1/due")
    def due(asker: who, council: str | None = None, as_of: date | None = None, within: Window = None) -> DueList:
        return noticeboard.due(asker, council, as_of, within)

    @app.get("/v1/due.ics", response_class=Response, responses={200: {"content": {"text/calendar": {}}}, 304: {"description": "Not changed"}})
    def calendar(request: Request, asker: who, council: str | None = None, as_of: date | None = None, within: Window = None) -> Response:
        """The dates of /v1/due as a calendar, to subscribe to; 304 where the subscriber has it already."""
        written = export.calendar(noticeboard.due(asker, council, as_of, within), council)
        tag = f'"{hashlib.sha256(written).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if _holds(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        return Response(written, media_type="text/calendar; charset=utf-8", headers=headers)

    @app.get("/v1/obligations")
    def obligations(asker: who, council: str | None = None, as_of: date | None = None, ended: bool = False) -> ObligationList:
        """What is in force with the evidence of its progress; with `ended` what notices laid down that apply no more."""
        return noticeboard.obligations(asker, council, as_of, ended)

    @app.get("/v1/briefing")
    def briefing(asker: who, council: str | None = None, as_of: date | None = None) -> Briefing:
        """What somebody new to a council's improvement board needs to know, each line cited."""
        return noticeboard.briefing(asker, council, as_of)

    @app.post("/v1/records")
    def record(body: RecordBody, asker: who) -> RecordItem:
        """Keeps what somebody tells the register; it needs the permission "record"."""
        return noticeboard.record(asker, body)


def _add_documents(app: FastAPI, noticeboard: Noticeboard, asker: Callable[[], Asker]) -> None:
    """The documents with what is known of them, their pages, and where their words stand in the file."""
    who = Annotated[Asker, Depends(asker)]

    @app.get("/v1/documents")
    def documents(asker: who) -> DocumentList:
        return noticeboard.documents(asker)

    @app.get("/v1/documents/{document_id}")
    def detail(document_id: str, asker: who) -> DocumentDetail:
        """Everything that is known of a document, with the words it rests on, its sections and its versions."""
        return noticeboard.detail(asker, document_id)

    @app.get("/v1/documents/{document_id}/boxes")
    def boxes(document_id: str, paragraph: Annotated[int, Query(ge=0)], asker: who, quote: str | None = None) -> Boxes:
        """Where a cited paragraph (the number in its citation's url), or words of it, stand on the file's pages: what a viewer highlights."""
        return noticeboard.boxes(asker, document_id, paragraph, quote)

    @app.get("/d/{document_id}", response_class=HTMLResponse)
    def document(document_id: str, asker: who, paragraph: int | None = None) -> str:
        """A document's paragraphs, the cited one marked: where a citation's url leads."""
        return viewer.document(noticeboard.document(asker, document_id), paragraph)


def _handle_errors(app: FastAPI) -> None:
    """Every error leaves as an RFC 9457 problem."""

    @app.exception_handler(NoticeboardError)
    def noticeboard_error(request: Request, error: NoticeboardError) -> Response:
        status, title = next((value for kind, value in _STATUS.items() if isinstance(error, kind)), (500, "Something went wrong"))
        return _problem(request, status, title, str(error), near=list(getattr(error, "near", ())), code=error.code)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        said = "; ".join(f"{'.'.join(str(part) for part in each['loc'][1:]) or 'body'}: {each['msg']}" for each in error.errors()[:5])
        return _problem(request, 422, "The request can't be read", said, code="invalid")

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        return _problem(request, error.status_code, str(error.detail), "", headers=error.headers)

    @app.exception_handler(Exception)
    def fault(request: Request, _error: Exception) -> Response:
        return _problem(request, 500, "Something went wrong", "The fault is ours; it has been noted without your question's text.", code="error")


def _holds(if_none_match: str, tag: str) -> bool:
    """Whether a client that sent this If-None-Match has the answer of that ETag (RFC 9110: weak tags count as well)."""
    return if_none_match.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in if_none_match.split(","))


def _events(reply: Reply) -> Iterator[bytes]:
    """The events of an answer: its status, each verified line, and the whole reply."""
    yield _event("status", {"status": reply.status})
    for line in reply.answer.splitlines():
        yield _event("sentence", {"text": line})
    yield _event("done", reply.model_dump(mode="json"))


def _event(name: str, data: object) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))


def _problem(request: Request, status: int, title: str, detail: str, headers: Any = None, **more: object) -> Response:
    """An RFC 9457 problem; a page for a browser that asked for one."""
    if "text/html" in request.headers.get("accept", "") and request.method == "GET":
        return HTMLResponse(viewer.problem(title, detail), status, headers=headers)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **{key: value for key, value in more.items() if value}}
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


def _version() -> str:
    try:
        return version("noticeboard")
    except PackageNotFoundError:
        return "0"
