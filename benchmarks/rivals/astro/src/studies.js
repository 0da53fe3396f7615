// Read at start, as the Python rivals do: a content collection would need the whole site built anew for each folder.
import fs from "node:fs";
import path from "node:path";
import yaml from "js-yaml";

const content = process.env.CONTENT;
const folder = path.join(content, "case-studies");
export const FACETS = ["industry", "product", "service", "solution"];
export const taxonomy = yaml.load(fs.readFileSync(path.join(content, "taxonomy.yaml"), "utf8"));
export const labels = new Map(FACETS.flatMap((f) => taxonomy[f].terms.map((t) => [`${f}:${t.slug}`, t.label])));

const read = (name) => {
  const front = fs.readFileSync(path.join(folder, name), "utf8").split("---\n")[1];
  return { ...yaml.load(front), slug: name.slice(0, -3) };
};
export const studies = fs.readdirSync(folder).map(read).sort((a, b) => b.date - a.date || (a.title < b.title ? -1 : 1));
export const bySlug = new Map(studies.map((study) => [study.slug, study]));

const has = (study, facet, wanted) => !wanted.size || study[facet].some((slug) => wanted.has(slug));

export function listing(params) {
  const chosen = Object.fromEntries(FACETS.map((facet) => [facet, new Set(params.getAll(facet))]));
  const matching = (facets) => studies.filter((study) => facets.every((facet) => has(study, facet, chosen[facet])));
  const found = matching(FACETS);
  const page = Number(params.get("page") ?? 1);
  const pairs = [...params].filter(([name]) => name !== "page");
  return {
    total: found.length,
    shown: found.slice((page - 1) * 12, page * 12),
    panels: FACETS.map((facet) => {
      const within = matching(FACETS.filter((other) => other !== facet));
      const options = taxonomy[facet].terms.map(({ slug, label }) => {
        const count = within.reduce((sum, study) => sum + study[facet].includes(slug), 0);
        return { slug, label, count, checked: chosen[facet].has(slug) };
      });
      return { facet, legend: taxonomy[facet].label, options };
    }),
    chips: pairs
      .filter((pair) => labels.has(pair.join(":")))
      .map((pair) => ({ label: labels.get(pair.join(":")), rest: String(new URLSearchParams(pairs.filter((other) => other !== pair))) })),
    pages: Math.ceil(found.length / 12),
    page,
    here: String(new URLSearchParams(pairs)),
  };
}
