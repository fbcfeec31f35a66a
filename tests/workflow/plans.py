"""Small plans made up for the tests of screening."""

from __future__ import annotations

from pathlib import Path

HEADER = "municipality;bd_code;bd_short;ap_code;ap_short;ac_code;ac_short;total_amount"
ROWS = (
    "Alstad;BD1;Sociaal beleid;AP1;Armoede bestrijden;AC1;We bestrijden kinderarmoede samen met de scholen.;12000",
    "Alstad;BD1;Sociaal beleid;AP1;Armoede bestrijden;AC2;We organiseren overleg over armoede met partners.;500,5",
    "Alstad;BD2;Wegen;AP2;Onderhoud;AC3;We vernieuwen het asfalt van de Kerkstraat.;900000",
    "Berg;BD1;Wegen;AP1;Onderhoud;AC1;We vernieuwen het asfalt van de Kerkstraat.;1000",
    "Berg;BD1;Wegen;AP1;Onderhoud;AC2;We plaatsen nieuwe verlichting langs het fietspad.;2000",
    "Berg;BD2;Wonen;AP2;Huren;AC3;We maken huren betaalbaar voor gezinnen met een laag inkomen.;3000",
)
PLAN = """# Meerjarenplan

## Doelstelling 1: niemand in armoede

We willen de armoede in Cel halveren tegen 2031.

## Doelstelling 2: mooie straten

De bomen op het plein worden vervangen.
"""


def write_plans(folder: Path) -> Path:
    """Two plans: `acties.csv` with six actions of two municipalities, and `cel.md`.

    Args:
        folder: Where they go; made when it is absent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "acties.csv").write_text("\n".join((HEADER, *ROWS)) + "\n", encoding="utf-8-sig")
    (folder / "cel.md").write_text(PLAN, encoding="utf-8")
    (folder / "bronnen.csv").write_text("bestand;soort;gemeente\ncel.md;beleidsplan;Cel\n", encoding="utf-8")
    return folder
