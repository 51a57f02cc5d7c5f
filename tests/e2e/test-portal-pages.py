#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The resident pages in a real browser, in five languages, light and dark, on a phone and on a desk.

Layout     nothing is cut off or needs scrolling sideways, down to 320 pixels and at doubled text
Colour     every text reaches 4.5:1 on what is behind it (WCAG 1.4.3), in light and dark
Keyboard   the first stop skips to the text; each stop shows the amber ring with its dark edge (2.4.7, 2.4.11)
Structure  language, title, headings in order, landmarks, targets of 24 pixels or more (2.5.8), names of links
Closed     no script runs, nothing is loaded from elsewhere, the browser reports no breach of the policy
Axe        the rules of axe-core, where MADOGUCHI_AXE names its file

Skipped, loudly, where Chromium is missing.
"""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from browser import Browser, find_chromium  # noqa: E402
from portal_server import Portal  # noqa: E402

LANGUAGES = {"ja": "ja", "easy": "ja", "en": "en", "zh": "zh-Hans", "ko": "ko"}
PAGES = ["", "/check", "/nothing-here"]

OVERFLOW = """(() => {
  const wide = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    return !e.classList.contains('skip') && box.width > 0 && (box.right > wide + 0.5 || box.left < -0.5);
  });
  return {scroll: document.documentElement.scrollWidth, wide, out: out.map(e => e.outerHTML.slice(0, 80))};
})()"""

CONTRAST = """(() => {
  const parse = c => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const bad = [];
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    const e = walker.currentNode.parentElement;
    const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    seen++;
    if (ratio < 4.5) bad.push(ratio.toFixed(2) + ' ' + walker.currentNode.data.trim().slice(0, 30));
  }
  return {seen, bad};
})()"""

STRUCTURE = """(() => ({
  lang: document.documentElement.lang,
  title: document.title,
  headings: [...document.querySelectorAll('h1,h2,h3')].map(h => Number(h.tagName[1])),
  landmarks: ['header', 'nav', 'main', 'footer'].map(n => document.querySelectorAll(n).length),
  current: [...document.querySelectorAll('nav [aria-current]')].map(a => a.getAttribute('href')),
  scripts: document.scripts.length + document.querySelectorAll('[style]').length,
  nameless: [...document.querySelectorAll('a, img:not([alt])')].filter(a => !a.textContent.trim()).length,
  small: [...document.querySelectorAll('a')].filter(a => {
    const box = a.getBoundingClientRect();
    const alone = getComputedStyle(a).display !== 'inline';
    return alone && (box.width < 24 || box.height < 24);
  }).map(a => a.outerHTML.slice(0, 80)),
  dead: [...document.querySelectorAll('[aria-labelledby]')].filter(
    e => !document.getElementById(e.getAttribute('aria-labelledby'))).length,
}))()"""

FOCUS = """(() => {
  const style = getComputedStyle(document.activeElement);
  return {tag: document.activeElement.tagName, href: document.activeElement.getAttribute('href'),
          outline: style.outlineStyle + ' ' + style.outlineWidth + ' ' + style.outlineColor, edge: style.boxShadow};
})()"""


@unittest.skipUnless(find_chromium(), "CHROMIUM IS MISSING: the resident pages were not looked at")
class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal().start()
        cls.addClassCleanup(cls.portal.stop)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def same(self, seen, expected):
        self.assertEqual(seen, expected, self.where)

    def each_page(self, width=360, dark=False):
        self.browser.show(width, dark)
        for language in LANGUAGES:
            for page in PAGES:
                self.where = f"/{language}{page}, {width} pixels{', dark' if dark else ''}"
                self.browser.open(f"{self.portal.url}/{language}{page}")
                yield language, page

    def test_layout(self):
        for width in (320, 360, 768, 1280):
            for _ in self.each_page(width):
                seen = self.browser.evaluate(OVERFLOW)
                self.same(seen["scroll"], seen["wide"])
                self.same(seen["out"], [])

    def test_doubled_text(self):
        for _ in self.each_page(640):
            # The page's own rules forbid inline styles, so the size is set from outside the page.
            self.browser.evaluate("document.documentElement.style.fontSize = '32px'")
            seen = self.browser.evaluate(OVERFLOW)
            self.same((seen["scroll"], seen["out"]), (seen["wide"], []))

    def test_colour(self):
        for dark in (False, True):
            for _ in self.each_page(360, dark):
                seen = self.browser.evaluate(CONTRAST)
                self.assertGreater(seen["seen"], 10)
                self.same(seen["bad"], [])
            background = self.browser.evaluate("getComputedStyle(document.body).backgroundColor")
            self.assertEqual(background, "rgb(27, 29, 31)" if dark else "rgb(255, 255, 255)")

    def test_keyboard(self):
        self.browser.show(1280)
        self.browser.open(self.portal.url + "/ja")
        stops = self.browser.evaluate("document.querySelectorAll('a').length")
        for stop in range(stops):
            self.browser.press("Tab", 9)
            focus = self.browser.evaluate(FOCUS)
            self.assertEqual(focus["tag"], "A")
            self.assertEqual(focus["outline"], "solid 3px rgb(232, 168, 0)", focus["href"])
            self.assertIn("rgb(26, 30, 34) 0px 0px 0px 2px", focus["edge"], focus["href"])
            if stop == 0:
                self.assertEqual(focus["href"], "#main")
                self.assertGreaterEqual(self.browser.evaluate("document.activeElement.getBoundingClientRect().top"), 0)

    def test_structure(self):
        titles = set()
        for language, page in self.each_page():
            seen = self.browser.evaluate(STRUCTURE)
            self.same(seen["lang"], LANGUAGES[language])
            self.same(seen["landmarks"], [1, 1, 1, 1])
            self.same(seen["headings"][0], 1)
            self.same(seen["headings"].count(1), 1)
            self.same(seen["current"], [f"/{language}{page if page == '/check' else ''}"])
            self.same((seen["scripts"], seen["nameless"], seen["dead"], seen["small"]), (0, 0, 0, []))
            self.assertNotIn(seen["title"], titles)
            titles.add(seen["title"])

    def test_closed(self):
        for _, page in self.each_page():
            for url in self.browser.requested():
                self.assertTrue(url.startswith(self.portal.url + "/"), url)
            missing = [c for c in self.browser.complaints() if "404" not in c or page != "/nothing-here"]
            self.same(missing, [])
        self.browser.open(self.portal.url + "/ja")
        ran = self.browser.evaluate("""(() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
                                      document.body.append(s); return window.ran === 1; })()""")
        self.assertFalse(ran)

    def test_axe(self):
        path = os.environ.get("MADOGUCHI_AXE")
        if not path:
            self.skipTest("AXE-CORE IS NOT HERE: set MADOGUCHI_AXE to its axe.min.js")
        with open(path, encoding="utf-8") as file:
            axe = file.read()
        for dark in (False, True):
            for _ in self.each_page(360, dark):
                self.browser.evaluate(axe)
                answer = self.browser.call("Runtime.evaluate", returnByValue=True, awaitPromise=True, expression="""axe.run(
                    {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(r =>
                    r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 90)).join(' | ')))""")
                self.same(answer["result"]["value"], [])


@unittest.skipUnless(find_chromium(), "CHROMIUM IS MISSING: the resident pages were not looked at")
class WithoutScript(unittest.TestCase):
    def test_pages_work(self):
        with Portal() as portal:
            browser = Browser("--blink-settings=scriptEnabled=false")
            self.addCleanup(browser.close)
            browser.show(360)
            browser.open(portal.url + "/")
            text = browser.call("DOM.getOuterHTML", nodeId=browser.call("DOM.getDocument")["root"]["nodeId"])["outerHTML"]
            self.assertIn("<h1", text)
            self.assertIn("oshirase.city.midori.example", text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
