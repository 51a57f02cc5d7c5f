#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""madoguchictl sign and verify as people and programs run them; without configuration, data or server.

Sign      what is written, what is said, and that nothing is written when something is wrong
Verify    plain words, JSON and exit codes for whole, spoiled, unsigned and missing files
Secrets   passwords come from the environment or a terminal, where they are not shown
Seal      a picture on a page
"""
import json
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

CTL, MAKE_CA = '', ''


def make_pdf(path):
    objects = [b'<< /Type /Catalog /Pages 2 0 R >>', b'<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>',
               b'<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] >>']
    out, places = b'%PDF-1.7\n', []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (number, text)
    table = b''.join(b'%010d 00000 n \n' % place for place in places)
    with open(path, 'wb') as file:
        file.write(out + b'xref\n0 4\n0000000000 65535 f \n' + table +
                   b'trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n' % len(out))


def make_png(path, size):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = b''.join(b'\0' + b'\xc0\x20\x20' * size for _ in range(size))
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', size, size, 8, 2, 0, 0, 0)) +
                   chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def setUpModule():
    Case.shared = tempfile.mkdtemp(prefix='madoguchi-sign-')
    Case.ca = os.path.join(Case.shared, 'ca')
    subprocess.run([MAKE_CA, Case.ca], check=True)


def tearDownModule():
    shutil.rmtree(Case.shared)


class Case(unittest.TestCase):
    shared, ca = '', ''

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='case-', dir=self.shared)
        self.pdf, self.out = self.path('in.pdf'), self.path('out.pdf')
        make_pdf(self.pdf)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_ctl(self, *arguments, expect=0, password='secret', lang='en'):
        environment = {'PATH': os.environ['PATH'], 'MADOGUCHI_LANG': lang}
        if password is not None:
            environment['MADOGUCHI_P12_PASSWORD'] = password
        done = subprocess.run([CTL, *arguments], capture_output=True, text=True, env=environment, check=False,
                              start_new_session=True, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, expect, done.stderr + done.stdout)
        return done

    def sign(self, *options, key='p256', **settings):
        return self.run_ctl('sign', '--p12', os.path.join(self.ca, f'signer-{key}.p12'), *options, self.pdf, self.out,
                            **settings)

    def assert_nothing_written(self):
        self.assertEqual([name for name in os.listdir(self.folder) if name not in ('in.pdf', 'seal.png')], [])


class Sign(Case):
    def test_people(self):
        self.assertEqual(self.sign().stdout, f'{self.out} is signed by みどり市長 (p256).\n')
        self.assertEqual(os.stat(self.out).st_mode & 0o777, 0o600)

    def test_programs(self):
        answer = json.loads(self.sign('--json', '--reason', '交付決定').stdout)
        self.assertEqual((answer['file'], answer['signer'], answer['level']), (self.out, 'みどり市長 (p256)', 'b-b'))
        self.assertGreater(answer['days_left'], 1000)
        report = json.loads(self.run_ctl('verify', '--json', self.out).stdout)['items'][0]
        self.assertEqual(report['signatures'][0]['reason'], '交付決定')

    def test_expiring_soon(self):
        self.assertIn('expires in 19 days', self.sign(key='soon').stderr)
        self.assertEqual(self.sign('--warn-days', '10', key='soon').stderr, '')

    def test_a_file_that_is_there_is_replaced_as_a_whole(self):
        with open(self.out, 'w', encoding='utf-8') as file:
            file.write('old')
        self.sign()
        self.run_ctl('verify', self.out)

    def test_blocks(self):
        for key, problem in (('expired', 'expired'), ('future', 'not-yet-valid'), ('usage', 'usage'), ('ca', 'ca'),
                             ('p521', 'algorithm')):
            with self.subTest(key):
                answer = json.loads(self.sign('--json', key=key, expect=2).stdout)
                self.assertEqual(answer['type'], f'urn:madoguchi:problem:signing-{problem}')
                self.assert_nothing_written()

    def test_revoked(self):
        lists = ','.join(os.path.join(self.ca, name) for name in ('inter.crl', 'root.crl'))
        self.sign('--crl', lists)
        os.remove(self.out)
        self.assertIn('has been revoked', self.sign('--crl', lists, key='revoked', expect=2).stderr)
        self.assert_nothing_written()

    def test_sources(self):
        self.sign()
        os.replace(self.out, self.pdf)
        self.assertIn('signed already', self.sign(expect=2).stderr)
        with open(self.pdf, 'w', encoding='utf-8') as file:
            file.write('no PDF')
        self.assertIn('damaged', self.sign(expect=2).stderr)
        os.remove(self.pdf)
        self.assertIn(self.pdf, self.sign(expect=3).stderr)
        self.assert_nothing_written()

    def test_usage(self):
        tsa = ('--tsa', 'http://127.0.0.1:1/tsa')
        for options, sentence in (
                (('--level', 'b-x'), '--level is b-b, b-t or b-lt.'),
                (('--level', 'b-t'), 'need --tsa'),
                (('--level', 'b-b', *tsa), '--tsa is for --level b-t and b-lt.'),
                (('--level', 'b-lt', *tsa), '--level b-lt needs --trust.'),
                (('--seal-page', '2'), 'need --seal'),
                (('--pkcs11', 'pkcs11:token=x'), 'Either --p12 or --pkcs11 is needed.'),
                (('--warn-days', 'x'), '--warn-days is a number'),
                (('--trust', os.path.join(self.ca, 'root.crl')), 'trusted certificates cannot be read')):
            with self.subTest(options):
                self.assertIn(sentence, self.sign(*options, expect=2).stderr)
                self.assert_nothing_written()
        self.assertIn('cannot be reached', self.sign('--level', 'b-t', *tsa, expect=3).stderr)
        self.assertIn('Either --p12', self.run_ctl('sign', self.pdf, self.out, expect=2).stderr)


class Verify(Case):
    def setUp(self):
        super().setUp()
        self.sign('--reason', '交付決定')
        with open(self.out, 'rb') as file:
            self.data = file.read()

    def spoil(self, name, data):
        with open(self.path(name), 'wb') as file:
            file.write(data)
        return self.path(name)

    def state(self, data):
        answer = json.loads(self.run_ctl('verify', '--json', self.spoil('spoiled.pdf', data), expect=1).stdout)
        self.assertFalse(answer['items'][0]['whole'])
        return answer['items'][0]['state']

    def test_people(self):
        text = self.run_ctl('verify', self.out).stdout
        self.assertIn(f'{self.out}: The file is exactly as it was signed.', text)
        self.assertIn('Signed by: みどり市長 (p256) (certificate of 試験組織認証局; not compared', text)
        self.assertIn('Reason: 交付決定', text)
        self.assertIn('PAdES B-B; certified: no change is allowed', text)

    def test_states(self):
        page = self.data.index(b'/MediaBox')
        self.assertEqual(self.state(self.data[:page] + b'/mediaBox' + self.data[page + 9:]), 'changed')
        self.assertEqual(self.state(self.data + b'\n'), 'appended')
        self.assertEqual(self.state(self.data[:-1]), 'truncated')
        self.assertEqual(self.state(b'text'), 'no-pdf')
        with open(self.pdf, 'rb') as file:
            self.assertEqual(self.state(file.read()), 'no-signature')

    def test_several(self):
        spoiled = self.spoil('spoiled.pdf', self.data + b'x')
        done = self.run_ctl('verify', self.out, spoiled, self.path('missing.pdf'), expect=1)
        self.assertIn(f'{self.out}: The file is exactly', done.stdout)
        self.assertIn(f'{spoiled}: Something was added', done.stdout)
        self.assertIn('missing.pdf', done.stderr)
        items = json.loads(self.run_ctl('verify', '--json', self.out, self.path('missing.pdf'), expect=1).stdout)['items']
        self.assertEqual([item['state'] for item in items], ['whole', 'unread'])

    def test_trust(self):
        self.run_ctl('verify', '--trust', os.path.join(self.ca, 'root.pem'), self.out)
        done = self.run_ctl('verify', '--trust', os.path.join(self.ca, 'signer-p384.pem'), self.out, expect=1)
        self.assertIn('does not lead to one of the trusted ones', done.stdout)


class Secrets(Case):
    def test_wrong(self):
        self.assertIn('password of the key file is wrong', self.sign(password='wrong', expect=2).stderr)
        self.assert_nothing_written()

    def test_no_terminal(self):
        self.assertIn('Set MADOGUCHI_P12_PASSWORD.', self.sign(password=None, expect=2).stderr)
        self.assert_nothing_written()

    def test_terminal(self):
        environment = {'PATH': os.environ['PATH'], 'MADOGUCHI_LANG': 'en'}
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(CTL, [CTL, 'sign', '--p12', os.path.join(self.ca, 'signer-p256.p12'), self.pdf, self.out], environment)
        seen = b''
        while b'key file: ' not in seen:
            seen += os.read(terminal, 1000)
        os.write(terminal, b'secret\n')
        try:
            while True:
                seen += os.read(terminal, 1000)
        except OSError:
            pass
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0, seen)
        self.assertNotIn(b'secret', seen)
        os.close(terminal)
        self.run_ctl('verify', self.out)


class Seal(Case):
    def test_seal(self):
        seal = self.path('seal.png')
        make_png(seal, 20)
        self.sign('--seal', seal, '--seal-at', '160,40,22.5,22.5', '--seal-page', '1')
        self.run_ctl('verify', self.out)
        with open(self.out, 'rb') as file:
            self.assertIn(b'/Subtype /Image', file.read())

    def test_mistakes(self):
        seal = self.path('seal.png')
        make_png(seal, 20)
        for options, sentence in ((('--seal-at', '160,40,22'), 'millimetres'), (('--seal-at', '160,40,22,x'), 'millimetres'),
                                  (('--seal-at', '400,40,22,22'), 'does not lie on the page'),
                                  (('--seal-at', '1,1,9,9', '--seal-page', '2'), 'does not lie on the page'), ((), 'millimetres'),
                                  (('--seal-at', '1,1,9,9', '--seal-page', '0'), 'from 1 on')):
            with self.subTest(options):
                self.assertIn(sentence, self.sign('--seal', seal, *options, expect=2).stderr)
        self.assertIn('PNG', self.sign('--seal', self.pdf, '--seal-at', '1,1,9,9', expect=2).stderr)
        self.assert_nothing_written()


if __name__ == '__main__':
    CTL, MAKE_CA = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
