"""A code, its rules and the hits of a rule as HTML. Every text from a codebook or a source is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kwalcode.model import Code, PassageKind, Role, Rule, Span, Term, Unit
from kwalcode.reasons import QUALIFIER_NAMES
from kwalcode.ui.wording import ROLE, decimal
from kwalcode.workflow.trying import RuleHit

_UNITS = {Unit.SENTENCE: "zin", Unit.TURN: "spreekbeurt", Unit.PARAGRAPH: "alinea"}
_THE_UNIT = {Unit.SENTENCE: "de zin", Unit.TURN: "de spreekbeurt", Unit.PARAGRAPH: "de alinea"}
_PASSAGES = {
    PassageKind.HEADING: "titels",
    PassageKind.PARAGRAPH: "alinea's",
    PassageKind.LIST_ITEM: "punten van een lijst",
    PassageKind.TABLE_ROW: "rijen van een tabel",
    PassageKind.TURN: "spreekbeurten",
    PassageKind.ANSWER: "antwoorden",
    PassageKind.OBJECTIVE: "doelstellingen",
    PassageKind.ACTION_PLAN: "actieplannen",
    PassageKind.ACTION: "acties",
    PassageKind.PAGE: "bladzijden",
}


def head_html(path: Sequence[Code], colour: str, facts: str) -> str:
    """Which code is on screen: its path, its name in its colour, its id and one line of counts.

    Args:
        path: The code with its parents, topmost first.
        colour: `#rrggbb`.
        facts: The line of counts.
    """
    code = path[-1]
    above = " › ".join(escape(one.label) for one in path[:-1]) or "bovenaan in het codeboek"
    return (
        f'<div class="kw-read kw-read-head"><div class="kw-path">{above}</div>'
        f'<h2 style="border-color:{colour}">{escape(code.label)}</h2>'
        f'<div class="kw-facts"><code>{escape(code.id)}</code> · {escape(facts)}</div></div>'
    )


def facts_html(text: str) -> str:
    """A line of small print."""
    return f'<div class="kw-small">{escape(text)}</div>'


def code_html(code: Code) -> str:
    """What a code means: definition, include, exclude, examples, other names."""
    parts = [
        f'<p class="kw-definition">{escape(code.definition)}</p>' if code.definition else "",
        _list("Hoort erbij", code.include),
        _list("Hoort er niet bij", code.exclude),
        _list("Voorbeelden", code.examples, "kw-example"),
        f"<h3>Andere namen</h3><p>{escape(', '.join(code.aliases))}</p>" if code.aliases else "",
    ]
    return f'<div class="kw-read">{"".join(parts)}</div>'


def rule_html(rule: Rule) -> str:
    """A rule in words."""
    say: list[str] = []
    if rule.any:
        say.append(_line("een van", _terms(rule.any)))
    elif rule.near:
        groups = " <span class='kw-say'>met</span> ".join(_terms(group) for group in rule.near)
        say.append(_line(f"binnen {rule.within} woorden van elkaar", groups))
    else:
        groups = " <span class='kw-say'>én</span> ".join(_terms(group) for group in rule.all)
        say.append(_line(f"samen in {_THE_UNIT[rule.unit]}", groups))
    if rule.excluded:
        say.append(_line(f"niet als in {_THE_UNIT[rule.unit]} staat", _terms(rule.excluded), "kw-not"))
    say += [_line(label, escape(value)) for label, value in _conditions(rule)]
    weight = f"gewicht {decimal(rule.weight)} · stelt de hele {_UNITS[rule.unit]} voor"
    return (
        f'<div class="kw-rule"><div class="kw-rule-name">{escape(rule.id)}'
        f'<span class="kw-rule-weight">{weight}</span></div>{"".join(say)}</div>'
    )


def hit_html(hit: RuleHit, *, gone: bool = False, compared: bool = True) -> str:
    """A hit in its context, with the matched words marked and its reason.

    Args:
        hit: The hit.
        gone: Whether the rule that is tried does not find it any more.
        compared: Whether there is a saved rule, so that "new" says something.
    """
    place = [hit.document]
    if hit.speaker:
        place.append(hit.speaker)
    if hit.page:
        place.append(f"p. {hit.page}")
    tags = ""
    if gone:
        tags = '<span class="kw-tag kw-tag-gone">verdwijnt</span>'
    elif hit.is_new and compared:
        tags = '<span class="kw-tag kw-tag-new">nieuw</span>'
    if hit.elsewhere:
        tags += '<span class="kw-tag kw-tag-known">ook door een andere regel</span>'
    return (
        f'<div class="kw-hit"><blockquote>{escape(hit.before)}<b>{_marked(hit.quote, hit.marks)}</b>'
        f"{escape(hit.after)}</blockquote>"
        f'<div class="kw-facts">{tags}{escape(" · ".join(place))}</div>'
        f'<div class="kw-facts">{escape(hit.reason)}</div></div>'
    )


def _marked(quote: str, marks: Sequence[Span]) -> str:
    parts: list[str] = []
    position = 0
    for mark in marks:
        parts.append(escape(quote[position : mark.start]))
        parts.append(f"<mark>{escape(quote[mark.start : mark.end])}</mark>")
        position = mark.end
    return "".join(parts) + escape(quote[position:])


def _list(title: str, items: Sequence[str], style: str = "") -> str:
    if not items:
        return ""
    lines = "".join(f'<li class="{style}">{escape(item)}</li>' for item in items)
    return f"<h3>{title}</h3><ul>{lines}</ul>"


def _line(label: str, html: str, style: str = "") -> str:
    return f'<div class="kw-rule-line {style}"><span class="kw-say">{escape(label)}</span>{html}</div>'


def _terms(terms: Sequence[Term]) -> str:
    return "".join(f'<span class="kw-term">{escape(term.source)}</span> ' for term in terms).rstrip()


def _conditions(rule: Rule) -> list[tuple[str, str]]:
    when = rule.when
    wanted = [QUALIFIER_NAMES[one] for one, holds in when.qualifiers.items() if holds]
    unwanted = [QUALIFIER_NAMES[one] for one, holds in when.qualifiers.items() if not holds]
    found = [("alleen bij", ", ".join(wanted)), ("niet bij", ", ".join(unwanted))]
    found.append(("alleen in", ", ".join(sorted(when.source_kinds))))
    found.append(("alleen in", ", ".join(sorted(_PASSAGES[one] for one in when.passages))))
    found.append(("alleen in woorden van", ", ".join(sorted(ROLE.get(one, one) for one in when.roles if one in Role))))
    return [(label, value) for label, value in found if value]
