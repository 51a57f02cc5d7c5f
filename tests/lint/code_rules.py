# SPDX-License-Identifier: GPL-3.0-or-later
"""What C code may not say."""
import re

CALLS = {
    'strcpy': 'use g_strlcpy or g_strdup',
    'strncpy': 'use g_strlcpy',
    'strcat': 'use GString',
    'strncat': 'use GString',
    'sprintf': 'use g_strdup_printf or g_snprintf',
    'vsprintf': 'use g_strdup_vprintf',
    'gets': 'use a bounded read',
    'strtok': 'use g_strsplit with a maximum',
    'system': 'use GSubprocess with a list of arguments',
    'popen': 'use GSubprocess with a list of arguments',
    'alloca': 'the stack has no named maximum; use g_malloc',
    'g_alloca': 'the stack has no named maximum; use g_malloc',
    'g_newa': 'the stack has no named maximum; use g_new',
    'atoi': 'use g_ascii_string_to_signed, which reports errors',
    'atol': 'use g_ascii_string_to_signed, which reports errors',
    'atof': 'use g_ascii_strtod and look at its end',
    'rand': 'use the random numbers of server/crypto, or g_random_int where they may be guessed',
    'srand': 'use the random numbers of server/crypto',
    'g_object_set_data': 'give the type a member for it',
    'g_object_set_data_full': 'give the type a member for it',
    'g_object_set_qdata': 'give the type a member for it',
}
CALL = re.compile(r'\b(' + '|'.join(CALLS) + r')\s*\(')
GOTO = re.compile(r'\bgoto\b')

LOOP = re.compile(r'\b(g_main_loop_run|g_main_context_iteration|gtk_dialog_run|gtk_main)\s*\(')
MAY_LOOP = ('server/app/', 'server/ctl/main.c', 'server/main.c', 'server/extract-worker/main.c', 'client/main.c', 'tests/')

PLAIN = {'gchar': 'char', 'gint': 'int', 'gshort': 'short', 'glong': 'long', 'gfloat': 'float', 'gdouble': 'double'}
TYPE = re.compile(r'\b(' + '|'.join(PLAIN) + r')\b')

SQL_FOLDERS = ('server/store/', 'server/portal/store', 'server/portal/migrations/', 'client/local/', 'tests/')
SQL = re.compile(r'^\s*(?:SELECT\s+\S|INSERT\s+(?:INTO|OR)\b|REPLACE\s+INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|'
                 r'CREATE\s+(?:TABLE|(?:UNIQUE\s+)?INDEX|TRIGGER|VIEW|VIRTUAL)\b|DROP\s+(?:TABLE|INDEX)\b|ALTER\s+TABLE\b|'
                 r'PRAGMA\s+\w|BEGIN\s+(?:IMMEDIATE|EXCLUSIVE)\b|WITH\s+\w+.*\bAS\s*\(\s*SELECT\b)')
SQLITE_CALL = re.compile(r'\b(sqlite3_\w+)\s*\(')

# The one door to the database: statements come in whole and are bound by name.
SQL_DOORS = ('server/store/db.c', 'server/portal/store/db.c', 'client/local/store.c')
PREPARE = re.compile(r'\b(sqlite3_(?:prepare\w*|exec|get_table|mprintf|vmprintf|snprintf|str_append\w*))\s*\(')
# A snapshot is a bare file that no store has opened yet; its one statement is fixed.
MAY_PREPARE = {('server/store/snapshot.c', 'sqlite3_exec')}
BUILDER = re.compile(r'\b(g_strdup_printf|g_strdup_vprintf|g_string_(?:new|append|prepend|insert|assign)?_?(?:printf|append_printf|'
                     r'append|prepend|new|assign)?|g_strconcat|g_strjoin|g_snprintf|snprintf|asprintf|mdg_text_fill)\s*\(')
# A statement that takes no parameters, filled with a number of our own.
MAY_BUILD = {('server/store/migrate.c', 'PRAGMA user_version=%u;')}
SQL_WORDS = re.compile(r'\b(SELECT|INSERT|UPDATE|DELETE|WHERE|ORDER BY|CREATE TABLE|PRAGMA)\b')

TAG = re.compile(r'<(?:!DOCTYPE|/?(html|head|body|div|p|span|a|table|thead|tbody|tr|td|th|ul|ol|li|dl|dt|dd|form|input|button|'
                 r'label|select|option|h[1-6]|script|style|br|hr|img|b|i|em|strong|title|meta|link|main|nav|section|header|'
                 r'footer))(?=[\s>/]|$)', re.IGNORECASE)
# Labels of the client take these as markup of their own; gtk_label_set_markup () is where to look for escaping.
PANGO = ('b', 'i', 'span', 'a')
MAY_HTML = re.compile(r'(?:^|/)(?:templates?/|template[\w-]*\.c$)|^tests/')


def find(tree, pattern, paths=None):
    """(path, line, match) of a pattern in code; comments and literals do not count."""
    for path in paths if paths is not None else tree.c_files():
        source = tree.source(path)
        for match in pattern.finditer(source.code):
            yield path, source.line_of(match.start()), match


def check_banned_calls(tree):
    for path, line, match in find(tree, CALL):
        yield path, line, f'{match.group(1)} () is banned: {CALLS[match.group(1)]}'
    for path, line, _ in find(tree, GOTO):
        yield path, line, 'goto is banned: return early, clean up with g_autoptr'
    outside = [f for f in tree.c_files() if not f.startswith(MAY_LOOP)]
    for path, line, match in find(tree, LOOP, outside):
        yield path, line, f'{match.group(1)} () may stand in main and app only: return to the loop instead'


def check_types(tree):
    for path, line, match in find(tree, TYPE):
        yield path, line, f'write {PLAIN[match.group(1)]}, not {match.group(1)}'


def check_sql_place(tree):
    for path in tree.files:
        if path.endswith('.sql') and not path.startswith(SQL_FOLDERS):
            yield path, 1, 'SQL files belong in server/store'
    outside = [f for f in tree.c_files() if not f.startswith(SQL_FOLDERS)]
    for path, line, match in find(tree, SQLITE_CALL, outside):
        yield path, line, f'{match.group(1)} () outside the store; add a function to server/store'
    for path in outside:
        source = tree.source(path)
        for offset, text in source.strings:
            if SQL.match(text):
                yield path, source.line_of(offset), 'SQL outside the store; add a function to server/store'


def check_sql_strings(tree):
    product = [f for f in tree.c_files() if not f.startswith('tests/')]
    for path, line, match in find(tree, PREPARE, [f for f in product if f not in SQL_DOORS]):
        if (path, match.group(1)) not in MAY_PREPARE:
            yield path, line, f'{match.group(1)} () outside db.c; run the statement through the door of the store'
    for path, line, match in find(tree, BUILDER, product):
        source = tree.source(path)
        text = source.strings_between(match.start(), source.call_end(match.start()))
        if SQL_WORDS.search(text) and (path, text) not in MAY_BUILD:
            yield path, line, f'{match.group(1)} () builds SQL; write the statement whole and bind named parameters'


def holds_html(path, text):
    tags = [match.group(1) for match in TAG.finditer(text)]
    return any(not (path.startswith('client/') and tag in PANGO) for tag in tags)


def check_html_strings(tree):
    for path in tree.c_files():
        if MAY_HTML.search(path):
            continue
        source = tree.source(path)
        for offset, text in source.strings:
            if holds_html(path, text):
                yield path, source.line_of(offset), 'HTML in a string; put it into a template and let the filler escape'
