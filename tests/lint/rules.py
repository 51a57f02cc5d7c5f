# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of rules. Each has a sample that fails and one that passes in samples/<name>."""
import build_rules
import code_rules
import layer_rules
import size_rules
import text_rules
import tool_rules


class Rule:
    def __init__(self, name, check, purpose):
        self.name = name
        self.check = check  # Tree → (file, line, text) of each finding
        self.purpose = purpose


RULES = (
    Rule('format', tool_rules.check_format, 'C files are as clang-format leaves them'),
    Rule('layers', layer_rules.check_layers, 'a file includes its own layer and those below'),
    Rule('cycles', layer_rules.check_cycles, 'no header includes itself by way of others'),
    Rule('file-size', size_rules.check_files, 'C files have 1,000 lines at most'),
    Rule('function-size', size_rules.check_functions, 'functions have 100 lines at most'),
    Rule('line-length', size_rules.check_lines, 'lines of C have 100 columns at most'),
    Rule('headers', text_rules.check_headers, 'SPDX line, top comment, #pragma once'),
    Rule('banned-calls', code_rules.check_banned_calls, 'no unsafe calls, no goto, no hidden main loops'),
    Rule('plain-types', code_rules.check_types, 'char and int, not gchar and gint'),
    Rule('sql-place', code_rules.check_sql_place, 'SQL stands in the stores only'),
    Rule('sql-strings', code_rules.check_sql_strings, 'no SQL put together from strings'),
    Rule('html-strings', code_rules.check_html_strings, 'no HTML put together from strings'),
    Rule('ui-pairs', build_rules.check_ui_pairs, 'each .ui has its .c, each template class its .ui'),
    Rule('meson-lists', build_rules.check_meson_lists, 'each .c is named in a meson.build'),
    Rule('translations', tool_rules.check_translations, 'ja.po is complete, POTFILES.in names every file'),
    Rule('machine-names', text_rules.check_machine_names, 'no paths of one machine, no package hosts'),
    Rule('unfinished', text_rules.check_unfinished, 'no words that promise work for later'),
    Rule('shell', tool_rules.check_shell, 'shell scripts pass bash -n and shellcheck'),
)
