"""What a study, a facet, a site, a picture and a problem are: types and the rules that belong to a type.

Pure: no Flask, no Jinja, no disk, no clock, no environment. It may import nothing else of the program.
"""

from webapp.model.fields import (
    CONFIG,
    IMAGE_PATTERN,
    SLUG_PATTERN,
    WEB_PATTERN,
    Day,
    ImagePath,
    Moment,
    Slug,
    Slugs,
    Terms,
    Text,
    WebAddress,
    as_tuple,
)
from webapp.model.image import Image
from webapp.model.problem import Code, FieldPath, Finding, Problem, Problems
from webapp.model.schema_fields import all_names, fields_of
from webapp.model.site import CallToAction, Organisation, Site
from webapp.model.study import RESERVED, Block, Company, FrontMatter, Metric, Overview, Study, Testimonial
from webapp.model.taxonomy import FACETS, Facet, Taxonomy, Term

__all__ = [
    "CONFIG",
    "FACETS",
    "IMAGE_PATTERN",
    "RESERVED",
    "SLUG_PATTERN",
    "WEB_PATTERN",
    "Block",
    "CallToAction",
    "Code",
    "Company",
    "Day",
    "Facet",
    "FieldPath",
    "Finding",
    "FrontMatter",
    "Image",
    "ImagePath",
    "Metric",
    "Moment",
    "Organisation",
    "Overview",
    "Problem",
    "Problems",
    "Site",
    "Slug",
    "Slugs",
    "Study",
    "Taxonomy",
    "Term",
    "Terms",
    "Testimonial",
    "Text",
    "WebAddress",
    "all_names",
    "as_tuple",
    "fields_of",
]
