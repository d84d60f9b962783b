// The card at the right: the reading of one figure, and the way from one to the next.
const card = byId("card");
let current = null, item = null;

function renderCard() {
  const items = itemsOf(current), place = items.findIndex((one) => one.id === item.id);
  const state = stateOf(current, item), unread = !isFigure(item);
  const decision = unread ? null : decisionOn(current, item.id);
  byId("place").textContent = item.empty ? "" : fill(say.place, { number: place + 1, count: items.length, locator: item.locator || locatorOf(item) });
  byId("printed").textContent = item.empty ? say.no_numbers :
    item.silent ? speak("silent_numbers", { count: item.numbers.length }) : slice(current, item.start, item.end);
  byId("state").textContent = say[`state_${state}`] + (decision ? nameJudges(decision) : "");
  byId("state").className = state;
  renderQuote();
  const taken = unread || decision ? [] : withdrawnFrom(current, item.id);
  byId("why").textContent = item.reason || (decision && decision.kind === "reject" ? labelOf("reason", decision.reason) : "") ||
    (taken.length ? fill(say.withdrawn, { who: namesOf(taken).join(", ") }) : "");
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
  byId("quote").hidden = Boolean(item.empty);
  byId("sure").textContent = unread || item.added ? "" : fill(say.sure, { percent: Math.round(item.confidence * 100), rule: item.rule });
  if (!unread) {
    const fields = fieldsOf(current, item);
    for (const field of FIELDS) {
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
  byId("withdraw").disabled = unread || !(decision || takenBack(current, item.id).length > taken.length);
}

// Who judged it: others, in the project's file, and whoever sits at the page.
function nameJudges(decision) {
  const others = othersOn(current, item.id), decided = current.decided[item.id], who = others.join(", ");
  if (decision === decided) return ` (${decided.by})`;
  return others.length ? ` (${fill(agree(decision, decided) ? say.with_you : say.against_other, { who })})` : "";
}

// The sentence with its figure marked; of one of which no number was taken, each number with why, to be gone to.
function renderQuote() {
  const shown = [];
  let at = item.quote_start;
  for (const { start, end } of item.numbers || [item]) {
    shown.push(slice(current, at, start), element("mark", {}, slice(current, start, end)));
    at = end;
  }
  byId("quote").replaceChildren(...shown, slice(current, at, item.quote_end));
  byId("numbers").replaceChildren(...(item.numbers || []).map((one) => {
    const jump = element("button", { type: "button", class: "plain" }, element("span", { lang: "vi" }, slice(current, one.start, one.end)));
    jump.addEventListener("click", () => show(one));
    return element("li", {}, jump, ` ${one.reason}`);
  }));
}

function renderProgress() {
  let done = 0, all = 0;
  for (const one of documents) {
    for (const figure of one.figures) { all += 1; if (decisionOn(one, figure.id)) done += 1; }
  }
  byId("progress").max = all || 1;
  byId("progress").value = done;
  byId("count").textContent = fill(say.progress, { done, all });
  byId("unexported").textContent = speak("unexported", { count: unexported() });
  [...byId("documents").options].forEach((option, place) => {
    const one = documents[place], open = one.figures.filter((figure) => !decisionOn(one, figure.id)).length;
    const text = `${open ? `${open} ·` : "✓"} ${one.name}`;
    if (option.textContent !== text) option.textContent = text;
  });
}

function announce(text) {
  byId("said").textContent = text;
}

// For eyes too, until the next step.
function tell(text) {
  byId("told").textContent = text;
  announce(text);
}

function show(one, focus = true) {
  const before = item;
  item = one;
  byId("told").textContent = "";
  if (before) paint(before);
  paint(one);
  renderCard();
  const mark = marks.get((one.numbers || [one])[0].id);
  if (mark) center(mark);
  keep("place", [current.source_id, one.id]);
  if (focus) card.focus({ preventScroll: true });
  announce(`${byId("place").textContent}: ${byId("printed").textContent}. ${byId("state").textContent}. ` +
    (one.silent ? slice(current, one.quote_start, one.quote_end) : one.reason_code ? one.reason : `${byId("field-indicator").querySelector("button").textContent}`));
}

function open(document_, id, focus = true) {
  current = document_;
  item = null;
  byId("documents").value = String(documents.indexOf(document_));
  byId("title").textContent = document_.title;
  const left = countLeft(document_);
  byId("set-aside").textContent = [document_.setAside && speak("set_aside", { count: document_.setAside }),
    left && speak("other_text", { count: left })].filter(Boolean).join(" ");
  renderText();
  renderLists();
  const items = itemsOf(document_);
  show(items.find((one) => one.id === id) || items.find((one) => stateOf(document_, one) === "open") || items[0], focus);
  renderProgress();
}

function step(by) {
  const items = itemsOf(current), place = items.findIndex((one) => one.id === item.id) + by;
  if (items[place]) { show(items[place]); return; }
  const next = documents[documents.indexOf(current) + by];
  if (!next) { tell(say.no_more); return; }
  const theirs = itemsOf(next);
  open(next, theirs[by > 0 ? 0 : theirs.length - 1].id);
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

function nextOf(kind, none) {
  const items = itemsOf(current), place = items.findIndex((one) => one.id === item.id);
  const next = items.slice(place + 1).find(kind) || items.find(kind);
  if (next) show(next); else tell(none);
}

const nextUnread = () => nextOf((one) => one.reason_code, say.none_unread);
const nextSilent = () => nextOf((one) => one.silent, say.none_silent);

// Beside the figures: the sentences of which no number was taken, and decisions that fit the reading no longer.
function renderLists() {
  const silent = itemsOf(current).filter((one) => one.silent);
  byId("silent-count").textContent = fill(say.silent_list, { count: silent.length });
  byId("silent-part").hidden = !silent.length;
  byId("silent-list").replaceChildren(...silent.map((one) => {
    const jump = element("button", { type: "button", class: "plain", lang: "vi" }, slice(current, one.quote_start, one.quote_end));
    jump.addEventListener("click", () => show(one));
    return element("li", {}, jump);
  }));
  const lost = Object.entries(current.lost);
  byId("lost-count").textContent = fill(say.lost_list, { count: lost.length });
  byId("lost-part").hidden = !lost.length;
  byId("lost-list").replaceChildren(...lost.map(([key, { place, people, lines }]) => {
    const done = people.every((one) => withdrawnFrom(current, key).includes(one));
    const back = element("button", { type: "button" }, say.withdraw);
    back.disabled = done;
    back.addEventListener("click", () => { withdrawKey(key); renderLists(); renderCard(); });
    const said = [element("strong", { lang: "vi" }, place.printed), ...lines.map((line) => element("p", {}, line))];
    return element("li", {}, ...said, back, done ? ` ${fill(say.withdrawn, { who: namesOf(people).join(", ") })}` : "");
  }));
}
