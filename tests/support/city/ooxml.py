# SPDX-License-Identifier: GPL-3.0-or-later
"""The package that docx, xlsx and pptx files are: parts, their types, their relationships."""
import zipfile
from xml.sax.saxutils import escape, quoteattr

OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
TYPE = 'application/vnd.openxmlformats-officedocument.'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STAMP = (2026, 4, 1, 8, 30, 0)

__all__ = ['Package', 'escape', 'quoteattr', 'HEAD', 'OFFICE']


class Package:
    def __init__(self):
        self.parts = {}      # name → bytes
        self.types = {}      # name → content type
        self.relations = {}  # name of the source, '' for the package → [(id, type, target)]

    def add(self, name, kind, xml):
        self.parts[name] = (HEAD + xml).encode()
        self.types[name] = TYPE + kind + '+xml'

    def relate(self, source, kind, target):
        """Says that `source` uses `target`, a path relative to it; returns the relation's id."""
        rows = self.relations.setdefault(source, [])
        rows.append((f'rId{len(rows) + 1}', kind if '/' in kind else f'{OFFICE}/{kind}', target))
        return rows[-1][0]

    def properties(self, title, author):
        self.parts['docProps/core.xml'] = (HEAD + (
            f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f'<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>'
            '<dcterms:created xsi:type="dcterms:W3CDTF">2026-04-01T08:30:00Z</dcterms:created>'
            '</cp:coreProperties>')).encode()
        self.types['docProps/core.xml'] = 'application/vnd.openxmlformats-package.core-properties+xml'
        self.relate('', f'{PACKAGE}/relationships/metadata/core-properties', 'docProps/core.xml')

    def write(self, path):
        parts = {'[Content_Types].xml': self.content_types()}
        for source, rows in self.relations.items():
            folder, _, name = source.rpartition('/')
            parts[f'{folder}/_rels/{name}.rels'.lstrip('/')] = relations_xml(rows)
        parts.update(self.parts)
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED)

    def content_types(self):
        rows = ''.join(f'<Override PartName="/{name}" ContentType="{kind}"/>'
                       for name, kind in self.types.items())
        return (HEAD + f'<Types xmlns="{PACKAGE}/content-types">'
                '<Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>').encode()


def relations_xml(rows):
    body = ''.join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
                   for name, kind, target in rows)
    return (HEAD + f'<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>').encode()
