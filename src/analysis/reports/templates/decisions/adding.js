// Adding a figure: from selected text, from a number that was not taken, or from typed words.
const NUMERAL = new RegExp("\\d+(?:[.,]\\d+)*(?:\\s?(?:" + Object.keys(SCALES).join("|") + ")(?![\\p{L}]))?(?:\\s?%)?", "u");

function add() {
  const span = selectedSpan();
  if (span) { addAt(...span); return; }
  if (item.reason_code) { addAt(item.start, item.end); return; }
  if (item.silent && item.numbers.length === 1) { addAt(item.start, item.end); return; }
  // by keyboard: among the numbers that were not taken, or any words of the text
  const entries = (item.numbers || current.unread).map((one) => {
    const shown = `${slice(current, one.start, one.end)} – ${slice(current, Math.max(one.quote_start, one.start - 40), Math.min(one.quote_end, one.end + 40))}`;
    return [`${one.start}-${one.end}`, shown, shown];
  });
  const words = () => editText(say.add_words, "", (text) => {
    const found = findWords(text);
    return found.length ? { to: text, shown: fill(say.found, { count: found.length }) } : { problem: say.not_in_text };
  }, addWords);
  if (entries.length) editChoice(say.add_which, [...entries, ["", say.add_other, say.add_other]], "", (code) => {
    if (code) addAt(...code.split("-").map(Number)); else words();
  });
  else words();
}

// Where typed words stand in the text; digits not inside a longer number, nor where a figure is read already.
function findWords(text) {
  const words = text.normalize("NFC").trim(), found = [];
  for (let at = words ? current.text.indexOf(words) : -1; at >= 0; at = current.text.indexOf(words, at + 1)) {
    const around = [current.text.slice(Math.max(0, at - 2), at), current.text.slice(at + words.length, at + words.length + 2)];
    if ((/^\d/.test(words) && /\d[.,]?$/.test(around[0])) || (/\d$/.test(words) && /^[.,]?\d/.test(around[1]))) continue;
    const start = lengthOf(current.text.slice(0, at)), end = start + lengthOf(words);
    if (!current.figures.some((one) => one.start < end && start < one.end)) found.push([start, end]);
    if (found.length > 60) break;
  }
  return found;
}

function addWords(text) {
  const found = findWords(text);
  if (found.length === 1) { addAt(...found[0]); return; }
  const entries = found.map(([start, end]) => {
    const shown = `… ${slice(current, Math.max(0, start - 40), end + 40).replace(/\s+/g, " ")} …`;
    return [`${start}-${end}`, shown, shown];
  });
  editChoice(say.add_which, entries, "", (code) => addAt(...code.split("-").map(Number)));
}

function addAt(from, to) {
  const words = slice(current, from, to), match = findNumeral(from, to);
  const lead = lengthOf(words) - lengthOf(words.trimStart());
  const [start, end] = match || [from + lead, from + lead + lengthOf(words.trim())];
  const sentence = current.sentences.find(([a, b]) => a <= start && end <= b);
  if (!sentence || start >= end) { tell(say.no_sentence); return; }
  const there = current.figures.filter((one) => one.start < end && start < one.end);
  if (there.some((one) => one.start !== start || one.end !== end)) { show(there[0]); tell(say.is_read); return; }
  const near = [...current.figures].sort((a, b) => Math.abs(a.start - start) - Math.abs(b.start - start))[0];
  const like = near ? near.fields : { scope: material.scope, unit: "document", period: "" };
  const percent = slice(current, start, end).endsWith("%");
  const back = item;
  getSelection().removeAllRanges();
  const indicator = (value) => editChoice(fill(say.add_indicator, { printed: slice(current, start, end) }), material.codes.indicator, "", (code) => {
    const entry = material.codes.indicator.find((one) => one[0] === code);
    const wanted = percent ? "percent" : like.unit;
    const unit = entry[3].length && !entry[3].includes(wanted) ? entry[3][0] : wanted;
    const key = `${start}-${end}`;
    const fields = { indicator: code, unit, scope: like.scope, measure: "level", qualifier: "exact", period: like.period };
    if (value) fields.value = value;
    record(current, key, {
      kind: "add", start, end, quote_start: sentence[0], quote_end: sentence[1], fields,
      locator: "", known: there.map((one) => one.fields.indicator).join(" "),
    });
    item = null;
    open(current, key);
  }, { cancel: () => show(back) });
  if (match) { indicator(""); return; }
  // words without digits: their value first
  editText(fill(say.add_value, { printed: slice(current, start, end) }), "", (text) => {
    const typed = readTyped(text, like.unit);
    return typed ? { to: typed.written, shown: `= ${formatNumber(typed.value)}` } : { problem: fill(say.no_number, { unit: "" }) };
  }, indicator, say.value_hint, () => show(back));
}

// The first whole number that the selected text touches: half a number is none.
function findNumeral(from, to) {
  const before = Math.max(0, from - 20), context = slice(current, before, to + 20);
  for (const match of context.matchAll(new RegExp(NUMERAL, "gu"))) {
    const start = before + lengthOf(context.slice(0, match.index)), end = start + lengthOf(match[0].trim());
    if (start < to && from < end) return [start, end];
  }
  return null;
}
