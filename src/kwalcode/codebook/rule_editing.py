"""Changing one rule of a codebook: its YAML apart, checked by itself, and put back among its neighbours."""

from __future__ import annotations

import re
import textwrap

from kwalcode.codebook.editing import FILE, edited, free_id, unix, without_rule
from kwalcode.codebook.places import INDENT, Outline, lines_of, shifted
from kwalcode.codebook.reading import parse_codebook
from kwalcode.errors import CodebookError, Fault
from kwalcode.model import Code, Rule

RULE = "regel"
_FRAME = 'codebook: "proef"\nversion: "1"\ncodes:\n  - id: "{code}"\n    label: "proef"\n    rules:\n'
_COLUMN = 6
_NOT_YAML = re.compile(r"^dit is geen geldige YAML: .*", re.DOTALL)
_HELP = (
    "hier loopt de schrijfwijze vast; kijk of elk aanhalingsteken en elk haakje gesloten is, of er een dubbelpunt met "
    "een spatie na elke sleutel staat, en of de regels even ver inspringen"
)


def rule_text(text: str, code_id: str, rule_id: str, *, file: str = FILE) -> str:
    """A rule as the file writes it, from its first key, without indentation.

    Raises:
        CodebookError: There is no such code or rule.
    """
    outline = Outline(unix(text), file)
    code, rule = outline.code(code_id), outline.rule(code_id, rule_id)
    column = int(rule.start_mark.column)
    end = outline.item_stretch(code, "rules", rule)[1]
    dash = outline.dash_line(code, "rules", rule)
    if dash == outline.line_start(rule.start_mark.index):
        return shifted(" " * column + outline.text[rule.start_mark.index : end], -column)
    return shifted(outline.text[outline.next_line(dash) : end], -column)


def parse_rule(rule: str, code_id: str = RULE) -> Rule:
    r"""Read one rule by itself.

    Args:
        rule: Its YAML: the keys of the rule, with or without a dash in front.
        code_id: The code it belongs to, for the faults.

    Raises:
        CodebookError: It has faults, each with its line in `rule`; or it is not exactly one rule.

    Example:
        >>> parse_rule('id: "huur"\nany: ["huurprijs"]').id
        'huur'
    """
    if not any(line.strip() and not line.strip().startswith("#") for line in lines_of(rule)):
        raise CodebookError(RULE, [Fault(1, code_id, 'hier staat nog geen regel; begin met id: "…"')])
    frame = _FRAME.format(code=code_id)
    # The chunk begins at the first line that is not blank; faults count from the first line of all.
    before = frame.count("\n") - _leading_blank_lines(rule)
    try:
        book = parse_codebook(frame + shifted(_rule_chunk(rule), _COLUMN), RULE)
    except CodebookError as error:
        last = max(1, len(lines_of(unix(rule).rstrip())))
        faults = [
            Fault(min(max(1, fault.line - before), last), code_id, _NOT_YAML.sub(_HELP, fault.problem))
            for fault in error.faults
        ]
        raise CodebookError(RULE, faults) from error
    rules = book.codes[0].rules
    if len(rules) != 1:
        raise CodebookError(RULE, [Fault(rules[1].line - before, code_id, "schrijf hier één regel")])
    return rules[0]


def set_rule(text: str, code_id: str, rule: str, *, replaces: str = "", file: str = FILE) -> str:
    """Add a rule to a code, or put one in the place of another.

    Args:
        text: The codebook.
        code_id: The code.
        rule: YAML of the rule, with its comments; see `parse_rule`.
        replaces: Id of the rule that goes; "" to add.
        file: Name to report faults under.

    Raises:
        CodebookError: The rule has faults, or its id exists already in this code.
    """
    parse_rule(rule, code_id)

    def change(lines: str) -> str:
        outline = Outline(lines, file)
        code = outline.code(code_id)
        chunk = _rule_chunk(rule)
        if not replaces:
            return outline.with_item(code, "rules", chunk)
        old = outline.rule(code_id, replaces)
        column = int(outline.list_node(code, "rules").start_mark.column)
        end = outline.item_stretch(code, "rules", old)[1]
        return outline.replaced(outline.dash_line(code, "rules", old), end, shifted(chunk, column))

    return edited(text, file, change)


def remove_rule(text: str, code_id: str, rule_id: str, *, file: str = FILE) -> str:
    """Take a rule away, with the comment that belongs to it.

    Raises:
        CodebookError: There is no such code or rule.
    """
    return edited(text, file, lambda lines: without_rule(lines, code_id, rule_id, file))


def blank_rule(code: Code) -> str:
    """A rule to start from, with an id that the code has not yet."""
    known = {rule.id for rule in code.rules}
    name = free_id("nieuwe-regel", code.id, known)
    return f'id: "{name}"\nany: ["woord", "woordgroep van enkele woorden"]\nweight: 0.6\n'


def _rule_chunk(rule: str) -> str:
    """A rule as an item of a list, from its dash, without indentation, line by line as it was written."""
    bare = "".join(lines_of(unix(rule))[_leading_blank_lines(rule) :])
    lines = f"{textwrap.dedent(bare).rstrip()}\n"
    first = next((line for line in lines_of(lines) if line.strip() and not line.startswith("#")), "")
    if first.startswith("- ") or not first:
        return lines
    bodies = lines_of(shifted(lines, INDENT))
    index = next(i for i, line in enumerate(bodies) if line.strip() and not line.lstrip().startswith("#"))
    bodies[index] = f"- {bodies[index][INDENT:]}"
    # Comments in front of the dash stand in its column, so that they belong to this rule.
    return "".join(line[INDENT:] if i < index else line for i, line in enumerate(bodies))


def _leading_blank_lines(rule: str) -> int:
    lines = lines_of(unix(rule))
    return next((number for number, line in enumerate(lines) if line.strip()), 0)
