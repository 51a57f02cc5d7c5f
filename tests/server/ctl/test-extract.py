#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""madoguchictl extract, as night batches run it.

Pages     a line of JSON for each page, with the label people know
Refused   exit status 1, nothing on standard output, one sentence in the language of the user
Office    Word and PowerPoint in pages where LibreOffice is, text alone when asked
Left      nothing stays in the folder for temporary files, no process stays
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

CTL, WORKER = '', ''
CONTENT_TYPES = '''<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'''
RELATIONS = '''<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="word/document.xml"/></Relationships>'''
DOCUMENT = '''<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:r><w:t>転入届の手続</w:t></w:r></w:p>
<w:p><w:r><w:br w:type="page"/><w:t>必要な書類</w:t></w:r></w:p></w:body></w:document>'''


class Extract(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='madoguchi-ctl-')
        self.temporary = os.path.join(self.folder, 'tmp')
        os.mkdir(self.temporary)

    def tearDown(self):
        self.assertEqual(os.listdir(self.temporary), [])
        shutil.rmtree(self.folder)

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as file:
            file.write(content)
        return path

    def extract(self, path, *options, lang='en'):
        environment = {'PATH': os.environ['PATH'], 'MADOGUCHI_LANG': lang, 'TMPDIR': self.temporary,
                       'HOME': self.folder}
        result = subprocess.run([CTL, 'extract', *options, path], capture_output=True, env=environment, check=False)
        return result.returncode, result.stdout.decode(), result.stderr.decode()

    def pages(self, path, *options, lang='en'):
        code, out, err = self.extract(path, *options, lang=lang)
        self.assertEqual((code, err), (0, ''))
        return [json.loads(line) for line in out.splitlines()]

    def write_docx(self):
        path = os.path.join(self.folder, '案内.docx')
        with zipfile.ZipFile(path, 'w') as file:
            file.writestr('[Content_Types].xml', CONTENT_TYPES)
            file.writestr('_rels/.rels', RELATIONS)
            file.writestr('word/document.xml', DOCUMENT)
        return path

    def test_lines_of_text(self):
        path = self.write('一覧.txt', ''.join(f'{i}行目\n' for i in range(1, 71)).encode())
        pages = self.pages(path)
        self.assertEqual([page['page'] for page in pages], [1, 2])
        self.assertEqual([page['label'] for page in pages], ['lines 1-60', 'lines 61-70'])
        self.assertIn('61行目', pages[1]['text'])
        self.assertEqual(set(pages[0]), {'page', 'label', 'text'})

    def test_rows_of_csv(self):
        path = self.write('名簿.csv', '氏名,住所\n山田,本町\n'.encode('cp932'))
        self.assertIn('本町', self.pages(path)[0]['text'])

    def test_refused(self):
        locked = b'PK\3\4' + b'\0' * 26 + b'PK\1\2' + b'\0' * 4 + b'\1\0' + b'\0' * 18 + b'\5\0' + b'\0' * 16
        locked += b'word/' + b'PK\5\6' + b'\0' * 4 + b'\1\0\1\0' + (51).to_bytes(4, 'little')
        locked += (30).to_bytes(4, 'little') + b'\0\0'
        for content, sentence in ((b'', 'holds no text'), (b'\x89PNG\r\n\x1a\n', 'cannot be read'),
                                  (b'%PDF-1.7 broken', 'is damaged'), (locked, 'password')):
            code, out, err = self.extract(self.write('ファイル', content))
            self.assertEqual((code, out, err.count('\n')), (1, '', 1))
            self.assertIn(sentence, err)

    def test_no_such_file(self):
        code, out, err = self.extract(os.path.join(self.folder, '無い.pdf'))
        self.assertEqual((code, out, err.count('\n')), (1, '', 1))

    def test_word_as_text(self):
        pages = self.pages(self.write_docx(), '--text-only')
        self.assertIsNone(pages[0]['label'])
        self.assertIn('転入届の手続', pages[0]['text'])

    @unittest.skipUnless(shutil.which('soffice'), 'LibreOffice is not installed')
    def test_word_in_pages(self):
        pages = self.pages(self.write_docx())
        self.assertEqual([(page['label'], page['text']) for page in pages],
                         [('1', '転入届の手続'), ('2', '必要な書類')])

    @unittest.skipUnless(shutil.which('soffice'), 'LibreOffice is not installed')
    def test_old_format(self):
        path = self.write('手紙.doc', b'{\\rtf1\\ansi Notice to residents\\page Second page}')
        pages = self.pages(path)
        self.assertEqual([page['text'] for page in pages], ['Notice to residents', 'Second page'])


if __name__ == '__main__':
    CTL, WORKER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
