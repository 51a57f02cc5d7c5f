#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search by meaning with a real engine, where it is installed or can be.

Questions share hardly a word with the passage that answers them. By words alone most are missed;
with the engine each finds its passage among the first three, most the very first.
"""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

CTL, ENGINE_SCRIPT = '', ''
SKIPPED = 77
INSTALL_SECONDS = 150
START_SECONDS = 60

PASSAGES = (
    ('犬の登録', '飼い犬は、生後九十一日に達した日から三十日以内に市へ登録し、毎年一回の狂犬病予防注射を受けさせなければならない。',
     'ペットを迎えたら役所に何か届けるの？'),
    ('転入届', '新しい住所に住み始めた日から十四日以内に、前住所地の転出証明書を持って市民課の窓口へ届け出てください。',
     '引っ越してきました。手続の締切はいつですか'),
    ('児童手当', '中学校卒業までの子を養育している方に、月額一万円から一万五千円を支給します。',
     '子育て中の家庭がもらえるお金'),
    ('粗大ごみ', '一辺が五十センチを超える家具や布団は、電話で申し込み、処理券を貼って玄関先に出してください。',
     '使わなくなったソファを捨てたい'),
    ('葬祭費', '国民健康保険の加入者が死亡したとき、葬儀を行った方に五万円を支給します。',
     '父が亡くなりました。お金の補助はありますか'),
    ('避難所', '地震のときは、最寄りの小学校の体育館を開設し、水と毛布を備えます。',
     '大きな揺れで家に居られないとき、どこへ行けばいい'),
    ('介護認定', '日常生活に支援が必要になった高齢者は、認定調査を受け、要介護度に応じたサービスを利用できます。',
     '年老いた母の世話を手伝ってほしい'),
    ('空き家', '倒壊のおそれがある家屋の所有者に対し、市長は修繕又は除却を勧告することができる。',
     '隣の古い無人の建物が崩れそうで怖い'),
)


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def find_engine():
    try:
        done = subprocess.run([ENGINE_SCRIPT], capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


class Meaning(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='madoguchi-meaning-')
        self.addCleanup(self.folder.cleanup)
        self.questions = os.path.join(self.folder.name, 'questions.jsonl')
        with open(self.questions, 'w', encoding='utf-8') as file:
            for title, context, question in PASSAGES:
                print(json.dumps({'title': title, 'context': context, 'questions': [question]}, ensure_ascii=False), file=file)
        port = free_port()
        self.url = f'http://127.0.0.1:{port}'
        # pylint: disable-next=consider-using-with
        engine = subprocess.Popen([ENGINE, '--host', '127.0.0.1', '--port', str(port)],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(engine.wait)
        self.addCleanup(engine.kill)
        self.wait_for_engine()

    def wait_for_engine(self):
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(self.url + '/health', timeout=5) as answer:
                    self.assertEqual(answer.status, 200)
                    return
            except OSError:
                self.assertLess(time.monotonic(), end, 'the engine does not start')
                time.sleep(0.1)

    def measure(self, *options):
        done = subprocess.run([CTL, '--json', 'search-eval', self.questions, *options], capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ''))
        return json.loads(done.stdout)

    def test_other_words(self):
        words = self.measure()
        both = self.measure('--embeddings', self.url + '/v1', '--input-type')
        print(f"# recall@1 by words {words['recall@1']}, with meaning {both['recall@1']}; "
              f"mrr@10 {words['mrr@10']} and {both['mrr@10']}", flush=True)
        self.assertLess(words['recall@1'], 0.7)
        self.assertGreaterEqual(both['recall@1'], words['recall@1'] + 0.25)
        self.assertGreaterEqual(both['recall@5'], 0.95)


if __name__ == '__main__':
    CTL, ENGINE_SCRIPT = sys.argv[1:3]
    ENGINE = find_engine()
    if ENGINE is None:
        print('skipped: the engine for the search by meaning is not installed and cannot be')
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1], verbosity=2)
