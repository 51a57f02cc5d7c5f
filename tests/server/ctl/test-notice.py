#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""madoguchictl notice plan, split and proof, as night batches run them.

Plan      parts, rows, decisions in JSON; no pair is wrong; a readable table for people
Split     a file for each decided part, named without names; what is left is told, exit status 1
Edited    a person's decisions in the plan count; those that cannot be are refused
Changed   list or PDF that are no longer those of the plan are refused
Whole     killed, stopped, on a full disk: nothing is in the folder, and the next run starts clean
Proof     every kind of tampering with the folder is found
Usage     wrong calls: exit status 2 and a sentence; what stops a run: 1
"""
import csv
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
CTL, MAKER = '', ''


def read_json(path):
    with open(path, encoding='utf-8') as file:
        return json.load(file)


def write_json(path, value):
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(value, file)


class Case(unittest.TestCase):
    residents = 60
    source = ''

    @classmethod
    def setUpClass(cls):
        cls.source = tempfile.mkdtemp(prefix='madoguchi-notices-')
        subprocess.run([MAKER, cls.source, '--layout', 'kaigo', '--seed', '5', '--residents', str(cls.residents)],
                       check=True)
        cls.truth = read_json(os.path.join(cls.source, 'truth.json'))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.source)

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='madoguchi-ctl-')
        for name in ('list.csv', 'notices.pdf'):
            shutil.copy(os.path.join(self.source, name), self.folder)
        self.out = os.path.join(self.folder, 'out')
        self.plan_path = os.path.join(self.folder, 'plan.json')

    def tearDown(self):
        shutil.rmtree(self.folder)

    def rows(self):
        with open(self.path('list.csv'), encoding='cp932', newline='') as file:
            return list(csv.reader(file))[1:]

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_ctl(self, *arguments, lang='en', **options):
        environment = {'PATH': os.environ['PATH'], 'MADOGUCHI_LANG': lang, 'HOME': self.folder}
        environment.update({name: value for name, value in os.environ.items() if name.endswith('SAN_OPTIONS')})
        result = subprocess.run([CTL, 'notice', *arguments], capture_output=True, env=environment, check=False,
                                cwd=self.folder, **options)
        return result.returncode, result.stdout.decode(), result.stderr.decode()

    def plan_arguments(self, **changes):
        arguments = ['plan', '--csv', changes.get('csv', 'list.csv'), '--pdf', changes.get('pdf', 'notices.pdf'),
                     '--split', changes.get('split', self.truth['split'])]
        for name, value in changes.get('keys', self.truth['keys']).items():
            arguments += ['--key', f'{name}={value}']
        for name, value in changes.get('columns', self.truth['columns']).items():
            arguments += ['--column', f'{name}={value}']
        return arguments

    def plan(self, **changes):
        code, out, err = self.run_ctl(*self.plan_arguments(**changes), '--json')
        self.assertEqual((code, err), (0, ''))
        with open(self.plan_path, 'w', encoding='utf-8') as file:
            file.write(out)
        return json.loads(out)

    def split(self, *options, **more):
        return self.run_ctl('split', '--plan', self.plan_path, '--out', self.out, *options, **more)

    def nothing_is_left(self):
        self.assertEqual([name for name in os.listdir(self.folder) if 'out' in name], [])


class Plan(Case):
    residents = 400

    def test_no_pair_is_wrong(self):
        plan = self.plan()
        truth = {(part['first'], part['last']): part for part in self.truth['parts']}
        decided = [part for part in plan['parts'] if part['decision'] == 'auto']
        for part in decided:
            known = truth[part['first'], part['last']]
            self.assertEqual((known['row'], known['see']), (part['row'], None))
        plain = sum(not part['see'] for part in self.truth['parts'])
        self.assertGreaterEqual(len(decided), 0.97 * plain)
        self.assertEqual([page for part in plan['parts'] for page in range(part['first'], part['last'] + 1)],
                         list(range(1, self.truth['pages'] + 1)))

    def test_shape(self):
        plan = self.plan()
        for part in plan['parts']:
            self.assertIn(part['decision'], ('auto', 'review', 'unmatched'))
            self.assertEqual(part['row'] is None, part['decision'] == 'unmatched')
            self.assertTrue(part['reasons'])
        have = {part['row'] for part in plan['parts']}
        self.assertEqual(plan['rows_without_pages'],
                         [row for row in range(1, len(self.rows()) + 1) if row not in have])
        self.assertTrue(os.path.isabs(plan['csv']['path']) and os.path.isabs(plan['pdf']['path']))
        self.assertRegex(plan['pdf']['sha256'], '^[0-9a-f]{64}$')
        text = json.dumps(plan, ensure_ascii=False)
        for person in self.truth['people']:
            self.assertNotIn(person['number'], text)

    def test_for_people(self):
        code, out, err = self.run_ctl(*self.plan_arguments())
        self.assertEqual((code, err), (0, ''))
        self.assertIn('letters:', out)
        self.assertIn('to be looked at', out)


class Split(Case):
    def test_files(self):
        plan = self.plan()
        code, out, err = self.split('--report', self.path('report.txt'))
        decided = [part for part in plan['parts'] if part['decision'] == 'auto']
        left = len(plan['parts']) - len(decided)
        self.assertEqual(code, 1 if left else 0, err)
        self.assertIn(f'{len(decided)} files', out)
        self.assertEqual('left out' in err, left > 0)
        proof = read_json(os.path.join(self.out, 'proof.json'))
        names = sorted(file['file'] for file in proof['files'])
        self.assertEqual(sorted(os.listdir(self.out)), names + ['proof.json'])
        for name in names:
            self.assertRegex(name, r'^\d{5}_\d+\.pdf$')
        self.assertEqual((len(names), len(proof['left'])), (len(decided), left))
        self.assertTrue(proof['passed'])
        with open(self.path('report.txt'), encoding='utf-8') as file:
            self.assertIn('All checks have passed.', file.read())
        text = json.dumps({name: proof[name] for name in proof if name not in ('files', 'sources')}, ensure_ascii=False)
        for person in self.truth['people']:
            self.assertFalse(any(name in text for name in person['names']))
        self.assertEqual(self.run_ctl('proof', self.out)[0], 0)

    def test_text_is_that_of_the_pages(self):
        self.plan()
        self.split()
        proof = read_json(os.path.join(self.out, 'proof.json'))
        for file in proof['files'][:10]:
            whole = subprocess.run(['pdftotext', '-f', str(file['first']), '-l', str(file['last']),
                                    self.path('notices.pdf'), '-'], capture_output=True, check=True).stdout
            one = subprocess.run(['pdftotext', os.path.join(self.out, file['file']), '-'], capture_output=True,
                                 check=True).stdout
            self.assertEqual(whole, one)

    def test_edited(self):
        plan = self.plan()
        undecided = [part for part in plan['parts'] if part['decision'] != 'auto']
        for part in undecided:
            part['decision'] = 'refused'
        write_json(self.plan_path, plan)
        self.assertEqual(self.split()[0], 0)
        self.assertEqual(len(read_json(os.path.join(self.out, 'proof.json'))['left']), len(undecided))

    def test_edited_wrongly(self):
        for change, sentence in (({'decision': 'sure'}, 'parts'), ({'row': None}, 'parts'),
                                 ({'row': 9999}, 'plan does not fit'), ({'last': 9999}, 'pages-once')):
            plan = self.plan()
            plan['parts'][0].update(change)
            write_json(self.plan_path, plan)
            code, out, err = self.split()
            self.assertEqual((code, out), (1, ''))
            self.assertIn(sentence, err)
            self.nothing_is_left()

    def test_pages_of_another(self):
        """A plan that gives one resident the pages of another one stops at the first file."""
        plan = self.plan()
        first, second = [part for part in plan['parts'] if part['decision'] == 'auto'][:2]
        first['row'], second['row'] = second['row'], first['row']
        write_json(self.plan_path, plan)
        code, out, err = self.split()
        self.assertEqual((code, out), (1, ''))
        self.assertIn('other-keys', err)
        first['decision'] = second['decision'] = 'confirmed'
        write_json(self.plan_path, plan)
        self.assertEqual(self.split()[0], 1)
        self.nothing_is_left()

    def test_changed(self):
        for name in ('list.csv', 'notices.pdf'):
            self.plan()
            with open(self.path(name), 'ab') as file:
                file.write(b'\n')
            code, out, err = self.split()
            self.assertEqual((code, out), (1, ''))
            self.assertIn('has changed', err)
            self.nothing_is_left()
            shutil.copy(os.path.join(self.source, name), self.folder)

    def test_full_folder(self):
        self.plan()
        os.mkdir(self.out)
        with open(os.path.join(self.out, 'note'), 'w', encoding='utf-8'):
            pass
        self.assertEqual(self.split()[0], 1)
        self.assertEqual(os.listdir(self.out), ['note'])
        os.remove(os.path.join(self.out, 'note'))
        self.split()
        self.assertIn('proof.json', os.listdir(self.out))

    def test_full_disk(self):
        self.plan()
        code, out, err = self.split(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)))
        self.assertEqual((code, out, err.count('\n')), (1, '', 1))
        self.nothing_is_left()

    def start_split(self):
        process = subprocess.Popen([CTL, 'notice', 'split', '--plan', self.plan_path, '--out', self.out],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.folder)
        hidden = self.path('.out.part')
        deadline = time.monotonic() + 60
        while not (os.path.isdir(hidden) and len(os.listdir(hidden)) > 2) and process.poll() is None:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.002)
        return process

    def test_killed(self):
        self.plan()
        process = self.start_split()
        process.kill()
        process.communicate()
        self.assertFalse(os.path.exists(self.out))
        self.split()
        self.assertEqual(self.run_ctl('proof', self.out)[0], 0)
        self.assertEqual([name for name in os.listdir(self.folder) if name.endswith('.part')], [])

    def test_stopped(self):
        self.plan()
        process = self.start_split()
        process.send_signal(signal.SIGTERM)
        err = process.communicate()[1].decode()
        self.assertEqual((process.returncode, err.count('\n')), (1, 1))
        self.nothing_is_left()

    def test_two_at_once(self):
        self.plan()
        process = self.start_split()
        process.send_signal(signal.SIGSTOP)
        self.assertEqual(self.split()[0], 1)
        process.send_signal(signal.SIGCONT)
        process.communicate()
        self.assertEqual(self.run_ctl('proof', self.out)[0], 0)


class Proof(Case):
    def setUp(self):
        super().setUp()
        self.plan()
        self.split()
        self.proof = read_json(os.path.join(self.out, 'proof.json'))
        self.files = [os.path.join(self.out, file['file']) for file in self.proof['files']]

    def fails(self, check):
        code, out, err = self.run_ctl('proof', self.out)
        self.assertEqual(code, 1, err)
        self.assertRegex(out, 'FAILED  .*' + re.escape(check))

    def write_proof(self):
        write_json(os.path.join(self.out, 'proof.json'), self.proof)

    def rehash(self, index, path):
        self.proof['files'][index]['sha256'] = subprocess.run(
            ['sha256sum', path], capture_output=True, check=True).stdout.decode().split()[0]

    def test_as_written(self):
        code, out, err = self.run_ctl('proof', self.out, '--json')
        self.assertEqual((code, err), (0, ''))
        self.assertTrue(json.loads(out)['passed'])

    def test_changed_file(self):
        with open(self.files[0], 'ab') as file:
            file.write(b'%\n')
        self.fails('Files unchanged')

    def test_missing_file(self):
        os.remove(self.files[-1])
        self.fails('Files unchanged')

    def test_strange_file(self):
        shutil.copy(self.files[0], os.path.join(self.out, 'copy.pdf'))
        self.fails('Files unchanged')

    def test_exchanged_files(self):
        shutil.copy(self.files[0], self.files[1])
        self.rehash(1, self.files[1])
        self.write_proof()
        self.fails('')

    def test_pages_missing(self):
        del self.proof['files'][0]
        os.remove(self.files[0])
        self.write_proof()
        self.fails('Each page of the source exactly once')

    def test_something_added(self):
        """Another resident's list attached to a letter, with the hash to fit."""
        qpdf = shutil.which('qpdf')
        if qpdf is None:
            self.skipTest('qpdf is not installed')
        changed = self.path('changed.pdf')
        subprocess.run([qpdf, self.files[0], '--add-attachment', self.path('list.csv'), '--', changed], check=True)
        shutil.move(changed, self.files[0])
        self.rehash(0, self.files[0])
        self.write_proof()
        self.fails('No bookmarks, attachments')


class Usage(Case):
    def test_wrong_calls(self):
        for arguments in (['plan'], ['plan', '--csv', 'list.csv', '--pdf', 'notices.pdf'],
                          self.plan_arguments(split='halves'), self.plan_arguments(keys={'number': 'no group'}),
                          self.plan_arguments(keys={'colour': '(.)'}), ['split'], ['split', '--plan', 'x'], ['proof'],
                          self.plan_arguments() + ['--encoding', 'ebcdic'],
                          self.plan_arguments() + ['--number-digits', '99'],
                          self.plan_arguments() + ['--key', 'number=(x)']):
            code, out, err = self.run_ctl(*arguments)
            self.assertEqual((code, out, err.count('\n')), (2, '', 1), arguments)

    def test_what_stops_a_run(self):
        for arguments in (self.plan_arguments(csv='no.csv'), self.plan_arguments(pdf='list.csv'),
                          self.plan_arguments(columns={'number': 'ない'}), self.plan_arguments(split='pages:1000'),
                          ['proof', self.folder]):
            code, out, err = self.run_ctl(*arguments)
            self.assertEqual((code, out, err.count('\n')), (1, '', 1), arguments)

    def test_my_numbers(self):
        with open(self.path('secret.csv'), 'w', encoding='utf-8') as file:
            file.write('宛名番号,氏名,マイナンバー\n1,甲,\n')
        code, out, err = self.run_ctl(*self.plan_arguments(csv='secret.csv', columns={'number': '宛名番号'}))
        self.assertEqual((code, out), (1, ''))
        self.assertIn('My Number', err)


if __name__ == '__main__':
    CTL, MAKER = (os.path.abspath(path) for path in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
