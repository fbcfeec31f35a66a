// A table whose cells can be opened. Everything from a document goes in as text, never as HTML.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const place = parentElement.querySelector(".kw-grid");
  const table = document.createElement("table");
  if (data.dense) table.className = "kw-dense";
  const head = table.createTHead().insertRow();
  for (const name of ["", ...data.columns]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  head.firstChild.textContent = data.corner;
  const body = table.createTBody();
  data.rows.forEach((row, at) => {
    const line = body.insertRow();
    const label = document.createElement("th");
    label.scope = "row";
    label.textContent = row.label;
    label.style.paddingLeft = `${0.2 + row.depth * 1.1}rem`;
    line.append(label);
    if (!row.cells.length) {
      label.scope = "rowgroup";
      label.colSpan = data.columns.length + 1;
      label.className = "kw-heading";
    }
    row.cells.forEach((one, across) => {
      const cell = line.insertCell();
      if (one.colour) cell.style.background = one.colour;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = one.text;
      button.title = one.title;
      button.setAttribute("aria-label", `${row.name}, ${data.columns[across]}: ${one.text}. ${one.title}`);
      button.disabled = one.closed;
      if (one.mark) {
        const mark = document.createElement("span");
        mark.className = "kw-mark";
        mark.textContent = one.mark;
        button.append(mark);
      }
      if (data.open && data.open[0] === at && data.open[1] === across) button.setAttribute("aria-pressed", "true");
      button.addEventListener("click", () => setTriggerValue("cell", { row: at, column: across, sheet: data.sheet }));
      cell.append(button);
    });
  });
  const left = place.scrollLeft;
  place.replaceChildren(table);
  place.scrollLeft = left;
  place.dataset.sheet = data.sheet;
}
