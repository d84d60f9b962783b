// Figures: what stands in a document to be judged, and what is known of each.
const FIELDS = material.fields.map(([field]) => field);

// Items of a document: figures in their order, added ones behind them, the sentences of which no number was taken, then
// the numbers that were not taken.
function itemsOf(document_) {
  const added = [...new Set([...Object.keys(document_.own), ...Object.keys(document_.decided)])]
    .map((key) => [key, decisionOn(document_, key)]).filter(([, decision]) => decision && decision.kind === "add")
    .map(([key, decision]) => ({ ...decision, id: key, added: true, findings: [], confidence: 1, rule: "", known: decision.known || "" }));
  const taken = (one) => added.some((figure) => figure.start < one.end && one.start < figure.end);
  const figures = byId("order").checked ? [...document_.figures].sort((a, b) => a.start - b.start) : document_.figures;
  const unread = document_.unread.filter((one) => !taken(one));
  const left = new Set(unread.map((one) => one.id));
  const items = [...figures, ...added, ...silentOf(document_).filter((one) => one.numbers.every(({ id }) => left.has(id))), ...unread];
  return items.length ? items : [NOTHING];
}

// What stands there of a document without any number: something may be added, and the next document is a step away.
const NOTHING = { id: "nothing", empty: true, start: 0, end: 0, quote_start: 0, quote_end: 0, locator: "", findings: [] };

// Sentences with numbers of which none became a figure: those that may tell of counts first.
function silentOf(document_) {
  document_.silences ||= document_.silent.map((ids) => {
    const numbers = ids.map((id) => document_.unread.find((one) => one.id === id)), [first] = numbers;
    return {
      id: `silent-${first.quote_start}-${first.quote_end}`, silent: true, numbers, start: first.start, end: first.end,
      quote_start: first.quote_start, quote_end: first.quote_end, locator: first.locator, findings: [],
    };
  });
  return document_.silences;
}

const stateOf = (document_, one) => {
  if (one.empty) return "empty";
  if (one.silent) return "silent";
  if (one.reason_code) return "unread";
  const decision = decisionOn(document_, one.id);
  return decision ? { accept: "accepted", correct: "corrected", reject: "rejected", add: "added" }[decision.kind] : "open";
};

const isFigure = (one) => !one.silent && !one.reason_code && !one.empty;

// An added figure stands where the other numbers of its sentence stand.
function locatorOf(one) {
  const beside = [...current.figures, ...current.unread].find((other) => other.quote_start < one.quote_end && one.quote_start < other.quote_end);
  return beside ? beside.locator : "–";
}

const fieldsOf = (document_, one) => {
  const decision = decisionOn(document_, one.id);
  return { ...(one.fields || {}), ...((decision && decision.fields) || {}) };
};

function described(field, code) {
  if (field === "value") return formatNumber(Number(code));
  if (field === "period") return formatSpan(code) || say.undated;
  if (field === "base") return formatSpan(code) || say.nothing;
  if (field === "breakdown") return code ? code.split("|").map((part) => memberLabel(part)).join(", ") : say.whole;
  if (field === "body") return code || say.nothing;
  return code ? labelOf(field, code) : say.nothing;
}

const memberLabel = (part) => {
  const entry = material.codes.member.find((one) => one[0] === part), [dimension, name] = part.split(/=(.*)/s);
  return entry ? entry[language === "vi" ? 1 : 2] : `${labelOf("dimension", dimension)}: ${name}`;
};

// The value that is shown: typed, else the printed digits under the unit that now holds.
function valueOf(fields, one, decision) {
  if (decision && decision.fields && decision.fields.value) {
    const typed = readTyped(decision.fields.value, fields.unit);
    return typed ? typed.value : Number.NaN;
  }
  return one.added ? (readTyped(slice(current, one.start, one.end), fields.unit) || { value: Number.NaN }).value : Number(fields.value);
}
