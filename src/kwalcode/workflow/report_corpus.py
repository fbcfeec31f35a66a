"""The parts of a report that say what was studied, how it was coded, and with which codebooks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kwalcode.model import HOLDING_STATUS, Codebook, Decision, Document, Fragment, Role, SourceKind, Status
from kwalcode.report import Block, Bullets, Heading, Paragraph, Table
from kwalcode.wording import KIND_PLURAL, STATUS, counted, moment, number
from kwalcode.workflow.snapshot import Snapshot


def corpus_blocks(now: Snapshot) -> list[Block]:
    """What was studied: kinds of source, groups, speakers, words; and every source in a list."""
    documents = [now.documents[record.id] for record in now.records]
    words = sum(now.words.values())
    participants = sum(1 for document in documents for one in document.speakers if one.role is Role.PARTICIPANT)
    moderators = sum(1 for document in documents for one in document.speakers if one.role is Role.MODERATOR)
    blocks: list[Block] = [
        Heading("Het materiaal"),
        Paragraph(
            f"Dit rapport steunt op {counted(len(documents), 'bron', 'bronnen')} met samen "
            f"{counted(words, 'woord', 'woorden')}."
            + (
                f" In de gesprekken en bevragingen komen {counted(participants, 'deelnemer', 'deelnemers')} aan het "
                "woord, geteld per bron."
                if participants
                else ""
            )
            + (
                f" Wat {counted(moderators, 'moderator zei, telt', 'moderatoren zeiden, telt')} nergens mee als bewijs."
                if moderators
                else ""
            )
        ),
        _kinds(documents, now),
    ]
    rows = tuple(
        (
            record.name,
            record.source_kind.value,
            record.group.value,
            number(now.words[record.id]),
            number(sum(1 for one in document.speakers if one.role is Role.PARTICIPANT)),
        )
        for record, document in zip(now.records, documents, strict=True)
    )
    blocks.append(Table("De bronnen", ("bron", "soort", "groep", "woorden", "deelnemers"), rows, frozenset({3, 4})))
    return blocks


def _kinds(documents: Sequence[Document], now: Snapshot) -> Table:
    lines: list[tuple[str, ...]] = []
    for kind in SourceKind:
        of_kind = [document for document in documents if document.source_kind is kind]
        if of_kind:
            lines.append(
                (
                    KIND_PLURAL[kind],
                    number(len(of_kind)),
                    number(sum(now.words[document.id] for document in of_kind)),
                    number(sum(1 for d in of_kind for one in d.speakers if one.role is Role.PARTICIPANT)),
                    number(sum(1 for one in now.fragments if now.documents[one.document_id].source_kind is kind)),
                )
            )
    return Table(
        "Bronnen per soort",
        ("soort", "bronnen", "woorden", "deelnemers", "fragmenten"),
        tuple(lines),
        frozenset({1, 2, 3, 4}),
    )


def method_blocks(now: Snapshot, decisions: Sequence[Decision]) -> list[Block]:
    """How it was coded: codebooks and versions, the Dutch pipeline, counts, who decided, what was settled.

    Args:
        now: The project.
        decisions: Every decision that was taken, also those that were changed later.
    """
    blocks: list[Block] = [Heading("Werkwijze")]
    books = ", ".join(f"{book.title} (versie {book.version})" for book in now.codebooks.values())
    finished = [run for run in now.runs if run.finished_at]
    if finished:
        last = finished[-1]
        blocks.append(
            Paragraph(
                f"De bronnen werden gecodeerd met {books or 'geen enkel codeboek'}, door regels die in het codeboek "
                f"staan, met kwalcode {last.kwalcode_version} en de ontleding {last.pipeline}. De laatste keer was op "
                f"{moment(last.finished_at or last.started_at)}. Bij elk voorstel is bewaard welke regel het deed, op "
                "welke woorden, en wat er de kracht van veranderde (zoals een ontkenning)."
            )
        )
    else:
        blocks.append(Paragraph("De codeboeken zijn nog niet op de bronnen toegepast."))
    blocks.append(Paragraph(_standing(now.fragments, decisions)))
    reviewers = Counter(decision.reviewer for decision in decisions)
    if reviewers:
        blind = Counter(decision.reviewer for decision in decisions if decision.blind)
        blocks.append(
            Bullets(
                tuple(
                    f"{name}: {counted(count, 'beslissing', 'beslissingen')}"
                    + (f", waarvan {number(blind[name])} zonder de voorstellen te zien" if blind[name] else "")
                    for name, count in sorted(reviewers.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
                )
            )
        )
    settled = len({decision.settlement for decision in decisions if decision.settlement})
    if settled:
        blocks.append(
            Paragraph(
                f"Codeurs verschilden van mening en {counted(settled, 'verschil werd', 'verschillen werden')} "
                "beslecht; wat daarbij beslist is, geldt in dit rapport. Wat niet gekozen werd, is bewaard."
            )
        )
    return blocks


def _standing(fragments: Iterable[Fragment], decisions: Sequence[Decision]) -> str:
    status = Counter(fragment.status for fragment in fragments)
    total = sum(status.values())
    if not total:
        return "Er zijn nog geen fragmenten."
    parts = ", ".join(
        counted(status[one], "voorstel", "voorstellen")
        if one is Status.SUGGESTED
        else f"{number(status[one])} {STATUS[one]}"
        for one in STATUS
        if status[one]
    )
    confirmed = sum(status[one] for one in HOLDING_STATUS)
    told = (
        f"Dat gaf {counted(total, 'fragment', 'fragmenten')}: {parts}. "
        f"Een mens bevestigde er {number(confirmed)} ({100 * confirmed / total:.0f} %)."
    )
    if not decisions:
        told += (
            " Niemand keek ze nog na: de cijfers hieronder tonen wat de regels voorstellen, niet wat onderzoekers "
            "vaststelden."
        )
    elif status[Status.SUGGESTED]:
        told += f" {counted(status[Status.SUGGESTED], 'voorstel wacht', 'voorstellen wachten')} nog op een antwoord."
    return told


def codebook_blocks(books: Iterable[Codebook]) -> list[Block]:
    """The annex: every codebook with its codes, what they mean, and what belongs to them and what does not."""
    blocks: list[Block] = [Heading("Bijlage: de codeboeken")]
    for book in books:
        blocks.append(Heading(f"{book.title} {book.version}", 2))
        if book.source:
            blocks.append(Paragraph(f"Naar: {book.source}", quiet=True))
        rows = tuple(
            (
                " > ".join(one.label for one in book.path(code.id)),
                code.definition,
                _listed(code.include),
                _listed(code.exclude),
            )
            for code in book.walk()
        )
        blocks.append(Table(f"Codes van {book.title}", ("code", "wat het is", "wel", "niet"), rows))
    return blocks


def _listed(points: Sequence[str]) -> str:
    """Points after each other, with one full stop at the end where they had one each."""
    return "; ".join([*(one.rstrip(".") for one in points[:-1]), *points[-1:]])
