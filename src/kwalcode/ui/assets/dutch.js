// What Streamlit itself says is English, and it has no setting for that. It is said anew in Dutch where Streamlit shows
// it; names and words of the researcher are left alone, for only whole texts of Streamlit's own are looked for.
// This is put in the page as a plain script: nothing may be imported or exported here.

(() => {
  if (globalThis.kwalcodeDutch) return;

  const SAID = new Map(Object.entries({
    // lists to choose from, and fields
    "No results": "Niets gevonden",
    "Select all": "Alles kiezen",
    "Clear all": "Alles wissen",
    "Clear value": "Wissen",
    "Choose an option": "Kies",
    "Choose options": "Kies",
    "Open": "Lijst openen",
    "Selected values": "Gekozen",
    "Press Enter to apply": "Druk op Enter om toe te passen",
    "Press Ctrl+Enter to apply": "Druk op Ctrl+Enter om toe te passen",
    "Press ⌘+Enter to apply": "Druk op ⌘+Enter om toe te passen",
    "Press Enter to submit form": "Druk op Enter om te bewaren",
    "Press Ctrl+Enter to submit form": "Druk op Ctrl+Enter om te bewaren",
    "Press ⌘+Enter to submit form": "Druk op ⌘+Enter om te bewaren",
    "Increment": "Meer",
    "Decrement": "Minder",
    // pages of a list
    "Pagination": "Bladeren",
    "Previous page": "Vorige pagina",
    "Next page": "Volgende pagina",
    // tables and charts
    "Show/hide columns": "Kolommen tonen of verbergen",
    "Download as CSV": "Opslaan als CSV",
    "Download as PNG": "Opslaan als PNG",
    "Copy Vega-Lite spec": "Beschrijving van de figuur kopiëren",
    "Show data": "Cijfers tonen",
    "Show chart": "Figuur tonen",
    "Search": "Zoeken",
    "Fullscreen": "Volledig scherm",
    "Close fullscreen": "Volledig scherm sluiten",
    "Add row": "Rij toevoegen",
    "Delete row(s)": "Rijen verwijderen",
    "Clear selection": "Keuze wissen",
    "Type to search": "Typ om te zoeken",
    "Previous Result": "Vorige treffer",
    "Next Result": "Volgende treffer",
    "Close Search": "Zoeken sluiten",
    "Dataframe column menu": "Menu van de kolom",
    "Sort ascending": "Oplopend ordenen",
    "Sort descending": "Aflopend ordenen",
    "Copy column name": "Naam van de kolom kopiëren",
    "Format": "Notatie",
    "Statistics": "Samenvatting",
    "Autosize": "Breedte aanpassen",
    "Pin column": "Kolom vastzetten",
    "Unpin column": "Kolom losmaken",
    "Hide column": "Kolom verbergen",
    "Automatic": "Vanzelf",
    "Localized": "Zoals in uw taal",
    "Plain": "Zonder opmaak",
    "Compact": "Verkort",
    "Percent": "Procent",
    "Scientific": "Wetenschappelijk",
    "Accounting": "Boekhoudkundig",
    "Distance": "Hoe lang geleden",
    "Calendar": "Kalender",
    "Values": "Waarden",
    "Empty": "Leeg",
    "Distinct": "Verschillende",
    "Sum": "Som",
    "Average": "Gemiddelde",
    "Median": "Mediaan",
    "Minimum": "Laagste",
    "Maximum": "Hoogste",
    "Range": "Bereik",
    "Standard deviation": "Standaardafwijking",
    "25th percentile": "25e percentiel",
    "75th percentile": "75e percentiel",
    "Minimum length": "Kortste",
    "Maximum length": "Langste",
    "Average length": "Gemiddelde lengte",
    "Top values frequency chart": "Vaakst voorkomende waarden",
    "Based on sample": "Uit een steekproef",
    "No data": "Geen gegevens",
    // files
    "Upload": "Bestand kiezen",
    "Add files": "Nog een bestand kiezen",
    "Drag and drop a file here": "Laat het bestand hier los",
    "Drag and drop files here": "Laat de bestanden hier los",
    "File size is too small.": "Het bestand is te klein.",
    // the frame
    "Close": "Sluiten",
    "Help": "Uitleg",
    "Skip to main content": "Naar de inhoud",
    "Running...": "Bezig",
    "Stop script": "Stoppen",
    "Page not found": "Deze pagina bestaat niet",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "kwalcode toont het overzicht. De pagina's staan bovenaan.",
    "Connection error": "Geen verbinding met kwalcode",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "Draait kwalcode nog? Sloot u het venster waarin het draaide, start het dan opnieuw:",
    "streamlit run yourscript.py": "kwalcode app PROJECTMAP",
    "Streamlit server is not responding. Are you connected to the internet?":
      "kwalcode antwoordt niet. Draait het nog op de computer waar u het opende?",
  }));

  const PATTERNS = [
    [/^Select (\d+) matches$/, "$1 treffers kiezen"],
    [/^Add: (.+)$/, "Toevoegen: $1"],
    [/^Remove (.+)$/, "$1 weghalen"],
    [/^Help for (.+)$/, "Uitleg bij $1"],
    [/^Page (\d+)$/, "Pagina $1"],
    [/^1 result$/, "1 treffer"],
    [/^(over )?(\d+) results$/, (_, over, count) => `${over ? "meer dan " : ""}${count} treffers`],
    [/^(\d+) of (over )?(\d+) results?$/, (_, place, over, count) => `${place} van ${over ? "meer dan " : ""}${count} treffers`],
    [/^(\d+)MB per file$/, "of sleep het hierheen, tot $1 MB"],
    [/^File must be (\d+)MB or smaller\.$/, "Het bestand is te groot: hoogstens $1 MB."],
    [/^(\S*) ?files are not allowed\.$/, "Bestanden van deze soort worden hier niet gelezen."],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, "U kunt er hoogstens $1 kiezen. Haal er eerst een weg."],
  ];

  /** Several files may be chosen: then it is said in the plural. */
  const PLURAL = new Map([
    ["Bestand kiezen", "Bestanden kiezen"],
    ["of sleep het hierheen, tot 200 MB", "of sleep ze hierheen, tot 200 MB per bestand"],
  ]);

  /** What Streamlit says, in Dutch; anything else stays as it is. */
  function translate(text) {
    const said = text.trim();
    const known = SAID.get(said);
    if (known) return known;
    for (const [pattern, dutch] of PATTERNS) if (pattern.test(said)) return said.replace(pattern, dutch);
    return text;
  }

  // Where Streamlit speaks for itself. The cells of a table are also there, inside its canvas, and are not Streamlit's.
  const PLACES = [
    "[data-testid^=stTooltip]", "[data-testid$=Dropdown]", "[data-testid=InputInstructions]", "[data-testid^=stDataFrame]",
    "[data-testid=stFileUploader]", "[data-testid=stDialog]", "[data-testid=stStatusWidget]", "[data-testid^=stConnection]",
    "[data-testid=stElementToolbar]", "[data-testid=stHeader]",
  ].join(", ");
  const NOT = "canvas, .kw-desk, .kw-screen";
  const NAMES = ["aria-label", "placeholder", "title"];

  function sayText(node) {
    const text = node.nodeValue;
    if (!text || !/[A-Za-z]{3}/.test(text)) return;
    const parent = node.parentElement;
    if (!parent?.closest(PLACES) || parent.closest(NOT)) return;
    let dutch = translate(text);
    if (parent.closest("[data-testid=stFileUploader]")?.querySelector("input[type=file][multiple]")) {
      dutch = PLURAL.get(dutch) ?? dutch;
    }
    if (dutch !== text) node.nodeValue = dutch;
  }

  function sayNames(element) {
    if (element.closest(NOT)) return;
    for (const name of NAMES) {
      const text = element.getAttribute(name);
      const dutch = text && translate(text);
      if (dutch && dutch !== text) element.setAttribute(name, dutch);
    }
  }

  function sayAll(root) {
    if (root.nodeType === Node.TEXT_NODE) return sayText(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest(NOT)) return undefined;
    sayNames(root);
    for (const element of root.querySelectorAll("[aria-label], [placeholder], [title]")) sayNames(element);
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) sayText(texts.currentNode);
    return undefined;
  }

  globalThis.kwalcodeDutch = { translate };
  if (typeof document === "undefined") return; // a test without a page
  sayAll(document.body);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(sayAll);
      else if (change.type === "characterData") sayText(change.target);
      else sayNames(change.target);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES });
})();
