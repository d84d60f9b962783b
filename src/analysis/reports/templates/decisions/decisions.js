// Decisions: what a person judged, kept in this browser after every step, undone one by one, exported as one file.
const PREFIX = "office-reviews:review:";
let storage = null;
try {
  localStorage.setItem(PREFIX + "try", "1");
  localStorage.removeItem(PREFIX + "try");
  storage = localStorage;
} catch { /* a private window, a sandbox: told to the reader, who exports before closing */ }

function recall(name, fallback) {
  try {
    const kept = storage && storage.getItem(PREFIX + name);
    return kept === null || kept === undefined ? fallback : JSON.parse(kept);
  } catch { return fallback; }
}

function keep(name, content) {
  try {
    if (storage) storage.setItem(PREFIX + name, JSON.stringify(content));
  } catch {
    storage = null;
    byId("no-storage").hidden = false;
  }
}

const keyOf = (document_) => `${document_.source_id}:${document_.digest}`;

// One document's decisions: those of the project's file, and over them this browser's own.
function loadDecisions(document_) {
  document_.own = recall(keyOf(document_), {});
  document_.setAside = 0;
  for (const [key, decision] of Object.entries(document_.own)) {
    const figure = document_.figures.find((one) => one.id === key);
    // What was judged of another reading is kept, and asked again.
    decision.stale = !["add", "withdraw"].includes(decision.kind) && (!figure || figure.judged !== decision.judged);
    if (decision.stale) document_.setAside += 1;
  }
}

// How many decisions were never exported that were taken on another text of the same document: a page built before shows it.
function countLeft(document_) {
  const others = storage ? Object.keys(storage).filter((name) => name.startsWith(`${PREFIX}${document_.source_id}:`)) : [];
  return others.map((name) => name.slice(PREFIX.length))
    .filter((name) => name !== keyOf(document_) && /^[0-9a-f]{16}$/.test(name.slice(document_.source_id.length + 1)))
    .flatMap((name) => Object.values(recall(name, {}))).filter((decision) => !decision.who).length;
}

function decisionOn(document_, key) {
  const own = document_.own[key], decided = document_.decided[key];
  if (own && !own.stale && own.kind !== "withdraw") return own;
  const gone = withdrawnFrom(document_, key);
  return decided && !decided.people.every((one) => gone.includes(one)) ? decided : null;
}

// A decision is named by who decided and when, as the file names it: "Lan 2026-11-22T07:30:00.000Z".
const withdrawnFrom = (document_, key) => (document_.own[key] && document_.own[key].withdraws) || [];
const namesOf = (people) => [...new Set(people.map((one) => one.slice(0, one.lastIndexOf(" "))))];
const ownName = () => byId("who").value.trim();

// Who judged a figure, in the project's file, beside who sits at the page.
function othersOn(document_, key) {
  const decided = document_.decided[key], gone = withdrawnFrom(document_, key);
  return decided ? namesOf(decided.people.filter((one) => !gone.includes(one))).filter((name) => name !== ownName()) : [];
}

const agree = (one, other) => one.kind === other.kind &&
  FIELDS.every((field) => (one.fields || {})[field] === (other.fields || {})[field]);

// Whose decisions on a figure others may know of: those of the project's file, and this browser's own once exported.
function takenBack(document_, key) {
  const own = document_.own[key], known = [document_.decided[key], document_.lost[key]];
  const people = new Set([...withdrawnFrom(document_, key), ...known.flatMap((one) => (one ? one.people : []))]);
  if (own && own.kind !== "withdraw" && own.who) people.add(`${own.who} ${own.when}`);
  return [...people];
}

function withdrawalOf(document_, key, withdraws) {
  const { place } = document_.lost[key] || { place: cellsOf(document_, key, decisionOn(document_, key) || document_.own[key]) };
  const figure = document_.figures.find((one) => one.id === key);
  return { kind: "withdraw", judged: figure && figure.judged, withdraws, place };
}

// Another tab may have judged something since: read anew before writing.
// What a person took back stays taken back whatever she decides next. A decision has a name once it was exported.
function record(document_, key, decision, remember = true) {
  const own = storage ? recall(keyOf(document_), {}) : document_.own;
  const before = own[key] || null;
  if (remember && before && before.withdraws) {
    const { judged, withdraws, place } = before;
    decision = { withdraws, place, ...(decision || { kind: "withdraw", judged }) };
  }
  if (decision) own[key] = { ...decision, who: undefined, when: new Date().toISOString() };
  else delete own[key];
  if (remember) {
    undoable.push({ source: keyOf(document_), key, before });
    undoable.splice(0, undoable.length - 500);
    keep("undo", undoable);
  }
  document_.own = own;
  keep(keyOf(document_), own);
  if (storage) loadDecisions(document_);
}

const undoable = recall("undo", []);

function undo() {
  for (;;) {
    const last = undoable.pop();
    keep("undo", undoable);
    if (!last) return null;
    const document_ = documents.find((one) => keyOf(one) === last.source);
    if (!document_) continue;
    record(document_, last.key, last.before || unsend(document_, last.key), false);
    return { document_, key: last.key };
  }
}

// What was exported may be in the project's file: undone, it is taken back there; a withdrawal, decided anew.
function unsend(document_, key) {
  const own = document_.own[key], decided = document_.decided[key];
  if (!own || !own.who) return null;
  if (own.kind !== "withdraw") return withdrawalOf(document_, key, takenBack(document_, key));
  return decided ? { ...decided, judged: own.judged, withdraws: own.withdraws, place: own.place } : null;
}

function ownDecisions() {
  return documents.flatMap((one) =>
    Object.entries(one.own).filter(([, decision]) => !decision.stale).map(([key, decision]) => ({ one, key, decision })));
}

const unexported = () => ownDecisions().filter(({ decision }) => !decision.who).length;

// What was exported has the name under which it was: whoever goes on in this browser exports it under that name again.
function signDecisions(who) {
  for (const { decision } of ownDecisions()) decision.who ||= who;
  for (const one of documents) if (Object.keys(one.own).length) keep(keyOf(one), one.own);
}

const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

// Where a figure stands, as a row of the file says it.
function cellsOf(document_, key, decision) {
  if (decision && decision.place) return decision.place;
  const figure = document_.figures.find((one) => one.id === key) || decision;
  return {
    observation_id: figure === decision ? "" : key, start: String(figure.start), end: String(figure.end),
    quote: slice(document_, figure.quote_start, figure.quote_end), printed: slice(document_, figure.start, figure.end),
  };
}

// The rows of corrections.csv, as observations/corrections.py reads them.
function exportRows(who) {
  const rows = [];
  for (const { one, key, decision } of ownDecisions()) {
    const added = decision.kind === "add";
    const figure = one.figures.find((figure_) => figure_.id === key);
    const common = {
      source_id: one.source_id, ...cellsOf(one, key, decision),
      kind: decision.kind, field: "", from: "", to: "", reason: decision.reason || "", who: decision.who || who, when: decision.when,
    };
    for (const from of decision.withdraws || []) rows.push({ ...common, kind: "withdraw", reason: "", from });
    if (decision.kind === "accept" || decision.kind === "reject") rows.push({ ...common, from: figure.judged });
    else if (decision.kind !== "withdraw") {
      for (const [field, to] of Object.entries(decision.fields)) {
        const from = added ? (field === "indicator" ? decision.known : "") : figure.fields[field];
        rows.push({ ...common, field, from, to });
      }
    }
  }
  return rows;
}

function exportText(who) {
  const lines = [material.columns.join(",")];
  for (const row of exportRows(who)) lines.push(material.columns.map((column) => quoted(row[column])).join(","));
  return lines.join("\n") + "\n";
}
