"""A certificate of a private authority that ends at a given moment."""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta
from pathlib import Path

CONFIG = """[ca]
default_ca = lab
[lab]
database = {folder}/index.txt
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
"""


class Authority:
    """Signs certificates for loopback."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder, self.file = folder, folder / "authority.pem"
        (folder / "index.txt").touch()
        (folder / "index.txt.attr").write_text("unique_subject = no\n", encoding="ascii")
        (folder / "serial").write_text("01\n", encoding="ascii")
        (folder / "ca.cnf").write_text(CONFIG.format(folder=folder), encoding="ascii")
        made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Lab authority"]
        made += ["-addext", "keyUsage=critical,keyCertSign,cRLSign"]
        self._openssl(*made, "-keyout", f"{folder}/authority.key", "-out", str(self.file))

    def sign(self, name: str, begin: datetime, end: datetime) -> tuple[Path, Path]:
        """Give the key and the certificate of loopback, valid from `begin` to `end`."""
        key, request, signed = (self._folder / f"{name}.{ending}" for ending in ("key", "csr", "pem"))
        asked = ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=payments.internal"]
        self._openssl(*asked, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(request))
        given = ["ca", "-batch", "-notext", "-config", f"{self._folder}/ca.cnf", "-cert", str(self.file)]
        given += ["-keyfile", f"{self._folder}/authority.key", "-in", str(request), "-out", str(signed)]
        times = ["-startdate", _stamp(begin - timedelta(days=1)), "-enddate", _stamp(end)]
        self._openssl(*given, *times)
        return key, signed

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=60)


def _stamp(at: datetime) -> str:
    return f"{at:%y%m%d%H%M%SZ}"
