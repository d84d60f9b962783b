"use strict";
(() => {
  const main = document.getElementById("content");
  const words = main.dataset;
  const collator = new Intl.Collator("vi", { numeric: true });
  const isNumber = (text) => /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text);
  const textOf = (node) => {
    const copy = node.cloneNode(true);
    for (const line of copy.querySelectorAll("br")) line.replaceWith(" ");
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  // Title, publisher, day, and the whole address, which the page shows shortened.
  const sourceOf = (header) => {
    const copy = header.cloneNode(true);
    for (const link of copy.querySelectorAll("a[href]")) link.replaceWith(link.href);
    return [...copy.children].map(textOf).join(" · ");
  };
  // A whole number without separators is its own value; with them it depends on the language.
  const valueOf = (cell) => cell.querySelector("data")?.value ?? textOf(cell).match(/^-?\d+$/)?.[0] ?? "";
  const isHead = (row) => row.cells.length === 1 && row.cells[0].tagName === "TH";

  // Rows under one heading stay under it: what it says holds for them alone.
  const groupsOf = (table) => {
    const groups = [{ head: null, rows: [] }];
    for (const row of table.tBodies[0].rows) {
      if (isHead(row)) groups.push({ head: row, rows: [] });
      else groups[groups.length - 1].rows.push(row);
    }
    return groups;
  };

  const compare = (column, turn) => (one, other) => {
    const [a, b] = [one, other].map((row) => row.cells[column]);
    const [p, q] = [a, b].map(valueOf);
    if (isNumber(p) && isNumber(q)) return turn * (p - q);
    if (isNumber(p) !== isNumber(q)) return isNumber(p) ? -1 : 1;
    const [s, t] = [p || textOf(a), q || textOf(b)];
    const none = (text) => text === "" || text === "–";
    if (none(s) !== none(t)) return none(s) ? 1 : -1;
    return turn * collator.compare(s, t);
  };

  const sort = (table, column, head) => {
    const turn = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", turn > 0 ? "ascending" : "descending");
    const body = table.tBodies[0];
    for (const { head: heading, rows } of groupsOf(table)) {
      if (heading) body.append(heading);
      body.append(...rows.sort(compare(column, turn)));
    }
  };

  // A cell that a spreadsheet would run is made text; a number stays a number.
  const writeCell = (text) => {
    const safe = !isNumber(text) && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  };

  const writeTable = (table) => {
    const heads = [...table.tHead.rows[0].cells].map(textOf);
    const groups = groupsOf(table);
    const grouped = groups.some((group) => group.head);
    const all = groups.flatMap((group) => group.rows);
    const valued = heads.map((_, column) => all.some((row) => isNumber(valueOf(row.cells[column]))));
    const led = all.some((row) => row.querySelector('a[href^="#figure-"]'));
    const lines = [[
      ...(grouped ? [words.group] : []),
      ...heads.flatMap((head, column) => (valued[column] ? [head, `${head} (${words.value})`] : [head])),
      ...(led ? [words.sentence, words.source] : []),
    ]];
    for (const { head, rows } of groups) {
      for (const row of rows) {
        const links = [...row.querySelectorAll('a[href^="#figure-"]')];
        const targets = links.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);
        const told = (name, part) =>
          [...new Set(targets.map((target) => target.closest(name)?.querySelector(part)).filter(Boolean))];
        lines.push([
          ...(grouped ? [head ? textOf(head) : ""] : []),
          ...heads.flatMap((_, column) => {
            const cell = row.cells[column];
            return valued[column] ? [textOf(cell), valueOf(cell)] : [textOf(cell)];
          }),
          ...(led ? [told(".sentence", "q").map(textOf).join(" | "), told(".source", "header").map(sourceOf).join(" | ")] : []),
        ]);
      }
    }
    return `\ufeff${lines.map((line) => line.map(writeCell).join(",")).join("\r\n")}\r\n`;
  };

  const download = (table) => {
    const link = document.createElement("a");
    const name = textOf(table.caption).normalize("NFD").replace(/đ/gi, "d").replace(/[^a-z0-9 ]/gi, "");
    link.href = URL.createObjectURL(new Blob([writeTable(table)], { type: "text/csv" }));
    link.download = `${name.trim().toLowerCase().replace(/ +/g, "-") || "table"}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  for (const table of main.querySelectorAll(".table-box table")) {
    if (!table.tHead || !table.tBodies.length) continue;
    if (!table.closest(".fixed") && groupsOf(table).some((group) => group.rows.length > 1)) {
      [...table.tHead.rows[0].cells].forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.title = words.sort;
        button.append(...head.childNodes);
        button.addEventListener("click", () => sort(table, column, head));
        head.append(button);
      });
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "download";
    button.textContent = words.download;
    button.setAttribute("aria-label", `${words.download}: ${textOf(table.caption)}`);
    button.addEventListener("click", () => download(table));
    table.closest(".table-box").after(button);
  }

  // What a link leads to may stand in a folded part.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    let opened = false;
    for (let part = target?.parentElement; part; part = part.parentElement) {
      if (part.tagName === "DETAILS" && !part.open) opened = part.open = true;
    }
    if (opened) target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();

  // On a phone the contents would stand before everything else.
  if (matchMedia("(max-width: 40rem)").matches) document.querySelector(".contents details").open = false;
})();
