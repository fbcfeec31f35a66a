"""Codeboek: the tree with what each code means, its rules tried on the corpus, and every change a new version."""

from __future__ import annotations

import streamlit as st

from kwalcode.codebook.comparing import compare, sentences
from kwalcode.errors import CodebookError
from kwalcode.model import Code
from kwalcode.ui import shell
from kwalcode.ui.codebook import drafts, rules, saving, structure, texts, tree
from kwalcode.ui.codebook.markup import code_html, facts_html, head_html, rule_html
from kwalcode.ui.colours import colour_of, colours
from kwalcode.ui.wording import counted, moment, number, plain
from kwalcode.workflow.codebooks import CodebookFile, codebook_files, kept_version, versions
from kwalcode.workflow.runs import outlook, run

CODE = "kw-codebook-code"
"""Key of the session state that holds the chosen code of each codebook."""
_OUTLOOK = "kw-codebook-outlook"
_RAN = "kw-codebook-ran"


def page() -> None:
    """Draw the page."""
    # First of all: a field that this run does not draw, because something else was chosen, is forgotten after it.
    drafts.take_in()
    files, errors = codebook_files(shell.project())
    st.html(f"<style>{(tree.ASSETS / 'codebook.css').read_text(encoding='utf-8')}</style>")
    left, right = st.columns([1, 2.25], gap="large")
    with left:
        st.title("Codeboek", anchor=False)
        for error in errors:
            st.error(plain(str(error)))
        if not files:
            shell.empty(
                "Er is nog geen codeboek",
                "Zet een YAML-bestand in de map `codebooks` van het project, of maak een project met de meegeleverde "
                "codeboeken: `kwalcode init MAP`.",
            )
            return
        file = _choose_file(files)
        code = _chosen(file)
        counts = tree.count(file.book, shell.snapshot().fragments)
        tree.show(tree.rows(file.book, counts), code.id, lambda code_id: choose(file.book.id, code_id))
    with right:
        _notices(file, files, readable=not errors)
        colour = colour_of(colours([file.book]), file.book.id, code.id)
        _head(file, code, counts, colour)
        read, edit, rule, shape, history = st.tabs(
            ["Lezen", "Teksten", "Regels", "Structuur", "Versies"], key="kw-cb-tabs"
        )
        with read:
            _read(code)
        with edit:
            texts.show(file, code, colour)
        with rule:
            rules.show(file, code)
        with shape:
            structure.show(file, code, counts, lambda code_id: choose(file.book.id, code_id))
        with history:
            _history(file)


def choose(codebook: str, code_id: str) -> None:
    """Make this the code on screen."""
    st.session_state.setdefault(CODE, {})[codebook] = code_id


def _choose_file(files: list[CodebookFile]) -> CodebookFile:
    by_id = {file.book.id: file for file in files}
    chosen = st.selectbox(
        "Codeboek", list(by_id), key="kw-codebook", label_visibility="collapsed", persist_state="session"
    )
    file = by_id.get(chosen or "", files[0])
    codes = counted(len(list(file.book.walk())), "code", "codes")
    st.html(facts_html(f"{file.book.title or file.book.id} · versie {file.book.version} · {codes}"))
    return file


def _chosen(file: CodebookFile) -> Code:
    code_id = st.session_state.get(CODE, {}).get(file.book.id, "")
    return file.book.code(code_id) if code_id in file.book else file.book.codes[0]


def _notices(file: CodebookFile, files: list[CodebookFile], *, readable: bool) -> None:
    """What was saved, what changed on disk meanwhile, and what must be applied."""
    changed = saving.see(file)
    saving.show_done()
    if changed:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(
                f"{plain(file.path.name)} is intussen gewijzigd (nu versie {file.book.version}). Wat u typte, staat er "
                "nog; wat hier getoond wordt, is de nieuwe versie."
            )
            st.button("Verder op deze versie", key="kw-cb-go-on", on_click=saving.go_on, args=(file,))
    ran = st.session_state.pop(_RAN, "")
    if ran:
        st.success(ran)
    if not readable:
        return
    pending = _pending(files)
    if pending is None:
        return
    with st.container(key="kw-cb-run", horizontal=True, vertical_alignment="center"):
        sources = counted(pending, "bron is", "bronnen zijn")
        st.markdown(
            f"De codeboeken zijn gewijzigd. {sources} nog niet gecodeerd met wat er nu in staat."
            if pending
            else "De codeboeken zijn gewijzigd, maar niet hun regels."
        )
        if st.button("Codeboeken opnieuw toepassen", key="kw-cb-apply", type="primary"):
            _apply()


def _pending(files: list[CodebookFile]) -> int | None:
    """Number of documents that must be coded again; None when each codebook is as it was last applied."""
    now = shell.snapshot()
    last = now.runs[-1] if now.runs else None
    # Not those of the last run alone: that may have applied one of several codebooks, or have learned from decisions.
    applied = {book.hash for book in now.codebooks.values()}
    if not now.records or {file.book.hash for file in files} <= applied:
        return None
    # What a run would do is asked once per state: the fingerprints of large codebooks take a tenth of a second.
    state = tuple(file.hash for file in files), last and last.id, last and last.finished_at, len(now.records)
    known = st.session_state.get(_OUTLOOK)
    if known is None or known[0] != state:
        known = st.session_state[_OUTLOOK] = state, outlook(shell.project()).pending
    return int(known[1])


def _apply() -> None:
    bar = st.progress(0.0)
    report = run(shell.project(), progress=shell.reporter(bar, "Coderen"))
    change = report.change
    told = (
        f"Toegepast op {counted(report.documents, 'bron', 'bronnen')}: "
        f"{counted(change.added, 'nieuw voorstel', 'nieuwe voorstellen')}, "
        f"{number(change.kept)} gebleven, {number(change.removed)} vervallen."
    )
    if change.outdated:
        told += (
            f" {counted(change.outdated, 'beantwoord voorstel steunt', 'beantwoorde voorstellen steunen')} niet meer "
            f"op een regel; {'het blijft' if change.outdated == 1 else 'ze blijven'} staan."
        )
    st.session_state[_RAN] = told
    st.rerun()


def _head(file: CodebookFile, code: Code, counts: dict[str, tree.Counts], colour: str) -> None:
    own = counts.get(code.id, tree.Counts())
    # Beside it the tree counts them with those beneath.
    beneath = " (zonder de codes eronder)" if code.codes else ""
    facts = (
        f"{counted(own.suggested, 'voorstel', 'voorstellen')}, "
        f"{counted(own.accepted, 'aanvaard fragment', 'aanvaarde fragmenten')}{beneath}, "
        f"{counted(len(code.rules), 'regel', 'regels')}"
    )
    st.html(head_html(file.book.path(code.id), colour, facts))


def _read(code: Code) -> None:
    st.html(code_html(code))
    if code.rules:
        st.html(f'<div class="kw-read"><h3>Regels</h3></div>{"".join(map(rule_html, code.rules))}')
    elif not code.codes:
        st.markdown("Deze code heeft nog geen regels: kwalcode stelt ze nergens voor. Schrijf er een onder *Regels*.")


def _history(file: CodebookFile) -> None:
    st.html(facts_html(str(file.path)))
    for note in file.history:
        st.markdown(f"**{plain(note.version)}** · {note.day} · {plain(note.author)}  \n{plain(note.text)}")
    kept = versions(shell.project(), file.book.id)
    if not kept:
        st.markdown("Deze versie is nog niet toegepast of gewijzigd; in het project is nog geen enkele versie bewaard.")
        return
    st.markdown("###### Bewaard in het project")
    older = [one for one in kept if one.hash != file.book.hash]
    labels = {one.hash: f"{one.version}, bewaard op {moment(one.saved_at)}" for one in older}
    if not older:
        st.markdown("Alleen de huidige versie.")
        return
    digest = st.selectbox(
        "Vergelijk met", list(labels), format_func=labels.__getitem__, key=f"kw-cb-old:{file.book.id}"
    )
    try:
        version = kept_version(shell.project(), digest or older[0].hash)
    except CodebookError as error:
        saving.show_error(error)
        return
    told = sentences(compare(version.book, file.book))
    st.markdown("\n".join(f"- {plain(one)}" for one in told) or "Geen verschil in codes, teksten of regels.")
    st.download_button(
        "Die versie downloaden", version.text, file_name=f"{file.book.id}.yaml", mime="text/yaml", on_click="ignore"
    )


if __name__ == "__main__":
    page()
