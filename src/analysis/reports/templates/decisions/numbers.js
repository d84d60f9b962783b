// Numbers as Vietnamese pages print them: the rules of parsing/numbers.py, for what a person types.
const SCALES = material.scales;
const SCALE_WORDS = new Map(Object.keys(SCALES).map((word) => [fold(word), word]));
const TYPED = new RegExp("^([-−]?)\\s?(\\d+(?:[.,]\\d+)*)(?:\\s?(" + [...SCALE_WORDS.keys()].join("|") + "))?$");
const GROUPED = /^(?:\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+)$/;

function parseNumber(printed, unit, scale) {
  const digits = printed.trim();
  const dots = digits.split(".").length - 1, commas = digits.split(",").length - 1;
  let whole = digits, decimals = "";
  if (dots && commas) {
    const mark = digits.lastIndexOf(".") > digits.lastIndexOf(",") ? "." : ",";
    const at = digits.indexOf(mark);
    [whole, decimals] = [digits.slice(0, at), digits.slice(at + 1)];
    if (decimals.includes(mark) || !GROUPED.test(whole)) return null;
  } else if (dots + commas > 1) {
    if (!GROUPED.test(digits)) return null;
  } else if (dots || commas) {
    const mark = dots ? "." : ",";
    [whole, decimals] = digits.split(mark);
    const groups = decimals.length === 3 && whole.length >= 1 && whole.length <= 3 && !whole.startsWith("0");
    const fractional = unit === "percent" || unit === "percentage_point" || scale > 1 || (unit === "other" && mark === ",");
    if (groups && !fractional) [whole, decimals] = [whole + decimals, ""];
  }
  whole = whole.replace(/[.,]/g, "");
  if (!/^\d+$/.test(whole + decimals)) return null;
  return Number((Number(whole + decimals) * scale / 10 ** decimals.length).toFixed(9));
}

// What a person types: a sign, digits, a scale word with or without its diacritics; a per cent sign is left out. null: no
// number of that unit. A whole number is written without separators, so that two people who type it apart agree.
function readTyped(text, unit) {
  const plain = fold(text.trim().replace(/\s*%$/, "").replace(/\s+/g, " "));
  const match = plain.length <= material.longest_number && TYPED.exec(plain);
  if (!match) return null;
  const [, sign, digits, folded] = match, word = SCALE_WORDS.get(folded), value = parseNumber(digits, unit, word ? SCALES[word] : 1);
  if (value === null) return null;
  const whole = digits.replace(/[.,]/g, "");
  const written = word ? `${digits} ${word}` : Number(whole) === value && value < 1e15 ? String(value) : digits;
  return { value: sign ? -value : value, written: (sign && "-") + written };
}

function formatNumber(value, marks = language === "vi" ? [".", ","] : [",", "."]) {
  if (Number.isNaN(value)) return "?";
  const [whole, decimals] = String(Math.abs(value)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, marks[0]);
  return (value < 0 ? "−" : "") + grouped + (decimals ? marks[1] + decimals : "");
}

// Days as 31/12/2019, 31-12-2019 or 2019-12-31; "" where they are none.
function readDay(text) {
  const plain = text.trim();
  const said = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(plain);
  const iso = said ? `${said[3]}-${said[2].padStart(2, "0")}-${said[1].padStart(2, "0")}` : plain;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return "";
  const day = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === iso ? iso : "";
}

// A year, a month, a quarter or the months from January typed alone stand for their days: 2019, 6/2019, Q1/2019, 6T/2019.
function readSpan(text) {
  const plain = fold(text).replace(/\s+/g, "");
  const year = /^(\d{4})$/.exec(plain), part = /^(?:(?:q|quy)([1-4])|(\d{1,2})(t|thang)?)\/(\d{4})$/.exec(plain);
  if (year) return [`${year[1]}-01-01`, `${year[1]}-12-31`];
  if (!part) return null;
  const [, quarter, month, months, its] = part, last = quarter ? Number(quarter) * 3 : Number(month);
  const first = quarter ? last - 2 : months ? 1 : last;
  if (first < 1 || last < 1 || last > 12) return null;
  const end = new Date(Date.UTC(Number(its), last, 0)).toISOString().slice(0, 10);
  return [`${its}-${String(first).padStart(2, "0")}-01`, end];
}

function formatDay(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day}/${month}/${year}`;
}

function formatSpan(text) {
  return text ? text.split("/").map(formatDay).join(" – ") : "";
}

// Words without their diacritics, so that "van ban den" finds "văn bản đến".
function fold(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
}
