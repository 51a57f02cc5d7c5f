#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""madoguchictl as people and programs run it: the real binary on folders of its own.

Init        a first administrator once, never twice; the master key is made and never replaced
Commands    what each command says to people and to programs, and its exit code
Usage       mistakes on the command line and in the configuration: exit code 2, and a sentence
Import      row mistakes are data (1), nothing is imported; passwords go where they are asked to go
Audit       a flipped byte, a removed row and a rewritten checkpoint are found, with the row
Backup      a backup is proved, restored, and a damaged one refused
Keys        rotation, not while a server runs
Owner       run by root, files stay those of the service's user
Running     beside a server: what is done here holds there at once
"""
import contextlib
import json
import os
import re
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

CTL, SERVER = '', ''
HEADER = '職員番号,氏名,フリガナ,メール,部署コード,役割,状態,有効期限,適用日\n'


def read(path, mode='r', encoding='utf-8'):
    with open(path, mode, encoding=None if 'b' in mode else encoding) as file:
        return file.read()


def make_catalogue(folder):
    """The Japanese catalogue, with sentences that are still on their way into it."""
    po = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '..', 'po')
    parts = os.path.join(po, 'parts', 'import.po')
    text = read(os.path.join(po, 'ja.po')) + (read(parts) if os.path.exists(parts) else '')
    target = os.path.join(folder, 'ja', 'LC_MESSAGES')
    os.makedirs(target)
    unique = subprocess.run(['msguniq', '--use-first', '-'], input=text.encode(), capture_output=True, check=True)
    subprocess.run(['msgfmt', '-o', os.path.join(target, 'madoguchi.mo'), '-'], input=unique.stdout, check=True)


class Site:
    """A folder with a configuration; no data yet."""

    def __init__(self, settings=''):
        self.folder = tempfile.mkdtemp(prefix='madoguchi-ctl-')
        self.data = os.path.join(self.folder, 'data')
        self.key = os.path.join(self.folder, 'master.key')
        self.config = os.path.join(self.folder, 'core.conf')
        self.environment = {'PATH': os.environ['PATH'], 'MADOGUCHI_LANG': 'en'}
        with open(self.config, 'w', encoding='utf-8') as file:
            file.write(f'[server]\nward-name = みどり市\ndata-dir = {self.data}\n{settings}'
                       f'[keys]\nmaster-key = {self.key}\n[passwords]\nargon2-memory-mib = 19\n')

    def run(self, *arguments, stdin=None, expect=0, **environment):
        command = [CTL, '--config', self.config, *arguments]
        done = subprocess.run(command, input=stdin, capture_output=True, timeout=60, env={**self.environment, **environment})
        self.error = done.stderr.decode()
        if done.returncode != expect:
            raise AssertionError(f'{arguments}: exit code {done.returncode} instead of {expect}\n{done.stdout.decode()}{self.error}')
        return done.stdout

    def text(self, *arguments, **options):
        return self.run(*arguments, **options).decode()

    def json(self, *arguments, **options):
        lines = self.run('--json', *arguments, **options).decode()
        assert lines.count('\n') == 1, lines
        return json.loads(lines)

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, 'w', encoding='utf-8') as file:
                file.write(content)
        return path

    def database(self):
        return sqlite3.connect(os.path.join(self.data, 'core.db'), isolation_level=None)

    def count(self, table):
        with contextlib.closing(self.database()) as database:
            return database.execute(f'SELECT count (*) FROM {table}').fetchone()[0]

    def remove(self):
        shutil.rmtree(self.folder)


class Case(unittest.TestCase):
    settings = ''
    prepared = True

    def setUp(self):
        self.site = Site(self.settings)
        self.addCleanup(self.site.remove)
        if self.prepared:
            self.password = self.site.json('init')['password']
            self.site.run('section', 'add', '0100', '総務部')
            self.site.run('section', 'add', '0110', '総務課', '--parent', '0100')


class Init(Case):
    prepared = False

    def test_people(self):
        text = self.site.text('init', '--login', 'kanri', '--name', '管理者')
        self.assertRegex(text, r'A master key was made: \S+/master\.key \(key [0-9a-f]{16}\)')
        self.assertIn('safe place outside this machine', text)
        self.assertIn('First administrator: kanri', text)
        self.assertRegex(text, r'Initial password \(shown this once.*\): \w{20}\n')
        self.assertEqual(stat.S_IMODE(os.stat(self.site.key).st_mode), 0o400)
        self.assertEqual(stat.S_IMODE(os.stat(self.site.data).st_mode), 0o700)

    def test_programs(self):
        answer = self.site.json('init')
        self.assertEqual(answer['account']['login'], 'admin')
        self.assertEqual(answer['account']['roles'], ['administrator'])
        self.assertTrue(answer['account']['must_change_password'])
        self.assertTrue(answer['master_key_created'])
        self.assertEqual(len(answer['password']), 20)

    def test_twice(self):
        self.site.run('init')
        before, rows = read(self.site.key, 'rb'), self.site.count('audit')
        problem = self.site.json('init', expect=3)
        self.assertEqual(problem['type'], 'urn:madoguchi:problem:already-initialised')
        self.assertEqual(read(self.site.key, 'rb'), before)
        self.assertEqual(self.site.count('audit'), rows)

    def test_key_that_is_there_is_used(self):
        with open(self.site.key, 'w') as file:
            file.write('07' * 32)
        os.chmod(self.site.key, 0o400)
        self.assertFalse(self.site.json('init')['master_key_created'])
        self.assertEqual(read(self.site.key), '07' * 32)

    def test_lost_key_is_not_replaced(self):
        self.site.run('init')
        os.remove(self.site.key)
        self.site.run('init', expect=2)
        self.assertIn('master.key is missing', self.site.error)
        self.assertFalse(os.path.exists(self.site.key))

    def test_nothing_is_made_by_other_commands(self):
        self.site.run('account', 'list', expect=2)
        self.assertFalse(os.path.exists(self.site.data))
        self.site.run('init')
        os.rename(self.site.data, self.site.path('elsewhere'))
        self.site.run('account', 'list', expect=2)
        self.assertIn('madoguchictl init', self.site.error)
        self.assertFalse(os.path.exists(self.site.data))


class Commands(Case):
    def test_accounts(self):
        answer = self.site.json('account', 'add', '0012', '--name', '山田 太郎', '--section', '0110', '--role', '課管理者;監査')
        self.assertEqual(answer['account']['roles'], ['auditor', 'section-manager'])
        self.assertEqual(len(answer['password']), 20)
        self.assertRegex(self.site.text('account', 'add', '0013', '--name', '佐藤 花子'), r'Account: 0013 .*\nInitial password .*: \w{20}\n')
        self.assertEqual([a['login'] for a in self.site.json('account', 'list')['items']], ['0012', '0013', 'admin'])
        self.assertEqual([a['login'] for a in self.site.json('account', 'list', '--query', 'やまだ')['items']], [])
        self.assertEqual([a['login'] for a in self.site.json('account', 'list', '--section', '0100')['items']], ['0012'])
        table = self.site.text('account', 'list')
        self.assertRegex(table, r'(?m)^0012 +山田 太郎 +総務課 +auditor;section-manager +active$')

        reset = self.site.json('account', 'reset-password', '0012')
        self.assertNotEqual(reset['password'], answer['password'])
        self.assertRegex(self.site.text('account', 'reset-password', '0012'), r': \w{20}\n')
        self.assertIn('stopped', self.site.text('account', 'stop', '0012'))
        self.assertEqual(self.site.json('account', 'stop', '0013')['account']['state'], 'stopped')
        self.assertEqual(self.site.json('account', 'list', '--state', 'stopped')['items'][1]['login'], '0013')

    def account_keys(self):
        return [key for key in self.site.json('keys', 'list')['items'] if key['scope'].startswith('account:')]

    def test_erase(self):
        account = self.site.json('account', 'add', '0012', '--name', '山田')['account']
        for confirm in ([], ['--confirm', '0013']):
            self.site.run('account', 'erase', '0012', *confirm, expect=2)
            self.assertIn('cannot be undone', self.site.error)
        problem = self.site.json('account', 'erase', '0012', '--confirm', '0012', expect=3)
        self.assertEqual(problem['type'], 'urn:madoguchi:problem:account-in-use')
        self.assertNotIn('destroyed_at', str(self.account_keys()))

        self.site.run('account', 'stop', '0012')
        self.assertEqual(self.site.json('account', 'erase', '0012', '--confirm', '0012'), {'erased': '0012'})
        self.assertEqual([a['login'] for a in self.site.json('account', 'list')['items']], ['admin'])
        destroyed = [key['scope'] for key in self.account_keys() if 'destroyed_at' in key]
        self.assertEqual(destroyed, [f'account:{account["id"]}'])
        entry = self.site.json('audit', 'search', '--action', 'account.erase')['items'][0]
        self.assertEqual(entry['object'], destroyed[0])
        again = self.site.json('account', 'add', '0012', '--name', '山本')['account']
        self.assertNotEqual(again['id'], account['id'])
        self.site.run('account', 'stop', '0012')
        self.assertEqual(self.site.text('account', 'erase', '0012', '--confirm', '0012'),
                         'The account 0012 was erased, and its key destroyed.\n')

    def test_refusals(self):
        self.site.run('account', 'add', '0012', '--name', '山田')
        for arguments, slug, code in (
                (['account', 'add', '0012', '--name', '山本'], 'login-taken', 3),
                (['account', 'add', '0013', '--name', '山本', '--section', '9'], 'section-unknown', 2),
                (['account', 'add', '0013', '--name', '山本', '--role', '王様'], 'role-unknown', 2),
                (['account', 'add', 'a b', '--name', '山本'], 'invalid-field', 2),
                (['account', 'stop', '0099'], 'not-found', 3),
                (['account', 'stop', 'admin'], 'last-administrator', 3),
                (['account', 'reset-password', '0099'], 'not-found', 3),
                (['section', 'add', '0110', '総務課'], 'conflict', 3),
                (['session', 'revoke', '--id', '7'], 'not-found', 3),
                (['audit', 'search', '--from', '昨日'], 'invalid-period', 2)):
            with self.subTest(arguments):
                problem = self.site.json(*arguments, expect=code)
                self.assertEqual(problem['type'], 'urn:madoguchi:problem:' + slug)
                self.site.run(*arguments, expect=code)
                self.assertEqual(self.site.error, f'madoguchictl: {problem["title"]}\n')

    def test_sections_and_roles(self):
        self.assertRegex(self.site.text('section', 'list'), r'0100 +総務部 +0\n0110 +総務課 +0\n')
        answer = self.site.json('section', 'add', '0120', '防災課', '--parent', '0100')
        tree = {s['code']: s for s in self.site.json('section', 'list')['items']}
        self.assertEqual(tree['0120']['parent_id'], tree['0100']['id'])
        self.assertEqual(answer['id'], tree['0120']['id'])
        self.assertEqual([r['code'] for r in self.site.json('role', 'list')['items']][:4],
                         ['staff', 'section-manager', 'administrator', 'auditor'])
        self.assertRegex(self.site.text('role', 'list'), r'auditor +Auditor +0 +accounts.read:all audit.read:all')

    def test_sessions(self):
        self.assertEqual(self.site.json('session', 'list')['items'], [])
        self.assertEqual(self.site.text('session', 'list').split(), ['Number', 'User', 'ID', 'Device', 'Address', 'Last', 'seen'])
        self.assertEqual(self.site.json('session', 'revoke', '--all'), {'revoked': 0})
        self.assertEqual(self.site.text('session', 'revoke', '--account', 'admin'), '0 sessions were ended.\n')

    def test_export(self):
        csv = self.site.run('account', 'export')
        self.assertTrue(csv.startswith(b'\xef\xbb\xbf' + HEADER.strip().encode() + b'\r\n'))
        self.assertTrue(self.site.run('account', 'export', '--encoding', 'cp932').decode('cp932').startswith('職員番号,'))
        path = self.site.path('accounts.csv')
        self.assertEqual(self.site.json('account', 'export', '--output', path), {'output': path, 'replaced_characters': 0})
        self.assertEqual(read(path, 'rb'), csv)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.site.run('account', 'export', '--output', path, expect=3)
        self.site.run('account', 'export', '--encoding', 'ebcdic', '--output', path + '2', expect=2)
        self.assertFalse(os.path.exists(path + '2'))

    def test_replaced_characters_are_told(self):
        self.site.run('account', 'add', '0012', '--name', '𠮷田')
        self.site.run('account', 'export', '--encoding', 'cp932')
        self.assertEqual(self.site.error, 'madoguchictl: 1 characters are not in CP932 and were written as 〓.\n')

    def test_config(self):
        self.assertEqual(self.site.text('config', 'check'), f'{self.site.config} is right.\n')
        self.assertEqual(self.site.json('config', 'check'), {'config': self.site.config, 'fine': True})
        values = self.site.json('config', 'print')
        self.assertEqual(values['server']['ward-name'], 'みどり市')
        self.assertEqual(values['passwords']['argon2-memory-mib'], '19')
        text = self.site.text('config', 'print')
        self.assertIn('\nward-name = みどり市\n', text)
        self.assertIn('\n#listen = 127.0.0.1:8080\n', text)
        self.assertIn('[server]\n', self.site.text('config', 'print', '--defaults'))

    def test_ask(self):
        question = '住民票の写しの手数料はいくらですか'
        self.assertIn('No language model', self.site.text('ask', question))
        self.assertEqual(self.site.json('ask', question)['outcome'], 'no-model')
        problem = self.site.json('ask', question, '--folder', 'ない', expect=3)
        self.assertEqual(problem['type'], 'urn:madoguchi:problem:not-found')
        self.site.run('ask', expect=2)
        self.assertIn('“QUESTION” is missing', self.site.error)
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'support', 'demonstration-model')
        with subprocess.Popen([program, '--until-eof'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as model:
            port = model.stdout.readline().strip()
            with open(self.site.config, 'a', encoding='utf-8') as file:
                file.write(f'[models]\nhosts = 127.0.0.1:{port}\n')
            self.site.run('model', 'add', '見本', 'openai', f'http://127.0.0.1:{port}/v1', 'm', '--region', 'local')
            self.assertEqual(self.site.text('ask', question), 'The documents do not answer this.\n')
            answer = self.site.json('ask', question)
            self.assertEqual((answer['outcome'], answer['citations']), ('not-found', []))
            self.assertEqual(self.site.count('message'), 0)
            model.stdin.close()

    def test_who_did_it(self):
        self.site.run('account', 'add', '0012', '--name', '山田')
        entry = self.site.json('audit', 'search', '--action', 'account.create')['items'][0]
        self.assertEqual(entry['actor_id'], 0)
        self.assertEqual(json.loads(entry['detail'])['by'], 'madoguchictl')
        self.assertTrue(json.loads(entry['detail'])['os_user'])

    def test_languages(self):
        locale = self.site.path('locale')
        make_catalogue(locale)
        for environment, word in (({'MADOGUCHI_LANG': 'ja'}, '人数'), ({'MADOGUCHI_LANG': '', 'LANG': 'ja_JP.UTF-8'}, '人数'),
                                  ({'MADOGUCHI_LANG': '', 'LC_ALL': 'C'}, 'People'), ({'MADOGUCHI_LANG': 'en', 'LANG': 'ja_JP.UTF-8'}, 'People')):
            with self.subTest(environment):
                self.assertIn(word, self.site.text('section', 'list', MADOGUCHI_LOCALEDIR=locale, **environment))
        japanese = {'MADOGUCHI_LANG': 'ja', 'MADOGUCHI_LOCALEDIR': locale}
        self.site.run('account', 'list', '--section', expect=2, **japanese)
        self.assertEqual(self.site.error, 'madoguchictl: コマンドを実行できません: 「--section」には値が必要です。\n')
        report = self.site.json('account', 'import', '-', stdin='職員番号,状態\nadmin,休職\n'.encode('cp932'), expect=1, **japanese)
        self.assertIn('「有効」か「停止」を入力してください。', report['errors'][0]['sentence'])


class Usage(Case):
    prepared = False

    def test_mistakes(self):
        for arguments, reason in (
                ([], 'A command is missing'),
                (['dance'], 'There is no command “dance”'),
                (['account'], 'There is no command “account”'),
                (['account', 'list', 'x'], '“x” is one argument too many'),
                (['account', 'stop'], '“LOGIN” is missing'),
                (['account', 'add', '0012'], '“--name” is missing'),
                (['account', 'list', '--nmae', 'x'], '“--nmae” is not an option'),
                (['account', 'list', '--dry-run'], '“--dry-run” is no option of this command'),
                (['account', 'list', '--section'], '“--section” needs a value'),
                (['account', 'list', '--json=1'], '“--json” takes no value'),
                (['account', 'list', '--role', 'a', '--role', 'b'], '“--role” was given twice'),
                (['account', 'list', '-j'], '“-j” is not an option'),
                (['account', 'list', b'\xff'], 'Arguments must be UTF-8'),
                (['account', 'export', '--json'], '“--output” is needed'),
                (['session', 'revoke'], 'Give one of'),
                (['session', 'revoke', '--all', '--account', 'x'], 'Give one of'),
                (['session', 'revoke', '--id', 'x'], 'number of a session'),
                (['audit', 'search', '--limit', '0'], '“--limit” needs a number'),
                (['restore', '/tmp'], 'Give one of'),
                (['restore', '/tmp', '--check', '--to', '/tmp/x'], 'Give one of'),
                (['keys', 'rotate'], '“--new-key” is missing')):
            with self.subTest(arguments):
                self.site.run(*arguments, expect=2)
                text = self.site.error
                if '--json' in arguments:
                    text = self.site.run(*arguments, expect=2).decode()
                self.assertIn(reason, text)

    def test_configuration(self):
        for content, reason in (('[server]\nward-nmae = x\n', 'line 2'), ('[server]\n', 'ward-name'), (None, 'core.conf')):
            with self.subTest(reason):
                if content is None:
                    os.remove(self.site.config)
                else:
                    self.site.path('core.conf', content)
                self.site.run('config', 'check', expect=2)
                self.assertIn(reason, self.site.error)
                self.assertEqual(self.site.json('account', 'list', expect=2)['status'], 500)

    def test_help(self):
        text = self.site.text('--help')
        commands = re.findall(r'(?m)^  ([a-z]+(?: [a-z-]+)?)(?: [A-Z]|  )', text)
        self.assertIn('account import', commands)
        self.assertIn('Exit codes', text)
        self.assertGreater(len(commands), 20)
        for command in commands:
            with self.subTest(command):
                one = self.site.text(*command.split(), '--help')
                self.assertTrue(one.startswith(f'madoguchictl {command}'))
                self.assertIn('--config FILE', one)

    def test_version(self):
        self.assertRegex(self.site.text('--version'), r'^madoguchictl \d+\.\d+\.\d+\n$')

    def test_config_from_environment(self):
        done = subprocess.run([CTL, 'config', 'check'], capture_output=True, timeout=60,
                              env={**self.site.environment, 'MADOGUCHI_CONFIG': self.site.config})
        self.assertEqual(done.returncode, 0)


class Import(Case):
    good = HEADER + '0501,新人 一,,,0110,,,,\n0502,新人 二,,,0110,監査,,,2099-04-01\n'

    def test_dry_run(self):
        path = self.site.path('in.csv', self.good)
        rows = self.site.count('audit')
        report = self.site.json('account', 'import', path, '--dry-run')
        self.assertEqual((report['n_created'], report['n_scheduled'], report['n_errors'], report['passwords']), (2, 1, 0, []))
        self.assertIn('dry run', self.site.text('account', 'import', path, '--dry-run'))
        self.assertEqual(self.site.count('account'), 1)
        self.assertEqual(self.site.count('audit'), rows)

    def test_good(self):
        report = self.site.json('account', 'import', self.site.path('in.csv', self.good))
        self.assertEqual([p['login'] for p in report['passwords']], ['0501', '0502'])
        again = self.site.text('account', 'import', '-', stdin=self.good.encode())
        self.assertIn('rows 2, new 0, changed 0, scheduled 0, unchanged 2, errors 0 (UTF-8)', again)

    def test_passwords_are_shown_once(self):
        text = self.site.text('account', 'import', self.site.path('in.csv', self.good))
        self.assertRegex(text, r'(?m)^0501\t新人 一\t\w{20}$')

    def test_passwords_to_a_file(self):
        path, secrets = self.site.path('in.csv', self.good), self.site.path('secrets.csv')
        text = self.site.text('account', 'import', path, '--passwords', secrets)
        self.assertNotIn('0501', text)
        self.assertRegex(read(secrets, encoding='utf-8-sig'), r'^User ID,Name,Initial password\n0501,新人 一,\w{20}\n0502,')
        self.assertEqual(stat.S_IMODE(os.stat(secrets).st_mode), 0o600)
        # Not over a file that is there, and none is left behind when there are no passwords.
        self.site.run('account', 'import', path, '--passwords', secrets, expect=3)
        other = self.site.path('other.csv')
        self.site.run('account', 'import', path, '--passwords', other)
        self.assertFalse(os.path.exists(other))

    def test_mistakes(self):
        path = self.site.path('in.csv', self.good + '0503,,,,0999,,,,\n')
        report = self.site.json('account', 'import', path, expect=1)
        self.assertEqual([(e['row'], e['column'], e['code']) for e in report['errors']],
                         [(4, '部署コード', 'section-unknown'), (4, '氏名', 'csv-cell-empty')])
        text = self.site.text('account', 'import', path, expect=1)
        self.assertIn('Row 4, 部署コード: ', text)
        self.assertIn('Nothing was imported.', text)
        self.assertEqual(self.site.count('account'), 1)
        refused = self.site.json('audit', 'search', '--action', 'account.import')['items']
        self.assertEqual([entry['outcome'] for entry in refused], ['csv-not-imported'] * 2)

    def test_unreadable(self):
        self.site.run('account', 'import', self.site.path('none.csv'), expect=3)
        self.assertIn('none.csv', self.site.error)
        self.assertEqual(self.site.json('account', 'import', '-', stdin=b'\xff\xff\x00', expect=2)['type'], 'urn:madoguchi:problem:csv-encoding')
        self.assertEqual(self.site.json('account', 'import', '-', stdin=b'', expect=2)['type'], 'urn:madoguchi:problem:csv-empty')


class Audit(Case):
    def tamper(self, *statements):
        with contextlib.closing(self.site.database()) as database:
            database.execute('DROP TRIGGER IF EXISTS audit_no_update')
            database.execute('DROP TRIGGER IF EXISTS audit_no_delete')
            for statement in statements:
                database.execute(statement)

    def assert_broken(self, row, reason):
        check = self.site.json('audit', 'verify', expect=1)
        self.assertEqual((check['whole'], check['broken_seq'], check['reason']), (False, row, reason))
        self.assertEqual(self.site.text('audit', 'verify', expect=1), f'The audit log was changed from outside: row {row} ({reason}).\n')

    def test_whole(self):
        self.site.run('audit', 'checkpoint')
        self.assertRegex(self.site.text('audit', 'verify'), r'^The audit log is whole: \d+ rows, 1 signed checkpoints\.\n$')
        self.assertTrue(self.site.json('audit', 'verify')['whole'])

    def test_the_log_refuses_changes(self):
        with contextlib.closing(self.site.database()) as database:
            for statement in ("UPDATE audit SET outcome = 'x'", 'DELETE FROM audit'):
                with self.assertRaises(sqlite3.DatabaseError):
                    database.execute(statement)

    def test_each_column_of_a_row(self):
        for column, value in (('outcome', "'ok!'"), ('actor_id', '7'), ('at', 'at + 1'), ('action', "'section.delete'"), ('object', 'NULL'),
                              ('detail', "CAST (substr (detail, 1, length (detail) - 1) || x'00' AS BLOB)"), ('hash', 'zeroblob (32)')):
            with self.subTest(column):
                site = self.site
                self.site = Site()
                self.addCleanup(self.site.remove)
                self.site.run('init')
                self.site.run('section', 'add', '0100', '総務部')
                self.tamper(f'UPDATE audit SET {column} = {value} WHERE seq = 2')
                self.assert_broken(2, 'row-changed')
                self.site = site

    def test_a_row_is_gone(self):
        self.tamper('DELETE FROM audit WHERE seq = 2')
        self.assert_broken(2, 'row-missing')

    def test_the_last_rows_are_gone_that_were_signed(self):
        self.site.run('audit', 'checkpoint')
        last = self.site.count('audit')
        self.tamper(f'DELETE FROM audit WHERE seq = {last}')
        self.assert_broken(last, 'row-missing')

    def test_a_checkpoint_is_forged(self):
        self.site.run('audit', 'checkpoint')
        last = self.site.count('audit')
        self.tamper('UPDATE audit_checkpoint SET signature = zeroblob (64)')
        self.assert_broken(last, 'checkpoint-changed')

    def test_search_and_export(self):
        for number in range(12):
            self.site.run('account', 'add', f'a{number}', '--name', '甲')
        self.assertEqual(len(self.site.json('audit', 'search', '--limit', '5')['items']), 5)
        self.assertEqual(len(self.site.json('audit', 'search', '--action', 'section.')['items']), 2)
        self.assertEqual(self.site.json('audit', 'search', '--to', '2020-01-01')['items'], [])
        self.assertEqual(self.site.json('audit', 'search', '--actor', 'admin')['items'], [])
        self.assertRegex(self.site.text('audit', 'search', '--limit', '1'), r'^Row +Time +Who .*\n\d+ +\S+\+09:00 +\(system\) +\S+')
        csv = self.site.run('audit', 'export', '--action', 'account.').decode('utf-8-sig')
        self.assertEqual(csv.count('account.create'), 13)
        path = self.site.path('audit.csv')
        self.assertEqual(self.site.json('audit', 'export', '--output', path)['bytes'], os.path.getsize(path))

    def test_public_key(self):
        pem = self.site.text('audit', 'public-key')
        self.assertRegex(pem, r'^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/]{59}=\n-----END PUBLIC KEY-----\n$')
        self.assertEqual(self.site.json('audit', 'public-key'), {'algorithm': 'Ed25519', 'public_key': pem})
        if shutil.which('openssl'):
            done = subprocess.run(['openssl', 'pkey', '-pubin', '-noout', '-text'], input=pem.encode(), capture_output=True, timeout=30)
            self.assertIn(b'ED25519', done.stdout.upper())
            self.verify_with_openssl(pem)

    def verify_with_openssl(self, pem):
        """The signature can be checked by somebody who has nothing of ours."""
        self.site.run('audit', 'checkpoint')
        with contextlib.closing(self.site.database()) as database:
            seq, at, digest, signature = database.execute('SELECT seq, at, hash, signature FROM audit_checkpoint').fetchone()
        message = self.site.path('message', f'madoguchi audit checkpoint {seq} {at} {digest.hex()}')
        key = self.site.path('key.pem', pem)
        with open(self.site.path('signature'), 'wb') as file:
            file.write(signature)
        done = subprocess.run(['openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', key, '-rawin', '-in', message, '-sigfile',
                               self.site.path('signature')], capture_output=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)


class Backup(Case):
    def test_proved_and_restored(self):
        target, restored = self.site.path('backup'), self.site.path('restored')
        self.site.run('account', 'add', '0012', '--name', '山田')
        name = self.site.json('backup', target)['name']
        self.site.run('account', 'add', '0013', '--name', '佐藤')
        self.assertRegex(self.site.text('backup', target), r'^Backup \S+ is in ')
        check = self.site.json('restore', target, '--check', '--name', name)
        self.assertEqual((check['name'], check['whole']), (name, True))
        self.assertGreater(check['live_keys'], 2)
        self.assertIn('can be restored', self.site.text('restore', target, '--check'))
        self.assertEqual(self.site.json('restore', target, '--to', restored, '--name', name)['data_dir'], restored)
        os.rename(self.site.data, self.site.path('old'))
        os.rename(restored, self.site.data)
        self.assertEqual([a['login'] for a in self.site.json('account', 'list')['items']], ['0012', 'admin'])
        self.assertTrue(self.site.json('audit', 'verify')['whole'])

    def test_not_over_data_that_is_there(self):
        target = self.site.path('backup')
        self.site.run('backup', target)
        self.site.run('restore', target, '--to', self.site.data, expect=3)
        self.assertEqual(len(self.site.json('account', 'list')['items']), 1)

    def test_damaged(self):
        target = self.site.path('backup')
        name = self.site.json('backup', target)['name']
        database = os.path.join(target, 'data', name, 'core.db')
        os.chmod(database, 0o600)
        with open(database, 'r+b') as file:
            file.seek(5000)
            byte = file.read(1)
            file.seek(5000)
            file.write(bytes([byte[0] ^ 1]))
        self.assertEqual(self.site.json('restore', target, '--check', expect=1)['type'], 'urn:madoguchi:problem:backup-broken')
        self.site.run('restore', target, '--to', self.site.path('restored'), expect=1)

    def test_none(self):
        os.mkdir(self.site.path('empty'))
        self.site.run('restore', self.site.path('empty'), '--check', expect=1)
        self.assertIn('no whole backup', self.site.error)


class Keys(Case):
    def test_rotation(self):
        new = self.site.path('new.key')
        scopes = self.site.json('keys', 'list')['items']
        self.assertEqual(len({key['master_key_id'] for key in scopes}), 1)
        self.assertRegex(self.site.text('keys', 'list'), r'(?m)^directory +[0-9a-f]{16} +\S+$')
        answer = self.site.json('keys', 'rotate', '--new-key', new)
        self.assertEqual(answer['from'], scopes[0]['master_key_id'])
        self.site.run('account', 'list', expect=2)
        self.assertIn('the store needs master key', self.site.error)
        os.replace(new, self.site.key)
        self.assertEqual({key['master_key_id'] for key in self.site.json('keys', 'list')['items']}, {answer['to']})
        self.assertEqual(len(self.site.json('account', 'list')['items']), 1)
        entry = self.site.json('audit', 'search', '--action', 'keys.rotate')['items'][0]
        self.assertEqual(json.loads(entry['detail'])['to'], answer['to'])

    def test_key_beside_the_configuration(self):
        moved = self.site.path('moved.key')
        os.rename(self.site.key, moved)
        self.site.run('account', 'list', expect=2)
        self.site.run('account', 'list', '--master-key', moved)


@unittest.skipUnless(os.geteuid() == 0, 'needs root')
class Owner(Case):
    def test_files_stay_the_services(self):
        os.chmod(self.site.folder, 0o755)
        for folder, _, names in os.walk(self.site.data):
            for path in [folder, *(os.path.join(folder, name) for name in names)]:
                os.chown(path, 65534, 65534)
        self.site.run('account', 'add', '0012', '--name', '山田')
        for name in os.listdir(self.site.data):
            self.assertEqual(os.stat(os.path.join(self.site.data, name)).st_uid, 65534, name)


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


class Running(Case):
    @property
    def settings(self):
        return f'listen = 127.0.0.1:{self.port}\n'

    def setUp(self):
        self.port = free_port()
        super().setUp()
        self.log = open(self.site.path('server.log'), 'w')
        self.addCleanup(self.log.close)
        self.server = subprocess.Popen([SERVER, 'core', '--config', self.site.config], stdout=self.log, stderr=self.log)
        self.addCleanup(self.stop)
        self.wait()

    def stop(self):
        self.server.terminate()
        self.server.wait(30)

    def wait(self):
        for _ in range(200):
            with contextlib.suppress(OSError):
                return self.request('GET', '/healthz', raw=True)
            time.sleep(0.05)
        raise AssertionError(read(self.site.path('server.log')))

    def request(self, method, path, body=None, token=None, raw=False):
        headers = {'Content-Type': 'application/json', 'Madoguchi-Client': '9.9.9'}
        if token:
            headers['Authorization'] = 'Bearer ' + token
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f'http://127.0.0.1:{self.port}{path}', data, headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
            return text if raw else json.loads(text or b'null')

    def sign_in(self):
        answer = self.request('POST', '/api/v1/sessions', {'login': 'admin', 'password': self.password, 'device': 'PC-0321'})
        return answer['token']

    def status(self, token):
        try:
            self.request('GET', '/api/v1/me', token=token)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        return 200

    def assert_signed_out(self, token):
        for _ in range(40):
            if self.status(token) == 401:
                return
            time.sleep(0.05)
        raise AssertionError('still signed in after two seconds')

    def test_revoke(self):
        first, second, third = self.sign_in(), self.sign_in(), self.sign_in()
        self.assertEqual([self.status(token) for token in (first, second, third)], [200] * 3)
        sessions = self.site.json('session', 'list', '--account', 'admin')['items']
        self.assertEqual({session['device'] for session in sessions}, {'PC-0321'})
        self.assertIn('PC-0321', self.site.text('session', 'list'))
        newest = max(session['id'] for session in sessions)
        self.assertEqual(self.site.json('session', 'revoke', '--id', str(newest)), {'revoked': 1})
        self.assert_signed_out(third)
        self.assertEqual(self.status(first), 200)
        self.assertEqual(self.site.json('session', 'revoke', '--account', 'admin'), {'revoked': 2})
        self.assert_signed_out(first)
        self.assert_signed_out(second)
        again = self.sign_in()
        self.assertEqual(self.site.json('session', 'revoke', '--all'), {'revoked': 1})
        self.assert_signed_out(again)

    def test_new_password_and_stop(self):
        token = self.sign_in()
        self.password = self.site.json('account', 'reset-password', 'admin')['password']
        self.assert_signed_out(token)
        token = self.sign_in()
        self.site.run('account', 'add', 'second', '--name', '第二 管理者', '--role', 'administrator')
        self.site.run('account', 'stop', 'admin')
        self.assert_signed_out(token)
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.sign_in()
        caught.exception.close()
        self.assertEqual(caught.exception.code, 403)

    def test_backup_while_serving(self):
        target = self.site.path('backup')
        self.sign_in()
        self.site.run('backup', target)
        self.assertTrue(self.site.json('restore', target, '--check')['whole'])

    def test_keys_do_not_turn_under_a_server(self):
        problem = self.site.json('keys', 'rotate', '--new-key', self.site.path('new.key'), expect=3)
        self.assertEqual(problem['type'], 'urn:madoguchi:problem:already-running')
        self.site.run('account', 'list')


if __name__ == '__main__':
    CTL, SERVER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
