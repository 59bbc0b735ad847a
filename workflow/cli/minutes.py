"""`workflow minutes`: read minutes, and take them in."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

import click

from workflow.cli.context import json_option, print_json, with_app
from workflow.cli.minutes_explained import as_rows, for_reader, show
from workflow.documents import MAX_BYTES, CanonicalDocument, read_document
from workflow.domain.outcome_words import outcome_word
from workflow.errors import DocumentError, WorkflowError
from workflow.minutes import NOT_MINUTES, ParsedMinutes, parse_minutes, to_contract
from workflow.minutes.explanation import KINDS
from workflow.minutes.explanation import explain as explain_minutes

FILE = click.Path(path_type=Path)


@click.group("minutes")
def group() -> None:
    """Læs referater og indlæs dem."""


@group.command()
@click.argument("file", type=FILE)
@json_option
@click.option("--text", "as_text", is_flag=True, help="Skriv dokumentets tekst, som positionerne peger ind i.")
def parse(file: Path, as_json: bool, as_text: bool) -> None:
    """Læs et referat og vis, hvad der blev fundet. Gemmer intet."""
    if as_json and as_text:
        raise click.UsageError("Vælg enten --json eller --text.")
    document, parsed = _read(file)
    if as_text:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        sys.stdout.write(document.text)
    elif as_json:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        sys.stdout.write(json.dumps(_contract(document, parsed), ensure_ascii=False, indent=1) + "\n")
    else:
        _summarise(parsed)


@group.command()
@click.argument("file", type=FILE)
@click.option("--only", type=click.Choice(KINDS), multiple=True, help="Vis kun dette; kan gives flere gange.")
@json_option
def explain(file: Path, only: tuple[str, ...], as_json: bool) -> None:
    """Vis teksten med, hvad der blev læst hvorfra, og hvorfor."""
    document, parsed = _read(file)
    found = [for_reader(each) for each in explain_minutes(document.text, parsed)]
    findings = [each for each in found if not only or each.kind in only]
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    if as_json:
        print_json(as_rows(document.text, findings))
        return
    for line in show(document.text, findings, only_read=bool(only)):
        click.echo(line)


@group.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--accept", is_flag=True, help="Godkend alle forslag uden gennemgang.")
@json_option
@with_app
def import_(files: tuple[Path, ...], accept: bool, as_json: bool) -> None:
    """Indlæs referater: gem dem, og foreslå en handling for hver indstilling, beslutning og opgave.

    Et referat, der er læst ind før, tilføjer intet; med --accept godkendes det, der stadig venter i det.
    """
    results: list[dict[str, Any]] = []
    try:
        # Without --json each file has its line as soon as it is in.
        hidden = not as_json or len(files) < 2 or not sys.stderr.isatty()
        with click.progressbar(files, label="Indlæser", file=sys.stderr, hidden=hidden) as progress:
            for file in progress:
                results.append(_import(file, accept))
                if not as_json:
                    _tell_imported(results[-1])
    except KeyboardInterrupt:
        under_way = [f"{file.name} nåede måske med." for file in files[len(results) : len(results) + 1]]
        click.echo(
            f"\n{len(results)} af {len(files)} filer er behandlet. {' '.join(under_way)} "
            "Kør kommandoen igen: det, der er læst ind, bliver ikke tilføjet to gange.",
            err=True,
        )
        raise
    finally:
        if as_json:
            print_json({"documents": [{key: row[key] for key in _IMPORT_KEYS} for row in results]})
    codes = [row["exit_code"] for row in results if row["status"] == "refused"]
    if codes:
        raise click.exceptions.Exit(max(codes))


_IMPORT_KEYS = ("file", "status", "meeting", "proposals", "accepted", "message")


def _tell_imported(row: dict[str, Any]) -> None:
    refused = row["status"] == "refused"
    named = refused and row["file"] in row["message"]
    # Who reads no further than the first lines ends no import.
    with contextlib.suppress(BrokenPipeError):
        click.echo(row["message"] if named else f"{row['file']}: {row['message']}", err=refused)


def _import(file: Path, accept: bool) -> dict[str, Any]:
    from workflow import clock
    from workflow.domain.access import SYSTEM
    from workflow.services.intake.intake import import_document

    try:
        done = import_document(_bytes(file), file.name, actor=SYSTEM, now=clock.now(), accept=accept)
    except WorkflowError as error:
        return {
            "file": file.name, "status": "refused", "meeting": None, "proposals": 0, "accepted": 0,
            "message": error.user_text, "exit_code": error.exit_code,
        }  # fmt: skip
    return {key: getattr(done, key) for key in _IMPORT_KEYS}


def _read(file: Path) -> tuple[CanonicalDocument, ParsedMinutes]:
    document = read_document(_bytes(file), file.name)
    return document, parse_minutes(document.text, recognised=document.ocr)


def _bytes(file: Path) -> bytes:
    try:
        if file.exists() and not file.is_file():
            raise DocumentError(f"{file} er ikke en fil, der kan læses.")
        with file.open("rb") as handle:
            # One byte more than is accepted: enough to be refused, however large the file is.
            return handle.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError(f"Filen {file} findes ikke.") from None
    except OSError as error:
        raise DocumentError(f"Filen {file} kan ikke læses: {error.strerror}.") from None


def _contract(document: CanonicalDocument, parsed: ParsedMinutes) -> dict[str, Any]:
    return to_contract(
        parsed,
        name=document.name,
        media_type=document.media_type,
        sha256=document.sha256,
        size=document.size,
        characters=len(document.text),
    )


def _summarise(parsed: ParsedMinutes) -> None:
    meeting = parsed.meeting
    unrecognised = next((notice.message for notice in parsed.notices if notice.code == NOT_MINUTES), None)
    if unrecognised:
        click.echo(unrecognised)
        if not parsed.items:
            return
        click.echo("\nDet, der blev læst alligevel:")
    click.echo(f"{meeting.body or meeting.title or 'Ukendt organ'}, {meeting.date or 'uden dato'}")
    for item in parsed.items:
        click.echo(f"\n{item.number or '–'}  {item.title}")
        for recommendation in item.recommendations:
            answer = outcome_word(recommendation.outcome)
            click.echo(f"   indstilling {recommendation.ordinal}: {recommendation.text} [{answer}]")
        if item.decision:
            click.echo(f"   beslutning [{outcome_word(item.decision.outcome)}]: {item.decision.text}")
        for task in item.tasks:
            owners = ", ".join(task.owners) or "ingen ansvarlig nævnt"
            click.echo(f"   opgave: {task.what} ({owners}; {task.deadline_text or 'ingen frist nævnt'})")
    for notice in (notice for notice in parsed.notices if notice.code != NOT_MINUTES):
        click.echo(f"\nBemærk: {notice.message}")
