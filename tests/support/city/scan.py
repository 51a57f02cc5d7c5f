# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the pages of a PDF into what a scanner leaves: slightly turned pictures with specks."""
import os
import random
import subprocess
import zlib

DPI = 200
SHEAR = 0.006    # about a third of a degree
SPECKS = 0.0004  # part of all points


def read_pgm(path):
    with open(path, 'rb') as file:
        data = file.read()
    magic, size, _, pixels = data.split(b'\n', 3)
    width, height = map(int, size.split())
    assert magic == b'P5' and len(pixels) == width * height
    return width, height, pixels


def turned(width, height, pixels):
    """Rows shifted sideways, then columns down: a small turn."""
    rows = []
    for y in range(height):
        shift = int(SHEAR * y)
        row = pixels[y * width:(y + 1) * width]
        rows.append(b'\xff' * shift + row[:width - shift])
    columns = []
    data = b''.join(rows)
    for x in range(width):
        shift = int(SHEAR * (width - x))
        column = data[x::width]
        columns.append(b'\xff' * shift + column[:height - shift])
    data = bytearray(width * height)
    for x, column in enumerate(columns):
        data[x::width] = column
    return data


def speckled(pixels, seed):
    chance = random.Random(seed)
    for _ in range(int(len(pixels) * SPECKS)):
        pixels[chance.randrange(len(pixels))] = chance.choice((0, 90, 255))
    return pixels


def bits(width, height, pixels):
    """One bit a point, as copiers save black and white."""
    black = bytes.maketrans(bytes(range(256)), bytes(0 if grey < 150 else 1 for grey in range(256)))
    pixels = bytes(pixels).translate(black)
    padded = (width + 7) // 8 * 8
    out = bytearray()
    for y in range(height):
        row = pixels[y * width:(y + 1) * width].ljust(padded, b'\x01')
        value = int(row.translate(bytes.maketrans(b'\x00\x01', b'01')), 2)
        out += value.to_bytes(padded // 8, 'big')
    return bytes(out)


def pdf_of(pictures):
    """A PDF with one picture on each page of A4; no text in it."""
    objects = [b'<< /Type /Catalog /Pages 2 0 R >>', b'']
    kids = []
    for width, height, data in pictures:
        packed = zlib.compress(data, 9)
        objects.append(b'<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray '
                       b'/BitsPerComponent 1 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream'
                       % (width, height, len(packed), packed))
        picture = len(objects)
        drawing = b'595 0 0 842 0 0 cm /Im0 Do'
        objects.append(b'<< /Length %d >>\nstream\n%s\nendstream' % (len(drawing), drawing))
        objects.append(b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R '
                       b'/Resources << /XObject << /Im0 %d 0 R >> >> >>' % (len(objects), picture))
        kids.append(b'%d 0 R' % len(objects))
    objects[1] = b'<< /Type /Pages /Count %d /Kids [%s] >>' % (len(kids), b' '.join(kids))
    return assembled(objects)


def assembled(objects):
    out, places = bytearray(b'%PDF-1.4\n'), []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (i, body)
    start = len(out)
    out += b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1)
    out += b''.join(b'%010d 00000 n \n' % place for place in places)
    out += b'trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n' % (len(objects) + 1, start)
    return bytes(out)


def write(source, path, folder):
    """Writes to `path` what scanning the PDF `source` gives; `folder` is for files in between."""
    prefix = os.path.join(folder, 'scan')
    subprocess.run(['pdftoppm', '-r', str(DPI), '-gray', source, prefix], check=True)
    pictures = []
    for name in sorted(name for name in os.listdir(folder) if name.startswith('scan')):
        width, height, pixels = read_pgm(os.path.join(folder, name))
        pixels = speckled(turned(width, height, pixels), len(pictures))
        pictures.append((width, height, bits(width, height, pixels)))
    with open(path, 'wb') as file:
        file.write(pdf_of(pictures))
