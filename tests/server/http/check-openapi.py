#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds docs/openapi.yaml to the program.

    check-openapi.py SOURCE_ROOT [MADOGUCHID]

Schemas must have the fields of the tables in shared/model, problems must be slugs of
shared/base/error.c, every reference must lead somewhere. With the program given, its routes
(--print-routes) and the operations of the document must be the same, in both directions.
"""
import pathlib
import re
import subprocess
import sys

import yaml

METHODS = ('get', 'post', 'put', 'patch', 'delete')
FIELD = re.compile(r'\{\s*"(\w+)",\s*MDG_FIELD_(\w+),([^{}]*)\}')
TABLE = re.compile(r'static const MdgField (\w+)\[\] = \{(.*?)\n\};', re.S)
TYPE = re.compile(r'MDG_RECORD_TYPE \((\w+),\s*(\w+),\s*(\w+)\)')


def kind_of(schema):
    """The field kind that a property of the document stands for."""
    if '$ref' in schema:
        return 'RECORD'
    if schema.get('type') == 'array':
        return 'RECORDS' if '$ref' in schema['items'] else 'STRINGS'
    if schema.get('type') == 'string':
        return 'TIME' if schema.get('format') == 'date-time' else 'STRING'
    return {'integer': 'INT', 'boolean': 'BOOL'}.get(schema.get('type'), '?')


def models(root):
    """Schema name → {field: (kind, required)} by the tables in C."""
    found = {}
    for path in sorted((root / 'shared' / 'model').glob('*.c')):
        text = path.read_text(encoding='utf-8')
        tables = {name: body for name, body in TABLE.findall(text)}
        for _, struct, table in TYPE.findall(text):
            found[struct.removeprefix('Mdg')] = {
                name: (kind, 'MDG_FIELD_REQUIRED' in rest)
                for name, kind, rest in FIELD.findall(tables[table])}
    return found


def check_schemas(root, document):
    schemas = document['components']['schemas']
    for name, fields in models(root).items():
        if name not in schemas:
            yield f'the schema {name} is missing'
            continue
        schema = schemas[name]
        told = {field: (kind_of(rest), field in schema.get('required', []))
                for field, rest in schema.get('properties', {}).items()}
        for field in sorted(set(fields) | set(told)):
            if fields.get(field) != told.get(field):
                yield f'{name}.{field}: {fields.get(field)} in shared/model, {told.get(field)} here'


def operations(document):
    for path, item in document['paths'].items():
        for method in METHODS:
            if method in item:
                yield f'{method.upper()} {path}', item[method]


def check_problems(root, document):
    slugs = set(re.findall(r'\{ \d{3}, "([a-z-]+)"', re.sub(r'\s+', ' ', (
        root / 'shared' / 'base' / 'error.c').read_text(encoding='utf-8'))))
    for name, operation in operations(document):
        problems = operation.get('x-problems')
        if not problems:
            yield f'{name} names no problems'
            continue
        for slug in problems:
            if slug not in slugs:
                yield f'{name}: there is no problem “{slug}”'
        if len(set(problems)) != len(problems):
            yield f'{name} names a problem twice'
        if 'default' not in operation['responses']:
            yield f'{name} has no answer for problems'


def check_shape(document):
    ids = [operation.get('operationId') for _, operation in operations(document)]
    for name in sorted({str(i) for i in ids if ids.count(i) > 1}):
        yield f'operationId {name} stands there twice'
    for path, item in document['paths'].items():
        named = {p.get('$ref', p.get('name')) for p in item.get('parameters', [])}
        if '{id}' in path and '#/components/parameters/Id' not in named:
            yield f'{path} does not describe its id'


def references(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == '$ref':
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def check_references(document):
    for reference in sorted(set(references(document))):
        node = document
        for part in reference.removeprefix('#/').split('/'):
            node = node.get(part, {}) if isinstance(node, dict) else {}
        if not node:
            yield f'{reference} leads nowhere'


def check_routes(program, document):
    printed = subprocess.run([program, '--print-routes'], check=True, capture_output=True, text=True)
    routes = {line.strip() for line in printed.stdout.splitlines() if line.strip()}
    told = {name for name, _ in operations(document)}
    for name in sorted(routes - told):
        yield f'{name} is offered but not described'
    for name in sorted(told - routes):
        yield f'{name} is described but not offered'


def main():
    root = pathlib.Path(sys.argv[1])
    document = yaml.safe_load((root / 'docs' / 'openapi.yaml').read_text(encoding='utf-8'))
    findings = [*check_schemas(root, document), *check_problems(root, document),
                *check_shape(document), *check_references(document)]
    if len(sys.argv) > 2:
        findings += check_routes(sys.argv[2], document)
    for finding in findings:
        print(f'docs/openapi.yaml: {finding}')
    return 1 if findings else 0


if __name__ == '__main__':
    sys.exit(main())
