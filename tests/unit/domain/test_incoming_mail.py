"""Answers by mail: the sender's own words without history and signature, files, and what machines write."""

from __future__ import annotations

import pytest

from workflow.domain import incoming_mail
from workflow.domain.incoming_mail import own_words

NOW = "Aftalen er sendt.\n\nJeg vender tilbage på mandag."


@pytest.mark.parametrize(
    "below",
    [
        "",
        "-- \nSigne Kvist\nHjørring Kommune",
        "Den fre. 10. okt. 2025 kl. 09.00 skrev Beslutningsspor <svar@example.dk>:\n> Kære Signe\n> Udsend aftalen",
        "Den fre. 10. okt. 2025 kl. 09.00 skrev Beslutningsspor <\nsvar+17-0011@example.dk>:\n\n> Kære Signe\n>\n> x",
        "On 10 Oct 2025, at 09:00, Beslutningsspor <svar@example.dk> wrote:\n\n> Kære Signe",
        "Fra: Beslutningsspor <svar@example.dk>\nSendt: 10. oktober 2025 09:00\nTil: Signe\nEmne: Frist\n\nKære Signe",
        "________________________________\nFra: Beslutningsspor\nSendt: fredag\nTil: Signe\n\nKære Signe",
        "-----Oprindelig meddelelse-----\nKære Signe",
        "*Fra:* Beslutningsspor\n*Dato:* fredag\n*Emne:* Frist\n\nKære Signe",
        "> Kære Signe\n> Udsend aftalen",
        "Sendt fra min iPhone\n\nDen 10. okt. 2025 kl. 09.00 skrev Beslutningsspor <svar@example.dk>:\n\n> Kære Signe",
    ],
)
def test_history_and_signature_are_cut_off(below: str) -> None:
    assert own_words(f"{NOW}\n\n{below}") == NOW


@pytest.mark.parametrize(
    "text",
    [
        "> Udsend aftalen\nDet er gjort.\n> Indkald til møde\nDet sker på mandag.",
        "Den 3. maj skrev jeg til jer:\nvi er i gang.",
        "Fra: mandag af er aftalen gældende.\nVi følger op.",
        "Se nedenfor\n\nDen 10. okt. 2025 skrev Ib <ib@example.dk>:\n> Er det gjort?\nJa, det er det.",
        "--\nsom vi aftalte",
        "> kun det gamle",
    ],
)
def test_in_doubt_everything_stays(text: str) -> None:
    assert own_words(text) == text


def test_what_begins_like_the_history_is_not_it() -> None:
    assert own_words("Den er sendt.\n\nDen 10. okt. 2025 skrev Ib <ib@example.dk>:\n> Kære") == "Den er sendt."


def mail(headers: str = "", body: str = "Gjort.") -> bytes:
    return f"From: Signe Kvist <Signe@Example.dk>\r\nMessage-ID: <1@x>\r\n{headers}\r\n{body}\r\n".encode()


@pytest.mark.parametrize(
    ("header", "automatic"),
    [
        ("", False),
        ("Auto-Submitted: no\r\n", False),
        ("Auto-Submitted: auto-replied; owner-email=x\r\n", True),
        ("Auto-Submitted: auto-generated\r\n", True),
        ("Precedence: bulk\r\n", True),
        ("X-Auto-Response-Suppress: All\r\n", True),
        ("X-Autoreply: yes\r\n", True),
        ("Subject: Automatisk svar: Frist\r\n", True),
        ("Subject: =?utf-8?q?Frav=C3=A6rsbesked?=\r\n", True),
        ("Subject: SV: Automatisk svar i klinikken\r\n", False),
        ("Return-Path: <>\r\n", True),
        ("Content-Type: multipart/report; boundary=b\r\n", True),
    ],
)
def test_what_a_machine_writes_is_told_from_what_a_person_does(header: str, automatic: bool) -> None:
    assert incoming_mail.read(mail(header)).automatic is automatic


def test_a_mail_is_known_by_its_id_and_body_and_not_by_its_way() -> None:
    first = incoming_mail.read(mail("Received: a\r\n")).fingerprint
    assert incoming_mail.read(mail("Received: b\r\n").replace(b"\r\n", b"\n")).fingerprint == first
    assert incoming_mail.read(mail(body="Ikke gjort.")).fingerprint != first


def test_files_are_taken_and_the_pictures_of_a_signature_are_not() -> None:
    read = incoming_mail.read(
        mail(
            'Content-Type: multipart/mixed; boundary="m"\r\n',
            '--m\r\nContent-Type: multipart/related; boundary="r"\r\n\r\n--r\r\nContent-Type: text/html\r\n\r\n'
            "<html><head><style>p{}</style></head><p>Aftalen er&nbsp;<b>sendt</b>.</p>"
            "<blockquote>Kære Signe<br>Udsend</blockquote></html>\r\n"
            "--r\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <l>\r\n"
            "Content-Disposition: inline\r\n\r\nx\r\n"
            "--r--\r\n--m\r\nContent-Type: application/pdf\r\n"
            "Content-Disposition: attachment; filename*=utf-8''Bilag%20%C3%A6.pdf\r\n\r\nindhold\r\n--m--\r\n",
        )
    )
    assert read.words == "Aftalen er sendt."
    assert [(file.name, file.content) for file in read.files] == [("Bilag æ.pdf", b"indhold")]
    assert (read.sender, read.sender_name) == ("signe@example.dk", "Signe Kvist")


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"From: \xff\x00\r\nSubject: =?nope?q?x?=\r\n\r\n\xff\x00"])
def test_damaged_mails_are_read_as_well_as_they_can_be(raw: bytes) -> None:
    read = incoming_mail.read(raw)
    assert "\x00" not in read.text + read.subject + read.sender
    (read.text + read.subject + read.sender_name).encode()
