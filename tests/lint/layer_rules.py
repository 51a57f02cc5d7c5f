# SPDX-License-Identifier: GPL-3.0-or-later
"""The direction of the layers (docs/ARCHITECTURE.md), read off the #include lines."""
import os
import re

# Layer → the layers right below it. A file may include those, what is below them, and its own.
BELOW = {
    'shared/base': (),
    'shared/seal': ('shared/base',),
    'shared/model': ('shared/base',),
    'shared/wire': ('shared/model',),
    'shared/notice': ('shared/base', 'shared/model'),
    'shared/pdf': ('shared/base', 'shared/model'),
    'shared/batch': ('shared/notice', 'shared/pdf'),
    'shared': ('shared/wire', 'shared/batch', 'shared/seal'),
    'server/crypto': ('shared',),
    'server/store': ('server/crypto',),
    'server/engine': ('shared',),
    'server/service': ('server/store', 'server/engine', 'server/crypto'),
    'server/http': ('shared',),
    'server/api': ('server/service', 'server/http'),
    'server/portal': ('server/service', 'server/http'),
    'server/jobs': ('server/service',),
    'server/app': ('server/api', 'server/portal', 'server/jobs'),
    'server/ctl': ('server/service',),
    'server/extract-worker': ('server/engine',),
    'server': ('server/app', 'server/ctl'),
    'client/net': ('shared',),
    'client/local': ('shared',),
    'client/model': ('client/net', 'client/local'),
    'client/ui': ('client/model',),
    'client': ('client/ui',),
    'tests': ('server', 'client', 'server/extract-worker'),
}

# Below by the table, but not to be reached past the layer between.
NEVER = {
    'server/api': ('server/store',),
}

# Single headers of a layer above: what madoguchictl shares with the server, kept in libraries of their own.
ALSO = {
    'server/ctl': ('server/app/config.h', 'server/app/core-config.h', 'server/app/process.h'),
}

NO_GTK = ('client/model', 'client/net', 'client/local', 'shared', 'server')
GTK = re.compile(r'(gtk|gdk|gsk|adwaita|adw)(/|\.h)')
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


def layer_of(path):
    """The longest name in the table that `path` lies in."""
    folder = os.path.dirname(path)
    while folder and folder not in BELOW:
        folder = os.path.dirname(folder)
    return folder


def reach(layer):
    found = {layer}
    for lower in BELOW[layer]:
        found |= reach(lower)
    return found - set(NEVER.get(layer, ()))


REACH = {layer: reach(layer) for layer in BELOW}


def includes(tree, path):
    """(line, bracket, name) of each #include that is not commented out."""
    source = tree.source(path)
    for match in INCLUDE.finditer(source.text):
        if source.code[match.start():match.end()].lstrip().startswith('#'):
            yield source.line_of(match.start(1)), match.group(1), match.group(2)


def is_within(path, layers):
    return any(path.startswith(layer + '/') for layer in layers)


def check_one(tree, path, line, bracket, name):
    if bracket == '<':
        if GTK.match(name) and is_within(path, NO_GTK):
            yield path, line, f'<{name}>: this layer knows no GTK; move what needs it to client/ui'
        return
    if '/' not in name:
        if os.path.join(os.path.dirname(path), name) in tree.names:
            yield path, line, f'"{name}": write the path from the root of the repository'
        return  # else a generated header
    target = layer_of(name)
    if not target:
        yield path, line, f'"{name}" lies in no layer; add it to the table in tests/lint/layer_rules.py'
    elif target not in REACH[layer_of(path)] and name not in ALSO.get(layer_of(path), ()):
        yield path, line, f'{layer_of(path)} may not include {target} ("{name}"); pass it down from above'


def check_layers(tree):
    for path in tree.c_files():
        if not layer_of(path):
            yield path, 1, 'lies in no layer; add its folder to the table in tests/lint/layer_rules.py'
            continue
        for line, bracket, name in includes(tree, path):
            yield from check_one(tree, path, line, bracket, name)


def find_cycle(graph, start, path, done):
    """The first way from `start` back to a file that is on `path`."""
    if start in path:
        return path[path.index(start):] + [start]
    if start in done:
        return None
    for target in graph[start]:
        cycle = find_cycle(graph, target, path + [start], done)
        if cycle:
            return cycle
    done.add(start)
    return None


def check_cycles(tree):
    graph = {path: [name for _, bracket, name in includes(tree, path) if bracket == '"' and name in tree.names]
             for path in tree.c_files()}
    done = set()
    for path in graph:
        cycle = find_cycle(graph, path, [], done)
        if cycle:
            done.update(cycle)
            line = next(n for n, _, name in includes(tree, cycle[0]) if name == cycle[1])
            yield cycle[0], line, 'includes itself: ' + ' → '.join(cycle) + '; declare a struct instead of including'
