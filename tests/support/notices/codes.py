# SPDX-License-Identifier: GPL-3.0-or-later
"""QR codes (by libqrencode) and Code 128, as black boxes on a page."""
import ctypes

SYMBOLS = [
    '212222', '222122', '222221', '121223', '121322', '131222', '122213', '122312', '132212', '221213', '221312',
    '231212', '112232', '122132', '122231', '113222', '123122', '123221', '223211', '221132', '221231', '213212',
    '223112', '312131', '311222', '321122', '321221', '312212', '322112', '322211', '212123', '212321', '232121',
    '111323', '131123', '131321', '112313', '132113', '132311', '211313', '231113', '231311', '112133', '112331',
    '132131', '113123', '113321', '133121', '313121', '211331', '231131', '213113', '213311', '213131', '311123',
    '311321', '331121', '312113', '312311', '332111', '314111', '221411', '431111', '111224', '111422', '121124',
    '121421', '141122', '141221', '112214', '112412', '122114', '122411', '142112', '142211', '241211', '221114',
    '413111', '241112', '134111', '111242', '121142', '121241', '114212', '124112', '124211', '411212', '421112',
    '421211', '212141', '214121', '412121', '111143', '111341', '131141', '114113', '114311', '411113', '411311',
    '113141', '114131', '311141', '411131', '211412', '211214', '211232', '2331112']
START_B, STOP = 104, 106


class QrCode(ctypes.Structure):
    _fields_ = [('version', ctypes.c_int), ('width', ctypes.c_int), ('data', ctypes.POINTER(ctypes.c_ubyte))]


def load_library():
    library = ctypes.CDLL('libqrencode.so.4')
    library.QRcode_encodeData.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
    library.QRcode_encodeData.restype = ctypes.POINTER(QrCode)
    library.QRcode_free.argtypes = [ctypes.POINTER(QrCode)]
    return library


def draw_qr(page, library, x, y, module, text):
    """With its top left corner at (@x, @y); @module is the width of one dark square."""
    data = text.encode('utf-8')
    code = library.QRcode_encodeData(len(data), data, 0, 1)
    width = code.contents.width
    dark = [code.contents.data[i] & 1 for i in range(width * width)]
    library.QRcode_free(code)
    page.boxes([(x + i % width * module, y + i // width * module, module, module)
                for i, is_dark in enumerate(dark) if is_dark])


def draw_bars(page, x, y, module, height, text):
    """Code 128 B of ASCII text."""
    values = [START_B] + [ord(character) - 32 for character in text]
    values.append((values[0] + sum(i * value for i, value in enumerate(values[1:], 1))) % 103)
    boxes = []
    for value in values + [STOP]:
        for i, width in enumerate(SYMBOLS[value]):
            if i % 2 == 0:
                boxes.append((x, y, int(width) * module, height))
            x += int(width) * module
    page.boxes(boxes)
