// The form in which one field is corrected: a search in a code list, a number, two days, a text.
const editor = byId("editor"), box = byId("editor-box");
let editing = null;

const labelOf = (list, code) => {
  const entry = material.codes[list].find((one) => one[0] === code);
  return entry ? entry[language === "vi" ? 1 : 2] : code;
};

function closeEditor() {
  editing = null;
  editor.hidden = true;
  card.classList.remove("editing");
  box.replaceChildren();
  byId("card").focus({ preventScroll: true });
}

function openEditor(label, build, save, cancel) {
  editing = { save, cancel };
  byId("editor-name").textContent = label;
  byId("editor-problem").textContent = "";
  byId("told").textContent = "";
  box.replaceChildren(...build());
  editor.hidden = false;
  card.classList.add("editing");
  editor.scrollIntoView({ block: "nearest" });
  box.querySelector("input").focus();
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, content] of Object.entries(attributes)) made.setAttribute(name, content);
  made.append(...children);
  return made;
}

function refuse(text) {
  byId("editor-problem").textContent = text;
}

editor.addEventListener("submit", (event) => {
  event.preventDefault();
  if (editing) editing.save();
});
byId("editor-cancel").addEventListener("click", () => {
  const { cancel } = editing || {};
  closeEditor();
  if (cancel) cancel();
});
editor.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape") { event.preventDefault(); byId("editor-cancel").click(); }
});

// Search in a code list in both languages, with or without diacritics. `chosen` gets the code.
function editChoice(label, entries, current, chosen, { cancel, empty, free, hint = "" } = {}) {
  const input = element("input", {
    id: "editor-input", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "true",
    "aria-controls": "editor-list", "aria-labelledby": "editor-name", autocomplete: "off", spellcheck: "false",
  });
  const list = element("ul", { id: "editor-list", role: "listbox", "aria-labelledby": "editor-name" });
  const folded = entries.map((entry) => ({ entry, words: fold(entry.slice(0, 3).join(" ")), names: [fold(entry[1]), fold(entry[2])] }));
  let options = [], at = 0;
  function mark() {
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    const option = list.children[at];
    if (!option) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", option.id);
    list.scrollTop = Math.min(Math.max(list.scrollTop, option.offsetTop + option.offsetHeight - list.clientHeight), option.offsetTop);
  }
  function search() {
    const typed = fold(input.value).trim(), words = typed.split(/\s+/).filter(Boolean);
    const rank = ({ names }) => (names.includes(typed) ? 0 : names.some((name) => name.startsWith(typed)) ? 1 : 2);
    const found = folded.filter(({ words: text }) => words.every((word) => text.includes(word)));
    if (words.length) found.sort((a, b) => rank(a) - rank(b));
    options = found.slice(0, 60).map(({ entry }) => entry);
    const own = free && free(input.value);
    if (own) options.unshift(own);
    if (empty && !words.length) options.unshift(["", say.nothing, say.nothing]);
    list.replaceChildren(...options.map((entry, place) => {
      const option = element("li", { role: "option", id: `option-${place}` }, entry[language === "vi" ? 1 : 2]);
      const other = element("small", language === "vi" ? { lang: "en" } : { lang: "vi" }, entry[language === "vi" ? 2 : 1]);
      if (entry[1] !== entry[2]) option.append(" ", other);
      if (entry[0] === current) option.append(" ", element("small", {}, `(${say.now})`));
      option.addEventListener("mousedown", (event) => { event.preventDefault(); at = place; pick(); });
      return option;
    }));
    const now = options.findIndex((entry) => entry[0] === current);
    at = words.length || now < 0 ? 0 : now;
    mark();
    refuse(options.length ? "" : say.no_match);
  }
  function pick() {
    if (!options[at]) { refuse(say.no_match); return; }
    const [code] = options[at];
    closeEditor();
    chosen(code);
  }
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) { event.preventDefault(); at = Math.min(Math.max(at + step, 0), options.length - 1); mark(); }
  });
  openEditor(label, () => [input, element("p", { id: "editor-hint" }, hint), list], pick, cancel);
  search();
}

function editText(label, current, check, chosen, hint = "", cancel = undefined) {
  const input = element("input", {
    id: "editor-input", "aria-labelledby": "editor-name", "aria-describedby": "editor-hint", autocomplete: "off", spellcheck: "false",
  });
  const shown = element("p", { id: "editor-hint" }, hint);
  input.value = current;
  input.addEventListener("input", () => {
    const found = check(input.value);
    shown.textContent = found.shown || hint;
    refuse("");
  });
  openEditor(label, () => [input, shown], () => {
    const found = check(input.value);
    if (found.problem) { refuse(found.problem); input.focus(); return; }
    closeEditor();
    chosen(found.to);
  }, cancel);
  input.select();
}

function editPeriod(label, current, chosen) {
  const [start, end] = current ? current.split("/").map(formatDay) : ["", ""];
  const make = (id, name, value) => {
    const input = element("input", { id, autocomplete: "off", inputmode: "numeric" });
    input.value = value;
    return [element("label", { for: id }, name), input];
  };
  const first = make("editor-input", say.first_day, start), last = make("editor-last", say.last_day, end);
  const hint = element("p", { id: "editor-hint" }, say.period_hint);
  openEditor(label, () => [...first, ...last, hint], () => {
    const [a, b] = [first[1].value, last[1].value];
    const span = readSpan(a);
    const days = span && (!b.trim() || b === end) ? span : [readDay(a), readDay(b)];
    if (!a.trim() && !b.trim()) { closeEditor(); chosen(""); return; }
    if (!days[0] || !days[1]) { refuse(say.no_day); (days[0] ? last : first)[1].focus(); return; }
    if (days[0] > days[1]) { refuse(say.backwards); last[1].focus(); return; }
    closeEditor();
    chosen(days.join("/"));
  });
  first[1].select();
}
