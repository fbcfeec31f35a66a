"""How far the judging is, and how much is likely to be left, in words."""

from __future__ import annotations

import math
from typing import Final

from kwalcode.screening.stopping import RECALL
from kwalcode.ui.wording import counted, number
from kwalcode.workflow.screening_review import Outlook

_ENOUGH: Final = 10
"""Judgements below which an expectation says nothing."""


def sentences(outlook: Outlook) -> list[str]:
    """What the researcher is told above the desk.

    Args:
        outlook: How the judging stands.
    """
    relevant = counted(outlook.relevant, "relevante passage", "relevante passages")
    judged = counted(outlook.judged, "oordeel", "oordelen")
    told = [f"**{relevant}** in {judged}; {counted(outlook.open, 'passage', 'passages')} nog niet gezien."]
    if outlook.open and outlook.judged >= _ENOUGH and not math.isnan(outlook.expected):
        many = number(round(outlook.expected))
        told.append(f"Daaronder zijn er naar schatting nog **{many}** relevant; die schatting beweegt met elk oordeel.")
    if outlook.control.drawn:
        told += _control(outlook)
    return told


def _control(outlook: Outlook) -> list[str]:
    bound = outlook.control
    drawn = counted(bound.drawn, "passage", "passages")
    missed = counted(bound.most_missed, "relevante passage", "relevante passages")
    told = [
        f"Controle: {drawn} geloot uit {number(bound.remaining)}, waarvan {number(bound.found)} relevant of twijfel."
    ]
    certain = f"Met 95 % zekerheid mist u nog hoogstens **{missed}**"
    if not math.isnan(bound.lowest_recall):
        certain += f" en vond u minstens {math.floor(100 * bound.lowest_recall)} % van wat er is"
    told.append(f"{certain}.")
    if bound.reached():
        told.append(f"**U kunt stoppen**: minstens {round(100 * RECALL)} % is gevonden.")
    elif outlook.open:
        told.append(f"Ga door met de controle: {round(100 * RECALL)} % is nog niet zeker.")
    return told
