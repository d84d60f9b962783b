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
  if (isOthers(current, item)) { second(decision); return; }
  if (decision && (decision.kind !== "reject" || item.added)) { onwards(); return; }
  decide({ kind: "accept", judged: item.judged });
}

// A figure that others judged, and not yet whoever sits at the page.
function isOthers(document_, one) {
  const decision = decisionOn(document_, one.id);
  return isFigure(one) && decision === document_.decided[one.id] && othersOn(document_, one.id).length > 0 &&
    !namesOf(decision.people).includes(ownName());
}

// The same verdict once more, by another person; then on to the next figure that she has not judged.
function second({ kind, fields, reason, start, end, quote_start, quote_end, known }) {
  const one = item;
  if (!ownName()) { askName(say.who_agrees); return; }
  if (one.added) record(current, one.id, { kind, fields, start, end, quote_start, quote_end, known, locator: "" });
  else if (kind === "correct") record(current, one.id, corrected(one, fields, true));
  else record(current, one.id, { kind, judged: one.judged, reason });
  const items = itemsOf(current), next = items.slice(items.findIndex(({ id }) => id === one.id) + 1)
    .find((other) => stateOf(current, other) === "open" || isOthers(current, other));
  if (next) show(next); else onwards();
  paint(one);
  renderCard();
  renderProgress();
}

function reject() {
  if (!isFigure(item)) { tell(say.not_a_figure); return; }
  if (item.added) { withdraw(); return; }
  editChoice(say.reject_why, material.codes.reason, "", (reason) => decide({ kind: "reject", judged: item.judged, reason }));
}

// The figure is undecided again: what its decisions were stays in the file, and who took them back.
function withdraw() {
  if (!isFigure(item)) { tell(say.not_a_figure); return; }
  const { added, id } = item;
  if (!withdrawKey(id)) { tell(say.nothing_to_withdraw); return; }
  byId("done").hidden = true;
  if (added) { item = null; open(current); } else { decideDone(); renderLists(); }
  tell(say.is_withdrawn);
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
  record(current, one.id, corrected(one, fields, false));
  decideDone();
}

// A correction of the fields that differ from what was read; where none does, the reading is right, or not judged.
function corrected(one, fields, right) {
  const left = Object.entries(fields).filter(([field, to]) => (field === "value"
    ? "unit" in fields || (readTyped(to, fieldsOf(current, one).unit) || {}).value !== Number(one.fields.value)
    : to !== one.fields[field]));
  if (left.length) return { kind: "correct", judged: one.judged, fields: Object.fromEntries(left) };
  return right ? { kind: "accept", judged: one.judged } : null;
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

// A member that no code list has, typed behind its dimension: "huyện = Thạch Thất" is district=Thạch Thất.
function readMember(text) {
  const [, name, member] = /^([^=|]+)=([^|]+)$/.exec(text.normalize("NFC").replace(/\s+/g, " ")) || [];
  const dimension = name && material.codes.dimension.find((names) => names.some((one) => fold(one) === fold(name.trim())));
  if (!dimension || !member.trim() || text.length > material.longest / 10) return null;
  const [code, ...names] = dimension;
  return [`${code}=${member.trim()}`, ...names.map((one) => `${one}: ${member.trim()}`)];
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
    const others = own.filter((part) => !entries.some((entry) => entry[0] === part))
      .map((part) => [part, `bỏ: ${memberLabel(part)}`, `remove: ${memberLabel(part)}`]);
    entries.sort((a, b) => own.includes(b[0]) - own.includes(a[0]));
    editChoice(label, [...others, ...entries], "", toggleMember, { free: readMember, hint: say.member_hint });
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
  if (!last) { tell(say.nothing_to_undo); return; }
  byId("done").hidden = true;
  open(last.document_, last.key);
  tell(say.undone);
}
