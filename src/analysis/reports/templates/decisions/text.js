// The text at the left with its figures marked, and what a person selects in it.
const pane = byId("text");
let marks = new Map(), starts = new WeakMap();

function renderText() {
  const text = current.text;
  const spans = itemsOf(current).filter((one) => !one.silent).sort((a, b) => a.start - b.start || b.end - a.end);
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
  const now = item && item.id === one.id ? " current" : "";
  for (const each of one.silent ? one.numbers : [one]) {
    const mark = marks.get(each.id);
    if (mark) mark.className = stateOf(current, each) + now;
  }
}

// The text alone moves, not the page. A mark's offsetTop counts from its own paragraph, which is contained for speed; and
// paragraphs out of sight have no height of their own until they come near: once more when they have it.
function center(mark, again = 3) {
  pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 2;
  if (again) requestAnimationFrame(() => { if (mark.isConnected && mark.classList.contains("current")) center(mark, again - 1); });
}

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
