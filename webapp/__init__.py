"""Casebook: customer stories from a folder of Markdown files."""
