// The page: the text with its figures marked, the reading of one of them beside it, and the keys.
const pane = byId("text"), card = byId("card");
let current = null, item = null, marks = new Map(), starts = new WeakMap();

const FIELD_KEYS = ["value", "unit", "indicator", "period", "breakdown", "qualifier", "measure", "denominator", "scope"];

// Items of a document: figures in their order, added ones behind them, then the numbers that were not taken.
function itemsOf(document_) {
  const added = Object.entries(document_.own).filter(([, decision]) => decision.kind === "add")
    .concat(Object.entries(document_.decided).filter(([key, decision]) => decision.kind === "add" && !document_.own[key]))
    .map(([key, decision]) => ({ id: key, added: true, ...decision, findings: [], confidence: 1, rule: "", known: decision.known || "" }));
  const taken = (one) => added.some((figure) => figure.start < one.end && one.start < figure.end);
  const figures = byId("order").checked ? [...document_.figures].sort((a, b) => a.start - b.start) : document_.figures;
  return [...figures, ...added, ...document_.unread.filter((one) => !taken(one))];
}

const stateOf = (document_, one) => {
  if (one.reason_code) return "unread";
  const decision = decisionOn(document_, one.id);
  return decision ? { accept: "accepted", correct: "corrected", reject: "rejected", add: "added" }[decision.kind] : "open";
};

const fieldsOf = (document_, one) => {
  const decision = decisionOn(document_, one.id);
  return { ...(one.fields || {}), ...((decision && decision.fields) || {}) };
};

function renderText() {
  const text = current.text;
  const spans = [...itemsOf(current)].sort((a, b) => a.start - b.start || b.end - a.end);
  const kinds = new Map(current.blocks.map(([kind, start]) => [start, kind]));
  marks = new Map();
  starts = new WeakMap();
  const lines = document.createDocumentFragment();
  let at = 0, next = 0;
  const piece = (start, end) => {
    const node = document.createTextNode(slice(current, start, end));
    starts.set(node, start);
    return node;
  };
  for (const line of text.split("\n")) {
    const end = at + lengthOf(line);
    if (end > at) {
      const shown = element("p", { class: kinds.get(at) || "paragraph" });
      let place = at;
      while (next < spans.length && spans[next].start < end) {
        const one = spans[next];
        next += 1;
        const same = marks.get(`${one.start}-${one.end}`);
        if (same) { marks.set(one.id, same); continue; }
        if (one.start < place || one.end > end) continue;
        const mark = element("mark", { "data-id": one.id });
        mark.append(piece(one.start, one.end));
        marks.set(one.id, mark);
        marks.set(`${one.start}-${one.end}`, mark);
        shown.append(piece(place, one.start), mark);
        place = one.end;
      }
      shown.append(piece(place, end));
      lines.append(shown);
    }
    at = end + 1;
  }
  pane.replaceChildren(lines);
  for (const one of spans) paint(one);
}

function paint(one) {
  const mark = marks.get(one.id);
  if (mark) mark.className = stateOf(current, one) + (item && item.id === one.id ? " current" : "");
}

function described(field, code) {
  if (field === "value") return formatNumber(Number(code));
  if (field === "period" || field === "base") return formatSpan(code) || say.undated;
  if (field === "breakdown") return code ? code.split("|").map((part) => memberLabel(part)).join(", ") : say.whole;
  if (field === "body") return code;
  return code ? labelOf(field, code) : say.nothing;
}

const memberLabel = (part) => {
  const entry = material.codes.member.find((one) => one[0] === part);
  return entry ? entry[language === "vi" ? 1 : 2] : part.replace("=", ": ");
};

// The value that is shown: typed, else the printed digits under the unit that now holds.
function valueOf(fields, one, decision) {
  if (decision && decision.fields && decision.fields.value) {
    const typed = readTyped(decision.fields.value, fields.unit);
    return typed ? typed.value : Number.NaN;
  }
  return one.added ? (readTyped(slice(current, one.start, one.end), fields.unit) || { value: Number.NaN }).value : Number(fields.value);
}

function renderCard() {
  const items = itemsOf(current), place = items.findIndex((one) => one.id === item.id);
  const state = stateOf(current, item), unread = state === "unread";
  const decision = unread ? null : decisionOn(current, item.id);
  byId("place").textContent = fill(say.place, { number: place + 1, count: items.length, locator: item.locator || "" });
  byId("printed").textContent = slice(current, item.start, item.end);
  byId("state").textContent = say[`state_${state}`] + (decision && decision.by ? ` (${decision.by})` : "");
  byId("state").className = state;
  const quote = byId("quote");
  quote.replaceChildren(
    slice(current, item.quote_start, item.start), element("mark", {}, slice(current, item.start, item.end)),
    slice(current, item.end, item.quote_end));
  byId("why").textContent = unread ? item.reason : decision && decision.kind === "reject" ? labelOf("reason", decision.reason) : "";
  byId("findings").replaceChildren(...(item.findings || []).map(({ severity, text, beside }) => {
    const line = element("li", { class: severity }, element("strong", {}, say[severity]), ` ${text} `);
    for (const id of beside) {
      const other = current.figures.find((one) => one.id === id);
      if (!other) continue;
      const jump = element("button", { type: "button", class: "plain" }, slice(current, other.start, other.end));
      jump.addEventListener("click", () => show(other));
      line.append(jump, " ");
    }
    return line;
  }));
  byId("reading").hidden = unread;
  byId("sure").textContent = unread || item.added ? "" : fill(say.sure, { percent: Math.round(item.confidence * 100), rule: item.rule });
  if (!unread) {
    const fields = fieldsOf(current, item);
    for (const field of FIELD_KEYS) {
      const shown = byId(`field-${field}`);
      const before = item.added ? undefined : item.fields[field];
      const changed = decision && decision.kind === "correct" && field in decision.fields;
      const now = field === "value" ? formatNumber(valueOf(fields, item, decision)) : described(field, fields[field] || "");
      shown.querySelector("button").textContent = now;
      shown.querySelector("small").textContent = changed ? fill(say.was, { was: described(field, before) }) : "";
      shown.classList.toggle("changed", Boolean(changed));
    }
  }
  byId("accept").disabled = unread;
  byId("reject").disabled = unread;
}

function renderProgress() {
  let done = 0, all = 0;
  for (const one of documents) {
    for (const figure of one.figures) { all += 1; if (decisionOn(one, figure.id)) done += 1; }
  }
  byId("progress").max = all || 1;
  byId("progress").value = done;
  byId("count").textContent = fill(say.progress, { done, all });
  byId("unexported").textContent = fill(say.unexported, { count: unexported() });
  [...byId("documents").options].forEach((option, place) => {
    const one = documents[place], open = one.figures.filter((figure) => !decisionOn(one, figure.id)).length;
    const text = `${open ? `${open} ·` : "✓"} ${one.name}`;
    if (option.textContent !== text) option.textContent = text;
  });
}

function announce(text) {
  byId("said").textContent = text;
}

function show(one, focus = true) {
  const before = item;
  item = one;
  if (before) paint(before);
  paint(one);
  renderCard();
  const mark = marks.get(one.id);
  if (mark) pane.scrollTop = mark.offsetTop - pane.clientHeight / 2; // the text alone moves, not the page
  keep("place", [current.source_id, one.id]);
  if (focus) card.focus({ preventScroll: true });
  announce(`${byId("place").textContent}: ${byId("printed").textContent}. ${byId("state").textContent}. ` +
    (one.reason_code ? one.reason : `${byId("field-indicator").querySelector("button").textContent}`));
}

function open(document_, id, focus = true) {
  current = document_;
  item = null;
  byId("documents").value = String(documents.indexOf(document_));
  byId("title").textContent = document_.title;
  byId("set-aside").textContent = document_.setAside ? fill(say.set_aside, { count: document_.setAside }) : "";
  renderText();
  const items = itemsOf(document_);
  const wanted = items.find((one) => one.id === id) || items.find((one) => stateOf(document_, one) === "open") || items[0];
  if (wanted) { byId("card").hidden = false; show(wanted, focus); } else { byId("card").hidden = true; }
  renderProgress();
}

function step(by) {
  const items = itemsOf(current), place = items.findIndex((one) => one.id === item.id) + by;
  if (items[place]) { show(items[place]); return; }
  const next = documents[documents.indexOf(current) + by];
  if (!next) { announce(say.no_more); return; }
  const theirs = itemsOf(next);
  open(next, theirs.length ? theirs[by > 0 ? 0 : theirs.length - 1].id : "");
}

// The next figure that nobody judged: below, else above, else in the documents that follow.
function onwards() {
  const items = itemsOf(current), place = items.findIndex((one) => one.id === item.id);
  const left = (one) => stateOf(current, one) === "open";
  const next = items.slice(place + 1).find(left) || items.slice(0, place).find(left);
  if (next) { show(next); return; }
  const at = documents.indexOf(current);
  const there = [...documents.slice(at + 1), ...documents.slice(0, at)]
    .find((one) => one.figures.some((figure) => !decisionOn(one, figure.id)));
  if (there) { open(there); return; }
  renderCard();
  announce(say.all_done);
  byId("done").hidden = false;
}

function decide(decision, move = true) {
  record(current, item.id, decision);
  const changed = item;
  if (move) onwards();
  paint(changed);
  if (item) renderCard();
  renderProgress();
}

function accept() {
  if (stateOf(current, item) === "unread") { step(1); return; }
  const decision = decisionOn(current, item.id);
  if (decision && decision.kind !== "reject") { onwards(); return; }
  if (item.added) { onwards(); return; }
  decide({ kind: "accept", judged: item.judged });
}

function reject() {
  if (stateOf(current, item) === "unread") { announce(say.not_a_figure); return; }
  if (item.added) { const gone = item; record(current, gone.id, null); item = null; open(current); return; }
  editChoice(say.reject_why, material.codes.reason, "", (reason) => decide({ kind: "reject", judged: item.judged, reason }));
}

function correct(changes) {
  const one = item, decision = decisionOn(current, one.id) || {};
  const fields = { ...(decision.kind === "reject" ? {} : decision.fields || {}), ...changes };
  if (one.added) {
    record(current, one.id, { ...decision, by: undefined, fields });
    item = itemsOf(current).find((other) => other.id === one.id);
    decideDone();
    return;
  }
  for (const [field, to] of Object.entries(fields)) {
    const same = field === "value" ? (readTyped(to, fieldsOf(current, one).unit) || {}).value === Number(one.fields.value) && !("unit" in fields)
      : to === one.fields[field];
    if (same) delete fields[field];
  }
  record(current, one.id, Object.keys(fields).length ? { kind: "correct", judged: one.judged, fields } : null);
  decideDone();
}

function decideDone() {
  paint(item);
  renderCard();
  renderProgress();
  card.focus({ preventScroll: true });
  announce(byId("state").textContent);
}

function setIndicator(code) {
  const entry = material.codes.indicator.find((one) => one[0] === code), unit = fieldsOf(current, item).unit;
  correct({ indicator: code, ...(entry[3].length && !entry[3].includes(unit) ? { unit: entry[3][0] } : {}) });
}

function toggleMember(part) {
  const members = new Map((fieldsOf(current, item).breakdown || "").split("|").filter(Boolean).map((one) => one.split(/=(.*)/s).slice(0, 2)));
  const [dimension, member] = part.split(/=(.*)/s);
  if (members.get(dimension) === member) members.delete(dimension); else members.set(dimension, member);
  correct({ breakdown: material.dimensions.filter((one) => members.has(one)).map((one) => `${one}=${members.get(one)}`).join("|") });
}

function edit(field) {
  if (stateOf(current, item) === "unread") return;
  const fields = fieldsOf(current, item), now = fields[field] || "", label = byId(`label-${field}`).textContent;
  if (field === "value") {
    const decision = decisionOn(current, item.id), value = valueOf(fields, item, decision);
    const unit = labelOf("unit", fields.unit);
    editText(label, formatTyped(value), (text) => {
      const typed = readTyped(text, fields.unit);
      return typed ? { to: typed.written, shown: `= ${formatNumber(typed.value)} ${unit}` } : { problem: fill(say.no_number, { unit }) };
    }, (to) => correct({ value: to }), say.value_hint);
  } else if (field === "period") {
    editPeriod(label, now, (to) => correct({ period: to }));
  } else if (field === "breakdown") {
    const own = now.split("|").filter(Boolean);
    const entries = material.codes.member.map(([code, ...names]) =>
      own.includes(code) ? [code, ...names.map((name, place) => `${place ? "remove" : "bỏ"}: ${name}`)] : [code, ...names]);
    const others = own.filter((part) => !entries.some((entry) => entry[0] === part)).map((part) => [part, `bỏ: ${part}`, `remove: ${part}`]);
    entries.sort((a, b) => own.includes(b[0]) - own.includes(a[0]));
    editChoice(label, [...others, ...entries], "", toggleMember, { free: true });
  } else if (field === "indicator") {
    editChoice(label, material.codes.indicator, now, setIndicator);
  } else {
    editChoice(label, material.codes[field], now, (to) => correct({ [field]: to }), { empty: field === "denominator" });
  }
}

// Vietnamese digits for the field, whatever the page's language: that is what the texts print.
const formatTyped = (value) => (Number.isNaN(value) ? "" : formatNumber(value, [".", ","]).replace("−", "-"));

function placeOf(node, offset) {
  const text = node.nodeType === Node.TEXT_NODE ? node : node.childNodes[offset] || node.lastChild;
  if (!text) return null;
  const inside = node.nodeType === Node.TEXT_NODE ? lengthOf(node.data.slice(0, offset)) : 0;
  const first = text.nodeType === Node.TEXT_NODE ? text : document.createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode();
  return first && starts.has(first) ? starts.get(first) + inside : null;
}

function selectedSpan() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!pane.contains(range.startContainer) || !pane.contains(range.endContainer)) return null;
  const start = placeOf(range.startContainer, range.startOffset), end = placeOf(range.endContainer, range.endOffset);
  return start !== null && end !== null && start < end ? [start, end] : null;
}

const NUMERAL = new RegExp("\\d+(?:[.,]\\d+)*(?:\\s?(?:" + Object.keys(SCALES).join("|") + ")(?![\\p{L}]))?(?:\\s?%)?", "u");

function add() {
  const span = selectedSpan();
  if (span) { addAt(...span); return; }
  if (stateOf(current, item) === "unread") { addAt(item.start, item.end); return; }
  // by keyboard: among the numbers that were not taken, or any words of the text
  const entries = current.unread.map((one) => {
    const shown = `${slice(current, one.start, one.end)} – ${slice(current, Math.max(one.quote_start, one.start - 40), Math.min(one.quote_end, one.end + 40))}`;
    return [`${one.start}-${one.end}`, shown, shown];
  });
  const dialog = (text) => {
    const at = current.text.indexOf(text.normalize("NFC").trim());
    return text.trim() && at >= 0 ? { to: text, shown: say.found } : { problem: say.not_in_text };
  };
  if (entries.length) editChoice(say.add_which, [...entries, ["", say.add_other, say.add_other]], "", (code) => {
    if (code) addAt(...code.split("-").map(Number)); else editText(say.add_words, "", dialog, addWords);
  });
  else editText(say.add_words, "", dialog, addWords);
}

function addWords(text) {
  const words = text.normalize("NFC").trim(), start = lengthOf(current.text.slice(0, current.text.indexOf(words)));
  addAt(start, start + lengthOf(words));
}

function addAt(from, to) {
  const words = slice(current, from, to), match = NUMERAL.exec(words);
  const lead = match ? lengthOf(words.slice(0, match.index)) : lengthOf(words) - lengthOf(words.trimStart());
  const start = from + lead, end = start + lengthOf(match ? match[0].trim() : words.trim());
  const sentence = current.sentences.find(([a, b]) => a <= start && end <= b);
  if (!sentence || start >= end) { announce(say.no_sentence); return; }
  const there = current.figures.filter((one) => one.start < end && start < one.end);
  if (there.some((one) => one.start !== start || one.end !== end)) { announce(say.is_read); show(there[0]); return; }
  const near = [...current.figures].sort((a, b) => Math.abs(a.start - start) - Math.abs(b.start - start))[0];
  const like = near ? near.fields : { scope: material.scope, unit: "document", period: "" };
  const percent = slice(current, start, end).endsWith("%");
  const back = item;
  getSelection().removeAllRanges();
  editChoice(fill(say.add_indicator, { printed: slice(current, start, end) }), material.codes.indicator, "", (code) => {
    const entry = material.codes.indicator.find((one) => one[0] === code);
    const wanted = percent ? "percent" : like.unit;
    const unit = entry[3].length && !entry[3].includes(wanted) ? entry[3][0] : wanted;
    const key = `${start}-${end}`;
    const fields = { indicator: code, unit, scope: like.scope, measure: "level", qualifier: "exact", period: like.period };
    if (!match) fields.value = "0";
    record(current, key, {
      kind: "add", start, end, quote_start: sentence[0], quote_end: sentence[1], fields,
      locator: "", known: there.map((one) => one.fields.indicator).join(" "),
    });
    item = null;
    open(current, key);
    if (!match) edit("value");
  }, { cancel: () => show(back) });
}

function nextUnread() {
  const items = itemsOf(current), place = items.findIndex((one) => one.id === item.id);
  const unread = (one) => one.reason_code;
  const next = items.slice(place + 1).find(unread) || items.find(unread);
  if (next) show(next); else announce(say.none_unread);
}

function takeBack() {
  const last = undo();
  if (!last) { announce(say.nothing_to_undo); return; }
  byId("done").hidden = true;
  open(last.document_, last.key);
  announce(say.undone);
}

function exportAll() {
  const who = byId("who").value.trim();
  if (!who) { announce(say.who_first); byId("who-problem").textContent = say.who_first; byId("who").focus(); return; }
  const text = exportText(who);
  byId("csv").value = text;
  const moment = new Date().toISOString();
  const link = byId("download");
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = `decisions-${moment.slice(0, 10)}-${fold(who).replace(/[^a-z0-9]+/g, "-")}.csv`;
  byId("exported").showModal();
  link.click();
  keep("exported", moment);
  renderProgress();
}

const ACTIONS = {
  Enter: accept, ArrowDown: () => step(1), ArrowUp: () => step(-1), Delete: reject, Insert: add,
  j: () => step(1), k: () => step(-1), r: reject, n: add, u: nextUnread, z: takeBack, x: exportAll,
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
  const single = name.length === 1;
  if (single && !byId("letters").checked) return;
  if (name === "Enter" && event.target.closest("button, a, summary, label")) return;
  if ((name === "ArrowDown" || name === "ArrowUp") && event.target === pane) return;
  const field = /^[1-9]$/.test(name) ? FIELD_KEYS[Number(name) - 1] : null;
  const action = field ? () => edit(field) : ACTIONS[name];
  if (!action || !item) return;
  event.preventDefault();
  action();
});

for (const [id, action] of Object.entries({
  accept, reject, add, undo: takeBack, next: () => step(1), previous: () => step(-1), "next-unread": nextUnread,
  export: exportAll, "help-open": () => byId("help").showModal(),
})) byId(id).addEventListener("click", action);
for (const field of FIELD_KEYS) byId(`field-${field}`).querySelector("button").addEventListener("click", () => edit(field));
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
