// The keys, the buttons, and how the page begins.
function askName(why) {
  announce(why);
  byId("who-problem").textContent = why;
  byId("who").focus();
}

function exportAll() {
  const who = ownName();
  if (!who || /^[=+@-]/.test(who)) { askName(who ? say.no_name : say.who_first); return; }
  if (!ownDecisions().length) { tell(say.nothing_to_export); return; }
  const text = exportText(who);
  byId("csv").value = text;
  const moment = new Date().toISOString();
  const link = byId("download");
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = `decisions-${moment.slice(0, 10)}-${fold(who).replace(/[^a-z0-9]+/g, "-")}.csv`;
  byId("command").textContent = `analysis review --apply ${link.download}`;
  byId("exported").showModal();
  link.click();
  signDecisions(who);
  renderProgress();
}

const ACTIONS = {
  Enter: accept, ArrowDown: () => step(1), ArrowUp: () => step(-1), Delete: reject, Insert: add,
  j: () => step(1), k: () => step(-1), r: reject, n: add, u: nextUnread, c: nextSilent, t: withdraw, z: takeBack, x: exportAll,
  "?": () => byId("help").showModal(), F1: () => byId("help").showModal(),
};

// The letter on the key, also where a Vietnamese keyboard makes another sign of it.
function keyName(event) {
  if (/^[a-zA-Z0-9?]$/.test(event.key)) return event.key.toLowerCase();
  const code = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(event.code);
  return event.key.length === 1 && code ? (code[1] || code[2]).toLowerCase() : event.key;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey) return;
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, dialog, #editor");
  const name = keyName(event);
  if (event.ctrlKey) {
    if (name === "z" && !typing) { event.preventDefault(); takeBack(); }
    return;
  }
  if (typing) return;
  // a key held down is a hand that rests on it: it may go on, not judge
  if (event.repeat && !["ArrowDown", "ArrowUp", "j", "k"].includes(name)) { event.preventDefault(); return; }
  const single = name.length === 1;
  if (single && !byId("letters").checked) return;
  if (name === "Enter" && event.target.closest("button, a, summary, label")) return;
  if ((name === "ArrowDown" || name === "ArrowUp") && event.target === pane) return;
  const field = material.fields.find(([, key]) => key === name);
  const action = field ? () => edit(field[0]) : ACTIONS[name];
  if (!action || !item) return;
  event.preventDefault();
  action();
});

for (const [id, action] of Object.entries({
  accept, reject, withdraw, add, undo: takeBack, next: () => step(1), previous: () => step(-1), "next-unread": nextUnread, "next-silent": nextSilent,
  export: exportAll, "help-open": () => byId("help").showModal(),
})) byId(id).addEventListener("click", action);
for (const field of FIELDS) byId(`field-${field}`).querySelector("button").addEventListener("click", () => edit(field));
for (const close of document.querySelectorAll("dialog button.close")) close.addEventListener("click", () => close.closest("dialog").close());
for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => card.focus({ preventScroll: true }));
pane.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (mark && getSelection().isCollapsed) {
    const one = itemsOf(current).find((figure) => figure.id === mark.dataset.id);
    if (one) show(one);
  }
});
byId("documents").addEventListener("change", () => open(documents[Number(byId("documents").value)]));
byId("order").addEventListener("change", () => { keep("order", byId("order").checked); renderCard(); });
byId("letters").addEventListener("change", () => keep("letters", byId("letters").checked));
byId("who").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); card.focus({ preventScroll: true }); }
});
byId("who").addEventListener("input", () => { keep("who", byId("who").value); byId("who-problem").textContent = ""; });
window.addEventListener("storage", (event) => {
  const one = documents.find((document_) => event.key === PREFIX + keyOf(document_));
  if (one) { loadDecisions(one); if (one === current) open(current, item && item.id, false); else renderProgress(); }
});
window.addEventListener("beforeunload", (event) => {
  if (!storage && unexported()) event.preventDefault();
});

byId("who").value = recall("who", "") || material.who;
byId("letters").checked = recall("letters", true);
byId("order").checked = recall("order", false);
byId("no-storage").hidden = storage !== null;
documents.forEach(loadDecisions);
byId("documents").replaceChildren(...documents.map((one, place) => element("option", { value: String(place) }, one.name)));
const [lastSource, lastId] = recall("place", ["", ""]);
const lastDocument = documents.find((one) => one.source_id === lastSource);
if (documents.length) {
  const begun = lastDocument && lastDocument.figures.some((figure) => !decisionOn(lastDocument, figure.id));
  open(begun ? lastDocument : documents.find((one) => one.figures.some((figure) => !decisionOn(one, figure.id))) || documents[0], begun ? lastId : "");
}
