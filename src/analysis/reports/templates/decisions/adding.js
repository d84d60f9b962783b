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
