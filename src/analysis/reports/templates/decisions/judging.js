// Judging the figure that is shown: right, corrected, rejected, taken back.
function decide(decision, move = true) {
  record(current, item.id, decision);
  const changed = item;
  if (move) onwards();
  paint(changed);
  if (item) renderCard();
  renderProgress();
}

function accept() {
  if (!isFigure(item)) { step(1); return; }
  const decision = decisionOn(current, item.id);
  if (decision && decision.kind !== "reject") { onwards(); return; }
  if (item.added) { onwards(); return; }
  decide({ kind: "accept", judged: item.judged });
}

function reject() {
  if (!isFigure(item)) { announce(say.not_a_figure); return; }
  if (item.added) { withdraw(); return; }
  editChoice(say.reject_why, material.codes.reason, "", (reason) => decide({ kind: "reject", judged: item.judged, reason }));
}

// The figure is undecided again: what its decisions were stays in the file, and who took them back.
function withdraw() {
  if (!isFigure(item)) { announce(say.not_a_figure); return; }
  const { added, id } = item;
  if (!withdrawKey(id)) { announce(say.nothing_to_withdraw); return; }
  byId("done").hidden = true;
  if (added) { item = null; open(current); } else { decideDone(); renderLists(); }
  announce(say.is_withdrawn);
}

function withdrawKey(key) {
  const people = takenBack(current, key), before = withdrawnFrom(current, key);
  if (!decisionOn(current, key) && people.length <= before.length) return false;
  record(current, key, people.length ? withdrawalOf(current, key, people) : null);
  renderProgress();
  return true;
}

function correct(changes) {
  const one = item, decision = decisionOn(current, one.id) || {};
  const fields = { ...(decision.kind === "reject" ? {} : decision.fields || {}), ...changes };
  if (one.added) {
    record(current, one.id, { ...decision, by: undefined, people: undefined, fields });
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
  if (!isFigure(item)) return;
  const fields = fieldsOf(current, item), now = fields[field] || "", label = byId(`label-${field}`).textContent;
  if (field === "value") {
    const decision = decisionOn(current, item.id), value = valueOf(fields, item, decision);
    const unit = labelOf("unit", fields.unit);
    editText(label, formatTyped(value), (text) => {
      const typed = readTyped(text, fields.unit);
      return typed ? { to: typed.written, shown: `= ${formatNumber(typed.value)} ${unit}` } : { problem: fill(say.no_number, { unit }) };
    }, (to) => correct({ value: to }), say.value_hint);
  } else if (field === "period" || field === "base") {
    editPeriod(label, now, (to) => correct({ [field]: to }));
  } else if (field === "body") {
    editText(label, now, (text) => {
      const name = text.normalize("NFC").trim().replace(/\s+/g, " ");
      return name.length > material.longest || /^[=+@-]/.test(name) ? { problem: say.no_name } : { to: name };
    }, (to) => correct({ body: to }), say.body_hint);
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

function takeBack() {
  const last = undo();
  if (!last) { announce(say.nothing_to_undo); return; }
  byId("done").hidden = true;
  open(last.document_, last.key);
  announce(say.undone);
}
