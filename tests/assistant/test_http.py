"""The HTTP door: the shapes of the contract, problems instead of faults, and no more than anybody may see."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from assistant.replies import MEANING
from index.obligations import Topic

Problem = Callable[[httpx.Response, int], dict[str, Any]]
REVIEW = {"question": "When is our next DfE review due?", "council": "Wexmoor", "as_of": "2024-06-01"}
REPLY = ["status", "answer", "council", "as_of", "citations", "dates", "conflicts", "related", "suggestions", "request_id"]
CITATION = ["marker", "document_id", "document", "title", "kind", "date", "heading", "paragraph", "page", "quote", "url"]
DAY = ["date", "text", "approximate", "meaning", "rule", "anchor", "assumption", "marker"]
DUE = ["obligation_id", "council", "what", "who", "binding", "date", "text", "approximate", "days_left", "rule", "anchor", "status", "citation"]
DOCUMENT = "document_id document title kind council issuer dates version state access paragraphs passages read_by".split()


def test_a_reply_has_the_shape_of_the_contract(client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json=REVIEW)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    reply = answer.json()
    assert list(reply) == REPLY
    assert [list(each) for each in reply["citations"]] == [CITATION]
    assert [list(each) for each in reply["dates"]] == [DAY]
    assert (reply["status"], reply["council"], reply["as_of"]) == ("answered", "Wexmoor", "2024-06-01")
    (cited,), (day,) = reply["citations"], reply["dates"]
    assert (cited["marker"], cited["paragraph"], cited["page"], cited["date"]) == (1, "9", None, "2024-03-14")
    assert (day["date"], day["text"], day["approximate"], day["marker"]) == ("2024-07-14", "14 July 2024", False, 1)
    assert (reply["conflicts"], reply["related"]) == ([], [])


def test_each_reply_has_its_own_request_id(client: httpx.Client) -> None:
    one, other = (client.post("/v1/ask", json=REVIEW).json() for _ in range(2))
    assert one.pop("request_id") != other.pop("request_id")
    assert one == other


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**REVIEW, "council": None}, "needs_council"),
        ({**REVIEW, "council": "Leeds"}, "no_documents"),
        ({**REVIEW, "question": "Who is the mayor?"}, "not_found"),
        ({**REVIEW, "question": "What's the weather like?"}, "out_of_scope"),
        ({"question": "When are the next DfE reviews of Wexmoor and Leeds?"}, "partial"),
        ({**REVIEW, "question": "and for Thornhithe?", "history": [REVIEW["question"]]}, "answered"),
    ],
)
def test_every_refusal_is_a_200_with_its_status(body: dict[str, Any], status: str, client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json=body)
    assert answer.status_code == 200
    assert answer.json()["status"] == status
    assert list(answer.json()) == REPLY


def test_a_stream_tells_the_status_each_sentence_and_the_whole_reply(client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json=REVIEW, headers={"Accept": "text/event-stream"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [(name, json.loads(data)) for name, data in re.findall(r"^event: (\w+)\r?\ndata: (.*)$", answer.text, re.M)]
    assert [name for name, _ in events] == ["status", "sentence", "sentence", "done"]
    assert events[0][1] == {"status": "answered"}
    whole = events[-1][1]
    assert list(whole) == REPLY
    assert "\n".join(each["text"] for name, each in events if name == "sentence") == whole["answer"]
    assert "[1]" in events[1][1]["text"]


def test_what_cannot_be_asked_is_a_problem_in_a_stream_too(client: httpx.Client, problem: Problem) -> None:
    answer = client.post("/v1/ask", json={**REVIEW, "question": " "}, headers={"Accept": "text/event-stream"})
    assert problem(answer, 422)["code"] == "question_empty"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**REVIEW, "question": ""}, "question_empty"),
        ({**REVIEW, "question": "x" * 2_001}, "question_too_long"),
        ({**REVIEW, "council": "Wexmor"}, "unknown_council"),
        ({**REVIEW, "colour": "red"}, "invalid"),
        ({"council": "Wexmoor"}, "invalid"),
        ({**REVIEW, "as_of": "2024-02-30"}, "invalid"),
        ({**REVIEW, "history": "earlier"}, "invalid"),
        ({**REVIEW, "history": ["x"] * 51}, "invalid"),
        ([], "invalid"),
    ],
)
def test_what_cannot_be_asked_is_a_422_problem(body: Any, code: str, client: httpx.Client, problem: Problem) -> None:
    said = problem(client.post("/v1/ask", json=body), 422)
    assert said["code"] == code
    assert said["detail"]


def test_an_unknown_council_is_told_with_near_names(client: httpx.Client, problem: Problem) -> None:
    said = problem(client.post("/v1/ask", json={**REVIEW, "council": "Wexmor"}), 422)
    assert said["near"][0] == "Wexmoor"
    assert problem(client.get("/v1/due", params={"council": "Thornhite"}), 422)["near"][0] == "Thornhithe"


def test_a_body_that_is_no_json_is_a_problem(client: httpx.Client, problem: Problem) -> None:
    problem(client.post("/v1/ask", content=b"{", headers={"Content-Type": "application/json"}), 422)


def test_an_unknown_address_or_method_is_a_problem(client: httpx.Client, problem: Problem) -> None:
    problem(client.get("/v1/nothing"), 404)
    problem(client.get("/v1/ask"), 405)


@pytest.mark.parametrize(
    "path",
    ["/v1/due?as_of=9999-12-01", "/v1/due?as_of=9999-12-01&within=36500", "/v1/due?within=36501", "/v1/due?within=-1", "/v1/due?as_of=tomorrow"],
)
def test_days_at_the_calendar_s_end_and_beyond_are_no_fault(path: str, client: httpx.Client) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 422)


def test_what_is_due_has_the_shape_of_the_contract_soonest_first(client: httpx.Client) -> None:
    found = client.get("/v1/due", params={"council": "Wexmoor", "as_of": "2024-06-01"}).json()
    assert list(found) == ["as_of", "due"]
    assert all(list(each) == DUE and list(each["citation"]) == CITATION for each in found["due"])
    dates = [each["date"] for each in found["due"] if each["date"]]
    assert dates == sorted(dates)
    (review,) = (each for each in found["due"] if each["what"] == MEANING[Topic.REVIEW])
    assert (review["date"], review["days_left"], review["status"], review["council"]) == ("2024-07-14", 43, "upcoming", "Wexmoor")
    assert {each["status"] for each in found["due"] if each["date"] and each["date"] < "2024-06-01"} == {"passed"}


def test_a_window_holds_only_what_falls_due_in_it(client: httpx.Client) -> None:
    found = client.get("/v1/due", params={"council": "Wexmoor", "as_of": "2024-06-01", "within": 60}).json()
    assert found["due"]
    assert all("2024-06-01" <= each["date"] <= "2024-07-31" for each in found["due"])


def test_documents_have_the_shape_of_the_contract(client: httpx.Client) -> None:
    found = client.get("/v1/documents").json()
    assert list(found) == ["documents"]
    assert {each["access"] for each in found["documents"]} == {"public"}
    assert all(list(each) == DOCUMENT for each in found["documents"])
    (report,) = (each for each in found["documents"] if each["document"] == "thornhithe-inspection.pdf")
    assert (report["kind"], report["council"], report["access"], report["state"]) == ("inspection_report", "Thornhithe", "public", "searchable")
    days = {each["meaning"]: each["date"] for each in report["dates"]}
    assert days == {"inspected_from": "2023-02-13", "inspected_to": "2023-02-24", "published": "2023-04-19"}


def test_health_and_readiness_are_told(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_the_description_of_the_interface_loads(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    assert {"/v1/ask", "/v1/due", "/v1/documents", "/healthz", "/readyz"} <= set(described["paths"])
    assert list(described["components"]["schemas"]["Reply"]["properties"]) == REPLY
