"""Writes the field tables of the author's guide, and the sample's JSON Schema for editors.

`make docs` runs it after a change of the schema or of the sample's terms; a test fails until that is done.
"""

import json
import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tests.factories import ROOT, SITE
from webapp.content.folder import read_taxonomy
from webapp.model import FacetFields, Site
from webapp.validation.json_schema import json_schema

GUIDE, SCHEMA_FILE = ROOT / "docs" / "authors.md", ROOT / "content" / "study.schema.json"
SCHEMA = json_schema(read_taxonomy(SITE)[0])
SITE_SCHEMA = TypeAdapter(Site).json_schema()
FACET_SCHEMA = TypeAdapter(FacetFields).json_schema()
#: The heading above each table, and the part of the schema whose fields it lists.
TABLES: dict[str, dict[str, Any]] = {
    "## Fields": SCHEMA,
    "### In `overview`, `problemBlock`, `solutionBlock`, `resultBlock`": SCHEMA["$defs"]["Block"],
    "### In `testimonial`": SCHEMA["$defs"]["Testimonial"],
    "### In `picture`, `cover`, each of `gallery`": SCHEMA["$defs"]["Picture"],
    "### In `video`": SCHEMA["$defs"]["Video"],
    "### In each of `metrics`": SCHEMA["$defs"]["Metric"],
    "### In `company`": SCHEMA["$defs"]["Company"],
    "## The site": SITE_SCHEMA,
    "### In `organisation`": SITE_SCHEMA["$defs"]["Organisation"],
    "### In `callToAction`": SITE_SCHEMA["$defs"]["CallToAction"],
    "### In `brand`": SITE_SCHEMA["$defs"]["Brand"],
    "### In each of `navigation`": SITE_SCHEMA["$defs"]["SiteLink"],
    "### In each of `footer`": SITE_SCHEMA["$defs"]["FooterEntry"],
    "## The facets": FACET_SCHEMA,
    "### In each of `terms`": FACET_SCHEMA["$defs"]["Term"],
}


def guide(text: str) -> str:
    """The text of the guide with the rows of every field table replaced by the schema's fields."""
    for heading, part in TABLES.items():
        required = part.get("required", [])
        rows = "".join(
            f"| `{name}` | {'yes ' if name in required else ''}| {field['description']} |\n"
            for name, field in part["properties"].items()
        )
        table = re.compile(rf"(\n{re.escape(heading)}\n(?:(?!\n#).)*?\n\| --- [^\n]*\n)(?:\| `[^\n]*\n)*", re.DOTALL)
        text, count = table.subn(lambda match, rows=rows: match[1] + rows, text)
        assert count == 1, f"the guide has no table under {heading}"
    return text


def schema(site: Path) -> str:
    """The text of the JSON Schema for the taxonomy of a site folder, as `casebook schema` prints it."""
    return json.dumps(json_schema(read_taxonomy(site)[0]), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    GUIDE.write_text(guide(GUIDE.read_text()))
    if SCHEMA_FILE.is_file():  # content/ may hold another site, or be missing
        SCHEMA_FILE.write_text(schema(SCHEMA_FILE.parent))
