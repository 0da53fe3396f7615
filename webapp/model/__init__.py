"""The types of the program: study, facet, site, picture and problem, with the rules that belong to a type.

Pure: no Flask, no Jinja, no disk, no clock, no environment. It imports no other package of the program.
"""

from webapp.model.catalogue import Catalogue, Messages, language_of, locale_of, placeholders
from webapp.model.fields import (
    CONFIG,
    EMPTY_LABEL,
    IMAGE_PATTERN,
    LIST_PATH,
    LIST_PATH_PATTERN,
    SLUG_PATTERN,
    WEB_PATTERN,
    Day,
    Image,
    ImagePath,
    Moment,
    Paragraph,
    Slug,
    Slugs,
    Terms,
    Text,
    TextKind,
    WebAddress,
    as_tuple,
    base_without_prefix,
    is_base_address,
    is_font_family,
    is_link_address,
    is_web_address,
)
from webapp.model.moments import changed, published
from webapp.model.picture import PAGE_COLOURS, MeasuredPicture
from webapp.model.problem import Code, FieldPath, Finding, Position, Problem, Problems, Severity
from webapp.model.sentences import sentence_end
from webapp.model.site import Brand, CallToAction, FooterEntry, Organisation, Site, SiteLink
from webapp.model.study import (
    RESERVED,
    Block,
    Company,
    FrontMatter,
    Metric,
    Overview,
    Picture,
    Study,
    Testimonial,
    Video,
    front_matter_of,
    without_terms,
)
from webapp.model.taxonomy import FACET_PATTERN, MAX_FACETS, TERMS_PLACEHOLDER, Facet, FacetFields, Taxonomy, Term
