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
  } catch { storage = null; }
}

const keyOf = (document_) => `${document_.source_id}:${document_.digest}`;

// One document's decisions: those of the project's file, and over them this browser's own.
function loadDecisions(document_) {
  document_.own = recall(keyOf(document_), {});
  document_.setAside = 0;
  for (const [key, decision] of Object.entries(document_.own)) {
    const figure = document_.figures.find((one) => one.id === key);
    // What was judged of another reading is kept, and asked again.
    decision.stale = decision.kind !== "add" && (!figure || figure.judged !== decision.judged);
    if (decision.stale) document_.setAside += 1;
  }
}

function decisionOn(document_, key) {
  const own = document_.own[key];
  if (own && !own.stale) return own;
  return document_.decided[key] || null;
}

// Another tab may have judged something since: read anew before writing.
function record(document_, key, decision, remember = true) {
  const own = storage ? recall(keyOf(document_), {}) : document_.own;
  const before = own[key] || null;
  if (decision) own[key] = { ...decision, when: new Date().toISOString() };
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
    record(document_, last.key, last.before, false);
    return { document_, key: last.key };
  }
}

function ownDecisions() {
  return documents.flatMap((one) =>
    Object.entries(one.own).filter(([, decision]) => !decision.stale).map(([key, decision]) => ({ one, key, decision })));
}

const unexported = () => {
  const last = recall("exported", "");
  return ownDecisions().filter(({ decision }) => decision.when > last).length;
};

const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

// The rows of corrections.csv, as observations/corrections.py reads them.
function exportRows(who) {
  const rows = [];
  for (const { one, key, decision } of ownDecisions()) {
    const added = decision.kind === "add";
    const figure = added ? decision : one.figures.find((figure_) => figure_.id === key);
    const common = {
      source_id: one.source_id, observation_id: added ? "" : key, start: String(figure.start), end: String(figure.end),
      quote: slice(one, figure.quote_start, figure.quote_end), printed: slice(one, figure.start, figure.end),
      kind: decision.kind, field: "", from: "", to: "", reason: decision.reason || "", who, when: decision.when,
    };
    if (decision.kind === "accept" || decision.kind === "reject") rows.push({ ...common, from: figure.judged });
    else {
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
