"""The rules of a code: in words, as YAML to edit, and tried on the corpus before saving."""

from __future__ import annotations

import streamlit as st

from kwalcode.codebook.rule_editing import blank_rule, parse_rule, remove_rule, rule_text, set_rule
from kwalcode.errors import CodebookError, KwalcodeError
from kwalcode.model import Code, Rule
from kwalcode.ui import shell
from kwalcode.ui.codebook import drafts
from kwalcode.ui.codebook.markup import facts_html, hit_html, rule_html
from kwalcode.ui.codebook.saving import Row, fault_line, prefix, show_error, show_row
from kwalcode.ui.wording import counted, number, plain
from kwalcode.workflow.codebooks import CodebookFile, Saved
from kwalcode.workflow.trying import RuleTrial, try_rule

NEW = ""
SHOWN = 30
_TRIAL = "kw-codebook-trial"
_HELP = (
    "`any`: één term volstaat · `all`: elke groep moet voorkomen · `near` met `within`: groepen vlak bij elkaar · "
    '`not`: mag niet voorkomen · `when`: voorwaarden · `weight`: 0 tot 1. Termen: `middel` elke vorm · `"OCMW"` '
    "precies zo · `armoede*` begin van een samenstelling · `in kaart brengen` mag uit elkaar staan."
)


def show(file: CodebookFile, code: Code) -> None:
    """Draw the rules of a code, with one of them open to be changed and tried."""
    start = prefix(file.book.id, "rules", code.id)
    names = [rule.id for rule in code.rules]
    chosen = st.selectbox(
        "Regel",
        [*names, NEW],
        format_func=lambda one: one or "Een nieuwe regel schrijven",
        key=f"{start}chosen",
    )
    rule_id = chosen or NEW
    # A rule and a new rule have drafts of their own: choosing another one loses nothing.
    here = prefix(file.book.id, "rules", code.id, rule_id)
    name = f"{here}yaml"
    saved = rule_text(file.text, code.id, rule_id) if rule_id else blank_rule(code)
    field = drafts.field(name, saved)
    edit, read = st.columns([1.15, 1], gap="medium")
    with edit:
        with st.container(key="kw-yaml"):
            st.text_area(
                "De regel in YAML", field.value, key=field.key, height="content", help=_HELP, on_change=drafts.take_in
            )
        typed = drafts.text(name)
        rule = _check(typed, code)
    with read:
        st.html(facts_html("In woorden"))
        if rule:
            st.html(rule_html(rule))
        else:
            st.markdown("Zodra de regel klopt, staat hier wat ze zegt.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.button("Probeer deze regel", key=f"{here}try", icon=":material/play_arrow:"):
            _try(file, code, rule_id, typed)
        if rule_id:
            with st.popover("Regel schrappen"):
                st.markdown(
                    f"De regel `{rule_id}` gaat weg uit {plain(code.label)}; ze blijft in de vorige versie staan."
                )
                row = Row(f"{here}remove", file.book.id, lambda text: remove_rule(text, code.id, rule_id), here)
                show_row(row, "Schrappen", primary=False)
        if typed.rstrip() != saved.rstrip():
            st.button(
                "Terug naar de bewaarde regel",
                key=f"{here}back",
                type="tertiary",
                on_click=drafts.forget,
                args=(name,),
            )

    def change(text: str) -> str:
        return set_rule(text, code.id, drafts.text(name), replaces=rule_id)

    def follow(saved: Saved) -> None:
        # A rule that is new, or has another id now, stays the one on screen; what was tried is now what is saved.
        known = {rule.id for rule in code.rules}
        new = [rule.id for rule in saved.file.book.code(code.id).rules if rule.id not in known]
        if new:
            st.session_state[f"{start}chosen"] = new[0]
        st.session_state.pop(_TRIAL, None)

    row = Row(here, file.book.id, change, here, after=follow)
    show_row(row, "Regel bewaren", problem_shown=rule is None)
    _show_trial(here, typed, compared=bool(rule_id))


def _check(typed: str, code: Code) -> Rule | None:
    try:
        return parse_rule(typed, code.id)
    except CodebookError as error:
        # Beside the field, at once, and without touching what was typed.
        st.error("\n".join(f"- {plain(fault_line(fault))}" for fault in error.faults))
        return None


def _try(file: CodebookFile, code: Code, rule_id: str, typed: str) -> None:
    here = prefix(file.book.id, "rules", code.id, rule_id)
    try:
        with st.spinner("De regel wordt op alle bronnen geprobeerd…"):
            trial = try_rule(shell.project(), file.book, code.id, typed, replaces=rule_id, limit=500)
    except KwalcodeError as error:
        show_error(error)
        return
    st.session_state[_TRIAL] = here, typed, trial
    st.session_state[f"{here}shown"] = SHOWN


def _show_trial(here: str, typed: str, *, compared: bool) -> None:
    known = st.session_state.get(_TRIAL)
    if not known or known[0] != here:
        return
    trial: RuleTrial = known[2]
    st.subheader(summary(trial, compared=compared), anchor=False)
    if known[1].rstrip() != typed.rstrip():
        st.warning("De regel is intussen gewijzigd; hieronder staat wat de vorige vorm vond. Probeer opnieuw.")
    facts = [f"{number(trial.read)} bronnen bekeken", trial.pipeline]
    if trial.covered:
        facts.insert(0, f"{number(trial.covered)} ook door een andere regel van deze code")
    if trial.moderator:
        facts.insert(0, f"nog {number(trial.moderator)} in woorden van de moderator, die niet meetellen")
    st.html(facts_html(" · ".join(facts)))
    shown = int(st.session_state.get(f"{here}shown", SHOWN))
    hits = trial.hits[:shown]
    new = [hit_html(hit, compared=compared) for hit in hits if hit.is_new]
    gone = [hit_html(hit, gone=True) for hit in trial.vanished[:shown]]
    same = [hit_html(hit, compared=compared) for hit in hits if not hit.is_new]
    if new or gone or same:
        st.html("".join((*new, *gone, *same)))
    more = max(len(trial.hits), len(trial.vanished)) - shown
    if more > 0:
        st.button(f"Toon er nog {min(more, SHOWN)}", key=f"{here}more", on_click=_more, args=(f"{here}shown", shown))


def _more(key: str, shown: int) -> None:
    st.session_state[key] = shown + SHOWN


def summary(trial: RuleTrial, *, compared: bool) -> str:
    """What a trial found, in one line."""
    found = f"{counted(trial.total, 'fragment', 'fragmenten')} in {counted(trial.documents, 'bron', 'bronnen')}"
    if not trial.total:
        found = "Niets gevonden"
    if not compared:
        return found
    if not trial.new and not trial.gone:
        return f"{found}: net als de bewaarde regel"
    return f"{found}: {number(trial.new)} nieuw, {number(trial.gone)} verdwijnen"
