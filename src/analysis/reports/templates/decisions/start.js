"use strict";
const material = JSON.parse(document.getElementById("material").textContent);
const { language, say, documents } = material;
const byId = (id) => document.getElementById(id);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
const speak = (name, values) => fill((values.count === 1 && say[`${name}_one`]) || say[name], values);
// Places are counted in characters, as the observation table counts them; a text beyond the BMP needs its own list.
const lengthOf = (text) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);
for (const one of documents) if (/[\ud800-\udfff]/.test(one.text)) one.characters = [...one.text];
const slice = (one, start, end) => (one.characters ? one.characters.slice(start, end).join("") : one.text.slice(start, end));
