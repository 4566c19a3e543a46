"""The Web API's door: reads a call, holds its token and scopes against what it asks, obeys the faults on order, and answers in Slack's shapes."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from evals.workspace.chat import Chat, Tell
from evals.workspace.faults import Fault, FaultKind, Faults
from evals.workspace.methods import Assisting, Reading, Views
from evals.workspace.reading import Refused
from evals.workspace.records import Call, Json
from evals.workspace.responses import respond
from evals.workspace.state import Workspace

SCOPES: Mapping[str, tuple[str, ...]] = {
    "chat": ("chat:write",),
    "assistant.threads": ("assistant:write",),
    "conversations.open": ("im:write",),
    "users.info": ("users:read",),
    "reactions.add": ("reactions:write",),
}
"""Of a method or a family of methods; what isn't here needs none. Reading a conversation needs what its kind does."""

_FAMILIES = {"im": "im", "group": "groups", "channel": "channels"}


@dataclass(frozen=True, slots=True)
class Method:
    run: Callable[[Json], Json]
    for_app: bool = False


class WebApi:
    """`connect` gives the address of a new socket, `tell` hears what the bot has posted."""

    def __init__(self, slack: Workspace, faults: Faults, connect: Callable[[], str], tell: Tell) -> None:
        self._slack, self._faults = slack, faults
        chat, reading, assisting, views = Chat(slack, tell), Reading(slack), Assisting(slack), Views(slack)
        plain = {
            "api.test": reading.nothing,
            "auth.test": reading.whoami,
            "assistant.threads.setStatus": assisting.status,
            "assistant.threads.setSuggestedPrompts": assisting.prompts,
            "assistant.threads.setTitle": assisting.title,
            "chat.appendStream": chat.append_stream,
            "chat.delete": chat.delete,
            "chat.postEphemeral": chat.post_ephemeral,
            "chat.postMessage": chat.post,
            "chat.startStream": chat.start_stream,
            "chat.stopStream": chat.stop_stream,
            "chat.update": chat.update,
            "conversations.history": reading.history,
            "conversations.info": reading.info,
            "conversations.open": reading.open,
            "conversations.replies": reading.replies,
            "reactions.add": assisting.react,
            "users.info": reading.user,
            "views.open": views.open,
            "views.publish": views.publish,
            "views.update": views.update,
        }
        self._methods = {name: Method(run) for name, run in plain.items()}
        self._methods["apps.connections.open"] = Method(lambda _: {"ok": True, "url": connect()}, for_app=True)

    async def call(self, request: web.Request) -> web.StreamResponse:
        """POST or GET /api/{method}."""
        name = request.match_info["method"]
        body, token = await _read(request)
        call = Call(name, body, self._slack.clock.now())
        self._slack.calls.append(call)
        await asyncio.sleep(self._faults.seconds(name))
        fault = self._faults.take(name)
        if fault and fault.kind is not FaultKind.DROP_REPLY:
            call.error = fault.name or f"status {fault.number}" if fault.kind is not FaultKind.RATE_LIMIT else "ratelimited"
            return _faulty(fault)
        needed = self._needed(name, body)
        try:
            answer = self._answer(name, body, token, needed)
        except Refused as refused:
            answer, call.error = refused.answer(), refused.error
            if refused.wrong:
                self._slack.wrong(f"{name} is refused: {refused}")
        if fault:
            return _hang_up(request)
        headers = {"x-oauth-scopes": ",".join(sorted(self._slack.scopes)), "x-accepted-oauth-scopes": ",".join(needed)}
        if call.error == "ratelimited":
            return web.json_response(answer, status=HTTPStatus.TOO_MANY_REQUESTS, headers={**headers, "Retry-After": "1"})
        return web.json_response(answer, headers=headers)

    def _answer(self, name: str, body: Json, token: str, needed: tuple[str, ...]) -> Json:
        slack, method = self._slack, self._methods.get(name)
        if method is None or name in slack.unknown_methods:
            raise Refused("unknown_method", req_method=name)
        if name != "api.test":
            if not token:
                raise Refused("not_authed")
            if token not in (slack.bot_token, slack.app_token):
                raise Refused("invalid_auth")
            if method.for_app != (token == slack.app_token):
                raise Refused("not_allowed_token_type")
        if needed and slack.scopes.isdisjoint(needed):
            raise Refused("missing_scope", needed=",".join(needed), provided=",".join(sorted(slack.scopes)))
        return method.run(body)

    def _needed(self, name: str, body: Json) -> tuple[str, ...]:
        """Scopes of which one is enough."""
        if name in ("conversations.replies", "conversations.history", "conversations.info"):
            channel = self._slack.channels.get(str(body.get("channel")))
            what = "read" if name.endswith("info") else "history"
            return (f"{_FAMILIES[channel.kind if channel else 'channel']}:{what}",)
        return next((SCOPES[each] for each in (name, name.rpartition(".")[0]) if each in SCOPES), ())

    async def response(self, request: web.Request) -> web.StreamResponse:
        """POST to a response_url: "ok", else 404 (used, expired, unknown) or 400 with the error."""
        body, _ = await _read(request)
        call = Call("response_url", body, self._slack.clock.now())
        self._slack.calls.append(call)
        await asyncio.sleep(self._faults.seconds("response_url"))
        fault = self._faults.take("response_url")
        if fault and fault.kind is not FaultKind.DROP_REPLY:
            return _faulty(fault)
        try:
            respond(self._slack, request.path, body)
        except Refused as refused:
            call.error = refused.error
            if refused.wrong:
                self._slack.wrong(f"a response_url is refused: {refused}")
            status = HTTPStatus.NOT_FOUND if refused.error.endswith("_url") else HTTPStatus.BAD_REQUEST
            return web.json_response(refused.answer(), status=status)
        return _hang_up(request) if fault else web.Response(text="ok")


async def _read(request: web.Request) -> tuple[Json, str]:
    """The arguments of a call, from its address, a form or JSON, and its token from the header or among them."""
    body: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body |= json.loads(await request.text() or "{}")
        except (ValueError, TypeError):
            body["malformed"] = await request.text()
    elif request.method == "POST":
        body |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    token = str(body.pop("token", ""))
    return body, request.headers.get("Authorization", "").removeprefix("Bearer ").strip() or token


def _faulty(fault: Fault) -> web.Response:
    match fault.kind:
        case FaultKind.RATE_LIMIT:
            answer, headers = {"ok": False, "error": "ratelimited"}, {"Retry-After": str(fault.number)}
            return web.json_response(answer, status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
        case FaultKind.STATUS:
            return web.Response(text="upstream connect error or disconnect/reset before headers", status=fault.number)
        case _:
            return web.json_response({"ok": False, "error": fault.name})


def _hang_up(request: web.Request) -> web.Response:
    """Closes the connection under an answer that is never sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
