"""Content folders of any size, made of random sentences with a fixed seed: each size always gives the same files."""

import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import yaml

from benchmarks.environments import CACHE, ROOT

#: Part of the folder's name. Increase it when the texts change.
VERSION = 1
SENTENCES = [
    "The team had three systems for one question, and each gave another answer.",
    "Reports were ready on the ninth of the month, when nobody could act on them any more.",
    "Nobody had planned for the volume that one good review brought in a single night.",
    "A person copied figures from one window into the other, four hours every Friday.",
    "Alerts went to everybody, which in practice meant that they went to no one.",
    "Events are now written once, with a schema that the build refuses to break.",
    "The dashboard shows four figures; the other sixty were asked for by nobody.",
    "Every endpoint has an owner, a budget in milliseconds and a page in the handbook.",
    "Training took two afternoons, with the company's own data and its own questions.",
    "Migration ran for six weeks beside the old system, and ended on a Tuesday morning.",
    "Support answers within the hour, by name, with the change that mends the cause.",
    "Waiting fell from eleven minutes to forty seconds, at the busiest hour of the week.",
    "The bill for storage is a third of what it was, and predictable to the day.",
    "Two of the nine teams still keep a sheet of their own; they have been asked why.",
    "What did not change is the number of meetings, which was never part of the plan.",
    "Customers noticed before they were told: complaints about stale figures stopped.",
]
HEADLINES = [
    "How {} answers in seconds what took a week",
    "How {} moved four systems into one without a night of downtime",
    "How {} found the eleven alerts that matter",
    "How {} gave every team the same figures",
    "How {} halved the bill and kept every report",
]
SYLLABLES = (
    "bra cop cor fern gath hal hol ink kith lum mint mur orb penn per plum quill reel salt stack tal tess".split()
)
ENDINGS = "ane elow enly erra field ford grove haven lane ly moor nix orra stone vane works".split()
STUDY = """\
---
title: '{title}'
description: '{headline}.'
industry: {industry}
product: {product}
service: {service}
solution: {solution}
lightImage: '/images/icons/{logo}.svg'
darkImage: '/images/icons/{logo}-dark.svg'
alt: '{title}'
date: {date}
detailsTitle: '{headline}, and what it took'
metrics:
  - value: '{value} %'
    label: 'less waiting'

overview:
  titleOne: 'Overview'
  titleTwo: '{short0}'
  description: >
    {text0}

{blocks}---
"""
BLOCK = """\
{name}Block:
  titleOne: 'The {name}'
  titleTwo: '{short}'
  description: >
    {text}
  testimonial:
    image: '/images/ns-avatar-{avatar:02}.png'
    name: '{person}'
    role: 'Head of Data, {title}'
    description: >
      {quotation}
    rating: {rating}

"""
NAMES = "Ada Amal Bea Chen Dara Elif Femi Goran Hana Iris Jonas Kofi Lena Mira Noor Otto Pia Rui Sana Timo".split()


def corpus(size: int) -> Path:
    """A content folder with ``size`` studies, made at the first call. It uses the sample site's taxonomy and logos."""
    folder = CACHE / f"corpus-{VERSION}-{size}"
    if folder.exists():
        return folder
    incomplete = folder.with_suffix(".making")
    shutil.rmtree(incomplete, ignore_errors=True)
    (incomplete / "case-studies").mkdir(parents=True)
    shutil.copy(ROOT / "content/taxonomy.yaml", incomplete)
    site = (ROOT / "content/site.yaml").read_text()
    (incomplete / "site.yaml").write_text(site.partition("\nfeatured:")[0] + "\n")
    taxonomy = yaml.safe_load((incomplete / "taxonomy.yaml").read_text())
    terms = {name: [term["slug"] for term in facet["terms"]] for name, facet in taxonomy.items()}
    logos = sorted(p.stem for p in (ROOT / "static/images/icons").glob("*.svg") if not p.stem.endswith("-dark"))
    rng = random.Random(7)
    for number in range(size):
        slug, text = _study(rng, number, terms, logos)
        (incomplete / f"case-studies/{slug}.md").write_text(text)
    incomplete.rename(folder)
    return folder


def first_slug(folder: Path) -> str:
    """The first slug of a content folder, in alphabetical order."""
    return min(path.stem for path in (folder / "case-studies").iterdir())


def _study(rng: random.Random, number: int, terms: dict[str, list[str]], logos: list[str]) -> tuple[str, str]:
    name = rng.choice(SYLLABLES) + rng.choice(ENDINGS)
    title = f"{name.capitalize()} {number}"
    chosen = {facet: f"[{', '.join(rng.sample(slugs, rng.choice([1, 1, 2])))}]" for facet, slugs in terms.items()}
    text = STUDY.format(
        title=title,
        headline=rng.choice(HEADLINES).format(title),
        **chosen,
        logo=rng.choice(logos),
        date=date(2019, 1, 1) + timedelta(rng.randrange(2500)),
        value=rng.randint(5, 95),
        short0=rng.choice(SENTENCES).replace("'", "’"),
        text0=_text(rng, 3),
        blocks="".join(_block(rng, block, title) for block in ("problem", "solution", "result")),
    )
    return f"{name}-{number}", text


def _block(rng: random.Random, name: str, title: str) -> str:
    return BLOCK.format(
        name=name,
        title=title,
        short=rng.choice(SENTENCES).replace("'", "’"),
        text=_text(rng, 6),
        avatar=rng.randint(1, 32),
        person=f"{rng.choice(NAMES)} {rng.choice(SYLLABLES).capitalize()}",
        quotation=_text(rng, 3),
        rating=rng.randint(3, 5),
    )


def _text(rng: random.Random, sentences: int) -> str:
    return " ".join(rng.sample(SENTENCES, sentences))
