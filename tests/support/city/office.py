# SPDX-License-Identifier: GPL-3.0-or-later
"""LibreOffice without a window: many files in one call, with a profile of its own."""
import os
import signal
import subprocess
import tempfile

SECONDS = 300
PASSWORD_FILTER = ('pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
                   '"DocumentOpenPassword":{"type":"string","value":"%s"}}')


def convert(paths, kind, folder):
    """Saves `paths` as `kind` ("doc", or a filter of LibreOffice) in `folder`."""
    if not paths:
        return
    with tempfile.TemporaryDirectory(prefix='make-city-') as profile:
        command = ['soffice', f'-env:UserInstallation=file://{profile}', '--headless', '--norestore',
                   '--convert-to', kind, '--outdir', folder, *paths]
        said = run(command)
    for path in paths:
        stem = os.path.splitext(os.path.basename(path))[0]
        name = os.path.join(folder, f'{stem}.{kind.split(":")[0]}')
        if not os.path.exists(name):
            raise SystemExit(f'make-city: LibreOffice made no {name}: {said[-400:]}')


def run(command):
    """What it says. It starts others, which end with it whatever happens."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env=dict(os.environ, LC_ALL='C.UTF-8', TZ='Asia/Tokyo'), start_new_session=True)
    try:
        return process.communicate(timeout=SECONDS)[0].decode(errors='replace')
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def pages(path):
    """The texts of the pages of a PDF."""
    out = subprocess.run(['pdftotext', '-layout', '-enc', 'UTF-8', path, '-'], check=True, capture_output=True)
    found = out.stdout.decode().split('\f')
    return found[:-1] if found and not found[-1].strip() else found
