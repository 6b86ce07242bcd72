"""
What schemathesis has to be told: every request comes from an address of its own, since wrong keys are counted by
address, cookies take turns, which parts of a form are files, and that PDFs are real ones half of the time. How each
operation answered is left in a file.
"""

import atexit
import base64
import itertools
import json
import os
from collections import Counter, defaultdict

import schemathesis

PDF = base64.b64decode(os.environ["FUZZ_PDF"])
COOKIES = os.environ["FUZZ_COOKIES"].split()
addresses = itertools.count()
answers = defaultdict(Counter)


@schemathesis.serializer("application/pdf")
def as_bytes(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def before_load_schema(_context, raw_schema):
    """It takes a part for a file by OpenAPI 3.0's word only, and sends it without a file's name otherwise."""
    schemas = [raw_schema]
    while schemas:
        node = schemas.pop()
        if isinstance(node, dict):
            if node.get("type") == "string" and node.get("contentMediaType", "application/json") != "application/json":
                node["format"] = "binary"
            schemas.extend(node.values())
        elif isinstance(node, list):
            schemas.extend(node)


@schemathesis.hook
def map_case(_context, case):
    if case.media_type == "multipart/form-data" and isinstance(case.body, dict) and len(str(case.body.get("file"))) % 2 == 0:
        case.body["file"] = PDF
    return case


@schemathesis.hook
def before_call(_context, case, _kwargs):
    number = next(addresses)
    case.headers["X-Forwarded-For"] = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    if COOKIES:
        case.headers["Cookie"] = COOKIES[number % len(COOKIES)]


@schemathesis.hook
def after_call(_context, case, response):
    answers[case.operation.definition.raw["operationId"]][response.status_code] += 1


@atexit.register
def tell():
    with open(os.environ["FUZZ_ANSWERS"], "w") as file:
        json.dump(answers, file)
