"""A provider made of nothing but Twilio's published description of its API.

It answers a request that the description allows with the description's own example, under a new
sid, and everything else with 400 and the reason. It knows nothing of this service.
"""

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import FormatChecker
from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

_FILE = Path(__file__).parents[1] / "reference" / "twilio_api_v2010.json"
_FORM = "application/x-www-form-urlencoded"
_formats = FormatChecker(formats=())


@_formats.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or value.startswith("/") or bool(urlsplit(value).netloc)


@_formats.checks("phone-number")
@_formats.checks("endpoint")
def _is_number(value: object) -> bool:
    return bool(re.fullmatch(r"(whatsapp:)?\+[1-9]\d{6,14}", str(value)))


@_formats.checks("http-method")
def _is_method(value: object) -> bool:
    return value in ("GET", "POST")


@cache
def description() -> Mapping[str, Any]:
    """The file, read once."""
    described: Mapping[str, Any] = json.loads(_FILE.read_text())
    return described


@cache
def _registry() -> Any:
    nothing: Registry[Any] = Registry()
    return nothing.with_resource("api:", DRAFT4.create_resource(description()))


@dataclass
class OpenApiProvider:
    """`asked` notes every request as (method, template of its path, fields)."""

    asked: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __call__(
        self, method: str, url: str, form: Sequence[tuple[str, str]], authorization: str
    ) -> tuple[int, str]:
        """Answer one request, as (status, body)."""
        parts = urlsplit(url)
        template, found = _template(parts.path)
        operation = found.get(method.lower())
        if operation is None:
            return _refusal(f"{method} {template} is not described")
        query = parse_qsl(parts.query, keep_blank_values=True)
        problems = [*_in_path(template, found, parts.path), *_in_query(operation, query)]
        fields, in_form = _in_form(template, method.lower(), operation, form)
        problems += in_form
        if not authorization.startswith("Basic "):
            problems.append("no authorization")
        self.asked.append((method, template, fields or dict(query)))
        return _refusal("; ".join(problems)) if problems else self._example(template, operation)

    def _example(self, template: str, operation: Mapping[str, Any]) -> tuple[int, str]:
        status, response = next(iter(operation["responses"].items()))
        content = response.get("content", {}).get("application/json")
        if content is None:
            return int(status), ""
        examples = content["examples"]
        example = dict(next(iter(examples.values()))["value"])
        if re.fullmatch(r"[A-Z]{2}[0-9a-fA-F]{32}", str(example.get("sid"))):
            example["sid"] = f"{example['sid'][:2]}{next(self._numbers):032x}"
        pointer = _pointer(
            "paths", template, _method_of(template, operation), "responses", status, "content",
            "application/json", "schema",
        )  # fmt: skip
        problems = _problems(pointer, example)
        assert not problems, f"the description's own example is wrong: {problems}"
        return int(status), json.dumps(example)


def _template(path: str) -> tuple[str, Mapping[str, Any]]:
    for template, operations in description()["paths"].items():
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path):
            return template, operations
    return path, {}


def _method_of(template: str, operation: Mapping[str, Any]) -> str:
    operations: Mapping[str, Any] = description()["paths"][template]
    return next(name for name, described in operations.items() if described is operation)


def _in_path(template: str, operations: Mapping[str, Any], path: str) -> list[str]:
    names = re.findall(r"\{(\w+)\}", template)
    pattern = re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(template))
    values = re.fullmatch(pattern, path)
    assert values is not None
    declared = {
        p["name"]: p["schema"]
        for operation in operations.values()
        if isinstance(operation, dict)
        for p in operation.get("parameters", [])
        if p["in"] == "path"
    }
    return [
        f"{name} in the path"
        for name, value in zip(names, values.groups(), strict=True)
        if not OAS30Validator(declared[name]).is_valid(value)
    ]


def _in_query(operation: Mapping[str, Any], query: Sequence[tuple[str, str]]) -> list[str]:
    declared = {p["name"]: p["schema"] for p in operation.get("parameters", [])}
    problems = []
    for name, text in query:
        if name not in declared:
            problems.append(f"{name} is not described")
        elif not OAS30Validator(declared[name], format_checker=_formats).is_valid(
            _typed(declared[name], [text])
        ):
            problems.append(f"{name} in the query")
    return problems


def _in_form(
    template: str, method: str, operation: Mapping[str, Any], form: Sequence[tuple[str, str]]
) -> tuple[Mapping[str, Any], list[str]]:
    if "requestBody" not in operation:
        return {}, ["a form is not described"] if form else []
    schema = operation["requestBody"]["content"][_FORM]["schema"]
    declared = schema["properties"]
    texts: dict[str, list[str]] = {}
    for name, text in form:
        texts.setdefault(name, []).append(text)
    problems = [f"{name} is not described" for name in texts if name not in declared]
    fields = {n: _typed(declared[n], values) for n, values in texts.items() if n in declared}
    pointer = _pointer("paths", template, method, "requestBody", "content", _FORM, "schema")
    return fields, problems + _problems(pointer, fields)


def _typed(schema: Mapping[str, Any], texts: Sequence[str]) -> Any:
    """What a form's texts say, in the types of the description. What does not fit stays text."""
    kind = schema.get("type")
    if kind == "array":
        return list(texts)
    if len(texts) > 1:
        return texts
    if kind == "integer" and re.fullmatch(r"-?\d+", texts[0]):
        return int(texts[0])
    if kind == "boolean" and texts[0] in ("true", "false"):
        return texts[0] == "true"
    return texts[0]


def _pointer(*steps: str) -> str:
    return "api:#/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)


def _problems(pointer: str, value: object) -> list[str]:
    escaped = pointer.replace("{", "%7B").replace("}", "%7D")
    validator = OAS30Validator({"$ref": escaped}, registry=_registry(), format_checker=_formats)
    return [f"{list(e.path)}: {e.message}" for e in validator.iter_errors(value)]


def _refusal(message: str) -> tuple[int, str]:
    return 400, json.dumps({"code": 20001, "message": message, "status": 400})
