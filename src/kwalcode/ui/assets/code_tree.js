// The tree of codes: one list, drawn from data, that tells which code was chosen.
// Labels come from a file and are set as text, never as markup.

const trees = new WeakMap();

function draw(tree, data) {
  const list = tree.list;
  const held = document.activeElement?.dataset?.code;
  const items = data.rows.map((row) => {
    const item = document.createElement("li");
    item.className = "kw-tree-item";
    item.dataset.code = row.id;
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-level", String(row.depth + 1));
    item.setAttribute("aria-selected", String(row.id === data.selected));
    item.tabIndex = row.id === data.selected ? 0 : -1;
    item.style.setProperty("--depth", String(row.depth));
    const dot = document.createElement("span");
    dot.className = "kw-tree-dot";
    if (/^#[0-9a-f]{6}$/.test(row.colour)) dot.style.background = row.colour;
    const label = document.createElement("span");
    label.className = "kw-tree-label";
    label.textContent = row.label;
    label.title = row.title;
    const suggested = document.createElement("span");
    suggested.className = "kw-tree-number";
    suggested.textContent = row.suggested;
    const accepted = document.createElement("span");
    accepted.className = "kw-tree-number";
    accepted.textContent = row.accepted;
    item.setAttribute("aria-label", `${row.label}: ${row.suggested} voorstellen, ${row.accepted} aanvaard`);
    item.append(dot, label, suggested, accepted);
    return item;
  });
  list.replaceChildren(...items);
  if (held) items.find((item) => item.dataset.code === held)?.focus({ preventScroll: true });
  if (tree.shown !== data.selected) {
    tree.shown = data.selected;
    items.find((item) => item.dataset.code === data.selected)?.scrollIntoView({ block: "nearest" });
  }
}

function start(parent) {
  const list = parent.querySelector(".kw-tree-list");
  const tree = { list, shown: null, choose: () => {} };
  list.addEventListener("click", (event) => {
    const item = event.target.closest(".kw-tree-item");
    if (item) tree.choose(item.dataset.code);
  });
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest(".kw-tree-item");
    if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
    const goal = {
      ArrowDown: item.nextElementSibling,
      ArrowUp: item.previousElementSibling,
      Home: list.firstElementChild,
      End: list.lastElementChild,
    }[event.key];
    if (goal) {
      goal.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      tree.choose(item.dataset.code);
    } else {
      return;
    }
    event.preventDefault();
  });
  return tree;
}

export default function (component) {
  const { parentElement, data, setStateValue } = component;
  if (!trees.has(parentElement)) trees.set(parentElement, start(parentElement));
  const tree = trees.get(parentElement);
  tree.choose = (code) => setStateValue("selected", code);
  draw(tree, data);
  return () => trees.delete(parentElement);
}
