"""The social image of each study: an SVG template rendered to PNG, with measured text."""
