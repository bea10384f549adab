#!/usr/bin/env python3
"""A consumer outside Node: checks events, one JSON message a line on standard input, against common/schemas.

Needs Python 3.8 and one ordinary library: pip install 'jsonschema>=4.18'. Fields are only ever added, so it must bear
fields that it does not know; whatever else differs from the schema is a fault. Exit code 1 when any message is invalid.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator

SCHEMAS = pathlib.Path(__file__).resolve().parent.parent


def load_validators():
    schemas = (json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json"))
    return {schema["title"]: Draft202012Validator(schema) for schema in schemas}


def faults_of(event, validators):
    """Says in words what is wrong with one event, or nothing."""
    subject = event.get("subject") if isinstance(event, dict) else None
    if subject not in validators:
        return [f"unknown subject {subject!r}"]
    return [f"{error.json_path}: {error.message}" for error in validators[subject].iter_errors(event)]


def main():
    validators = load_validators()
    invalid = 0
    for line in filter(str.strip, sys.stdin):
        event = json.loads(line)
        faults = faults_of(event, validators)
        invalid += bool(faults)
        print("INVALID" if faults else "ok", event.get("subject"), event.get("eventId"), *faults, sep="\t", flush=True)
    return 1 if invalid else 0


if __name__ == "__main__":
    sys.exit(main())
