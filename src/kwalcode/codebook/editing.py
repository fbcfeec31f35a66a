"""Changing a codebook: text in, text out, with comments, order and quoting kept.

Every function reads the text first and reads its own result again, so that no change can leave a codebook that
kwalcode would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from kwalcode.codebook.places import Outline, quoted, shifted
from kwalcode.codebook.reading import parse_codebook
from kwalcode.errors import CodebookError, Fault
from kwalcode.model import Codebook, Rule

FILE = "codeboek"


@dataclass(frozen=True, slots=True)
class CodeTexts:
    """What a person can write about a code. None leaves it as it is; an empty value takes it away."""

    label: str | None = None
    definition: str | None = None
    include: Sequence[str] | None = None
    exclude: Sequence[str] | None = None
    examples: Sequence[str] | None = None
    aliases: Sequence[str] | None = None
    colour: str | None = None


def edit_code(text: str, code_id: str, texts: CodeTexts, *, file: str = FILE) -> str:
    r"""Change what is written about a code.

    Raises:
        CodebookError: There is no such code, or the result is no codebook.

    Example:
        >>> book = 'codebook: "a"\nversion: "1"\ncodes:\n  - id: "huur"  # kort\n    label: "Huur"\n'
        >>> print(edit_code(book, "huur", CodeTexts(label="Huren")).splitlines()[3:])
        ['  - id: "huur"  # kort', '    label: "Huren"']
    """
    return edited(text, file, lambda lines: _with_texts(lines, code_id, texts, file))


def add_code(
    text: str, code_id: str, texts: CodeTexts, *, parent: str = "", position: int | None = None, file: str = FILE
) -> str:
    """Add a code.

    Args:
        text: The codebook.
        code_id: Id of the new code: small letters, digits and hyphens.
        texts: What is written about it; the label must be there.
        parent: The code it comes under; "" for the top.
        position: Place among its siblings, from 0; None for the end.
        file: Name to report faults under.

    Raises:
        CodebookError: The id exists already or is not well formed, or the label is empty.
    """

    def change(lines: str) -> str:
        outline = Outline(lines, file)
        chunk = f"- id: {quoted(code_id)}\n  label: {quoted(' '.join((texts.label or '').split()))}\n"
        return _with_texts(
            outline.with_item(outline.holder(parent), "codes", chunk, position), code_id, texts, file, new=True
        )

    if code_id in {code.id for code in parse_codebook(text, file).walk()}:
        raise CodebookError(file, [Fault(0, code_id, f"er is al een code {code_id!r}; kies een ander id")])
    return edited(text, file, change)


def move_code(text: str, code_id: str, *, parent: str = "", position: int | None = None, file: str = FILE) -> str:
    """Give a code another place, with all that is beneath it.

    Args:
        text: The codebook.
        code_id: The code.
        parent: The code it comes under; "" for the top.
        position: Place among its new siblings, without itself, from 0; None for the end.
        file: Name to report faults under.

    Raises:
        CodebookError: There is no such code, or it would come under itself.
    """
    book = parse_codebook(text, file)
    if parent and code_id in book and parent in {code.id for code in book.code(code_id).walk()}:
        raise CodebookError(file, [Fault(0, code_id, f"{code_id!r} kan niet onder zichzelf komen te staan")])
    return edited(text, file, lambda lines: _moved(lines, code_id, parent, position, file))


def merge_codes(text: str, source: str, target: str, *, file: str = FILE) -> str:
    """Let one code be taken up in another.

    The target gets the source's rules, examples, what belongs to it, its aliases and the codes beneath it; the
    source's id and label become aliases of the target. The source's definition and exclusions go: they said where
    the border between the two was. Decisions are not touched: they keep the id under which they were taken.

    Args:
        text: The codebook.
        source: The code that goes.
        target: The code that stays.
        file: Name to report faults under.

    Raises:
        CodebookError: A code is absent, both are the same, or the target lies beneath the source.
    """
    book = parse_codebook(text, file)
    _require(book, (source, target), file)
    gone, kept = book.code(source), book.code(target)
    if kept in gone.walk():
        problem = f"{target!r} staat onder {source!r} of is dezelfde code; kies een andere, of verplaats ze eerst"
        raise CodebookError(file, [Fault(0, source, problem)])

    def change(lines: str) -> str:
        for child in gone.codes:
            lines = _moved(lines, child.id, target, None, file)
        known = {rule.id for rule in kept.rules}
        same = [_content(rule) for rule in kept.rules]
        for rule in gone.rules:
            if _content(rule) not in same:
                lines = _copied_rule(lines, source, rule.id, target, free_id(rule.id, source, known), file)
        joined = CodeTexts(
            include=_joined(kept.include, gone.include),
            examples=_joined(kept.examples, gone.examples),
            aliases=_joined(kept.aliases, (gone.id, gone.label, *gone.aliases), but=(kept.label,)),
        )
        lines = _with_texts(lines, target, joined, file)
        outline = Outline(lines, file)
        return outline.without_item(outline.above(source), "codes", outline.code(source))

    return edited(text, file, change)


def split_code(
    text: str,
    code_id: str,
    new_id: str,
    texts: CodeTexts,
    *,
    rules: Collection[str] = (),
    examples: Collection[str] = (),
    file: str = FILE,
) -> str:
    """Make a new code of a part of another; it comes right behind it.

    Args:
        text: The codebook.
        code_id: The code that is split.
        new_id: Id of the new code.
        texts: What is written about the new code; the label must be there.
        rules: Ids of the rules that go to the new code.
        examples: The examples that go to the new code.
        file: Name to report faults under.

    Raises:
        CodebookError: The code, a rule or an example is absent, or the new id exists already.
    """
    book = parse_codebook(text, file)
    _require(book, (code_id,), file)
    code = book.code(code_id)
    absent = [one for one in (*rules, *examples) if one not in {rule.id for rule in code.rules} | {*code.examples}]
    if absent:
        raise CodebookError(file, [Fault(0, code_id, f"deze code heeft geen regel of voorbeeld {absent[0]!r}")])
    path = book.path(code_id)
    siblings = path[-2].codes if len(path) > 1 else book.codes
    parent = path[-2].id if len(path) > 1 else ""
    chosen = tuple(example for example in code.examples if example in examples)
    whole = CodeTexts(
        label=texts.label,
        definition=texts.definition,
        include=texts.include,
        exclude=texts.exclude,
        examples=(*chosen, *(texts.examples or ())),
        aliases=texts.aliases,
        colour=texts.colour,
    )
    added = add_code(text, new_id, whole, parent=parent, position=siblings.index(code) + 1, file=file)

    def change(lines: str) -> str:
        for rule in code.rules:
            if rule.id in rules:
                lines = _copied_rule(lines, code_id, rule.id, new_id, rule.id, file)
                lines = without_rule(lines, code_id, rule.id, file)
        left = tuple(example for example in code.examples if example not in chosen)
        return _with_texts(lines, code_id, CodeTexts(examples=left), file)

    return edited(added, file, change)


def edited(text: str, file: str, change: Callable[[str], str]) -> str:
    """Make a change between two readings.

    Args:
        text: The codebook.
        file: Name to report faults under.
        change: From the text with line feeds to the changed text.

    Raises:
        CodebookError: The text or the changed text is no codebook.
    """
    parse_codebook(text, file)
    changed = change(unix(text))
    parse_codebook(changed, file)
    return changed.replace("\n", "\r\n") if "\r\n" in text else changed


def unix(text: str) -> str:
    """The text with line feeds only."""
    return text.replace("\r\n", "\n")


def _with_texts(lines: str, code_id: str, texts: CodeTexts, file: str, *, new: bool = False) -> str:
    for key in ("label", "definition", "colour"):
        value = getattr(texts, key)
        if value is not None and not (new and key == "label"):
            outline = Outline(lines, file)
            lines = outline.with_text(outline.code(code_id), key, value)
    for key in ("include", "exclude", "examples", "aliases"):
        values = getattr(texts, key)
        if values is not None:
            outline = Outline(lines, file)
            lines = outline.with_texts(outline.code(code_id), key, values)
    return lines


def _moved(lines: str, code_id: str, parent: str, position: int | None, file: str) -> str:
    outline = Outline(lines, file)
    outline.holder(parent)
    code, above = outline.code(code_id), outline.above(code_id)
    start, end = outline.item_stretch(above, "codes", code)
    column = int(outline.list_node(above, "codes").start_mark.column)
    chunk = shifted(outline.text[start:end], -column)
    outline = Outline(outline.without_item(above, "codes", code), file)
    return outline.with_item(outline.holder(parent), "codes", chunk, position)


def _copied_rule(lines: str, source: str, rule_id: str, target: str, new_id: str, file: str) -> str:
    outline = Outline(lines, file)
    code, rule = outline.code(source), outline.rule(source, rule_id)
    start, end = outline.item_stretch(code, "rules", rule)
    column = int(outline.list_node(code, "rules").start_mark.column)
    chunk = outline.text[start:end]
    found = outline.pair(rule, "id")
    if new_id != rule_id and found is not None:
        name = found[1]
        chunk = chunk[: name.start_mark.index - start] + quoted(new_id) + chunk[outline.end(name) - start :]
    return outline.with_item(outline.code(target), "rules", shifted(chunk, -column))


def without_rule(lines: str, code_id: str, rule_id: str, file: str) -> str:
    """The text without a rule, not yet read again."""
    outline = Outline(lines, file)
    return outline.without_item(outline.code(code_id), "rules", outline.rule(code_id, rule_id))


def _require(book: Codebook, code_ids: Sequence[str], file: str) -> None:
    absent = [code_id for code_id in code_ids if code_id not in book]
    if absent:
        raise CodebookError(file, [Fault(0, code_id, "het codeboek heeft deze code niet") for code_id in absent])


def _content(rule: Rule) -> Rule:
    return replace(rule, id="", line=0)


def free_id(rule_id: str, source: str, known: set[str]) -> str:
    """An id that is not yet among those known; `known` takes it up."""
    name, number = rule_id, 2
    while name in known:
        name, number = (f"{rule_id}-{source}", number) if name == rule_id else (f"{rule_id}-{number}", number + 1)
    known.add(name)
    return name


def _joined(kept: Sequence[str], more: Sequence[str], but: Sequence[str] = ()) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*kept, *(one for one in more if one not in but))))
