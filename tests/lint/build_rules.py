# SPDX-License-Identifier: GPL-3.0-or-later
"""What belongs together: a .ui and its .c, a .c and the meson.build that names it."""
import os
import re

TEMPLATE = re.compile(r'<template\s+class="(\w+)"')
SET_TEMPLATE = re.compile(r'\bgtk_widget_class_set_template_from_resource\s*\(')
ROW_CLASSES = ('GtkListItem', 'GtkTreeListRow', 'GtkColumnViewCell', 'GtkListHeader')
UI_ROOT, C_ROOT = 'data/ui/', 'client/ui/'


def partner(path):
    """data/ui/chat/row.ui → client/ui/chat/row.c; files right in data/ui may lie right in client."""
    inner = path[len(UI_ROOT):-len('.ui')] + '.c'
    return [C_ROOT + inner] + ([] if '/' in inner else ['client/' + inner])


def is_named(tree, path, where):
    """Some other file of `where` names the .ui by its end: "/chat/row.ui"."""
    name = path[len(UI_ROOT):]
    return any(name in tree.text(f) for f in where if f != path)


def check_ui_file(tree, path, resources, users):
    classes = TEMPLATE.findall(tree.text(path))
    if not is_named(tree, path, resources):
        yield path, 1, 'is in no .gresource.xml; add it to the resources of the client'
    if not classes:
        if '<menu id=' not in tree.text(path):
            yield path, 1, 'holds neither a <template> nor a <menu>; one template per file'
        elif not is_named(tree, path, users):
            yield path, 1, 'no .c uses this menu; use it or delete it'
        return
    if classes[0] in ROW_CLASSES:
        if not is_named(tree, path, users):
            yield path, 1, 'no .c and no .ui uses this row; use it or delete it'
        return
    found = [c for c in partner(path) if c in tree.names]
    if not found:
        yield path, 1, f'has no {partner(path)[0]}; give both the same path and name'
    elif not is_named(tree, path, found):
        yield path, 1, f'{found[0]} does not use it; set it as the template of {classes[0]}'


def check_template_class(tree, path):
    source = tree.source(path)
    for match in SET_TEMPLATE.finditer(source.code):
        line = source.line_of(match.start())
        text = source.strings_between(match.start(), source.call_end(match.start()))
        name = path[len(C_ROOT):] if path.startswith(C_ROOT) else path[len('client/'):]
        expected = UI_ROOT + name[:-2] + '.ui'
        if not text.endswith('.ui'):
            yield path, line, 'write the resource path of the .ui as one string'
        elif expected not in tree.names:
            yield path, line, f'{expected} is missing; each template class has a .ui of its path and name'
        elif not text.endswith('/' + name[:-2] + '.ui'):
            yield path, line, f'uses {text}; use {expected}'


def check_ui_pairs(tree):
    resources = tree.select('.gresource.xml', '.gresource.xml.in')
    users = tree.select('.c', under='client/') + tree.select('.ui', under=UI_ROOT)
    for path in tree.select('.ui', under=UI_ROOT):
        yield from check_ui_file(tree, path, resources, users)
    for path in tree.select('.c', under='client/'):
        yield from check_template_class(tree, path)


def meson_texts(tree, path):
    """The meson.build of the folder and of each one above, with the path from there."""
    folder = os.path.dirname(path)
    while True:
        name = os.path.join(folder, 'meson.build')
        if name in tree.names:
            yield tree.text(name), os.path.relpath(path, folder or '.')
        if not folder:
            return
        folder = os.path.dirname(folder)


def is_listed(text, inner):
    if f"'{inner}'" in text or f"'{inner[:-2]}'" in text:
        return True
    # A list of names that a prefix is put before: 'test-' + name + '.c'.
    folder, name = os.path.split(inner[:-2])
    prefix, _, stem = name.partition('-')
    return bool(stem) and not folder and f"'{prefix}-'" in text and f"'{stem}'" in text


def check_meson_lists(tree):
    for path in tree.select('.c', '.cc'):
        if not any(is_listed(text, inner) for text, inner in meson_texts(tree, path)):
            yield path, 1, 'no meson.build names it; add it, or delete it'
