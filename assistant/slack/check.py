"""noticeboard slack --check: what is missing before questions can be answered in Slack, each with what to do about it."""

import asyncio
from collections.abc import AsyncIterator
from importlib import resources
from typing import Any

import aiohttp
import yaml
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from assistant.ledger import Ledger
from assistant.owner import Desk
from assistant.schemas import SlackCheck, SlackFinding
from assistant.slack.post import web_client
from assistant.slack.settings import SlackSettings
from index.authorities import england
from index.scope import owner_asker


def manifest() -> dict[str, Any]:
    """The manifest to paste into Slack."""
    return dict(yaml.safe_load(resources.files("assistant.slack").joinpath("manifest.yaml").read_text("utf8")))


def check(desk: Desk, settings: SlackSettings, ledger: Ledger, council: str | None) -> SlackCheck:
    """Everything that can be looked at without a word posted anywhere."""

    async def gathered() -> list[SlackFinding]:
        async with aiohttp.ClientSession() as session:
            client = web_client(settings.bot_token, settings.api_url, session, retrying=True)
            return [each async for each in _findings(desk, settings, ledger, council, client)]

    findings = asyncio.run(gathered())
    return SlackCheck(ready=not any(each.well is False for each in findings), findings=findings)


async def _findings(
    desk: Desk, settings: SlackSettings, ledger: Ledger, council: str | None, client: AsyncWebClient
) -> AsyncIterator[SlackFinding]:  # fmt: skip
    team = ""
    try:
        answer = await client.auth_test()
        team = str(answer["team_id"])
        yield SlackFinding(what="bot token", well=True, said=f"workspace {answer.get('team') or team}, we are {answer.get('user') or answer['user_id']}")
        yield _scopes(str({str(name).lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes", "")))
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        yield SlackFinding(what="bot token", well=False, said=f"{_why(error)}; copy the Bot User OAuth Token of the app's OAuth page into SLACK_BOT_TOKEN")
    yield await _socket(settings, client)
    yield SlackFinding(what="requests over HTTP", well=None, said="on, at /slack/events" if settings.signing_secret else "off (SLACK_SIGNING_SECRET isn't set)")
    for each in _places(desk, settings, ledger, council, team):
        yield each
    if settings.contact:
        yield SlackFinding(what="a person to ask", well=True, said=settings.contact)
    else:
        yield SlackFinding(what="a person to ask", well=None, said="none; NOTICEBOARD_SLACK_CONTACT may name a person or a channel")


def _scopes(granted: str) -> SlackFinding:
    wanted = set(manifest()["oauth_config"]["scopes"]["bot"])
    have = {each.strip() for each in granted.split(",") if each.strip()}
    if not have:
        return SlackFinding(what="scopes", well=None, said="Slack didn't say which are granted")
    missing = sorted(wanted - have)
    if missing:
        return SlackFinding(what="scopes", well=False, said=f"missing {', '.join(missing)}; paste manifest.yaml into the app's manifest again and reinstall it")
    return SlackFinding(what="scopes", well=True, said=f"all {len(wanted)} granted")


async def _socket(settings: SlackSettings, client: AsyncWebClient) -> SlackFinding:
    if not settings.app_token:
        return SlackFinding(what="Socket Mode", well=None, said="off (SLACK_APP_TOKEN isn't set)")
    try:
        await client.apps_connections_open(app_token=settings.app_token)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        return SlackFinding(what="Socket Mode", well=False, said=f"{_why(error)}; turn Socket Mode on and give the app-level token the scope connections:write")
    return SlackFinding(what="Socket Mode", well=True, said="a socket is to be had")


def _places(desk: Desk, settings: SlackSettings, ledger: Ledger, council: str | None, team: str) -> list[SlackFinding]:
    """Which places ask about which council; one that isn't known, or has no documents, is a fault."""
    told = [*settings.places, *(ledger.places(team) if team else [])]
    have = {name for each in desk.documents(owner_asker()).documents for name in _names(each.council)}
    findings = []
    for place in told:
        where = f"channel {place.channel}" if place.channel else f"workspace {place.team}"
        known = england().find(place.council)
        name = next((each for each in have if each.casefold() == place.council.casefold()), known.name if known else place.council)
        well = name in have
        said = f"{name}, {place.access.value} papers" if well else f"{name}, of which there are no documents: noticeboard ingest FOLDER --council {name!r}"
        findings.append(SlackFinding(what=where, well=well, said=said))
    if not any(not place.channel for place in told):
        said = f"{council} (NOTICEBOARD_COUNCIL), public papers" if council else "not linked; an admin says /noticeboard workspace COUNCIL"
        findings.append(SlackFinding(what="direct messages", well=bool(council) or None, said=said))
    if not any(place.channel for place in told):
        findings.append(SlackFinding(what="channels", well=None, said="none is linked; in a channel an admin says /noticeboard link COUNCIL"))
    return findings


def _names(council: str | list[str] | None) -> list[str]:
    return [council] if isinstance(council, str) else council or []


def _why(error: Exception) -> str:
    """Slack's own word, or what kind of fault it was; never a token."""
    if isinstance(error, SlackApiError):
        return f"Slack says {error.response.get('error')}"
    return f"Slack can't be reached ({type(error).__name__})"
