# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves the rules: each finds every planted fault of samples/<rule>/bad, on its line and nowhere else,
and finds nothing in samples/<rule>/good. The faults are listed in samples/<rule>/expected as file:line."""
import os

from tree import Tree

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'samples')


def places(rule, kind):
    return {f'{path}:{line}' for path, line, _ in rule.check(Tree(os.path.join(SAMPLES, rule.name, kind)))}


def complaints(rule):
    """What speaks against a rule, one sentence each."""
    folder = os.path.join(SAMPLES, rule.name)
    for part in ('bad', 'good', 'expected'):
        if not os.path.exists(os.path.join(folder, part)):
            yield f'samples/{rule.name}/{part} is missing'
            return
    with open(os.path.join(folder, 'expected'), encoding='utf-8') as file:
        expected = set(file.read().split())
    found = places(rule, 'bad')
    if not expected:
        yield 'expected names no fault: the rule has never been seen to fail'
    yield from (f'overlooks {place} of the bad sample' for place in sorted(expected - found))
    yield from (f'finds {place} in the bad sample, where nothing is wrong' for place in sorted(found - expected))
    yield from (f'finds {place} in the good sample' for place in sorted(places(rule, 'good')))


def orphans(rules):
    """Samples that no rule is proved by."""
    return sorted(set(os.listdir(SAMPLES)) - {rule.name for rule in rules} - {'.clang-format'})


def prove(rules):
    """(rule, sentence) of everything that is wrong with the rules themselves."""
    for rule in rules:
        for sentence in complaints(rule):
            yield rule.name, sentence
    for name in orphans(rules):
        yield name, 'is a sample without a rule'
